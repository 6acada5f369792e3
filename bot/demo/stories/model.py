"""What a story is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """A story as its author typed it: straight quotes, and HTML only in the paragraphs."""

    slug: str
    title: str
    author: str
    tags: tuple[str, ...]
    excerpt: str
    paragraphs: tuple[str, ...]
    motif: str
    alt: str

"""Feed documents to test with, and feedparser's own reading of them."""

import io
from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser

from bot.feeds import delta
from bot.feeds.parse import read
from bot.models import Listing

FOLDER = Path(__file__).parents[2] / "fixtures" / "feeds"
URL = "https://served.example/feeds/all"

Cut = Callable[[bytes, tuple[delta.Span, ...], Callable[[int], bool]], bytes]


def load(name: str) -> bytes:
    """A fixture feed, byte for byte."""
    return (FOLDER / name).read_bytes()


def feedparser_alone(body: bytes, content_type: str) -> Any:
    """What feedparser makes of a document, without our help."""
    return feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-location": URL, "content-type": content_type},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


@dataclass(frozen=True)
class Comparison:
    """Whether the short way was taken, and in what it differs from the long one."""

    is_short: bool
    difference: str | None = None


def compare(
    body: bytes,
    known_places: Container[int],
    content_type: str = "application/xml",
    cut: Cut = delta.without,
) -> Comparison:
    """Read a document with the items at some places known, and without knowing anything."""
    body = body.lstrip()
    whole = feedparser_alone(body, content_type)
    listing = read(body, url=URL, content_type=content_type)
    spans = delta.survey(body, content_type)
    if spans is None or len(spans) != len(whole.entries):
        is_long = all(item.span_hash == 0 for item in listing.items)
        return Comparison(False, None if is_long else "the long way gives hashes of spans")
    known = {span.hash for place, span in enumerate(spans) if place in known_places}
    rest = feedparser_alone(cut(body, spans, known.__contains__), content_type)
    expected = [
        entry for entry, span in zip(whole.entries, spans, strict=True) if span.hash not in known
    ]
    if rest.entries != expected:
        return Comparison(True, "feedparser gives other entries")
    memory = {item.span_hash: item.guid_hash for item in listing.items if item.span_hash in known}
    again = read(body, url=URL, content_type=content_type, known=memory)
    if again.items and not any(item.span_hash for item in again.items):
        is_same = again.entries == listing.entries  # an item has the GUID of another's
        return Comparison(False, None if is_same else "the long way gives other entries")
    return Comparison(True, _difference(listing, again, known))


def _difference(first: Listing, again: Listing, known: set[int]) -> str | None:
    fresh = [
        entry
        for entry, item in zip(first.entries, first.items, strict=True)
        if item.span_hash not in known
    ]
    if again.items != first.items:
        return "the items have other identities"
    if list(again.entries) != fresh:
        return "the entries are others"
    return None if again.info == first.info else "the feed is another"

"""Cuts items out of a feed document whose bytes were there before (pure).

feedparser costs 0.5 ms an item and more; one expat pass over the same document costs a
hundredth. So expat finds where each item begins and ends, and feedparser gets only those whose
bytes are new. Wherever that could change what feedparser makes of the rest, `survey` says None
and the whole document goes to feedparser.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from bot.feeds import limits
from bot.feeds.identity import bytes_hash

_DECLARATION = re.compile(rb"^<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Span:
    """One item: the document's bytes from `start` up to `end`, and their hash."""

    start: int
    end: int
    hash: int


def survey(body: bytes, content_type: str | None) -> tuple[Span, ...] | None:
    """Where the items of `body` stand, or None if it has to be parsed whole.

    None is for: what expat refuses, encodings other than UTF-8, a charset of HTTP's that
    overrides the document's, a DTD, items within items, and no items at all (an unknown
    namespace prefix hides them). `body` has no white space before it.

    Raises `FeedError` for what is beyond the `limits`, of which those with None are not all seen.
    """
    if not _is_plain_utf8(body, content_type):
        return None
    surveyor = _Surveyor(body)
    return surveyor.run()


def without(body: bytes, spans: tuple[Span, ...], known: Callable[[int], bool]) -> bytes:
    """`body` without the spans whose hash is `known`."""
    kept: list[bytes] = []
    position = 0
    for span in spans:
        if known(span.hash):
            kept.append(body[position : span.start])
            position = span.end
    kept.append(body[position:])
    return b"".join(kept)


class _Unsuitable(Exception):
    """The document has to be parsed whole."""


@dataclass(slots=True)
class _Surveyor:
    body: bytes
    spans: list[Span] = field(default_factory=list)
    depth: int = 0
    item_depth: int = 0
    item_start: int = 0

    def run(self) -> tuple[Span, ...] | None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.ordered_attributes = True

        def start(name: str, attributes: list[str]) -> None:
            self.depth += 1
            if len(attributes) > limits.MAX_ATTRIBUTES or self.depth > limits.MAX_DEPTH:
                limits.check_element(attributes, self.depth)
            if name.rpartition(" ")[2] in limits.ITEM_NAMES:
                if self.item_depth:
                    raise _Unsuitable
                self.item_depth = self.depth
                self.item_start = parser.CurrentByteIndex

        def end(_name: str) -> None:
            if self.item_depth == self.depth:
                self.item_depth = 0
                self._add(self.item_start, parser.CurrentByteIndex)
            self.depth -= 1

        def doctype(*_args: object) -> None:
            raise _Unsuitable

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.StartDoctypeDeclHandler = doctype
        try:
            parser.Parse(self.body, True)
        except (expat.ExpatError, _Unsuitable):
            return None
        return tuple(self.spans) or None

    def _add(self, start: int, last_tag: int) -> None:
        if len(self.spans) == limits.MAX_ITEMS:
            limits.refuse_items()
        tag = self.body[start:last_tag]
        if not tag or (tag.endswith(b"/>") and tag.count(b"<") == 1):
            raise _Unsuitable  # `<item/>`: its end is where it begins or ends, as expat likes it
        end = self.body.index(b">", last_tag) + 1
        self.spans.append(Span(start, end, bytes_hash(self.body[start:end])))


def _is_plain_utf8(body: bytes, content_type: str | None) -> bool:
    """Whether feedparser decodes this document, and any part of it, as UTF-8."""
    if b"\0" in body:  # UTF-16, which expat reads too
        return False
    charset = _CHARSET.search(content_type or "")
    declaration = _DECLARATION.match(body.removeprefix(_BOM))
    names = [charset[1] if charset else "", declaration[1].decode() if declaration else ""]
    return all(name.lower() in {"", "utf-8", "utf8"} for name in names)

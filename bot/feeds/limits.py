"""What no feed has, and feedparser takes seconds for, is refused in milliseconds (pure).

feedparser is quadratic in the attributes of an element, and in depth: 311 KB took it over 12 s,
where its process is killed after 5. `delta.survey` looks at documents in UTF-8 as it goes; this is
for those that it gives up.
"""

import re
from typing import Never
from xml.parsers import expat

from bot.errors import FailureKind, FeedError

MAX_ATTRIBUTES = 200
"""Of one element."""

MAX_DEPTH = 200
"""Elements within each other; XHTML in Atom has a few dozen."""

MAX_ITEMS = 5_000

ITEM_NAMES = frozenset({"item", "entry"})
_ITEM_START = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>/]")


def check(body: bytes) -> None:
    """Raise `FeedError` for a document beyond the limits.

    expat, where it understands `body`, sees elements as feedparser's first parser would. That one
    ends where expat does, and what comes after is not quadratic in attributes or depth.
    """
    text = _in_utf8(body)
    depth = items = 0
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.ordered_attributes = True

    def start(name: str, attributes: list[str]) -> None:
        nonlocal depth, items
        depth += 1
        items += name.rpartition(" ")[2] in ITEM_NAMES
        check_element(attributes, depth)
        if items > MAX_ITEMS:
            refuse_items()

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        if len(_ITEM_START.findall(text)) > MAX_ITEMS:
            refuse_items()


def check_element(attributes: list[str], depth: int) -> None:
    """Refuse an element by its attributes, names and values in turn, and by how deep it stands."""
    if len(attributes) > 2 * MAX_ATTRIBUTES:
        raise FeedError(
            FailureKind.HOSTILE, f"has an element with more than {MAX_ATTRIBUTES} attributes"
        )
    if depth > MAX_DEPTH:
        raise FeedError(FailureKind.HOSTILE, f"has more than {MAX_DEPTH} elements in each other")


def refuse_items() -> Never:
    """Refuse a document for its items."""
    raise FeedError(FailureKind.HOSTILE, f"lists more than {MAX_ITEMS} items")


def _in_utf8(body: bytes) -> bytes:
    """`body` with the same markup, in UTF-8; its other characters may come out as any."""
    if b"\0" in body[:4]:
        byte_order = "be" if body[:1] in {b"\0", b"\xfe"} else "le"
        text = body.decode(f"utf-16-{byte_order}", "replace").removeprefix("\ufeff")
        return text.encode("utf-8", "replace")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1").encode("utf-8")
    return body

"""Which picture of an entry to show (pure)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.feeds.text import decoded
from bot.urls import absolute

_IMAGE_PATH = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.IGNORECASE)
_IMG = re.compile(r"<img\b[^<>]{0,4000}", re.IGNORECASE)
_SRC = re.compile(r"""\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def pick_image(entry: Any, html: Iterable[str], base: str) -> str | None:
    """The entry's picture as an absolute http(s) URL, or None.

    In this order: the largest image among `media:content`
    (https://www.rssboard.org/media-rss), `media:thumbnail`, an image enclosure, `itunes:image`,
    the first `<img>` in `html`. `entry` is feedparser's, `base` resolves relative URLs.
    """
    for candidate in filter(None, _candidates(entry, html)):
        url = absolute(candidate, base)
        if url is not None:
            return url
    return None


def _candidates(entry: Any, html: Iterable[str]) -> Iterator[object]:
    pictures = [media for media in entry.get("media_content", ()) if _is_image(media)]
    yield from (media.get("url") for media in sorted(pictures, key=_area, reverse=True))
    thumbnails = sorted(entry.get("media_thumbnail", ()), key=_area, reverse=True)
    yield from (thumbnail.get("url") for thumbnail in thumbnails)
    for link in entry.get("links", ()):
        if link.get("rel") == "enclosure" and _is_image(link | {"url": link.get("href")}):
            yield link.get("href")
    yield (entry.get("image") or {}).get("href")
    for source in html:
        for tag in _IMG.findall(source):
            match = _SRC.search(tag)
            if match is not None:
                yield decoded(match[1] or match[2] or match[3] or "")


def _is_image(media: Any) -> bool:
    """By its medium, else by its type, else by how its address ends."""
    kind = str(media.get("medium") or media.get("type") or "").lower()
    if kind:
        return kind.startswith("image")
    return _IMAGE_PATH.search(str(media.get("url") or "")) is not None


def _area(media: Any) -> int:
    """Width times height in pixels; 0 where a publisher does not say."""
    sides = [str(media.get(side) or "") for side in ("width", "height")]
    if not all(side.isascii() and side.isdigit() and len(side) < 6 for side in sides):
        return 0
    return int(sides[0]) * int(sides[1])

"""What posts of every style are made of (pure)."""

import colorsys
import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot import markdown
from bot.looks import DEFAULT_LOOK, Look
from bot.models import Entry, FeedInfo
from bot.texts import say

SEPARATOR = " • "


def headline(text: str, limit: int) -> str:
    """`text` escaped and within `limit`; what has to go is cut before it is escaped."""
    text, room = text or say("common.untitled"), limit
    while markdown.length(title := markdown.escape(markdown.shorten(text, room))) > limit:
        # Escaping at most doubles a text: half of what is too much has to go at least.
        room -= (markdown.length(title) - limit + 1) // 2
    return title


def fitted(summary: str, limit: int) -> str:
    """A summary in at most `limit` units, markup and all; its formatting goes before its words."""
    if markdown.length(summary) <= limit:
        return summary
    # Escaping at most doubles a text.
    return markdown.escape(markdown.shorten(markdown.plain(summary), limit // 2))


def listed(tags: Sequence[str], limit: int) -> str:
    """As many of the tags as there is room for, whole; of a first one that is too long, a part."""
    for count in range(len(tags), 1, -1):
        more = f"{SEPARATOR}+{len(tags) - count}" if count < len(tags) else ""
        text = f"{SEPARATOR.join(tags[:count])}{more}"
        if markdown.length(text) <= limit:
            return text
    return markdown.shorten(tags[0], limit) if tags else ""


def colour_of(entry: Entry | None, feed: FeedInfo, look: Look = DEFAULT_LOOK) -> int:
    """The look's colour, or a lively one that is always the same for a site, as 0xRRGGBB."""
    if look.colour is not None:
        return look.colour
    link = entry.link if entry else None
    key = _host(feed.site or link) or feed.title
    hue = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=2).digest()
    red, green, blue = colorsys.hls_to_rgb(int.from_bytes(hue, "big") / 65536, 0.55, 0.65)
    return (round(red * 255) << 16) + (round(green * 255) << 8) + round(blue * 255)


def _host(url: str | None) -> str | None:
    return urlsplit(url).hostname if url else None

"""An entry becomes the JSON body of a Discord message (pure).

Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits.
Lengths are counted in UTF-16 units, the strictest reading of "characters".
"""

import colorsys
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

from bot import markdown
from bot.models import Entry, FeedInfo

MAX_TITLE = 256
MAX_AUTHOR = 256
MAX_DESCRIPTION = 3000
MAX_FOOTER = 2048
MAX_TOTAL = 6000
"""Of all embeds of a message; those above together stay below it."""

MAX_EMBEDS = 10
SHOW_MORE = "more:"

TAG_SEPARATOR = " • "

Body = dict[str, Any]


def message(entry: Entry, feed: FeedInfo) -> Body:
    """The body for `POST /channels/{id}/messages` with one embed."""
    return group([(entry, feed)])


def group(items: Sequence[tuple[Entry, FeedInfo]]) -> Body:
    """A body with an embed an item, as many as `fitting` allows; nobody is mentioned."""
    return {"embeds": [card(*item) for item in items], "allowed_mentions": {"parse": []}}


def digest(feed: FeedInfo, count: int, post_id: int) -> Body:
    """One line for `count` items that came along with newer ones, and a button to see them.

    `post_id`, of any of them, is in the button's custom_id.
    """
    author = markdown.shorten(feed.title, MAX_AUTHOR)
    embed: Body = {
        "title": f"{count} more items came at once" if count > 1 else "1 more item came at once",
        "color": _colour(_host(feed.site) or feed.title),
    }
    if author:
        embed["author"] = _without_none(name=author, url=feed.site, icon_url=feed.icon)
    button = {"type": 2, "style": 2, "label": "Show them", "custom_id": f"{SHOW_MORE}{post_id}"}
    return {
        "embeds": [embed],
        "components": [{"type": 1, "components": [button]}],
        "allowed_mentions": {"parse": []},
    }


def fitting(items: Sequence[tuple[Entry, FeedInfo]]) -> int:
    """How many of the first `items` one message holds; at least one."""
    sizes = accumulate(_size(card(*item)) for item in items[:MAX_EMBEDS])
    return max(1, sum(size <= MAX_TOTAL for size in sizes))


def card(entry: Entry, feed: FeedInfo) -> Body:
    """The embed of an entry. Without a title of its own, it goes under the feed's."""
    footer = markdown.shorten(TAG_SEPARATOR.join(entry.tags), MAX_FOOTER)
    author = markdown.shorten(feed.title, MAX_AUTHOR)
    embed: Body = {
        "title": _title(entry.title or feed.title or "Untitled"),
        "color": _colour(_host(feed.site or entry.link) or feed.title),
    }
    if entry.summary:
        embed["description"] = _description(entry.summary)
    if entry.link:
        embed["url"] = entry.link
    if entry.image:
        embed["thumbnail"] = {"url": entry.image}
    if author:
        embed["author"] = _without_none(name=author, url=feed.site, icon_url=feed.icon)
    if footer:
        embed["footer"] = {"text": footer}
    if entry.published is not None:
        embed["timestamp"] = datetime.fromtimestamp(entry.published / 1000, UTC).isoformat()
    return embed


def _size(embed: Body) -> int:
    """What an embed counts towards the limit of all in a message."""
    parts = (embed.get("author", {}).get("name"), embed.get("footer", {}).get("text"))
    texts = (embed.get("title"), embed.get("description"), *parts)
    return sum(markdown.length(text) for text in texts if text)


def _title(text: str) -> str:
    """`text` escaped and within the limit; what has to go is cut before it is escaped."""
    room = MAX_TITLE
    while markdown.length(title := markdown.escape(markdown.shorten(text, room))) > MAX_TITLE:
        # Escaping at most doubles a text: half of what is too much has to go at least.
        room -= (markdown.length(title) - MAX_TITLE + 1) // 2
    return title


def _description(summary: str) -> str:
    """The summary as it is; one that is too long loses its formatting, not only its end."""
    if markdown.length(summary) <= MAX_DESCRIPTION:
        return summary
    # Escaping at most doubles a text.
    return markdown.escape(markdown.shorten(markdown.plain(summary), MAX_DESCRIPTION // 2))


def _colour(key: str) -> int:
    """A lively colour that is always the same for a site, as 0xRRGGBB."""
    hue = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=2).digest()
    red, green, blue = colorsys.hls_to_rgb(int.from_bytes(hue, "big") / 65536, 0.55, 0.65)
    return (round(red * 255) << 16) + (round(green * 255) << 8) + round(blue * 255)


def _host(url: str | None) -> str | None:
    return urlsplit(url).hostname if url else None


def _without_none(**values: str | None) -> Body:
    return {key: value for key, value in values.items() if value is not None}

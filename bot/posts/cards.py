"""An entry as an embed (pure).

Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits.
Lengths are counted in UTF-16 units, the strictest reading of "characters".
"""

from datetime import UTC, datetime
from typing import Any

from bot import markdown
from bot.looks import DEFAULT_LOOK, Look, Style
from bot.models import Entry, FeedInfo
from bot.posts.parts import colour_of, fitted, headline, listed

MAX_TITLE = 256
MAX_AUTHOR = 256
MAX_DESCRIPTION = 3000
MAX_FOOTER = 200
MAX_TOTAL = 6000
"""Of all embeds of a message; those above together stay below it."""

MAX_EMBEDS = 10

Body = dict[str, Any]


def card(entry: Entry, feed: FeedInfo, look: Look = DEFAULT_LOOK) -> Body:
    """The embed of an entry. Without a title of its own, it goes under the feed's, said once."""
    footer = listed(entry.tags, MAX_FOOTER)
    embed: Body = {
        "title": headline(entry.title or feed.title, MAX_TITLE),
        "color": colour_of(entry, feed, look),
    }
    if entry.summary:
        embed["description"] = fitted(entry.summary, MAX_DESCRIPTION)
    if entry.link:
        embed["url"] = entry.link
    if entry.image:
        embed["image" if look.style is Style.BANNER else "thumbnail"] = {"url": entry.image}
    if feed.title and entry.title:
        embed["author"] = author(feed)
    if footer:
        embed["footer"] = {"text": footer}
    if entry.published is not None:
        embed["timestamp"] = datetime.fromtimestamp(entry.published / 1000, UTC).isoformat()
    return embed


def author(feed: FeedInfo) -> Body:
    """The line above the title, for a feed that has a title."""
    name = markdown.shorten(feed.title, MAX_AUTHOR)
    values = {"name": name, "url": feed.site, "icon_url": feed.icon}
    return {key: value for key, value in values.items() if value is not None}


def size(embed: Body) -> int:
    """What an embed counts towards the limit of all in a message."""
    parts = (embed.get("author", {}).get("name"), embed.get("footer", {}).get("text"))
    texts = (embed.get("title"), embed.get("description"), *parts)
    return sum(markdown.length(text) for text in texts if text)

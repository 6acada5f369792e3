"""An entry as text in the message itself: in one line, or as a template says (pure)."""

from bot import markdown
from bot.looks import Look, Style
from bot.models import Entry, FeedInfo
from bot.posts import template
from bot.texts import say

MAX_CONTENT = 1750
"""Of 2000: https://discord.com/developers/docs/resources/message#create-message. The rest is for
those who are pinged."""

_MAX_TITLE = 200
_MAX_FEED = 80
_MAX_LINK = 1450
"""With its title; the rest of the line, doubled by escaping, has room besides."""

_SEPARATOR = " · "


def text(entry: Entry, feed: FeedInfo, look: Look) -> str:
    """The content of a message of one entry; never empty."""
    if look.style is Style.COMPACT:
        return line(entry, feed)
    filled = template.fill(look.template or template.DEFAULT, entry, feed, MAX_CONTENT)
    return filled or line(entry, feed)


def line(entry: Entry, feed: FeedInfo) -> str:
    """Title with link, feed, and when it was published."""
    words = entry.title or " ".join(markdown.plain(entry.summary).split()) or feed.title
    title = markdown.shorten(words, _MAX_TITLE) or say("common.untitled")
    linked = markdown.masked(title, entry.link) if entry.link is not None else ""
    parts = [linked if 0 < markdown.length(linked) <= _MAX_LINK else markdown.escape(title)]
    if feed.title and feed.title != words:
        parts.append(markdown.escape(markdown.shorten(feed.title, _MAX_FEED)))
    if entry.published is not None:
        parts.append(f"<t:{entry.published // 1000}:R>")
    return markdown.inert(_SEPARATOR.join(parts))

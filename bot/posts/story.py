"""An entry in Discord's Components V2 (pure).

Limits: https://discord.com/developers/docs/components/reference. A message has at most 40
components and 4000 characters in its text displays; it has neither content nor embeds.
"""

from typing import Any

from bot import markdown
from bot.looks import Look
from bot.models import Entry, FeedInfo
from bot.posts.parts import SEPARATOR, colour_of, fitted, listed
from bot.texts import say

IS_COMPONENTS_V2 = 1 << 15

_CONTAINER, _SECTION, _TEXT, _THUMBNAIL, _GALLERY, _ROW, _BUTTON = 17, 9, 10, 11, 12, 1, 2
_LINK_STYLE = 5
_MAX_BUTTON_URL = 512
# Together below 3700, each but links and summary doubled by escaping: some is for pings.
_MAX_FEED, _MAX_SITE, _MAX_TITLE, _MAX_LINK, _MAX_SUMMARY, _MAX_TAGS = 80, 300, 250, 1300, 1000, 150

Component = dict[str, Any]


def story(entry: Entry, feed: FeedInfo, look: Look) -> Component:
    """A container: feed, title and summary, its picture, tags and time, and a button to it."""
    texts = [_text(part) for part in (_feed(feed), _words(entry, feed)) if part]
    parts: list[Component] = texts
    if feed.icon:
        icon = {"type": _THUMBNAIL, "media": {"url": feed.icon}}
        parts = [{"type": _SECTION, "components": texts, "accessory": icon}]
    if entry.image:
        parts.append({"type": _GALLERY, "items": [{"media": {"url": entry.image}}]})
    foot = _foot(entry)
    if foot:
        parts.append(_text(foot))
    if entry.link and markdown.length(entry.link) <= _MAX_BUTTON_URL:
        read = say("look.read")
        button = {"type": _BUTTON, "style": _LINK_STYLE, "label": read, "url": entry.link}
        parts.append({"type": _ROW, "components": [button]})
    colour = colour_of(entry, feed, look)
    return {"type": _CONTAINER, "accent_color": colour, "components": parts}


def _text(content: str) -> Component:
    return {"type": _TEXT, "content": markdown.inert(content)}


def _feed(feed: FeedInfo) -> str:
    name = markdown.shorten(feed.title, _MAX_FEED)
    return f"-# {_linked(name, feed.site, _MAX_SITE)}" if name else ""


def _words(entry: Entry, feed: FeedInfo) -> str:
    """Title and summary; a note without a title needs none."""
    title = markdown.shorten(entry.title, _MAX_TITLE)
    if not title and not entry.summary:
        title = markdown.shorten(feed.title, _MAX_TITLE) or say("common.untitled")
    head = f"### {_linked(title, entry.link, _MAX_LINK)}" if title else ""
    return f"{head}\n{fitted(entry.summary, _MAX_SUMMARY)}".strip()


def _foot(entry: Entry) -> str:
    tags = markdown.escape(listed(entry.tags, _MAX_TAGS))
    moment = f"<t:{entry.published // 1000}:R>" if entry.published is not None else ""
    return f"-# {SEPARATOR.join(filter(None, (tags, moment)))}" if tags or moment else ""


def _linked(text: str, url: str | None, limit: int) -> str:
    linked = markdown.masked(text, url) if url is not None else ""
    room = limit + 2 * markdown.length(text)
    return linked if 0 < markdown.length(linked) <= room else markdown.escape(text)

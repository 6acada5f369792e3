"""Entries become the JSON body of a Discord message, in the look of their subscription (pure).

Every body is within Discord's limits, whatever the entries hold.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from bot import markdown
from bot.looks import DEFAULT_LOOK, Look, Style
from bot.models import Entry, FeedInfo
from bot.posts.cards import MAX_EMBEDS, MAX_TOTAL, Body, author, card, size
from bot.posts.lines import MAX_CONTENT, line, text
from bot.posts.parts import colour_of
from bot.posts.story import IS_COMPONENTS_V2, story
from bot.texts import say
from bot.urls import without_tracking

__all__ = ["MAX_EMBEDS", "SHOW_MORE", "Body", "card", "digest", "fitting", "group", "message"]

SHOW_MORE = "more:"
SUPPRESS_EMBEDS = 1 << 2

Item = tuple[Entry, FeedInfo]


def message(entry: Entry, feed: FeedInfo, look: Look = DEFAULT_LOOK) -> Body:
    """The body for `POST /channels/{id}/messages` with one entry."""
    return group([(entry, feed)], look)


def group(items: Sequence[Item], look: Look = DEFAULT_LOOK) -> Body:
    """A body with as many items as `fitting` allows; nobody is mentioned."""
    return _shown([_dressed(*item, look) for item in items], look) | {
        "allowed_mentions": {"parse": []}
    }


def fitting(items: Sequence[Item], look: Look = DEFAULT_LOOK) -> int:
    """How many of the first `items` one message of this look holds; at least one."""
    match look.style:
        case Style.CARD | Style.BANNER:
            sizes = (size(card(*item, look)) for item in items[:MAX_EMBEDS])
            limit = MAX_TOTAL
        case Style.COMPACT:
            sizes = (markdown.length(line(*item)) + 1 for item in items)
            limit = MAX_CONTENT + 1  # the last line needs no break
        case Style.STORY | Style.TEXT:
            return 1
    return max(1, sum(total <= limit for total in accumulate(sizes)))


def digest(feed: FeedInfo, count: int, post_id: int) -> Body:
    """One line for `count` items that came along with newer ones, and a button to see them.

    `post_id`, of any of them, is in the button's custom_id.
    """
    embed: Body = {"title": say("digest.told", count=count), "color": colour_of(None, feed)}
    if feed.title:
        embed["author"] = author(feed)
    custom_id = f"{SHOW_MORE}{post_id}"
    button = {"type": 2, "style": 2, "label": say("digest.show"), "custom_id": custom_id}
    return {
        "embeds": [embed],
        "components": [{"type": 1, "components": [button]}],
        "allowed_mentions": {"parse": []},
    }


def _dressed(entry: Entry, feed: FeedInfo, look: Look) -> Item:
    """An item with the picture that it is to have, and a link that tells nobody of its readers."""
    link = without_tracking(entry.link) if entry.link else None
    image = entry.image or (entry.article_image if look.article_image else None)
    return replace(entry, link=link, image=image), feed


def _shown(items: Sequence[Item], look: Look) -> Body:
    match look.style:
        case Style.CARD | Style.BANNER:
            return {"embeds": [card(*item, look) for item in items]}
        case Style.STORY:
            return {"components": [story(*items[0], look)], "flags": IS_COMPONENTS_V2}
        case Style.COMPACT:
            lines = "\n".join(text(*item, look) for item in items)
            return {"content": lines, "flags": SUPPRESS_EMBEDS}
        case Style.TEXT:
            return {"content": text(*items[0], look)}

"""Small values and documents for tests; every argument has a sensible default."""

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from bot.feeds.identity import hash64
from bot.models import Entry, FeedInfo, Item, Listing, Post, Reading, Subscription, Validators
from bot.store import Store
from bot.store.removals import KEPT_AFTER_REMOVAL

NOON = 1_767_268_800_000
"""2026-01-01 12:00 UTC, in Unix milliseconds."""

HOUR = 3_600_000


def entry(name: str = "one", **changes: Any) -> Entry:
    """An entry whose identity is `name`."""
    made = Entry(
        guid_hash=hash64(name),
        alias_hash=hash64("alias", name),
        content_hash=hash64("content", name),
        title=f"Title {name}",
        summary=f"Summary {name}",
        link=f"https://news.example/{name}",
        image=f"https://news.example/{name}.jpg",
        author="Ann",
        tags=("News",),
        published=NOON,
    )
    return replace(made, **changes)


def listing(*entries: Entry, cut: tuple[str, ...] = (), title: str = "A feed") -> Listing:
    """A reading of `entries`, top first; those named in `cut` are listed but were not parsed."""
    items = tuple(Item(hash64("span", str(one.guid_hash)), one.guid_hash) for one in entries)
    known = {hash64(name) for name in cut}
    fresh = tuple(one for one in entries if one.guid_hash not in known)
    return Listing(FeedInfo(title, "https://news.example/", None), items, fresh)


def reading(*entries: Entry, cut: tuple[str, ...] = (), title: str = "A feed") -> Reading:
    """As `listing`, with validators that differ for different entries."""
    digest = hash64(*(str(one.guid_hash) for one in entries))
    return Reading(listing(*entries, cut=cut, title=title), Validators(f'"{digest}"', None, digest))


def item(name: str = "one", *, published: int | None = NOON, **fields: str) -> str:
    """An RSS item; `fields` are further elements, with `_` for `:`, written as they are."""
    elements = {
        "title": f"Title {name}",
        "link": f"https://news.example/{name}",
        "guid": f"https://news.example/?p={name}",
        "description": f"Summary {name}",
    }
    if published is not None:
        moment = datetime.fromtimestamp(published / 1000, UTC)
        elements["pubDate"] = format_datetime(moment)
    elements |= {key.replace("_", ":"): value for key, value in fields.items()}
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in elements.items() if value)
    return f"<item>{inner}</item>"


def rss(*items: str, title: str = "A feed", head: str = "") -> bytes:
    """An RSS 2.0 document of `items`, top first."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
        f"<channel><title>{escape(title)}</title><link>https://news.example/</link>{head}"
        f"{''.join(items)}</channel></rss>"
    ).encode()


async def remove_for_good(store: Store, subscription_id: int, guild_id: int) -> Subscription | None:
    """Remove a server's subscription, and let the time pass in which it could be had back."""
    removed = await store.removals.remove(subscription_id, guild_id, now=0)
    await store.removals.purge(now=KEPT_AFTER_REMOVAL + 1)
    return removed


async def next_post(store: Store, channel_id: int, *, now: int = NOON) -> Post | None:
    """A channel's oldest post that is due and nobody has attempted."""
    return next(iter(await store.outbox.next_posts(channel_id, 1, now=now)), None)

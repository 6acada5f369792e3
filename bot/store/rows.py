"""Rows of the tables become the values of `bot.models`, and back."""

import itertools
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, bindparam, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.looks import Look, Style
from bot.models import (
    Entry,
    FeedInfo,
    Item,
    Mode,
    Origin,
    PostState,
    Rule,
    RuleKind,
    Subscription,
    SubscriptionState,
    Validators,
    folded,
)
from bot.pacing import AS_THEY_COME, Digest, Pacing
from bot.pings import Ping, Who
from bot.places import Place
from bot.rhythm import HOURS, NOTHING_ASKED, Asked
from bot.store.tables import entry_tags, feeds, filter_rules, pings, posts, subscriptions

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

FEED_INFO = (feeds.c.title.label("feed_title"), feeds.c.site, feeds.c.icon)
LOOK = (
    subscriptions.c.style, subscriptions.c.template, subscriptions.c.colour,
    subscriptions.c.wants_article_image,
)  # fmt: skip
PACING = (
    subscriptions.c.digest, subscriptions.c.digest_at, subscriptions.c.digest_size,
    subscriptions.c.roundup_since,
    subscriptions.c.quiet_from, subscriptions.c.quiet_to, subscriptions.c.hourly_limit,
    subscriptions.c.zone,
)  # fmt: skip
PLACE = (subscriptions.c.crosspost, subscriptions.c.webhook)
OPEN = (PostState.PENDING, PostState.SENDING)
"""Posts that have still to reach Discord."""

_ITEM = struct.Struct("<qq")
_CHUNK = 500

# Made once, as in `bot.store.memory`.
_TAGS = (
    select(entry_tags.c.entry_id, entry_tags.c.tag)
    .where(entry_tags.c.entry_id.in_(bindparam("ids", expanding=True)))
    .order_by(entry_tags.c.entry_id, entry_tags.c.position)
)
_RULES = (
    select(filter_rules)
    .where(filter_rules.c.subscription_id.in_(bindparam("ids", expanding=True)))
    .order_by(filter_rules.c.id)
)


def is_open(state: ColumnElement[str] = posts.c.state) -> ColumnElement[bool]:
    """Posts that have still to reach Discord, as the index of them needs it to be asked.

    SQLite uses a partial index only where the statement itself says what the index says
    (https://sqlite.org/partialindex.html): a value that is bound does not.
    """
    return state.in_([literal(str(one), literal_execute=True) for one in OPEN])


def pack_items(items: Iterable[Item]) -> bytes:
    """Items as the bytes of `feeds.items`."""
    return b"".join(itertools.starmap(_ITEM.pack, items))


def unpack_items(data: bytes) -> tuple[Item, ...]:
    """The items in `feeds.items`."""
    return tuple(map(Item._make, _ITEM.iter_unpack(data)))


def chunks(values: Iterable[int]) -> Iterable[Sequence[int]]:
    """Lists short enough to be bound in one statement."""
    listed = list(values)
    return (listed[start : start + _CHUNK] for start in range(0, len(listed), _CHUNK))


def feed_info(row: AnyRow) -> FeedInfo:
    """From a row with the columns of `FEED_INFO`."""
    return FeedInfo(row.feed_title, row.site, row.icon)


def validators(row: AnyRow) -> Validators:
    """From a row of `feeds`."""
    return Validators(row.etag, row.last_modified, row.body_hash)


def asked(row: AnyRow) -> Asked:
    """From a row of `feeds`."""
    if row.ttl is None and row.period is None and not row.skips:
        return NOTHING_ASKED
    bits = [bit for bit in range(HOURS + 7) if row.skips >> bit & 1]
    return Asked(
        ttl=row.ttl,
        period=row.period,
        skip_hours=frozenset(bit for bit in bits if bit < HOURS),
        skip_days=frozenset(bit - HOURS for bit in bits if bit >= HOURS),
    )


def asked_values(asked: Asked) -> dict[str, Any]:
    """The columns of `feeds` that say what its document asks for."""
    bits = {*asked.skip_hours, *(HOURS + day for day in asked.skip_days)}
    return {"ttl": asked.ttl, "period": asked.period, "skips": sum(1 << bit for bit in bits)}


def entry(row: AnyRow, tags: Sequence[str]) -> Entry:
    """From a row of `entries` and its tags."""
    return Entry(
        guid_hash=row.guid_hash,
        alias_hash=row.alias_hash,
        content_hash=row.content_hash,
        title=row.title,
        summary=row.summary,
        link=row.link,
        image=row.image,
        author=row.author,
        tags=tuple(tags),
        published=row.published,
        article_image=row.article_image,
    )


def entry_values(entry: Entry) -> dict[str, Any]:
    """The columns of `entries` that come from the entry itself; its article's picture does not."""
    return {
        "guid_hash": entry.guid_hash,
        "alias_hash": entry.alias_hash,
        "content_hash": entry.content_hash,
        "title": entry.title,
        "summary": entry.summary,
        "link": entry.link,
        "image": entry.image,
        "author": entry.author,
        "published": entry.published,
    }


def tag_values(entry_id: int, entry: Entry) -> list[dict[str, Any]]:
    """The rows of `entry_tags` of an entry."""
    return [
        {"entry_id": entry_id, "position": position, "tag": tag, "folded": folded(tag)}
        for position, tag in enumerate(entry.tags)
    ]


def pacing(row: AnyRow) -> Pacing:
    """From a row with the columns of `PACING`."""
    if row.zone is None:
        return AS_THEY_COME
    return Pacing(
        digest=None if row.digest is None else Digest(row.digest),
        at=row.digest_at or 0,
        size=row.digest_size or 0,
        is_roundup=row.roundup_since is not None,
        quiet=None if row.quiet_from is None else (row.quiet_from, row.quiet_to),
        limit=row.hourly_limit,
        zone=row.zone,
    )


def pacing_values(pacing: Pacing) -> dict[str, Any]:
    """The columns of `subscriptions` that say when posts go out."""
    begin, end = pacing.quiet or (None, None)
    return {
        "digest": pacing.digest,
        "digest_at": pacing.at if pacing.digest is Digest.DAILY else None,
        "digest_size": pacing.size if pacing.digest is Digest.GATHERED else None,
        "quiet_from": begin,
        "quiet_to": end,
        "hourly_limit": pacing.limit,
        "zone": pacing.zone,
    }


def subscription(row: AnyRow, rules: tuple[Rule, ...]) -> Subscription:
    """From a row of `subscriptions` with its feed's URL and title."""
    return Subscription(
        id=row.id,
        feed_id=row.feed_id,
        feed_url=row.feed_url,
        feed_title=row.feed_title,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        origin=Origin(row.origin),
        state=SubscriptionState(row.state),
        reason=row.reason,
        rules=rules,
        look=look(row),
        pacing=pacing(row),
        place=place(row),
    )


def look(row: AnyRow) -> Look:
    """From a row with the columns of `LOOK`."""
    wants_image = bool(row.wants_article_image)
    return Look(Style(row.style), row.template, row.colour, wants_image)


def look_values(look: Look) -> dict[str, Any]:
    """The columns of `LOOK`."""
    return {
        "style": look.style,
        "template": look.template,
        "colour": look.colour,
        "wants_article_image": int(look.article_image),
    }


def place_values(place: Place) -> dict[str, Any]:
    """The columns of `PLACE`."""
    return {"crosspost": int(place.crosspost), "webhook": int(place.webhook)}


def place(row: AnyRow) -> Place:
    """From a row with the columns of `PLACE`."""
    return Place(crosspost=bool(row.crosspost), webhook=bool(row.webhook))


async def tags_of(connection: AsyncConnection, ids: Iterable[int]) -> Mapping[int, list[str]]:
    """The tags of some entries, in the feed's order; every id has a list."""
    tags: dict[int, list[str]] = {entry_id: [] for entry_id in ids}
    for part in chunks(tags):
        for row in await connection.execute(_TAGS, {"ids": part}):
            tags[row.entry_id].append(row.tag)
    return tags


async def entries_with_tags(
    connection: AsyncConnection, rows: Sequence[AnyRow]
) -> dict[int, Entry]:
    """Entries by id from rows of `entries`, their tags looked up."""
    tags = await tags_of(connection, (row.id for row in rows))
    return {row.id: entry(row, tags[row.id]) for row in rows}


async def rules_of(
    connection: AsyncConnection, ids: Iterable[int]
) -> Mapping[int, tuple[Rule, ...]]:
    """The filter rules of some subscriptions; every id has a tuple."""
    rules: dict[int, tuple[Rule, ...]] = dict.fromkeys(ids, ())
    for part in chunks(rules):
        for row in await connection.execute(_RULES, {"ids": part}):
            rule = Rule(Mode(row.mode), RuleKind(row.kind), row.value)
            rules[row.subscription_id] += (rule,)
    return rules


async def subscriptions_where(
    connection: AsyncConnection, condition: ColumnElement[bool]
) -> list[Subscription]:
    """The subscriptions that fulfil a condition, by channel and feed."""
    query = (
        select(subscriptions, feeds.c.url.label("feed_url"), feeds.c.title.label("feed_title"))
        .join(feeds, feeds.c.id == subscriptions.c.feed_id)
        .where(condition)
        .order_by(subscriptions.c.channel_id, feeds.c.title, subscriptions.c.id)
    )
    found = (await connection.execute(query)).all()
    rules = await rules_of(connection, (row.id for row in found))
    return [subscription(row, rules[row.id]) for row in found]


def ping_values(ping: Ping) -> dict[str, Any]:
    """The columns of `pings` that make a ping what it is."""
    return {"who": ping.who, "who_id": ping.id, "kind": ping.kind, "value": ping.value}


async def pings_of(
    connection: AsyncConnection, ids: Iterable[int]
) -> Mapping[int, tuple[Ping, ...]]:
    """The pings of some subscriptions; every id has a tuple."""
    found: dict[int, tuple[Ping, ...]] = dict.fromkeys(ids, ())
    for part in chunks(found):
        query = select(pings).where(pings.c.subscription_id.in_(part)).order_by(pings.c.id)
        for row in await connection.execute(query):
            found[row.subscription_id] += (Ping(Who(row.who), row.who_id, row.kind, row.value),)
    return found

"""Which entries are kept, and as what: for posts, for `/latest`, for search."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Entry, Listing
from bot.novelty import Judged, Namesake, Novelty
from bot.store import edits, index, rows
from bot.store.tables import entries, entry_tags, posts, subscriptions

KEPT_ENTRIES = 100
"""How many entries a feed keeps, beside those that still have to be posted."""

_SURPLUS = 10
"""So many more may gather: to drop one takes as long as to keep one."""

# Made once, as in `bot.store.memory`.
_KEEP = insert(entries).returning(entries.c.id, sort_by_parameter_order=True)
_TAG = insert(entry_tags)
_COUNT = select(func.count()).where(entries.c.feed_id == bindparam("feed"))
_NEWEST = (
    select(entries.c.id)
    .where(entries.c.feed_id == bindparam("feed"))
    .order_by(entries.c.sorted_at.desc(), entries.c.id.desc())
    .limit(KEPT_ENTRIES)
)
_OWED = (
    select(posts.c.entry_id)
    .join(subscriptions, subscriptions.c.id == posts.c.subscription_id)
    .where(
        subscriptions.c.feed_id == bindparam("feed"),
        rows.is_open(),
        posts.c.entry_id.is_not(None),
    )
)
_TOO_OLD = select(entries.c.id).where(
    entries.c.feed_id == bindparam("feed"),
    entries.c.id.not_in(_NEWEST),
    entries.c.id.not_in(_OWED),
)
_DROP = delete(entries).where(entries.c.id.in_(bindparam("ids", expanding=True)))


async def rename(
    connection: AsyncConnection,
    feed_id: int,
    judged: Sequence[Judged],
    namesakes: Mapping[int, Sequence[Namesake]],
) -> None:
    """Have kept entries go by the GUIDs that they have now."""
    for one in judged:
        if one.novelty is Novelty.RENAMED:
            old = [known.guid_hash for known in namesakes[one.entry.alias_hash]]
            query = select(entries.c.id).where(
                entries.c.feed_id == feed_id, entries.c.guid_hash.in_(old)
            )
            kept = (await connection.execute(query.order_by(entries.c.id.desc()))).scalar()
            if kept is not None:
                await _replace(connection, kept, one.entry)


async def keep(
    connection: AsyncConnection, feed_id: int, judged: Sequence[Judged], now: int
) -> list[int]:
    """Store entries, oldest first, so that their ids ascend with their age; returns the ids."""
    if not judged:
        return []
    values = [
        rows.entry_values(one.entry)
        | {
            "article_image": one.entry.article_image,
            "feed_id": feed_id,
            "seen_at": now,
            "sorted_at": now if one.entry.published is None else min(one.entry.published, now),
        }
        for one in judged
    ]
    ids = list((await connection.execute(_KEEP, values)).scalars())
    tags = [
        tag
        for entry_id, one in zip(ids, judged, strict=True)
        for tag in rows.tag_values(entry_id, one.entry)
    ]
    if tags:
        await connection.execute(_TAG, tags)
    await index.put(connection, {i: one.entry for i, one in zip(ids, judged, strict=True)})
    return ids


async def refresh(
    connection: AsyncConnection, feed_id: int, listing: Listing, known: Collection[int]
) -> frozenset[int]:
    """Bring kept entries up to date that their publisher changed.

    Returns the channels that show them as they were.
    """
    channels: set[int] = set()
    again = {entry.guid_hash: entry for entry in listing.entries if entry.guid_hash in known}
    for part in rows.chunks(again):
        query = select(entries.c.id, entries.c.guid_hash, entries.c.content_hash).where(
            entries.c.feed_id == feed_id, entries.c.guid_hash.in_(part)
        )
        for row in (await connection.execute(query)).all():
            entry = again[row.guid_hash]
            if entry.content_hash != row.content_hash:
                await _replace(connection, row.id, entry)
                channels |= await edits.mark_stale(connection, row.id)
    return frozenset(channels)


async def _replace(connection: AsyncConnection, entry_id: int, entry: Entry) -> None:
    await index.take_out(connection, [entry_id])
    await connection.execute(
        update(entries).where(entries.c.id == entry_id).values(rows.entry_values(entry))
    )
    await connection.execute(delete(entry_tags).where(entry_tags.c.entry_id == entry_id))
    if entry.tags:
        await connection.execute(insert(entry_tags), rows.tag_values(entry_id, entry))
    await index.put(connection, {entry_id: entry})


async def prune(connection: AsyncConnection, feed_id: int) -> None:
    """Drop entries beyond the newest, if there are many, except those still to be posted."""
    count = (await connection.execute(_COUNT, {"feed": feed_id})).scalar_one()
    if count > KEPT_ENTRIES + _SURPLUS:
        await drop(connection, (await connection.execute(_TOO_OLD, {"feed": feed_id})).scalars())


async def drop(connection: AsyncConnection, ids: Iterable[int]) -> None:
    """Keep entries no longer."""
    for part in rows.chunks(ids):
        await index.take_out(connection, part)
        await connection.execute(_DROP, {"ids": part})

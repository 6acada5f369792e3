"""What is remembered of every item, long after its entry is gone: the table `seen`."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Listing
from bot.novelty import Judged, Namesake
from bot.store import rows
from bot.store.rows import AnyRow
from bot.store.tables import entries, feeds, seen

MEMORY = 400 * 86_400_000
"""Milliseconds for which a GUID is remembered after it left its feed."""

# Statements of polls with news are made once: making one, and its key for SQLAlchemy's cache, takes
# longer than SQLite.
_SEEN_AMONG = select(seen.c.guid_hash).where(
    seen.c.feed_id == bindparam("feed_id"),
    seen.c.guid_hash.in_(bindparam("guids", expanding=True)),
)
_NAMESAKES = (
    select(seen, func.coalesce(entries.c.published, seen.c.seen_at).label("since"))
    .outerjoin(
        entries,
        and_(entries.c.feed_id == seen.c.feed_id, entries.c.guid_hash == seen.c.guid_hash),
    )
    .where(
        seen.c.feed_id == bindparam("feed_id"),
        seen.c.alias_hash.in_(bindparam("aliases", expanding=True)),
    )
)
_REMEMBER = insert(seen)
_LEFT = (
    update(seen)
    .where(
        seen.c.feed_id == bindparam("feed"),
        seen.c.guid_hash.in_(bindparam("guids", expanding=True)),
    )
    .values(seen_at=bindparam("now"))
)


async def known_of(connection: AsyncConnection, feed: AnyRow, listing: Listing) -> frozenset[int]:
    """The GUIDs of a listing that are remembered, as those of the last reading always are."""
    listed = {item.guid_hash for item in listing.items}
    known = listed & {item.guid_hash for item in rows.unpack_items(feed.items)}
    for part in rows.chunks(listed - known):
        values = {"feed_id": feed.id, "guids": part}
        known.update((await connection.execute(_SEEN_AMONG, values)).scalars())
    return frozenset(known)


async def namesakes(
    connection: AsyncConnection, feed_id: int, listing: Listing, known: Collection[int]
) -> dict[int, list[Namesake]]:
    """What is remembered by other GUIDs with the link and title of an unseen entry."""
    found: dict[int, list[Namesake]] = {}
    unseen = {one.alias_hash for one in listing.entries if one.guid_hash not in known}
    for part in rows.chunks(unseen):
        values = {"feed_id": feed_id, "aliases": part}
        for row in await connection.execute(_NAMESAKES, values):
            found.setdefault(row.alias_hash, []).append(Namesake(row.guid_hash, row.since))
    return found


async def remember(
    connection: AsyncConnection,
    feed: AnyRow,
    listing: Listing,
    judged: Sequence[Judged],
    now: int,
) -> None:
    """Add the unseen to the memory; what left the feed is remembered from now on."""
    if judged:
        await connection.execute(
            _REMEMBER,
            [
                {
                    "feed_id": feed.id,
                    "guid_hash": one.entry.guid_hash,
                    "alias_hash": one.entry.alias_hash,
                    "seen_at": now,
                }
                for one in judged
            ],
        )
    listed = {item.guid_hash for item in listing.items}
    gone = {item.guid_hash for item in rows.unpack_items(feed.items)} - listed
    for part in rows.chunks(gone):
        await connection.execute(_LEFT, {"feed": feed.id, "guids": part, "now": now})


async def forget(connection: AsyncConnection, *, now: int) -> None:
    """Forget what was last listed long ago; what still is listed was seen long ago as well."""
    is_old = seen.c.seen_at < now - MEMORY
    query = select(feeds).where(feeds.c.id.in_(select(seen.c.feed_id).where(is_old)))
    for feed in (await connection.execute(query)).all():
        listed = {item.guid_hash for item in rows.unpack_items(feed.items)}
        of_feed = and_(seen.c.feed_id == feed.id, is_old)
        found = set((await connection.execute(select(seen.c.guid_hash).where(of_feed))).scalars())
        for part in rows.chunks(found - listed):
            await connection.execute(delete(seen).where(of_feed, seen.c.guid_hash.in_(part)))

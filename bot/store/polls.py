"""What polling reads and writes. `record` is the transaction that makes entries into posts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import novelty
from bot.errors import FeedError
from bot.models import Entry, Listing, PollResult, PollState, QuietPoll, Reading
from bot.novelty import Judged, Namesake, Novelty
from bot.store import backlog, edits, memory, rows
from bot.store.database import Database
from bot.store.tables import entries, entry_tags, feeds, posts, subscriptions

KEPT_ENTRIES = 100
"""How many entries a feed keeps, beside those that still have to be posted."""

DEAD_AFTER = 3 * 86_400_000
"""Milliseconds of nothing but failures, after which whoever subscribed is told."""

_GONE = 410


class Polls:
    """The polling side of the store."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def due(self) -> list[tuple[int, int]]:
        """Every feed that somebody wants, as (id, time of its next poll), soonest first."""
        wanted = select(subscriptions.c.feed_id).where(subscriptions.c.state.in_(backlog.WATCHING))
        query = (
            select(feeds.c.id, feeds.c.next_poll_at)
            .where(feeds.c.id.in_(wanted))
            .order_by(feeds.c.next_poll_at)
        )
        async with self._database.read() as connection:
            return [(row.id, row.next_poll_at) for row in await connection.execute(query)]

    async def state(self, feed_id: int) -> PollState | None:
        """What the next poll of a feed starts from; None if the feed is gone."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(feeds).where(feeds.c.id == feed_id))).first()
        if row is None:
            return None
        return PollState(
            feed_id=row.id,
            url=row.url,
            validators=rows.validators(row),
            items=rows.unpack_items(row.items),
            failures=row.failure_count,
        )

    async def record(
        self,
        feed_id: int,
        reading: Reading,
        *,
        now: int,
        next_poll_at: int,
        max_posts: int,
    ) -> PollResult:
        """Remember a reading, keep its entries, fill the outbox, set the next poll: all or nothing.

        A feed that is gone meanwhile takes nothing.
        """
        listing = reading.listing
        async with self._database.write() as connection:
            feed = (await connection.execute(select(feeds).where(feeds.c.id == feed_id))).first()
            if feed is None:
                return PollResult(0, frozenset())
            is_first = feed.succeeded_at is None
            known = await memory.seen_among(
                connection, feed_id, {i.guid_hash for i in listing.items}
            )
            known_as = await memory.namesakes(connection, feed_id, listing, known)
            judged = novelty.judge(listing, known, feed.baseline, known_as, is_first=is_first)
            await memory.remember(connection, feed, listing, judged, now)
            new = [one for one in judged if one.novelty is not Novelty.RENAMED]
            # Of a first reading only the newest can ever be shown; all of it is remembered.
            kept = new[-KEPT_ENTRIES:] if is_first else new
            await _rename(connection, feed_id, judged, known_as)
            fresh = dict(zip(await _keep(connection, feed_id, kept, now), kept, strict=True))
            changed = await _refresh(connection, feed_id, listing, known)
            filled = await backlog.fill(connection, feed_id, fresh, now, max_posts=max_posts)
            baseline = novelty.baseline_of(listing, now) if is_first else feed.baseline
            await _succeed(connection, feed_id, reading, baseline, now, next_poll_at)
            if fresh:
                await _prune(connection, feed_id)
        return replace(filled, channels=filled.channels | changed)

    async def prune(self, *, now: int) -> None:
        """Forget feeds that nobody subscribes to, and GUIDs that left their feed long ago."""
        async with self._database.write() as connection:
            wanted = select(subscriptions.c.feed_id)
            await connection.execute(delete(feeds).where(feeds.c.id.not_in(wanted)))
            await memory.forget(connection, now=now)

    async def record_quiet(self, polls: Sequence[QuietPoll]) -> None:
        """Record many polls that found nothing, in one transaction."""
        statement = (
            update(feeds)
            .where(feeds.c.id == bindparam("feed_id"))
            .values(_success_values())
            .values({name: bindparam(name) for name in _QUIET_COLUMNS})
        )
        parameters = [
            {
                "feed_id": poll.feed_id,
                "etag": poll.validators.etag,
                "last_modified": poll.validators.last_modified,
                "body_hash": poll.validators.body_hash,
                "checked_at": poll.checked_at,
                "succeeded_at": poll.checked_at,
                "next_poll_at": poll.next_poll_at,
            }
            for poll in polls
        ]
        if parameters:
            async with self._database.write() as connection:
                await connection.execute(statement, parameters)

    async def record_failure(
        self, feed_id: int, error: FeedError, *, now: int, next_poll_at: int
    ) -> bool:
        """Record a poll that failed; True if the feed failed in another way before, or not."""
        async with self._database.write() as connection:
            feed = (await connection.execute(select(feeds).where(feeds.c.id == feed_id))).first()
            if feed is None:
                return False
            since = now if feed.failing_since is None else feed.failing_since
            is_dead = error.status == _GONE or now - since >= DEAD_AFTER
            await connection.execute(
                update(feeds)
                .where(feeds.c.id == feed_id)
                .values(
                    checked_at=now,
                    next_poll_at=next_poll_at,
                    failure_kind=error.kind,
                    failure_detail=str(error),
                    failure_count=feed.failure_count + 1,
                    failing_since=since,
                    paused_reason=feed.paused_reason or (str(error) if is_dead else None),
                )
            )
        return bool(feed.failure_detail != str(error))


_QUIET_COLUMNS = (
    "etag", "last_modified", "body_hash", "checked_at", "succeeded_at", "next_poll_at",
)  # fmt: skip


def _success_values() -> dict[str, Any]:
    return {
        "failure_kind": None,
        "failure_detail": None,
        "failure_count": 0,
        "failing_since": None,
        "paused_reason": None,
    }


async def _rename(
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


async def _keep(
    connection: AsyncConnection, feed_id: int, judged: Sequence[Judged], now: int
) -> list[int]:
    """Store entries, oldest first, so that their ids ascend with their age; returns the ids."""
    if not judged:
        return []
    values = [
        rows.entry_values(one.entry)
        | {
            "feed_id": feed_id,
            "seen_at": now,
            "sorted_at": now if one.entry.published is None else min(one.entry.published, now),
        }
        for one in judged
    ]
    statement = insert(entries).returning(entries.c.id, sort_by_parameter_order=True)
    ids = list((await connection.execute(statement, values)).scalars())
    tags = [
        tag
        for entry_id, one in zip(ids, judged, strict=True)
        for tag in rows.tag_values(entry_id, one.entry)
    ]
    if tags:
        await connection.execute(insert(entry_tags), tags)
    return ids


async def _refresh(
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
    await connection.execute(
        update(entries).where(entries.c.id == entry_id).values(rows.entry_values(entry))
    )
    await connection.execute(delete(entry_tags).where(entry_tags.c.entry_id == entry_id))
    if entry.tags:
        await connection.execute(insert(entry_tags), rows.tag_values(entry_id, entry))


async def _succeed(
    connection: AsyncConnection,
    feed_id: int,
    reading: Reading,
    baseline: int | None,
    now: int,
    next_poll_at: int,
) -> None:
    info, validators = reading.listing.info, reading.validators
    await connection.execute(
        update(feeds)
        .where(feeds.c.id == feed_id)
        .values(_success_values())
        .values(
            title=info.title,
            site=info.site,
            icon=info.icon,
            etag=validators.etag,
            last_modified=validators.last_modified,
            body_hash=validators.body_hash,
            items=rows.pack_items(reading.listing.items),
            baseline=baseline,
            checked_at=now,
            succeeded_at=now,
            next_poll_at=next_poll_at,
        )
    )


async def _prune(connection: AsyncConnection, feed_id: int) -> None:
    """Drop entries beyond the newest, except those that still have to be posted."""
    newest = (
        select(entries.c.id)
        .where(entries.c.feed_id == feed_id)
        .order_by(entries.c.sorted_at.desc(), entries.c.id.desc())
        .limit(KEPT_ENTRIES)
    )
    owed = (
        select(posts.c.entry_id)
        .join(subscriptions, subscriptions.c.id == posts.c.subscription_id)
        .where(
            subscriptions.c.feed_id == feed_id,
            posts.c.state.in_(backlog.OPEN),
            posts.c.entry_id.is_not(None),
        )
    )
    await connection.execute(
        delete(entries).where(
            entries.c.feed_id == feed_id,
            entries.c.id.not_in(newest),
            entries.c.id.not_in(owed),
        )
    )

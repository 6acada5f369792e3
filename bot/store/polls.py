"""What polling reads and writes. `record` is the transaction that makes entries into posts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, bindparam, delete, distinct, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import novelty
from bot.errors import FeedError
from bot.models import Item, PollResult, PollState, QuietPoll, Reading
from bot.novelty import Novelty
from bot.rhythm import Habits, is_dead
from bot.store import backlog, keeping, memory, rows
from bot.store.database import Database
from bot.store.tables import entries, feeds, subscriptions


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

    async def count(self) -> int:
        """How many feeds somebody wants."""
        query = select(func.count(distinct(subscriptions.c.feed_id))).where(
            subscriptions.c.state.in_(backlog.WATCHING)
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def states(self, feed_ids: Collection[int]) -> dict[int, PollState]:
        """What the next polls of some feeds start from; those that are gone are left out."""

        async def look(connection: AsyncConnection) -> dict[int, PollState]:
            found: dict[int, PollState] = {}
            for part in rows.chunks(feed_ids):
                for row in await connection.execute(_STATES, {"ids": part}):
                    feed_id, url, failures, failing_since, habits, *_ = row
                    found[feed_id] = PollState(
                        feed_id=feed_id,
                        url=url,
                        validators=rows.validators(row),
                        failures=failures,
                        failing_since=failing_since,
                        habits=Habits.unpack(habits),
                        asked=rows.asked(row),
                    )
            return found

        return await self._database.read_at_once(look)

    async def items(self, feed_id: int) -> tuple[Item, ...]:
        """The items of a feed's last reading, top first."""

        async def look(connection: AsyncConnection) -> bytes:
            return (await connection.execute(_ITEMS, {"feed": feed_id})).scalar() or b""

        return rows.unpack_items(await self._database.read_at_once(look))

    async def wants_article_images(self, feed_id: int) -> bool:
        """Whether somebody who watches a feed wants its items to have a picture in any case."""

        async def look(connection: AsyncConnection) -> bool:
            return (await connection.execute(_WANTS_IMAGES, {"feed": feed_id})).first() is not None

        return await self._database.read_at_once(look)

    async def record(
        self,
        feed_id: int,
        reading: Reading,
        *,
        now: int,
        next_poll_at: int,
        habits: Habits,
        max_posts: int,
    ) -> PollResult:
        """Remember a reading, keep its entries, fill the outbox, set the next poll: all or nothing.

        A feed that is gone meanwhile takes nothing.
        """
        listing = reading.listing

        async def work(connection: AsyncConnection) -> PollResult:
            feed = (await connection.execute(_FEED, {"feed": feed_id})).first()
            if feed is None:
                return PollResult(0, frozenset())
            is_first = feed.succeeded_at is None
            known = await memory.known_of(connection, feed, listing)
            known_as = await memory.namesakes(connection, feed_id, listing, known)
            judged = novelty.judge(listing, known, feed.baseline, known_as, is_first=is_first)
            await memory.remember(connection, feed, listing, judged, now)
            new = [one for one in judged if one.novelty is not Novelty.RENAMED]
            # Of a first reading only the newest can ever be shown; all of it is remembered.
            kept = new[-keeping.KEPT_ENTRIES :] if is_first else new
            await keeping.rename(connection, feed_id, judged, known_as)
            fresh = dict(zip(await keeping.keep(connection, feed_id, kept, now), kept, strict=True))
            changed = await keeping.refresh(connection, feed_id, listing, known)
            filled = await backlog.fill(connection, feed_id, fresh, now, max_posts=max_posts)
            baseline = novelty.baseline_of(listing, now) if is_first else feed.baseline
            await _succeed(connection, feed_id, reading, baseline, habits, now, next_poll_at)
            if fresh:
                await keeping.prune(connection, feed_id)
            return replace(filled, channels=filled.channels | changed)

        return await self._database.write_at_once(work)

    async def prune(self, *, now: int) -> None:
        """Forget feeds that nobody subscribes to, and GUIDs that left their feed long ago."""
        async with self._database.write() as connection:
            unwanted = feeds.c.id.not_in(select(subscriptions.c.feed_id))
            kept = select(entries.c.id).join(feeds, feeds.c.id == entries.c.feed_id).where(unwanted)
            await keeping.drop(connection, (await connection.execute(kept)).scalars())
            await connection.execute(delete(feeds).where(unwanted))
            await memory.forget(connection, now=now)

    async def record_quiet(self, polls: Sequence[QuietPoll]) -> None:
        """Record many polls that found nothing, in one transaction.

        A feed that is to be read whole meanwhile, for somebody new, stays due.
        """
        parameters = [
            {
                "feed": poll.feed_id,
                "etag": poll.validators.etag,
                "last_modified": poll.validators.last_modified,
                "body_hash": poll.validators.body_hash,
                "checked_at": poll.checked_at,
                "succeeded_at": poll.checked_at,
                "next_poll_at": poll.next_poll_at,
            }
            for poll in polls
        ]

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(_QUIET, parameters)

        if parameters:
            await self._database.write_at_once(work)

    async def record_failure(
        self, feed_id: int, error: FeedError, *, now: int, next_poll_at: int
    ) -> bool:
        """Record a poll that failed; True if the feed failed in another way before, or not."""

        async def work(connection: AsyncConnection) -> bool:
            feed = (await connection.execute(_FEED, {"feed": feed_id})).first()
            if feed is None:
                return False
            since = now if feed.failing_since is None else feed.failing_since
            reason = str(error) if is_dead(error.status, now - since) else None
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
                    paused_reason=feed.paused_reason or reason,
                )
            )
            return bool(feed.failure_detail != str(error))

        return await self._database.write_at_once(work)


_STATE: tuple[Column[Any], ...] = (
    feeds.c.id, feeds.c.url, feeds.c.failure_count, feeds.c.failing_since, feeds.c.habits,
    feeds.c.etag, feeds.c.last_modified, feeds.c.body_hash,
    feeds.c.ttl, feeds.c.period, feeds.c.skips,
)  # fmt: skip

_QUIET_COLUMNS = (
    "etag", "last_modified", "body_hash", "checked_at", "succeeded_at", "next_poll_at",
)  # fmt: skip

_READ_COLUMNS = (
    "habits", "title", "site", "icon", "items", "baseline", "ttl", "period", "skips",
)  # fmt: skip


_NO_FAILURE: dict[str, Any] = {
    "failure_kind": None,
    "failure_detail": None,
    "failure_count": 0,
    "failing_since": None,
    "paused_reason": None,
}

# Made once, as in `bot.store.memory`.
_STATES = select(*_STATE).where(feeds.c.id.in_(bindparam("ids", expanding=True)))
_ITEMS = select(feeds.c["items"]).where(feeds.c.id == bindparam("feed"))
_WANTS_IMAGES = (
    select(subscriptions.c.id)
    .where(
        subscriptions.c.feed_id == bindparam("feed"),
        subscriptions.c.wants_article_image == 1,
        subscriptions.c.state.in_(backlog.WATCHING),
    )
    .limit(1)
)
_FEED = select(feeds).where(feeds.c.id == bindparam("feed"))
_QUIET = (
    update(feeds)
    .where(feeds.c.id == bindparam("feed"), feeds.c.body_hash.is_not(None))
    .values(_NO_FAILURE)
    .values({name: bindparam(name) for name in _QUIET_COLUMNS})
)
_SUCCEED = (
    update(feeds)
    .where(feeds.c.id == bindparam("feed"))
    .values(_NO_FAILURE)
    .values({name: bindparam(name) for name in (*_QUIET_COLUMNS, *_READ_COLUMNS)})
)


async def _succeed(
    connection: AsyncConnection,
    feed_id: int,
    reading: Reading,
    baseline: int | None,
    habits: Habits,
    now: int,
    next_poll_at: int,
) -> None:
    info, validators = reading.listing.info, reading.validators
    await connection.execute(
        _SUCCEED,
        {
            "feed": feed_id,
            "habits": habits.pack(),
            "title": info.title,
            "site": info.site,
            "icon": info.icon,
            "etag": validators.etag,
            "last_modified": validators.last_modified,
            "body_hash": validators.body_hash,
            "items": rows.pack_items(reading.listing.items),
            "baseline": baseline,
            "checked_at": now,
            "succeeded_at": now,
            "next_poll_at": next_poll_at,
            **rows.asked_values(reading.listing.asked),
        },
    )

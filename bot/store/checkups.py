"""How the feeds of a server do, and that one is asked again."""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, select, update

from bot.errors import FailureKind
from bot.store import backlog
from bot.store.database import Database
from bot.store.tables import feeds, subscriptions


@dataclass(frozen=True, slots=True)
class Failing:
    """How a feed fails; `detail` is the rest of the sentence "the feed …", times Unix ms."""

    kind: FailureKind
    detail: str
    since: int
    times: int


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed that a server follows. `is_wanted` is False if every subscription of it is paused."""

    id: int
    url: str
    title: str
    succeeded_at: int | None
    checked_at: int | None
    next_poll_at: int
    is_wanted: bool
    failing: Failing | None


class Checkups:
    """The store's side of `/feeds`; everything is asked for together with its server."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def of_guild(self, guild_id: int) -> list[FeedHealth]:
        """The feeds that a server follows: those that fail first, then by title."""
        is_watching = case((subscriptions.c.state.in_(backlog.WATCHING), 1), else_=0)
        query = (
            select(feeds, func.max(is_watching).label("is_wanted"))
            .join(subscriptions, subscriptions.c.feed_id == feeds.c.id)
            .where(subscriptions.c.guild_id == guild_id)
            .group_by(feeds.c.id)
            .order_by(feeds.c.failing_since.is_(None), feeds.c.title, feeds.c.id)
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query)).all()
        return [
            FeedHealth(
                row.id,
                row.url,
                row.title,
                row.succeeded_at,
                row.checked_at,
                row.next_poll_at,
                bool(row.is_wanted),
                Failing(
                    FailureKind(row.failure_kind),
                    row.failure_detail,
                    row.failing_since,
                    row.failure_count,
                )
                if row.failure_kind is not None
                else None,
            )
            for row in found
        ]

    async def ask_again(self, guild_id: int, feed_id: int, *, now: int) -> bool:
        """Have a feed polled at once; False if it is not one that this server waits for."""
        wanted = select(subscriptions.c.feed_id).where(
            subscriptions.c.guild_id == guild_id, subscriptions.c.state.in_(backlog.WATCHING)
        )
        async with self._database.write() as connection:
            result = await connection.execute(
                update(feeds)
                .where(and_(feeds.c.id == feed_id, feeds.c.id.in_(wanted)))
                .values(next_poll_at=func.min(feeds.c.next_poll_at, now))
            )
        return result.rowcount > 0

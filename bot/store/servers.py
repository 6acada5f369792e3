"""Servers that the bot left, and what their people have still to be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, case, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.models import Origin, PauseReason, SubscriptionState
from bot.store import rows
from bot.store.database import Database
from bot.store.subscriptions import reactivate
from bot.store.tables import feeds, guilds, subscriptions

KEPT_AFTER_LEAVING = 30 * 86_400_000
"""Milliseconds for which subscriptions wait for the bot to be invited again."""


@dataclass(frozen=True, slots=True)
class Untold:
    """A subscription that stands still for a reason that its server has not heard of."""

    subscription_id: int
    guild_id: int
    channel_id: int
    feed_title: str
    feed_url: str = field(repr=False)  # it may hold a password
    is_blocked: bool
    reason: str


class Servers:
    """The servers' side of the store."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def left(self, guild_id: int, *, now: int) -> None:
        """The bot was removed: the server's subscriptions pause, and are kept for 30 days."""
        async with self._database.write() as connection:
            statement = insert(guilds).values(id=guild_id, left_at=now)
            await connection.execute(
                statement.on_conflict_do_update([guilds.c.id], set_={"left_at": now})
            )
            await connection.execute(
                update(subscriptions)
                .where(
                    subscriptions.c.guild_id == guild_id,
                    subscriptions.c.state != SubscriptionState.PAUSED,
                )
                .values(state=SubscriptionState.PAUSED, reason=PauseReason.LEFT)
            )

    async def joined(self, guild_id: int, *, now: int) -> list[int]:
        """The bot is in a server again: what it left behind goes on, without what it missed.

        Returns the channels concerned.
        """
        async with self._database.write() as connection:
            await connection.execute(
                update(guilds).where(guilds.c.id == guild_id).values(left_at=None)
            )
            query = select(subscriptions).where(subscriptions.c.guild_id == guild_id, _LEFT)
            found = (await connection.execute(query)).all()
            for row in found:
                await reactivate(connection, row, 0, now)
        return [row.channel_id for row in found]

    async def greet(self, guild_id: int, *, now: int) -> bool:
        """Note that a server is greeted; False if it was before."""
        async with self._database.write() as connection:
            query = select(guilds.c.greeted_at).where(guilds.c.id == guild_id)
            if (await connection.execute(query)).scalar() is not None:
                return False
            statement = insert(guilds).values(id=guild_id, greeted_at=now)
            await connection.execute(
                statement.on_conflict_do_update([guilds.c.id], set_={"greeted_at": now})
            )
        return True

    async def prune(self, *, now: int) -> None:
        """Forget what was subscribed in servers that the bot left more than 30 days ago."""
        long_ago = select(guilds.c.id).where(guilds.c.left_at < now - KEPT_AFTER_LEAVING)
        async with self._database.write() as connection:
            await connection.execute(
                delete(subscriptions).where(
                    subscriptions.c.guild_id.in_(long_ago),
                    subscriptions.c.origin == Origin.COMMAND,
                )
            )
            await connection.execute(
                delete(guilds).where(guilds.c.left_at < now - KEPT_AFTER_LEAVING)
            )

    async def untold(self) -> list[Untold]:
        """What stands still and was not told, by server."""
        query = (
            select(subscriptions, feeds.c.title, feeds.c.url, _REASON.label("why"))
            .join(feeds, feeds.c.id == subscriptions.c.feed_id)
            .where(
                subscriptions.c.guild_id.is_not(None),
                or_(
                    subscriptions.c.state == SubscriptionState.BLOCKED,
                    and_(
                        subscriptions.c.state == SubscriptionState.ACTIVE,
                        feeds.c.paused_reason.is_not(None),
                    ),
                ),
                _REASON.is_distinct_from(subscriptions.c.told_reason),
            )
            .order_by(subscriptions.c.guild_id, subscriptions.c.channel_id, subscriptions.c.id)
        )
        async with self._database.read() as connection:
            return [
                Untold(
                    row.id,
                    row.guild_id,
                    row.channel_id,
                    row.title,
                    row.url,
                    row.state == SubscriptionState.BLOCKED,
                    row.why,
                )
                for row in await connection.execute(query)
            ]

    async def is_untold(self, channel_id: int) -> bool:
        """Whether something stands still in a channel that its server has not heard of."""
        query = select(subscriptions.c.id).where(
            subscriptions.c.channel_id == channel_id,
            subscriptions.c.state == SubscriptionState.BLOCKED,
            subscriptions.c.reason.is_distinct_from(subscriptions.c.told_reason),
        )
        async with self._database.read() as connection:
            return (await connection.execute(query.limit(1))).first() is not None

    async def told(self, items: Sequence[Untold]) -> None:
        """A server has heard of these."""
        async with self._database.write() as connection:
            for one in items:
                await connection.execute(
                    update(subscriptions)
                    .where(subscriptions.c.id == one.subscription_id)
                    .values(told_reason=one.reason)
                )

    async def with_subscriptions(self) -> dict[int, bool]:
        """The servers that subscribed to something; True for those that the bot had left."""
        query = select(subscriptions.c.guild_id, guilds.c.left_at).outerjoin(
            guilds, guilds.c.id == subscriptions.c.guild_id
        )
        query = query.where(subscriptions.c.guild_id.is_not(None)).distinct()
        async with self._database.read() as connection:
            return {
                row.guild_id: row.left_at is not None for row in await connection.execute(query)
            }

    async def active_channels(self, guild_ids: Collection[int]) -> list[int]:
        """Channels of these servers that posts may go to."""
        found: list[int] = []
        async with self._database.read() as connection:
            for part in rows.chunks(guild_ids):
                query = select(subscriptions.c.channel_id).where(
                    subscriptions.c.guild_id.in_(part),
                    subscriptions.c.state == SubscriptionState.ACTIVE,
                )
                found += (await connection.execute(query.distinct())).scalars()
        return found


_LEFT = and_(
    subscriptions.c.state == SubscriptionState.PAUSED,
    subscriptions.c.reason == PauseReason.LEFT,
)

_REASON: ColumnElement[str] = case(
    (subscriptions.c.state == SubscriptionState.BLOCKED, subscriptions.c.reason),
    else_=feeds.c.paused_reason,
)

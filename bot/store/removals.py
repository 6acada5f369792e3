"""What a server removes can be had again for a while, exactly as it was.

Meanwhile it belongs to no server, so that nothing that is looked up by server finds it. Its feed is
still polled and what comes is put by, but nothing of it is posted.
"""

from sqlalchemy import and_, delete, select, update

from bot.models import Subscription
from bot.store import rows
from bot.store.database import Database
from bot.store.subscriptions import changeable, require_room
from bot.store.tables import subscriptions

UNDO_TIME = 60_000
"""Milliseconds in which a removal can be taken back."""

KEPT_AFTER_REMOVAL = 300_000
"""Milliseconds after which what was removed is deleted."""


class Removals:
    """The store's side of `/unsubscribe`."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def remove(self, subscription_id: int, guild_id: int, *, now: int) -> Subscription | None:
        """Take a server's own subscription away; None if it has no such one.

        One of config.toml is its own once it is no longer there.
        """
        mine = changeable(subscription_id, guild_id)
        async with self._database.write() as connection:
            found = await rows.subscriptions_where(connection, mine)
            await connection.execute(
                update(subscriptions)
                .where(mine)
                .values(guild_id=None, removed_from=guild_id, removed_at=now)
            )
        return found[0] if found else None

    async def undo(
        self, subscription_id: int, guild_id: int, *, now: int, limit: int
    ) -> Subscription | None:
        """Give a server back what it removed within the last minute; None if there is nothing.

        Raises `InputError` where it has `limit` subscriptions by now.
        """
        theirs = and_(
            subscriptions.c.id == subscription_id,
            subscriptions.c.removed_from == guild_id,
            subscriptions.c.removed_at >= now - UNDO_TIME,
        )
        async with self._database.write() as connection:
            found = select(subscriptions.c.id).where(theirs)
            if (await connection.execute(found)).first() is None:
                return None
            await require_room(connection, guild_id, limit)
            await connection.execute(
                update(subscriptions)
                .where(theirs)
                .values(guild_id=guild_id, removed_from=None, removed_at=None)
            )
            mine = changeable(subscription_id, guild_id)
            return (await rows.subscriptions_where(connection, mine))[0]

    async def purge(self, *, now: int) -> None:
        """Delete what was removed some minutes ago, with its posts."""
        over = subscriptions.c.removed_at < now - KEPT_AFTER_REMOVAL
        async with self._database.read() as connection:
            # Hardly ever is there anything; nobody's writes have to wait for that.
            query = select(subscriptions.c.id).where(over)
            if (await connection.execute(query.limit(1))).first() is None:
                return
        async with self._database.write() as connection:
            await connection.execute(delete(subscriptions).where(over))

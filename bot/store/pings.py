"""Who is pinged by the posts of a subscription."""

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pings import MAX_PINGS, Ping
from bot.store import rows
from bot.store.database import Database
from bot.store.subscriptions import changeable
from bot.store.tables import pings, subscriptions


class Pings:
    """The pings' side of the store."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def of(self, subscription_id: int) -> tuple[Ping, ...]:
        """A subscription's pings, in the order in which they were set."""
        async with self._database.read() as connection:
            return (await rows.pings_of(connection, [subscription_id]))[subscription_id]

    async def add(self, subscription_id: int, guild_id: int, ping: Ping) -> bool:
        """Have a server's own subscription ping somebody; False if it has no room for one more.

        One that it has already is there once.
        """
        mine = select(subscriptions.c.id).where(changeable(subscription_id, guild_id))
        count = select(func.count()).where(pings.c.subscription_id == subscription_id)
        async with self._database.write() as connection:
            if (await connection.execute(mine)).first() is None:
                return False
            known = (await rows.pings_of(connection, [subscription_id]))[subscription_id]
            if ping in known:
                return True
            if (await connection.execute(count)).scalar_one() >= MAX_PINGS:
                return False
            values = {"subscription_id": subscription_id} | rows.ping_values(ping)
            await connection.execute(insert(pings).values(values))
        return True

    async def remove(self, subscription_id: int, guild_id: int, ping: Ping) -> None:
        """Have a server's own subscription ping somebody no more."""
        mine = select(subscriptions.c.id).where(changeable(subscription_id, guild_id))
        same = [pings.c[name] == value for name, value in rows.ping_values(ping).items()]
        async with self._database.write() as connection:
            await connection.execute(
                delete(pings).where(pings.c.subscription_id.in_(mine), and_(*same))
            )


async def move(connection: AsyncConnection, old_id: int, kept_id: int) -> None:
    """Have one subscription ping whom two did."""
    both = await rows.pings_of(connection, [old_id, kept_id])
    for ping in [one for one in both[old_id] if one not in both[kept_id]]:
        same = [pings.c[name] == value for name, value in rows.ping_values(ping).items()]
        await connection.execute(
            update(pings)
            .where(pings.c.subscription_id == old_id, and_(*same))
            .values(subscription_id=kept_id)
        )

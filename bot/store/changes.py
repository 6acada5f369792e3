"""What the people of a server change about one of their subscriptions."""

from sqlalchemy import select, update

from bot.looks import Look
from bot.models import Origin, PauseReason, SubscriptionState
from bot.store import rows
from bot.store.database import Database
from bot.store.subscriptions import changeable, reactivate
from bot.store.tables import subscriptions


class Changes:
    """The editing side of the store; what a server may not change stays as it is."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def pause(self, subscription_id: int, guild_id: int) -> None:
        """Let a subscription stand still until somebody has it go on; what waits, waits."""
        async with self._database.write() as connection:
            await connection.execute(
                update(subscriptions)
                .where(
                    changeable(subscription_id, guild_id),
                    subscriptions.c.state != SubscriptionState.PAUSED,
                )
                .values(state=SubscriptionState.PAUSED, reason=PauseReason.BY_HAND)
            )

    async def resume(self, subscription_id: int, guild_id: int, *, now: int) -> None:
        """Have a paused subscription go on, without what its feed brought meanwhile.

        One that was in config.toml is the server's own from now on.
        """
        paused = select(subscriptions).where(
            changeable(subscription_id, guild_id),
            subscriptions.c.state == SubscriptionState.PAUSED,
        )
        async with self._database.write() as connection:
            row = (await connection.execute(paused)).first()
            if row is None:
                return
            await connection.execute(
                update(subscriptions)
                .where(subscriptions.c.id == row.id)
                .values(origin=Origin.COMMAND)
            )
            await reactivate(connection, row, 0, now)

    async def set_look(self, subscription_id: int, guild_id: int, look: Look) -> bool:
        """Have a server's own subscription's posts look so from now on; False if it has none.

        What waits to be posted is posted in the new look; what was sent keeps its own.
        """
        mine = changeable(subscription_id, guild_id)
        statement = update(subscriptions).where(mine).values(rows.look_values(look))
        async with self._database.write() as connection:
            return (await connection.execute(statement)).rowcount == 1

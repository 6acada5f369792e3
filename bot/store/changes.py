"""What the people of a server change about one of their subscriptions."""

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import select, update

from bot.looks import Look
from bot.models import Origin, PauseReason, Rule, SubscriptionState
from bot.places import Place
from bot.store import doubts, rows
from bot.store.database import Database
from bot.store.subscriptions import changeable, reactivate, replace_rules, subscribed
from bot.store.tables import subscriptions

ChangeRules: TypeAlias = Callable[[tuple[Rule, ...]], tuple[Rule, ...]]


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

    async def move(self, subscription_id: int, guild_id: int, channel_id: int) -> bool:
        """Post into another channel from now on; False if that has the feed already.

        What was not attempted goes along. What was, and is in doubt, is found out about where it
        was attempted; if nothing is taken there, it goes along too.
        """
        async with self._database.write() as connection:
            query = select(subscriptions).where(changeable(subscription_id, guild_id))
            row = (await connection.execute(query)).first()
            if row is None or row.channel_id == channel_id:
                return True
            if await subscribed(connection, row.feed_id, channel_id) is not None:
                return False
            values: dict[str, Any] = {"channel_id": channel_id, "told_reason": None}
            if row.state == SubscriptionState.BLOCKED:
                values |= {"state": SubscriptionState.ACTIVE, "reason": None}
            closed = select(subscriptions.c.id).where(
                subscriptions.c.channel_id == row.channel_id,
                subscriptions.c.state == SubscriptionState.BLOCKED,
            )
            is_closed = (await connection.execute(closed)).first() is not None
            await connection.execute(
                update(subscriptions).where(subscriptions.c.id == row.id).values(values)
            )
            if is_closed:
                await doubts.release(connection, doubts.moved_away(row.channel_id))
        return True

    async def change_rules(
        self, subscription_id: int, guild_id: int, change: ChangeRules
    ) -> tuple[Rule, ...] | None:
        """Make a server's own subscription's rules what `change` makes of them.

        None if it has no such one. What `change` raises leaves all as it was.
        """
        query = select(subscriptions.c.id).where(changeable(subscription_id, guild_id))
        async with self._database.write() as connection:
            if (await connection.execute(query)).first() is None:
                return None
            old = (await rows.rules_of(connection, [subscription_id]))[subscription_id]
            new = change(old)
            if new != old:
                await replace_rules(connection, subscription_id, new)
        return new

    async def set_place(self, subscription_id: int, guild_id: int, place: Place) -> None:
        """Have a server's own subscription's posts go out so from now on.

        It counts for what waits to be posted too; what was attempted goes on as it was.
        """
        mine = changeable(subscription_id, guild_id)
        statement = update(subscriptions).where(mine).values(rows.place_values(place))
        async with self._database.write() as connection:
            await connection.execute(statement)

    async def set_look(self, subscription_id: int, guild_id: int, look: Look) -> bool:
        """Have a server's own subscription's posts look so from now on; False if it has none.

        What waits to be posted is posted in the new look; what was sent keeps its own.
        """
        mine = changeable(subscription_id, guild_id)
        statement = update(subscriptions).where(mine).values(rows.look_values(look))
        async with self._database.write() as connection:
            return (await connection.execute(statement)).rowcount == 1

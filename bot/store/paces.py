"""When a subscription's posts go out, and when the next of them all does."""

from sqlalchemy import func, select, text, update

from bot import pacing
from bot.pacing import Pacing
from bot.store import rows, timing
from bot.store.database import Database
from bot.store.subscriptions import changeable
from bot.store.tables import posts, subscriptions

# Spelled as in the index, whose condition a bound value would not show to be met.
_PUT_OFF = text("posts.state = 'pending' AND posts.due_at > 0")


class Paces:
    """The side of the store that knows what time it is."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def change(
        self, subscription_id: int, guild_id: int, wanted: Pacing, *, now: int
    ) -> bool:
        """Give a server's own subscription another pacing; False if it has no such one.

        What waits goes by the new one: at once, if nothing has to wait any more.
        """
        mine = changeable(subscription_id, guild_id)
        async with self._database.write() as connection:
            since = func.coalesce(subscriptions.c.roundup_since, now) if wanted.is_roundup else None
            await connection.execute(
                update(subscriptions)
                .where(mine)
                .values(rows.pacing_values(wanted))
                .values(roundup_since=since)
            )
            row = (await connection.execute(select(subscriptions).where(mine))).first()
            if row is not None:
                await timing.replan(connection, row, now)
        return row is not None

    async def next_due(self, *, now: int) -> int | None:
        """When the next post becomes due, after `now`, or quiet hours end that hold one up."""
        put_off = select(func.min(posts.c.due_at)).where(_PUT_OFF, posts.c.due_at > now)
        held = (
            select(*rows.PACING)
            .join(posts, posts.c.subscription_id == subscriptions.c.id)
            .where(rows.is_open(), posts.c.due_at <= now, subscriptions.c.quiet_from.is_not(None))
            .distinct()
        )
        async with self._database.read() as connection:
            due = (await connection.execute(put_off)).scalar()
            quiet = [rows.pacing(row) for row in await connection.execute(held)]
        ends = [pacing.awake(one, now) for one in quiet]
        return min([*([due] if due else []), *(end for end in ends if end > now)], default=None)

    async def set_right(self, *, now: int) -> None:
        """Plan anew what was put off by a clock that was ahead, and has been set since."""
        misled = select(posts.c.subscription_id).where(
            _PUT_OFF, posts.c.due_at > now, posts.c.created_at > now
        )
        async with self._database.read() as connection:
            found = set((await connection.execute(misled)).scalars())
        if not found:
            return
        async with self._database.write() as connection:
            for part in rows.chunks(found):
                query = select(subscriptions).where(subscriptions.c.id.in_(part))
                for row in (await connection.execute(query)).all():
                    await timing.replan(connection, row, now)

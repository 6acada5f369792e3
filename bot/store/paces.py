"""Posts that wait for their time: which that is, and what is due."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import pacing
from bot.models import GATHERED, PostState
from bot.pacing import AS_THEY_COME, AT_ONCE, Digest, Pacing, Turn
from bot.store import rows
from bot.store.database import Database
from bot.store.rows import AnyRow
from bot.store.tables import posts, subscriptions

# Spelled as in the index, whose condition a bound value would not show to be met.
_PUT_OFF = text("posts.state = 'pending' AND posts.due_at > 0")

_IS_WAITING = and_(posts.c.state == PostState.PENDING, posts.c.due_at.is_(None))


class Paces:
    """The side of the store that knows what time it is."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def change(
        self, subscription_id: int, guild_id: int, wanted: Pacing, *, now: int
    ) -> int | None:
        """Give a server's subscription another pacing; its channel, None if it has no such one.

        What waits goes by the new one: at once, if nothing has to wait any more.
        """
        mine = (subscriptions.c.id == subscription_id, subscriptions.c.guild_id == guild_id)
        async with self._database.write() as connection:
            await connection.execute(
                update(subscriptions).where(*mine).values(rows.pacing_values(wanted))
            )
            row = (await connection.execute(select(subscriptions).where(*mine))).first()
            if row is not None:
                await replan(connection, row, now)
        return None if row is None else int(row.channel_id)

    async def next_due(self, *, now: int) -> int | None:
        """When the next post that was put off becomes due, after `now`."""
        query = select(func.min(posts.c.due_at)).where(_PUT_OFF, posts.c.due_at > now)
        async with self._database.read() as connection:
            due: int | None = (await connection.execute(query)).scalar()
        return due

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
                    await replan(connection, row, now)


async def turns(
    connection: AsyncConnection, subscription: AnyRow, count: int, now: int
) -> Sequence[Turn]:
    """When each of `count` posts, about to be put into the outbox, may go out.

    `subscription` is a whole row of its table. If they complete a digest, those that waited for
    them become due too.
    """
    wanted = rows.pacing(subscription)
    if wanted == AS_THEY_COME or not count:
        return [AT_ONCE] * count
    waiting = spent = 0
    if wanted.digest is Digest.GATHERED:
        waiting = await _waiting(connection, subscription.id)
    elif wanted.limit is not None:
        spent = await _spent(connection, subscription.id, pacing.hour_of(wanted, now))
    planned = pacing.turns(wanted, count, now, waiting=waiting, spent=spent)
    if waiting and planned[-1].due_at is not None:
        await connection.execute(
            update(posts)
            .where(posts.c.subscription_id == subscription.id, _IS_WAITING)
            .values(due_at=planned[-1].due_at)
        )
    return planned


async def replan(connection: AsyncConnection, subscription: AnyRow, now: int) -> None:
    """Put what waits for a subscription in order, as if all of it had come now.

    What had to wait for a digest that is not wanted any more is still told of together.
    """
    wanted = rows.pacing(subscription)
    query = (
        select(posts.c.id, posts.c.reason)
        .where(posts.c.subscription_id == subscription.id, posts.c.state == PostState.PENDING)
        .order_by(posts.c.id)
    )
    waiting = (await connection.execute(query)).all()
    is_single = {row.id: wanted.digest is not None or row.reason is None for row in waiting}
    together = [post_id for post_id, alone in is_single.items() if not alone]
    single = [post_id for post_id, alone in is_single.items() if alone]
    await _put_off(connection, together, Turn(pacing.awake(wanted, now)))
    # Out of the way first, so that they are not counted as what came before them.
    await _put_off(connection, single, AT_ONCE)
    planned = await turns(connection, subscription, len(single), now)
    for turn, pairs in groupby(zip(single, planned, strict=True), lambda pair: pair[1]):
        await _put_off(connection, [post_id for post_id, _ in pairs], turn)


async def resumed(connection: AsyncConnection, condition: ColumnElement[bool], now: int) -> None:
    """Subscriptions go on: what waited meanwhile must not exceed the limit of an hour at once."""
    query = select(subscriptions).where(condition, subscriptions.c.hourly_limit.is_not(None))
    for row in (await connection.execute(query)).all():
        await replan(connection, row, now)


async def quiet_now(connection: AsyncConnection, channel_id: int, now: int) -> list[int]:
    """The subscriptions of a channel whose quiet hours it is."""
    query = select(subscriptions.c.id, *rows.PACING).where(
        subscriptions.c.channel_id == channel_id, subscriptions.c.quiet_from.is_not(None)
    )
    found = await connection.execute(query)
    return [row.id for row in found if pacing.is_quiet(rows.pacing(row), now)]


async def _put_off(connection: AsyncConnection, post_ids: Iterable[int], turn: Turn) -> None:
    values: dict[str, Any] = {"due_at": turn.due_at}
    if turn.is_gathered:
        values["reason"] = GATHERED
    for part in rows.chunks(post_ids):
        await connection.execute(update(posts).where(posts.c.id.in_(part)).values(values))


async def _waiting(connection: AsyncConnection, subscription_id: int) -> int:
    """How many posts wait for others to gather."""
    query = select(func.count()).where(posts.c.subscription_id == subscription_id, _IS_WAITING)
    return (await connection.execute(query)).scalar_one()


async def _spent(connection: AsyncConnection, subscription_id: int, hour: tuple[int, int]) -> int:
    """How many posts went out in an hour, or will; a digest counts as one."""
    begin, end = hour
    alone = func.count(case((posts.c.reason.is_(None), posts.c.id)))
    together = func.count(distinct(case((posts.c.reason.is_not(None), posts.c.due_at))))
    query = select(alone + together).where(
        posts.c.subscription_id == subscription_id,
        posts.c.due_at >= begin,
        posts.c.due_at < end,
        posts.c.state != PostState.SKIPPED,
    )
    return (await connection.execute(query)).scalar_one()

"""When posts may go out: what of it is written down, in the transactions of others."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, and_, case, distinct, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import pacing
from bot.models import GATHERED, ROUNDUP, PostState
from bot.pacing import AS_THEY_COME, AT_ONCE, Digest, Turn
from bot.store import roundups, rows
from bot.store.rows import AnyRow
from bot.store.tables import posts, subscriptions

_IS_WAITING = and_(
    rows.is_open(),
    posts.c.state == PostState.PENDING,
    posts.c.reason == GATHERED,
    posts.c.due_at.is_(None),
)


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
    if wanted.digest is Digest.GATHERED and not wanted.is_roundup:
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

    What had to wait for a digest, and has no reason to any more, is still told of together.
    """
    wanted = rows.pacing(subscription)
    if await roundups.withdraw(connection, subscription.id):
        await roundups.announce(connection, subscription, now)
    mine = and_(
        rows.is_open(),
        posts.c.subscription_id == subscription.id,
        posts.c.state == PostState.PENDING,
        posts.c.reason.is_distinct_from(ROUNDUP),
    )
    if not wanted.gathers:
        due_at = pacing.awake(wanted, now)
        await connection.execute(update(posts).where(mine).values(due_at=due_at))
        return
    # Out of the way first, so that they are not counted as what came before them.
    await connection.execute(update(posts).where(mine).values(due_at=0, reason=None))
    query = select(posts.c.id).where(mine).order_by(posts.c.id)
    waiting = list((await connection.execute(query)).scalars())
    planned = await turns(connection, subscription, len(waiting), now)
    for turn, pairs in groupby(zip(waiting, planned, strict=True), lambda pair: pair[1]):
        values = {"due_at": turn.due_at, "reason": GATHERED if turn.is_gathered else None}
        for part in rows.chunks(post_id for post_id, _ in pairs):
            await connection.execute(update(posts).where(posts.c.id.in_(part)).values(values))


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

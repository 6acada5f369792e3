"""Entries become outbox rows: for those who wait for news, and for those who have just come."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import filters
from bot.models import (
    GATHERED,
    IN_DIGEST,
    Entry,
    PollResult,
    PostState,
    Rule,
    Skip,
    SubscriptionState,
)
from bot.novelty import Judged, Novelty
from bot.pacing import Turn
from bot.store import roundups, rows, timing
from bot.store.rows import AnyRow
from bot.store.tables import entries, posts, subscriptions

WATCHING = (SubscriptionState.ACTIVE, SubscriptionState.BLOCKED)
"""A feed is polled, and posts are put by, for subscriptions in these states."""

# Made once, as in `bot.store.memory`.
_WATCHING = (
    select(subscriptions)
    .where(subscriptions.c.feed_id == bindparam("feed"), subscriptions.c.state.in_(WATCHING))
    .order_by(subscriptions.c.id)
)
_PUT = insert(posts)


async def fill(
    connection: AsyncConnection,
    feed_id: int,
    fresh: Mapping[int, Judged],
    now: int,
    *,
    max_posts: int,
) -> PollResult:
    """Decide on `fresh` entries (by id, oldest first) for every subscription that watches.

    A subscription that is still owed its backlog gets that instead; the fresh entries are the
    newest part of it. Beyond `max_posts` the oldest are only told of.
    """
    watching = (await connection.execute(_WATCHING, {"feed": feed_id})).all()
    rules = await rows.rules_of(connection, (row.id for row in watching))
    pending: dict[int, int] = {}
    for row in watching:
        if row.backlog is None:
            objections = {
                entry_id: _objection_to_news(judged, rules[row.id])
                for entry_id, judged in fresh.items()
            }
            if not rows.pacing(row).gathers:
                objections |= _overflow(objections, max_posts)
            pending[row.channel_id] = await _put(connection, row, objections, now)
        else:
            pending[row.channel_id] = await settle(connection, row, now)
    channels = frozenset(channel for channel, count in pending.items() if count)
    return PollResult(sum(pending.values()), channels)


async def settle(connection: AsyncConnection, subscription: AnyRow, now: int) -> int:
    """Post the newest kept entries that pass, as many as are owed; no others ever.

    What was decided before a pause stays as it is. Returns how many posts wait now.
    """
    decided = select(posts.c.entry_id).where(
        posts.c.subscription_id == subscription.id, posts.c.entry_id.is_not(None)
    )
    query = (
        select(entries)
        .where(entries.c.feed_id == subscription.feed_id, entries.c.id.not_in(decided))
        .order_by(entries.c.sorted_at.desc(), entries.c.id.desc())
    )
    kept = await rows.entries_with_tags(connection, (await connection.execute(query)).all())
    rules = (await rows.rules_of(connection, [subscription.id]))[subscription.id]
    objections: dict[int, str | None] = {}
    room = subscription.backlog
    for entry_id, entry in kept.items():
        objections[entry_id] = _objection(entry, rules)
        if objections[entry_id] is None:
            room -= 1
            if room < 0:
                objections[entry_id] = Skip.BACKLOG
    await connection.execute(
        update(subscriptions).where(subscriptions.c.id == subscription.id).values(backlog=None)
    )
    oldest_first = dict(reversed(objections.items()))
    return await _put(connection, subscription, oldest_first, now)


def _overflow(objections: Mapping[int, str | None], max_posts: int) -> dict[int, str | None]:
    """Of the entries without objection, oldest first, those that are one too many."""
    passing = [entry_id for entry_id, objection in objections.items() if objection is None]
    return dict.fromkeys(passing[: max(0, len(passing) - max_posts)], IN_DIGEST)


def _objection_to_news(judged: Judged, rules: Iterable[Rule]) -> str | None:
    if judged.novelty is Novelty.BACK_IN_VIEW:
        return Skip.BACK_IN_VIEW
    return _objection(judged.entry, rules)


def _objection(entry: Entry, rules: Iterable[Rule]) -> str | None:
    """Why the rules drop `entry`, or None if it passes."""
    decision = filters.decide(rules, entry)
    if decision.passed:
        return None
    return Skip.FILTER if decision.rule is None else f"{Skip.FILTER}: {decision.rule}"


async def _put(
    connection: AsyncConnection,
    subscription: AnyRow,
    objections: Mapping[int, str | None],
    now: int,
) -> int:
    """Write the outbox rows of entries in their order; returns how many wait to be posted."""
    waiting = [entry_id for entry_id, why in objections.items() if why in {None, IN_DIGEST}]
    turns = await timing.turns(connection, subscription, len(waiting), now)
    turn_of = dict(zip(waiting, turns, strict=True))
    values = [
        {"subscription_id": subscription.id, "entry_id": entry_id, "created_at": now}
        | (
            _waits(turn_of[entry_id], objection)
            if entry_id in turn_of
            else {
                "state": PostState.SKIPPED, "reason": objection, "decided_at": now, "due_at": 0,
            }
        )
        for entry_id, objection in objections.items()
    ]  # fmt: skip
    if values:
        await connection.execute(_PUT, values)
    if waiting:
        await roundups.announce(connection, subscription, now)
    return len(waiting)


def _waits(turn: Turn, objection: str | None) -> dict[str, object]:
    reason = GATHERED if turn.is_gathered else objection
    due_at = turn.due_at
    return {"state": PostState.PENDING, "reason": reason, "decided_at": None, "due_at": due_at}

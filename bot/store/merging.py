"""Two feeds turn out to be one: their subscribers get what they are owed, and nothing twice."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Mode, Origin, PauseReason, PollResult, PostState, SubscriptionState
from bot.novelty import Judged, Novelty
from bot.pacing import AS_THEY_COME
from bot.store import backlog, keeping, pings, rows, timing
from bot.store.rows import AnyRow
from bot.store.tables import entries, feeds, filter_rules, posts, seen, subscriptions
from bot.store.tables import pings as ping_table

_RANK = (
    PostState.SKIPPED,
    PostState.DEAD,
    PostState.PENDING,
    PostState.SENDING,
    PostState.SENT,
)
"""Of two posts of one entry to one channel, the one that comes later here is kept."""

_STATES = (SubscriptionState.PAUSED, SubscriptionState.BLOCKED, SubscriptionState.ACTIVE)


async def merge(
    connection: AsyncConnection, old: int, kept: int, *, now: int, max_posts: int
) -> PollResult:
    """Have everything of the feed `old` belong to `kept`; the row of `old` is left empty.

    What one of them brought since the other was last read is news to the subscribers of that
    other. Returns how many posts wait because of that, and where.
    """
    for_kept = await _brought_since(connection, old, kept)
    for_old = await _brought_since(connection, kept, old)
    moved = await _move_entries(connection, old, kept)
    for_kept = {moved.get(entry_id, entry_id): one for entry_id, one in for_kept.items()}
    owed = [
        await backlog.fill(connection, kept, for_kept, now, max_posts=max_posts),
        await backlog.fill(connection, old, for_old, now, max_posts=max_posts),
    ]
    await _move_memory(connection, old, kept)
    await _move_subscriptions(connection, old, kept, now)
    await _take_past(connection, old, kept)
    channels = owed[0].channels | owed[1].channels
    return PollResult(sum(one.posts for one in owed), channels)


async def _brought_since(connection: AsyncConnection, giver: int, taker: int) -> dict[int, Judged]:
    """Entries of `giver`, oldest first, that `taker` would have found at its next poll.

    A `taker` that was never read finds them by itself: its subscribers wait for their backlog.
    """
    query = select(feeds.c.succeeded_at).where(feeds.c.id == taker)
    read_at = (await connection.execute(query)).scalar()
    if read_at is None:
        return {}
    known = select(seen.c.guid_hash).where(seen.c.feed_id == taker)
    news = (
        select(entries)
        .where(
            entries.c.feed_id == giver,
            entries.c.seen_at > read_at,
            entries.c.guid_hash.not_in(known),
        )
        .order_by(entries.c.id)
    )
    found = (await connection.execute(news)).all()
    brought = await rows.entries_with_tags(connection, found)
    return {entry_id: Judged(entry, Novelty.NEWS) for entry_id, entry in brought.items()}


async def _move_entries(connection: AsyncConnection, old: int, kept: int) -> dict[int, int]:
    """Give the entries of `old` to `kept`; returns, by id, those that it had already."""
    ours, theirs = entries.alias("ours"), entries.alias("theirs")
    query = (
        select(ours.c.id, theirs.c.id.label("twin"))
        .join(theirs, and_(theirs.c.feed_id == kept, theirs.c.guid_hash == ours.c.guid_hash))
        .where(ours.c.feed_id == old)
    )
    twins = {row.id: row.twin for row in await connection.execute(query)}
    for entry_id, twin in twins.items():
        await connection.execute(
            update(posts).where(posts.c.entry_id == entry_id).values(entry_id=twin)
        )
    await keeping.drop(connection, twins)
    await connection.execute(update(entries).where(entries.c.feed_id == old).values(feed_id=kept))
    return twins


async def _move_memory(connection: AsyncConnection, old: int, kept: int) -> None:
    known = select(seen.c.guid_hash).where(seen.c.feed_id == kept)
    await connection.execute(
        update(seen)
        .where(seen.c.feed_id == old, seen.c.guid_hash.not_in(known.scalar_subquery()))
        .values(feed_id=kept)
    )


async def _take_past(connection: AsyncConnection, old: int, kept: int) -> None:
    """Of a feed that was never read, what it lists from long ago would be news otherwise."""
    query = select(func.min(feeds.c.baseline), func.max(feeds.c.succeeded_at)).where(
        feeds.c.id.in_([old, kept])
    )
    baseline, read_at = (await connection.execute(query)).one()
    await connection.execute(
        update(feeds)
        .where(feeds.c.id == kept)
        .values(baseline=baseline, succeeded_at=func.coalesce(feeds.c.succeeded_at, read_at))
    )


async def _move_subscriptions(connection: AsyncConnection, old: int, kept: int, now: int) -> None:
    of_either = subscriptions.c.feed_id.in_([old, kept])
    await connection.execute(
        delete(subscriptions).where(of_either, subscriptions.c.removed_at.is_not(None))
    )
    query = select(subscriptions).where(of_either)
    found = (await connection.execute(query.order_by(subscriptions.c.id))).all()
    there = {row.channel_id: row for row in found if row.feed_id == kept}
    for row in found:
        if row.feed_id != old:
            continue
        if row.channel_id in there:
            await _combine(connection, row, there[row.channel_id], now)
        else:
            await connection.execute(
                update(subscriptions).where(subscriptions.c.id == row.id).values(feed_id=kept)
            )


async def _combine(connection: AsyncConnection, old: AnyRow, kept: AnyRow, now: int) -> None:
    """Make one subscription of two of the same channel: it wants whatever either wanted.

    One that somebody paused wants nothing, unless both are.
    """
    await _combine_rules(connection, old, kept)
    await _combine_posts(connection, old.id, kept.id)
    await pings.move(connection, old.id, kept.id)
    leading = max(kept, old, key=_lead)
    is_fixed = Origin.CONFIG in {old.origin, kept.origin}
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == kept.id)
        .values(
            state=leading.state,
            reason=leading.reason,
            backlog=leading.backlog,
            origin=Origin.CONFIG if is_fixed else Origin.COMMAND,
        )
    )
    await connection.execute(delete(subscriptions).where(subscriptions.c.id == old.id))
    if rows.pacing(old) != AS_THEY_COME or rows.pacing(kept) != AS_THEY_COME:
        await timing.replan(connection, kept, now)


async def _combine_rules(connection: AsyncConnection, old: AnyRow, kept: AnyRow) -> None:
    """An entry passes the rules that remain if it passed either's, but not a paused one's.

    What waits for that one waits no longer, and whom it pings is not pinged.
    """
    known = await rows.rules_of(connection, [old.id, kept.id])
    both = [{(one.mode, one.kind, one.value) for one in known[row.id]} for row in (old, kept)]
    if _is_by_hand(old) != _is_by_hand(kept):
        paused = old if _is_by_hand(old) else kept
        both = [both[1 if paused is old else 0]] * 2
        await connection.execute(
            delete(posts).where(
                posts.c.subscription_id == paused.id, posts.c.state == PostState.PENDING
            )
        )
        await connection.execute(
            delete(ping_table).where(ping_table.c.subscription_id == paused.id)
        )
    both_want = all(any(mode is Mode.INCLUDE for mode, _, _ in rules) for rules in both)
    wanted = {one for one in both[0] | both[1] if both_want and one[0] is Mode.INCLUDE}
    remaining = wanted | {one for one in both[0] & both[1] if one[0] is Mode.EXCLUDE}
    await connection.execute(delete(filter_rules).where(filter_rules.c.subscription_id == kept.id))
    values = [
        {"subscription_id": kept.id, "mode": mode, "kind": kind, "value": value}
        for mode, kind, value in sorted(remaining)
    ]
    if values:
        await connection.execute(insert(filter_rules), values)


async def _combine_posts(connection: AsyncConnection, old_id: int, kept_id: int) -> None:
    """Give the posts of one subscription to another; of two of one entry, one is dropped."""
    query = select(posts.c.id, posts.c.entry_id, posts.c.state, posts.c.subscription_id).where(
        posts.c.subscription_id.in_([old_id, kept_id]), posts.c.entry_id.is_not(None)
    )
    by_entry: dict[int, list[AnyRow]] = {}
    for row in await connection.execute(query):
        by_entry.setdefault(row.entry_id, []).append(row)
    for pair in by_entry.values():
        await _drop(connection, sorted(pair, key=_rank)[:-1])
    await connection.execute(
        update(posts).where(posts.c.subscription_id == old_id).values(subscription_id=kept_id)
    )


def _lead(row: AnyRow) -> tuple[int, bool]:
    """Of two subscriptions, the greater says whether the one that remains posts."""
    return _STATES.index(SubscriptionState(row.state)), _is_by_hand(row)


def _is_by_hand(row: AnyRow) -> bool:
    return (row.state, row.reason) == (SubscriptionState.PAUSED, PauseReason.BY_HAND)


def _rank(post: AnyRow) -> int:
    return _RANK.index(PostState(post.state))


async def _drop(connection: AsyncConnection, losers: Sequence[Any]) -> None:
    """Delete posts, except those on their way: their message still has to be found out about."""
    for loser in losers:
        mine: ColumnElement[bool] = posts.c.id == loser.id
        if loser.state in {PostState.SENDING, PostState.SENT}:
            await connection.execute(update(posts).where(mine).values(entry_id=None))
        else:
            await connection.execute(delete(posts).where(mine))

"""Digests of what went out as it came: a post of their own, which lists others.

In a forum each item has its thread, and the digest is one more, to jump from. Its row has no entry.
It is made with the first item that it is to list, and lists whatever was sent since the last one.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import pacing
from bot.models import ROUNDUP, Post, PostState, SubscriptionState
from bot.store import rows
from bot.store.rows import AnyRow
from bot.store.tables import entries, feeds, messages, posts, subscriptions

_COUNTED = (PostState.PENDING, PostState.SENDING, PostState.SENT)

_roundup = posts.alias("roundup")
_earlier = posts.alias("earlier")


async def announce(connection: AsyncConnection, subscription: AnyRow, now: int) -> None:
    """Items were put into the outbox: see to it that a roundup of them follows."""
    wanted = rows.pacing(subscription)
    if not wanted.is_roundup:
        return
    query = select(posts).where(_waiting(subscription.id))
    found = (await connection.execute(query)).first()
    if found is None:
        values = {
            "subscription_id": subscription.id,
            "state": PostState.PENDING,
            "reason": ROUNDUP,
            "created_at": now,
            "due_at": None,
        }
        await connection.execute(insert(posts).values(values))
        found = (await connection.execute(query)).one()
    if found.due_at is None:
        due_at = pacing.digest_due(wanted, await _count(connection, found.id), now)
        await connection.execute(update(posts).where(posts.c.id == found.id).values(due_at=due_at))


async def withdraw(connection: AsyncConnection, subscription_id: int) -> bool:
    """Take back a roundup that was announced and not attempted; whether there was one."""
    result = await connection.execute(delete(posts).where(_waiting(subscription_id)))
    return result.rowcount > 0


def due(now: int) -> Select[tuple[object, ...]]:
    """Roundups whose time has come and that have something to list, one row an item.

    The items come newest first, each with its entry, its feed and the message that it stands in.
    """
    return (
        select(
            _roundup.c.id.label("post_id"),
            _roundup.c.reason.label("post_reason"),
            _roundup.c.subscription_id,
            subscriptions.c.guild_id,
            messages.c.message_id,
            entries,
            *rows.FEED_INFO,
            *rows.LOOK,
            *rows.PACING,
        )
        .join(subscriptions, subscriptions.c.id == _roundup.c.subscription_id)
        .join(posts, posts.c.subscription_id == _roundup.c.subscription_id)
        .join(messages, messages.c.id == posts.c.message)
        .join(entries, entries.c.id == posts.c.entry_id)
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(rows.is_open(_roundup.c.state))
        # Few posts are one: SQLite is to begin with them, not with all that was ever sent.
        .where(func.unlikely(_roundup.c.state == PostState.PENDING), _roundup.c.reason == ROUNDUP)
        .where(_roundup.c.due_at <= now, subscriptions.c.state == SubscriptionState.ACTIVE)
        .where(subscriptions.c.removed_at.is_(None))
        .where(posts.c.state == PostState.SENT, _is_new())
        .order_by(_roundup.c.id, posts.c.id.desc())
    )


async def next_in(
    connection: AsyncConnection, channel_id: int, quiet: Sequence[int], now: int
) -> list[Post]:
    """The roundup of a channel that is due, as a post of its newest item; none or one."""
    query = due(now).where(
        subscriptions.c.channel_id == channel_id, _roundup.c.subscription_id.not_in(quiet)
    )
    return await _as_posts(connection, query.limit(1))


async def listed(connection: AsyncConnection, post_id: int, now: int) -> list[Post]:
    """What a roundup is to list, oldest first, each linked to where it stands in Discord."""
    found = await _as_posts(connection, due(now).where(_roundup.c.id == post_id))
    return found[::-1]


async def _as_posts(connection: AsyncConnection, query: Select[tuple[object, ...]]) -> list[Post]:
    found = (await connection.execute(query)).all()
    known = await rows.entries_with_tags(connection, found)
    return [
        Post(
            id=row.post_id,
            subscription_id=row.subscription_id,
            entry=replace(known[row.id], link=_link(row) or known[row.id].link),
            feed=rows.feed_info(row),
            look=rows.look(row),
            pacing=rows.pacing(row),
            is_roundup=True,
        )
        for row in found
    ]


def _link(row: AnyRow) -> str | None:
    """To a thread, whose first message has its id."""
    if row.guild_id is None or row.message_id is None:
        return None
    return f"https://discord.com/channels/{row.guild_id}/{row.message_id}"


async def _count(connection: AsyncConnection, roundup_id: int) -> int:
    """How many items a roundup is to list, up to now, sent or not."""
    query = (
        select(func.count(posts.c.id))
        .join(_roundup, _roundup.c.subscription_id == posts.c.subscription_id)
        .join(subscriptions, subscriptions.c.id == posts.c.subscription_id)
        .where(_roundup.c.id == roundup_id, posts.c.state.in_(_COUNTED), _is_new())
    )
    return (await connection.execute(query)).scalar_one()


def _is_new() -> ColumnElement[bool]:
    """An item that came since there are roundups, and goes out after the one before this one."""
    before = (
        select(func.max(_earlier.c.message))
        .where(
            _earlier.c.subscription_id == _roundup.c.subscription_id,
            _earlier.c.reason == ROUNDUP,
            _earlier.c.id < _roundup.c.id,
        )
        .scalar_subquery()
    )
    return and_(
        posts.c.reason.is_(None),
        posts.c.created_at >= subscriptions.c.roundup_since,
        or_(posts.c.message.is_(None), posts.c.message > func.coalesce(before, 0)),
    )


def _waiting(subscription_id: int) -> ColumnElement[bool]:
    return and_(
        rows.is_open(),
        posts.c.subscription_id == subscription_id,
        posts.c.state == PostState.PENDING,
        posts.c.reason == ROUNDUP,
    )

"""What delivery reads and writes.

A message row is committed before its first attempt, with everything a repeat needs; from then on
it is `sending` until its fate is known, whichever process finds out.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import looks
from bot.looks import DEFAULT_LOOK, Look
from bot.models import (
    GATHERED,
    IN_DIGEST,
    Entry,
    OpenMessage,
    PauseReason,
    Post,
    PostState,
    SubscriptionState,
)
from bot.places import Kind
from bot.store import doubts, roundups, rows, timing
from bot.store.database import Database
from bot.store.tables import entries, feeds, messages, posts, subscriptions

AUDIT_TIME = 90 * 86_400_000
"""Milliseconds for which decided posts are kept."""


class Outbox:
    """The delivery side of the store."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def open_channels(self, *, now: int) -> list[int]:
        """Channels that have something to be sent now, or to be found out."""
        undecided = select(messages.c.channel_id).where(_undecided())
        pending = _pending(now).with_only_columns(subscriptions.c.channel_id).order_by(None)
        roundups_due = roundups.due(now).with_only_columns(subscriptions.c.channel_id)
        query = undecided.union(pending, roundups_due.order_by(None))
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def open_message(self, channel_id: int) -> OpenMessage | None:
        """The channel's undecided message, unless it is blocked; there is never more than one."""
        query = (
            select(messages)
            .where(messages.c.channel_id == channel_id, _undecided())
            .order_by(messages.c.id)
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return OpenMessage(
            id=row.id,
            channel_id=row.channel_id,
            body=row.body,
            first_attempt_at=row.first_attempt_at,
            after_id=row.after_id,
            kind=Kind(row.kind),
        )

    async def next_posts(self, channel_id: int, limit: int, *, now: int) -> list[Post]:
        """The channel's oldest posts that are due and nobody has attempted, oldest first.

        Where there are none, it is a roundup that is due.
        """
        query = _pending(now).where(subscriptions.c.channel_id == channel_id).limit(limit)
        async with self._database.read() as connection:
            if quiet := await timing.quiet_now(connection, channel_id, now):
                query = query.where(subscriptions.c.id.not_in(quiet))
            found = await _posts(connection, query)
            return found or await roundups.next_in(connection, channel_id, quiet, now)

    async def gathered(self, post_id: int, *, now: int) -> list[Post]:
        """The posts whose digest is due together with this one's, oldest first.

        Digests that are late are one, but for what has to go out by itself between them.
        """
        mine = posts.c.subscription_id == _subscription_of(post_id)
        is_alone = posts.c.reason.is_distinct_from(GATHERED)
        alone = _pending(now).where(mine, posts.c.id > post_id, is_alone)
        first_alone = alone.with_only_columns(posts.c.id).limit(1).scalar_subquery()
        query = _pending(now).where(
            mine,
            posts.c.reason == GATHERED,
            or_(first_alone.is_(None), posts.c.id < first_alone),
        )
        async with self._database.read() as connection:
            return await _posts(connection, query)

    async def listed(self, post_id: int, *, now: int) -> list[Post]:
        """What a roundup is to list, oldest first, each linked to where it stands in Discord."""
        async with self._database.read() as connection:
            return await roundups.listed(connection, post_id, now)

    async def pending_digest(self, post_id: int) -> list[int]:
        """The posts that are told of together with this one, in their order."""
        query = select(posts.c.id).where(
            posts.c.subscription_id == _subscription_of(post_id),
            rows.is_open(),
            posts.c.state == PostState.PENDING,
            posts.c.reason == IN_DIGEST,
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query.order_by(posts.c.id))).scalars())

    async def told_together(self, post_id: int, guild_id: int) -> list[Entry]:
        """The kept entries of the message that this post of a server's is in, oldest first."""
        message = (
            select(posts.c.message)
            .join(subscriptions, subscriptions.c.id == posts.c.subscription_id)
            .where(posts.c.id == post_id, subscriptions.c.guild_id == guild_id)
            .scalar_subquery()
        )
        query = (
            select(entries)
            .join(posts, posts.c.entry_id == entries.c.id)
            .where(posts.c.message == message)
            .order_by(posts.c.position)
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query)).all()
            known = await rows.entries_with_tags(connection, found)
        return [known[row.id] for row in found]

    async def newest_message(self, channel_id: int, *, up_to: int | None = None) -> int:
        """The newest message of ours in a channel, or 0; `up_to` is the last row that counts."""
        query = select(func.max(messages.c.message_id)).where(messages.c.channel_id == channel_id)
        if up_to is not None:
            query = query.where(messages.c.id <= up_to)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar() or 0

    async def claim(
        self,
        post_ids: Sequence[int],
        channel_id: int,
        body: str,
        *,
        after_id: int,
        now: int,
        look: Look = DEFAULT_LOOK,
        kind: Kind = Kind.MESSAGE,
        crosspost_by: int | None = None,
    ) -> OpenMessage | None:
        """Commit the first attempt at posts as one message, before it is made.

        `look` is how `body` was made, and how an edit of it will be; `crosspost_by` the time until
        which it is to be published, if it is.

        None if one does not wait for this channel any more: its subscription was removed, paused
        or moved meanwhile.
        """
        here = select(subscriptions.c.id).where(
            subscriptions.c.channel_id == channel_id,
            subscriptions.c.state == SubscriptionState.ACTIVE,
            subscriptions.c.removed_at.is_(None),
        )
        async with self._database.write() as connection:
            values = {
                "channel_id": channel_id,
                "first_attempt_at": now,
                "after_id": after_id,
                "state": PostState.SENDING,
                "body": body,
                "look": looks.pack(look),
                "kind": kind,
                "crosspost_by": crosspost_by,
            }
            statement = insert(messages).returning(messages.c.id)
            message_id = (await connection.execute(statement, values)).scalar_one()
            for position, post_id in enumerate(post_ids):
                claimed = await connection.execute(
                    update(posts)
                    .where(
                        posts.c.id == post_id,
                        posts.c.state == PostState.PENDING,
                        posts.c.subscription_id.in_(here),
                    )
                    .values(state=PostState.SENDING, message=message_id, position=position)
                )
                if claimed.rowcount != 1:
                    await connection.rollback()
                    return None
        return OpenMessage(message_id, channel_id, body, now, after_id, kind)

    async def recorded_ids(self, channel_id: int, after_id: int) -> frozenset[int]:
        """Messages of a channel, newer than `after_id`, that are known to be some row's."""
        query = select(messages.c.message_id).where(
            messages.c.channel_id == channel_id, messages.c.message_id > after_id
        )
        async with self._database.read() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def sent(self, message: OpenMessage, message_id: int | None, *, now: int) -> None:
        """The message stands in its channel; `message_id` is None if it was deleted since."""
        async with self._database.write() as connection:
            await _decide(connection, message, PostState.SENT, None, message_id, now)

    async def dead(self, message: OpenMessage, reason: str, *, now: int) -> None:
        """The message itself can never be sent."""
        async with self._database.write() as connection:
            await _decide(connection, message, PostState.DEAD, reason, None, now)

    async def skipped(self, message: OpenMessage, reason: str, *, now: int) -> None:
        """Nobody can tell whether the message was sent, and the settings say not to repeat it."""
        async with self._database.write() as connection:
            await _decide(connection, message, PostState.SKIPPED, reason, None, now)

    async def refused(self, message: OpenMessage, reason: str, *, now: int) -> None:
        """The channel takes nothing: all waits, undecided, until its subscriptions are resumed.

        An earlier attempt may have been taken, so the message keeps its number. Posts whose
        subscription was moved follow it to its new channel. Where nobody waits any more the message
        is given up; whoever paused by hand waits, and a server that the bot just left.
        """
        async with self._database.write() as connection:
            await doubts.release(connection, doubts.moved_away(message.channel_id))
            if await doubts.is_held(connection, message):
                return
            if not await _block(connection, message.channel_id, reason):
                await _decide(connection, message, PostState.DEAD, reason, None, now)

    async def block(self, channel_id: int, reason: str) -> bool:
        """Send nothing to a channel until its subscriptions are resumed; False if none did.

        What is in doubt there and was moved away meanwhile does not wait for that.
        """
        async with self._database.write() as connection:
            await doubts.release(connection, doubts.moved_away(channel_id))
            return await _block(connection, channel_id, reason)

    async def prune(self, *, now: int) -> None:
        """Forget what was decided more than 90 days ago."""
        async with self._database.write() as connection:
            await connection.execute(delete(posts).where(posts.c.decided_at < now - AUDIT_TIME))
            await connection.execute(
                delete(messages).where(
                    messages.c.first_attempt_at < now - AUDIT_TIME,
                    messages.c.state != PostState.SENDING,
                    messages.c.id.not_in(
                        select(posts.c.message).where(posts.c.message.is_not(None))
                    ),
                )
            )


def _undecided() -> ColumnElement[bool]:
    """A message whose fate is unknown, and may be found out about now."""
    blocked = select(subscriptions.c.id).where(
        subscriptions.c.channel_id == messages.c.channel_id,
        or_(
            subscriptions.c.state == SubscriptionState.BLOCKED,
            subscriptions.c.reason == PauseReason.LEFT,
        ),
    )
    return and_(messages.c.state == PostState.SENDING, ~blocked.exists(), ~doubts.held())


async def _decide(
    connection: AsyncConnection,
    message: OpenMessage,
    state: PostState,
    reason: str | None,
    message_id: int | None,
    now: int,
) -> None:
    await connection.execute(
        update(messages)
        .where(messages.c.id == message.id)
        .values(state=state, reason=reason, message_id=message_id, body=None)
    )
    values: dict[str, Any] = {"state": state, "decided_at": now}
    if reason is not None:  # what is told of in one line keeps its own
        values["reason"] = reason
    await connection.execute(update(posts).where(posts.c.message == message.id).values(values))
    if state is PostState.SENT:
        # What stood still works again; should it stop once more, that is news.
        await connection.execute(
            update(subscriptions)
            .where(
                subscriptions.c.channel_id == message.channel_id,
                subscriptions.c.told_reason.is_not(None),
            )
            .values(told_reason=None)
        )


async def _block(connection: AsyncConnection, channel_id: int, reason: str) -> bool:
    """Block a channel's active subscriptions; False if it has none."""
    result = await connection.execute(
        update(subscriptions)
        .where(
            subscriptions.c.channel_id == channel_id,
            subscriptions.c.state == SubscriptionState.ACTIVE,
        )
        .values(state=SubscriptionState.BLOCKED, reason=reason)
    )
    return result.rowcount > 0


async def _posts(connection: AsyncConnection, query: Select[tuple[object, ...]]) -> list[Post]:
    found = (await connection.execute(query)).all()
    known = await rows.entries_with_tags(connection, found)
    pings = await rows.pings_of(connection, (row.subscription_id for row in found))
    return [
        Post(
            id=row.post_id,
            subscription_id=row.subscription_id,
            entry=known[row.id],
            feed=rows.feed_info(row),
            look=rows.look(row),
            is_in_digest=row.post_reason == IN_DIGEST,
            is_gathered=row.post_reason == GATHERED,
            pacing=rows.pacing(row),
            place=rows.place(row),
            pings=pings[row.subscription_id],
        )
        for row in found
    ]


def _subscription_of(post_id: int) -> ScalarSelect[int]:
    return select(posts.c.subscription_id).where(posts.c.id == post_id).scalar_subquery()


def _pending(now: int) -> Select[tuple[object, ...]]:
    """Posts whose turn can come now, oldest first, with their entry and feed."""
    return (
        select(
            posts.c.id.label("post_id"),
            posts.c.reason.label("post_reason"),
            posts.c.subscription_id,
            entries,
            *rows.FEED_INFO,
            *rows.LOOK,
            *rows.PACING,
            *rows.PLACE,
        )
        .join(subscriptions, subscriptions.c.id == posts.c.subscription_id)
        .join(entries, entries.c.id == posts.c.entry_id)
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(
            rows.is_open(),
            posts.c.state == PostState.PENDING,
            posts.c.due_at <= now,
            subscriptions.c.state == SubscriptionState.ACTIVE,
            subscriptions.c.removed_at.is_(None),
        )
        .order_by(posts.c.id)
    )

"""Messages whose entries changed after they were sent."""

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import looks
from bot.models import Correction, Post, PostState, SubscriptionState
from bot.places import Kind
from bot.store import rows
from bot.store.database import Database
from bot.store.tables import entries, feeds, messages, posts, subscriptions

MAX_EDITS = 3
"""How often one post is brought up to date; some publishers touch theirs every hour."""


class Edits:
    """The corrections' side of the store."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def channels(self) -> list[int]:
        """Channels with a message that is out of date."""
        query = (
            select(messages.c.channel_id)
            .join(posts, posts.c.message == messages.c.id)
            .join(subscriptions, subscriptions.c.id == posts.c.subscription_id)
            .where(_is_due())
            .distinct()
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def next(self, channel_id: int) -> Correction | None:
        """The oldest message of a channel that is out of date, with what it is to show now."""
        due = (
            select(messages)
            .join(posts, posts.c.message == messages.c.id)
            .join(subscriptions, subscriptions.c.id == posts.c.subscription_id)
            .where(messages.c.channel_id == channel_id, _is_due())
            .order_by(messages.c.id)
            .limit(1)
        )
        async with self._database.read() as connection:
            message = (await connection.execute(due)).first()
            if message is None:
                return None
            query = (
                select(
                    posts.c.id.label("post_id"),
                    posts.c.subscription_id,
                    entries,
                    *rows.FEED_INFO,
                )
                .join(entries, entries.c.id == posts.c.entry_id)
                .join(feeds, feeds.c.id == entries.c.feed_id)
                .where(posts.c.message == message.id)
                .order_by(posts.c.position)
            )
            found = (await connection.execute(query)).all()
            known = await rows.entries_with_tags(connection, found)
            pings = await rows.pings_of(connection, (row.subscription_id for row in found))
            count = select(posts.c.id).where(posts.c.message == message.id)
            look = looks.unpack(message.look)
            is_whole = len((await connection.execute(count)).all()) == len(found)
        return Correction(
            message=message.id,
            channel_id=channel_id,
            message_id=message.message_id,
            posts=tuple(
                Post(
                    id=row.post_id,
                    subscription_id=row.subscription_id,
                    entry=known[row.id],
                    feed=rows.feed_info(row),
                    look=look,
                    pings=pings[row.subscription_id],
                )
                for row in found
            ),
            is_whole=is_whole,
            kind=Kind(message.kind),
        )

    async def done(self, correction: Correction) -> None:
        """The message shows it, or never will; what changed meanwhile is still due."""
        async with self._database.write() as connection:
            await connection.execute(
                update(posts)
                .where(posts.c.message == correction.message)
                .values(is_stale=0, edits=posts.c.edits + 1)
            )
            for post in correction.posts:
                changed = select(entries.c.id).where(
                    entries.c.id == posts.c.entry_id,
                    entries.c.content_hash != post.entry.content_hash,
                )
                await connection.execute(
                    update(posts)
                    .where(posts.c.id == post.id, posts.c.edits < MAX_EDITS, changed.exists())
                    .values(is_stale=1)
                )


async def mark_stale(connection: AsyncConnection, entry_id: int) -> set[int]:
    """An entry changed: what shows it is out of date; returns the channels concerned."""
    shown = and_(
        posts.c.entry_id == entry_id,
        posts.c.state.in_((PostState.SENDING, PostState.SENT)),
        posts.c.reason.is_(None),
        posts.c.edits < MAX_EDITS,
    )
    await connection.execute(update(posts).where(shown).values(is_stale=1))
    query = select(subscriptions.c.channel_id).join(
        posts, posts.c.subscription_id == subscriptions.c.id
    )
    return set((await connection.execute(query.where(shown))).scalars())


def _is_due() -> ColumnElement[bool]:
    return and_(
        posts.c.is_stale == 1,
        messages.c.state == PostState.SENT,
        messages.c.message_id.is_not(None),
        subscriptions.c.state == SubscriptionState.ACTIVE,
        subscriptions.c.removed_at.is_(None),
    )

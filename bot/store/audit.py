"""What became of an entry, for those of one server who ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import News, PostState, Subscription
from bot.places import Kind
from bot.store import rows
from bot.store.database import Database
from bot.store.rows import AnyRow
from bot.store.tables import entries, feeds, messages, posts, subscriptions


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept entry, as far as it takes to choose it."""

    id: int
    title: str
    link: str | None
    feed_title: str


@dataclass(frozen=True, slots=True)
class Sending:
    """The message that a post went out in, or is going to; times are Unix milliseconds."""

    channel_id: int
    message_id: int | None
    kind: Kind
    attempted_at: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided about an entry for a subscription; `due_at` is as in `bot.pacing.Turn`."""

    state: PostState
    reason: str | None
    decided_at: int | None
    due_at: int | None
    sending: Sending | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A subscription, and what became of an entry in it; None where nothing is on record.

    `is_owed` is True while it waits for its feed to be read for its first items.
    """

    subscription: Subscription
    created_at: int
    is_owed: bool
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Traced:
    """An entry and what became of it in each subscription of a server."""

    news: News
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a feed is known: when it last answered, and since when there are entries of it."""

    url: str
    title: str
    site: str | None
    read_at: int | None
    since: int | None
    failure: str | None


class Audit:
    """The store's side of `/why`; everything is asked for together with its server."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def recent(self, guild_id: int, limit: int) -> list[Kept]:
        """The newest entries of the feeds a server follows."""
        query = _kept(guild_id).order_by(entries.c.sorted_at.desc(), entries.c.id.desc())
        return await self._select(query.limit(limit))

    async def with_path(self, guild_id: int, path: str) -> list[Kept]:
        """The entries of the feeds a server follows whose link has `path` in it."""
        query = _kept(guild_id).where(func.instr(entries.c.link, path) > 0)
        return await self._select(query.order_by(entries.c.id.desc()))

    async def trace(self, guild_id: int, entry_id: int) -> Traced | None:
        """What became of an entry, if it is of a feed that the server follows."""
        query = (
            select(entries, feeds.c.succeeded_at, *rows.FEED_INFO)
            .join(feeds, feeds.c.id == entries.c.feed_id)
            .where(entries.c.id == entry_id, entries.c.feed_id.in_(_mine(guild_id)))
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
            if row is None:
                return None
            entry = (await rows.entries_with_tags(connection, [row]))[row.id]
            verdicts = await _verdicts(connection, guild_id, row.feed_id, row.id)
        news = News(entry, rows.feed_info(row), row.seen_at, row.succeeded_at)
        return Traced(news, tuple(verdicts))

    async def reaches(self, guild_id: int) -> list[Reach]:
        """How far each of the feeds is known that a server follows."""
        oldest = (
            select(func.min(entries.c.sorted_at))
            .where(entries.c.feed_id == feeds.c.id)
            .scalar_subquery()
        )
        query = select(feeds, oldest.label("since")).where(feeds.c.id.in_(_mine(guild_id)))
        async with self._database.read() as connection:
            return [
                Reach(row.url, row.title, row.site, row.succeeded_at, row.since, row.failure_detail)
                for row in await connection.execute(query.order_by(feeds.c.title))
            ]

    async def _select(self, query: Select[Any]) -> list[Kept]:
        async with self._database.read() as connection:
            found = await connection.execute(query)
            return [Kept(row.id, row.title, row.link, row.feed_title) for row in found]


def _mine(guild_id: int) -> Select[Any]:
    return select(subscriptions.c.feed_id).where(subscriptions.c.guild_id == guild_id)


def _kept(guild_id: int) -> Select[Any]:
    return (
        select(entries.c.id, entries.c.title, entries.c.link, feeds.c.title.label("feed_title"))
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(feeds.c.id.in_(_mine(guild_id)))
    )


async def _verdicts(
    connection: AsyncConnection, guild_id: int, feed_id: int, entry_id: int
) -> Sequence[Verdict]:
    query = (
        select(
            subscriptions,
            feeds.c.url.label("feed_url"),
            feeds.c.title.label("feed_title"),
            posts.c.state.label("post_state"),
            posts.c.reason.label("post_reason"),
            posts.c.decided_at,
            posts.c.due_at,
            messages.c.channel_id.label("sent_to"),
            messages.c.message_id,
            messages.c.kind,
            messages.c.first_attempt_at,
        )
        .join(feeds, feeds.c.id == subscriptions.c.feed_id)
        .outerjoin(
            posts, and_(posts.c.subscription_id == subscriptions.c.id, posts.c.entry_id == entry_id)
        )
        .outerjoin(messages, messages.c.id == posts.c.message)
        .where(subscriptions.c.feed_id == feed_id, subscriptions.c.guild_id == guild_id)
        .order_by(subscriptions.c.channel_id, subscriptions.c.id)
    )
    found = (await connection.execute(query)).all()
    rules = await rows.rules_of(connection, (row.id for row in found))
    return [
        Verdict(
            subscription=rows.subscription(row, rules[row.id]),
            created_at=row.created_at,
            is_owed=row.backlog is not None,
            outcome=_outcome(row),
        )
        for row in found
    ]


def _outcome(row: AnyRow) -> Outcome | None:
    if row.post_state is None:
        return None
    sending = None
    if row.sent_to is not None:
        sending = Sending(row.sent_to, row.message_id, Kind(row.kind), row.first_attempt_at)
    return Outcome(PostState(row.post_state), row.post_reason, row.decided_at, row.due_at, sending)

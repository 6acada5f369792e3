"""Subscriptions as their server sees them: with the health of their feed, and what came of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import ROUNDUP, PostState, Subscription
from bot.store import rows
from bot.store.database import Database
from bot.store.tables import feeds, posts, subscriptions


@dataclass(frozen=True, slots=True)
class Overview:
    """A subscription at this moment; times are Unix milliseconds.

    `waiting` is how many posts have still to reach Discord. `failure` is what is wrong with the
    feed, as the rest of the sentence "the feed …", since `failing_since`; `is_feed_dead` is True
    once that lasted so long that it is asked only once a day.
    """

    subscription: Subscription
    last_post_at: int | None
    waiting: int
    failure: str | None
    failing_since: int | None
    is_feed_dead: bool


class Overviews:
    """The store's side of showing subscriptions."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def of_guild(self, guild_id: int, offset: int, limit: int) -> list[Overview]:
        """Some of a server's subscriptions, which are ordered by channel and feed."""
        return await self._select(subscriptions.c.guild_id == guild_id, offset, limit)

    async def count(self, guild_id: int) -> int:
        """How many subscriptions a server has."""
        query = select(func.count()).where(subscriptions.c.guild_id == guild_id)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def one(self, subscription_id: int, guild_id: int) -> Overview | None:
        """A subscription, if it is this server's."""
        mine = and_(subscriptions.c.id == subscription_id, subscriptions.c.guild_id == guild_id)
        return next(iter(await self._select(mine)), None)

    async def _select(
        self, condition: ColumnElement[bool], offset: int = 0, limit: int = 1
    ) -> list[Overview]:
        query = (
            select(
                subscriptions,
                feeds.c.url.label("feed_url"),
                feeds.c.title.label("feed_title"),
                feeds.c.failure_detail,
                feeds.c.failing_since,
                feeds.c.paused_reason,
            )
            .join(feeds, feeds.c.id == subscriptions.c.feed_id)
            .where(condition)
            .order_by(subscriptions.c.channel_id, feeds.c.title, subscriptions.c.id)
            .offset(offset)
            .limit(limit)
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query)).all()
            ids = [row.id for row in found]
            rules = await rows.rules_of(connection, ids)
            is_sent = posts.c.state == PostState.SENT
            sent = await _by_subscription(connection, ids, func.max(posts.c.decided_at), is_sent)
            is_item = posts.c.reason.is_distinct_from(ROUNDUP)
            waiting = await _by_subscription(
                connection, ids, func.count(), rows.is_open() & is_item
            )
        return [
            Overview(
                subscription=rows.subscription(row, rules[row.id]),
                last_post_at=sent.get(row.id),
                waiting=waiting.get(row.id, 0),
                failure=row.failure_detail,
                failing_since=row.failing_since,
                is_feed_dead=row.paused_reason is not None,
            )
            for row in found
        ]


async def _by_subscription(
    connection: AsyncConnection,
    ids: list[int],
    value: ColumnElement[Any],
    condition: ColumnElement[bool],
) -> dict[int, Any]:
    """`value` over the posts of each subscription that fulfil `condition`, where there are any."""
    found: dict[int, Any] = {}
    for part in rows.chunks(ids):
        query = (
            select(posts.c.subscription_id, value.label("value"))
            .where(posts.c.subscription_id.in_(part), condition)
            .group_by(posts.c.subscription_id)
        )
        found |= {row.subscription_id: row.value for row in await connection.execute(query)}
    return found

"""What the kept entries can tell: for `/latest`."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from bot.models import News, folded
from bot.store import rows
from bot.store.database import Database
from bot.store.tables import entries, entry_tags, feeds, subscriptions


class Entries:
    """The reading side of the kept entries."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def tagged(self, guild_id: int, tag: str, limit: int) -> list[News]:
        """The newest entries with a tag, whatever its case, of the feeds a server follows."""
        tagged = select(entry_tags.c.entry_id).where(entry_tags.c.folded == folded(tag))
        return await self._news(_followed(guild_id).where(entries.c.id.in_(tagged)), limit)

    async def of_feeds(self, guild_id: int, feed_ids: Collection[int], limit: int) -> list[News]:
        """The newest entries of some of the feeds a server follows."""
        return await self._news(_followed(guild_id).where(feeds.c.id.in_(feed_ids)), limit)

    async def newest(self, guild_id: int, limit: int) -> list[News]:
        """The newest entries of all feeds a server follows."""
        return await self._news(_followed(guild_id), limit)

    async def _news(self, query: Select[Any], limit: int) -> list[News]:
        async with self._database.read() as connection:
            found = (await connection.execute(query.limit(limit))).all()
            kept = await rows.entries_with_tags(connection, found)
        return [
            News(kept[row.id], rows.feed_info(row), row.seen_at, row.succeeded_at) for row in found
        ]


def _followed(guild_id: int) -> Select[Any]:
    """Entries of the feeds that a server has subscribed to, newest first."""
    mine = select(subscriptions.c.feed_id).where(subscriptions.c.guild_id == guild_id)
    return (
        select(entries, feeds.c.succeeded_at, *rows.FEED_INFO)
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(feeds.c.id.in_(mine))
        .order_by(entries.c.sorted_at.desc(), entries.c.id.desc())
    )

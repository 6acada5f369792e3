"""What the kept entries can tell: for `/latest`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal_column, select

from bot.models import News, folded
from bot.store import index, rows, words
from bot.store.database import Database
from bot.store.tables import entries, entry_tags, feeds, subscriptions

_TAGS_FROM = 3000
"""How many of a server's newest entries are looked through for their tags."""


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag in one of its spellings, and how many of the newest entries have it."""

    tag: str
    count: int


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

    async def with_words(self, guild_id: int, typed: str, limit: int) -> list[News]:
        """The newest entries of the feeds a server follows that have all words of `typed`."""
        expression = words.query(typed)
        if expression is None:
            return []
        # The plus keeps SQLite from asking for every entry that has the word, whoever's it is.
        mine = literal_column("+entries.id").in_(index.matching(expression))
        return await self._news(_followed(guild_id).where(mine), limit)

    async def titles(self, guild_id: int) -> dict[int, str]:
        """What the feeds are called that a server follows, by id, in that order."""
        query = select(feeds.c.id, feeds.c.title).where(
            feeds.c.id.in_(_mine(guild_id)), feeds.c.title != ""
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query)).all()
        return {row.id: row.title for row in sorted(found, key=lambda row: folded(row.title))}

    async def tags(self, guild_id: int, text: str, limit: int) -> list[TagCount]:
        """The tags of a server's newest entries that contain `text`, which is folded.

        Those that begin with it come first, then those that are used most.
        """
        newest = (
            select(entries.c.id)
            .where(entries.c.feed_id.in_(_mine(guild_id)))
            .order_by(entries.c.sorted_at.desc())
            .limit(_TAGS_FROM)
        )
        place, count = func.instr(entry_tags.c.folded, text), func.count()
        query = (
            select(func.max(entry_tags.c.tag).label("tag"), count.label("count"))
            .where(entry_tags.c.entry_id.in_(newest), place > 0)
            .group_by(entry_tags.c.folded)
            .order_by((place == 1).desc(), count.desc(), entry_tags.c.folded)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [TagCount(row.tag, row[1]) for row in await connection.execute(query)]

    async def _news(self, query: Select[Any], limit: int) -> list[News]:
        async with self._database.read() as connection:
            found = (await connection.execute(query.limit(limit))).all()
            kept = await rows.entries_with_tags(connection, found)
        return [
            News(kept[row.id], rows.feed_info(row), row.seen_at, row.succeeded_at) for row in found
        ]


def _followed(guild_id: int) -> Select[Any]:
    """Entries of the feeds that a server has subscribed to, newest first."""
    return (
        select(entries, feeds.c.succeeded_at, *rows.FEED_INFO)
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .where(feeds.c.id.in_(_mine(guild_id)))
        .order_by(entries.c.sorted_at.desc(), entries.c.id.desc())
    )


def _mine(guild_id: int) -> Select[Any]:
    """The feeds that a server has subscribed to."""
    return select(subscriptions.c.feed_id).where(subscriptions.c.guild_id == guild_id)

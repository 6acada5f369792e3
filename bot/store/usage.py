"""What a feed's entries have that a filter can ask for, the most frequent first."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Select, func, select

from bot.models import RuleKind, folded
from bot.store.database import Database
from bot.store.tables import entries, entry_tags, subscriptions


@dataclass(frozen=True, slots=True)
class Used:
    """A tag, author or domain, and how many of a feed's kept entries have it."""

    value: str
    count: int


class Usage:
    """Looks through the kept entries of a feed that a server follows."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def of(
        self, kind: RuleKind, feed_id: int, guild_id: int, typed: str, limit: int
    ) -> list[Used]:
        """Tags, authors or link domains that contain `typed`, whatever its case; else nothing."""
        text = folded(typed.strip())
        mine = _kept(feed_id, guild_id)
        if kind is RuleKind.TAG:
            count = func.count()
            query = (
                select(func.max(entry_tags.c.tag).label("tag"), count.label("uses"))
                .where(
                    entry_tags.c.entry_id.in_(mine.with_only_columns(entries.c.id)),
                    func.instr(entry_tags.c.folded, text) > 0,
                )
                .group_by(entry_tags.c.folded)
                .order_by(count.desc(), entry_tags.c.folded)
                .limit(limit)
            )
            async with self._database.read() as connection:
                return [Used(row.tag, row.uses) for row in await connection.execute(query)]
        column = {RuleKind.AUTHOR: entries.c.author, RuleKind.DOMAIN: entries.c.link}.get(kind)
        if column is None:
            return []
        async with self._database.read() as connection:
            values = (await connection.execute(mine.with_only_columns(column))).scalars().all()
        if kind is RuleKind.DOMAIN:
            values = [_domain(link) for link in values]
        counted = Counter(value for value in values if value and text in folded(value))
        return [Used(value, uses) for value, uses in counted.most_common(limit)]


def _kept(feed_id: int, guild_id: int) -> Select[tuple[object, ...]]:
    """The entries of a feed, if the server follows it."""
    followed = select(subscriptions.c.id).where(
        subscriptions.c.feed_id == feed_id, subscriptions.c.guild_id == guild_id
    )
    return select(entries).where(entries.c.feed_id == feed_id, followed.exists())


def _domain(link: str | None) -> str:
    return (urlsplit(link or "").hostname or "").removeprefix("www.")

"""What somebody is about to subscribe, from the first look at it to the decision."""

import json
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import InputError
from bot.looks import Style
from bot.store.database import Database
from bot.store.tables import drafts
from bot.texts import say

KEPT = 86_400_000
"""Milliseconds for which a draft is kept."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One of the feeds that were found."""

    url: str = field(repr=False)  # it may hold a password
    title: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A subscription that is not one yet; `id` is 0 for one that was not added.

    `tags` are as they were typed; `chosen` is which of the `feeds` it is.
    """

    id: int
    guild_id: int
    owner_id: int
    channel_id: int
    feeds: tuple[Offered, ...]
    chosen: int
    tags: str
    backlog: int
    style: Style = Style.CARD

    @property
    def feed(self) -> Offered:
        """The feed that it is for."""
        return self.feeds[self.chosen]


class Drafts:
    """The drafts' side of the store."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def add(self, draft: Draft, *, now: int) -> Draft:
        """Keep a draft; returns it with its id."""
        values = {
            "guild_id": draft.guild_id,
            "owner_id": draft.owner_id,
            "channel_id": draft.channel_id,
            "feeds": json.dumps([[one.url, one.title] for one in draft.feeds]),
            "chosen": draft.chosen,
            "tags": draft.tags,
            "backlog": draft.backlog,
            "style": draft.style,
            "created_at": now,
        }
        async with self._database.write() as connection:
            statement = insert(drafts).values(values).returning(drafts.c.id)
            made: int = (await connection.execute(statement)).scalar_one()
        return replace(draft, id=made)

    async def get(self, draft_id: int, guild_id: int, owner_id: int) -> Draft | None:
        """Somebody's draft in a server, if it was not used or removed yet."""
        query = select(drafts).where(_theirs(draft_id, guild_id, owner_id))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return Draft(
            id=row.id,
            guild_id=row.guild_id,
            owner_id=row.owner_id,
            channel_id=row.channel_id,
            feeds=tuple(Offered(url, title) for url, title in json.loads(row.feeds)),
            chosen=row.chosen,
            tags=row.tags,
            backlog=row.backlog,
            style=Style(row.style),
        )

    async def change(self, draft: Draft) -> None:
        """Keep what was chosen and typed since; nothing happens to one that is gone."""
        async with self._database.write() as connection:
            await connection.execute(
                update(drafts)
                .where(drafts.c.id == draft.id)
                .values(chosen=draft.chosen, tags=draft.tags, style=draft.style)
            )

    async def remove(self, draft_id: int, guild_id: int, owner_id: int) -> None:
        """Forget a draft of somebody's in a server."""
        async with self._database.write() as connection:
            await connection.execute(delete(drafts).where(_theirs(draft_id, guild_id, owner_id)))

    async def prune(self, *, now: int) -> None:
        """Forget the drafts of yesterday."""
        async with self._database.write() as connection:
            await connection.execute(delete(drafts).where(drafts.c.created_at < now - KEPT))


async def use_up(connection: AsyncConnection, draft_id: int) -> None:
    """Remove a draft that becomes a subscription. Raises `InputError` where it did already."""
    used = await connection.execute(delete(drafts).where(drafts.c.id == draft_id))
    if used.rowcount != 1:
        raise InputError(say("subscribe.used"))


def _theirs(draft_id: int, guild_id: int, owner_id: int) -> ColumnElement[bool]:
    return and_(
        drafts.c.id == draft_id, drafts.c.guild_id == guild_id, drafts.c.owner_id == owner_id
    )

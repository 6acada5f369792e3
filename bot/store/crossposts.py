"""Messages of announcement channels that are still to be published to those who follow."""

from sqlalchemy import ColumnElement, and_, select, update

from bot.models import PostState
from bot.places import Crosspost
from bot.store.database import Database
from bot.store.tables import messages


class Crossposts:
    """The publishing side of the store.

    `messages.crosspost_by` is set by the claim, so that no kill comes between a post and it.
    """

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def channels(self) -> list[int]:
        """Channels with something to be published."""
        query = select(messages.c.channel_id).where(_is_due()).distinct()
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def next(self, channel_id: int) -> Crosspost | None:
        """The oldest message of a channel that is to be published."""
        query = (
            select(messages)
            .where(messages.c.channel_id == channel_id, _is_due())
            .order_by(messages.c.id)
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return Crosspost(row.id, row.channel_id, row.message_id, row.crosspost_by)

    async def done(self, crosspost: Crosspost) -> None:
        """It is published, or never will be."""
        async with self._database.write() as connection:
            await connection.execute(
                update(messages).where(messages.c.id == crosspost.message).values(crosspost_by=None)
            )


def _is_due() -> ColumnElement[bool]:
    return and_(
        messages.c.crosspost_by.is_not(None),
        messages.c.state == PostState.SENT,
        messages.c.message_id.is_not(None),
    )

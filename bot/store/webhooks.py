"""Our webhooks, by channel. Their tokens are secrets: whoever has one can post with it."""

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert

from bot.places import Webhook
from bot.store.database import Database
from bot.store.tables import webhooks


class Webhooks:
    """The webhooks' side of the store."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def usable(self, channel_id: int) -> Webhook | None:
        """The newest of a channel that is not known to be deleted."""
        query = (
            select(webhooks)
            .where(webhooks.c.channel_id == channel_id, webhooks.c.token.is_not(None))
            .order_by(webhooks.c.id.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return Webhook(row.id, row.channel_id, row.token) if row else None

    async def ids(self, channel_id: int) -> frozenset[int]:
        """All that a channel has had: their messages outlive them."""
        query = select(webhooks.c.id).where(webhooks.c.channel_id == channel_id)
        async with self._database.read() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def remember(self, webhook: Webhook) -> None:
        """Use it from now on."""
        values = {"channel_id": webhook.channel_id, "token": webhook.token}
        statement = insert(webhooks).values(id=webhook.id, **values)
        async with self._database.write() as connection:
            await connection.execute(statement.on_conflict_do_update(set_=values))

    async def forget(self, webhook: Webhook) -> None:
        """It was deleted."""
        async with self._database.write() as connection:
            await connection.execute(
                update(webhooks).where(webhooks.c.id == webhook.id).values(token=None)
            )

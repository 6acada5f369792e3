"""At which addresses feeds are, and were: a feed that moved is found by its old ones too."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import PollResult
from bot.store import merging
from bot.store.database import Database
from bot.store.tables import feeds, former_urls


async def feed_at(connection: AsyncConnection, url: str) -> int | None:
    """The feed that is, or else was, at `url`."""
    now = select(feeds.c.id).where(feeds.c.url == url)
    before = select(former_urls.c.feed_id).where(former_urls.c.url == url)
    found: int | None = (await connection.execute(now)).scalar()
    if found is None:
        found = (await connection.execute(before)).scalar()
    return found


class Addresses:
    """The side of the store that knows about moves."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def move(self, feed_id: int, url: str, *, now: int, max_posts: int) -> PollResult | None:
        """Have a feed be at `url` from now on.

        Where another feed is there already, the two become that one: the result is then what its
        subscribers are owed by that, else None.
        """
        async with self._database.write() as connection:
            query = select(feeds.c.url).where(feeds.c.id == feed_id)
            old_url = (await connection.execute(query)).scalar()
            if old_url is None or old_url == url:
                return None
            other = await feed_at(connection, url)
            if other is None or other == feed_id:
                await _forget(connection, url)
                await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(url=url))
                await _remember(connection, old_url, feed_id)
                return None
            owed = await merging.merge(connection, feed_id, other, now=now, max_posts=max_posts)
            await connection.execute(
                update(former_urls).where(former_urls.c.feed_id == feed_id).values(feed_id=other)
            )
            await connection.execute(delete(feeds).where(feeds.c.id == feed_id))
            await _remember(connection, old_url, other)
            return owed


async def _remember(connection: AsyncConnection, url: str, feed_id: int) -> None:
    await _forget(connection, url)
    await connection.execute(insert(former_urls).values(url=url, feed_id=feed_id))


async def _forget(connection: AsyncConnection, url: str) -> None:
    await connection.execute(delete(former_urls).where(former_urls.c.url == url))

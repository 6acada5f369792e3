"""What commands ask of the entries that are kept, in terms of values: no Discord in here."""

from dataclasses import dataclass

from bot.models import Entry, News, folded
from bot.store import Store

_FEEDS_AMONG_TOPICS = 8
"""How many feeds are offered where there are tags enough to fill a completion."""

_FEED = "f:"


@dataclass(frozen=True, slots=True)
class Topic:
    """What `/latest` can be asked for; `key` stands for it in a completion."""

    key: str
    name: str
    is_feed: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Some of the news about something; `about` is how that is called, "" if it is everything."""

    news: tuple[News, ...]
    has_more: bool
    about: str


class Archive:
    """Finds entries among those of the feeds that a server follows."""

    def __init__(self, store: Store) -> None:
        """`store` is open."""
        self._store = store

    async def latest(self, guild_id: int, topic: str, count: int, offset: int = 0) -> Found:
        """The newest entries about `topic`, newest first, from number `offset` on.

        A topic is a feed's key, else a tag, else part of a feed's title, else words; an empty one
        is everything.
        """
        news, about = await self._about(guild_id, " ".join(topic.split()), offset + count + 1)
        return Found(tuple(news[offset : offset + count]), len(news) > offset + count, about)

    async def search(self, guild_id: int, words: str, count: int, offset: int = 0) -> Found:
        """The newest entries that have all of `words`, from number `offset` on.

        The last word may be only the beginning of one.
        """
        news = await self._store.entries.with_words(guild_id, words, offset + count + 1)
        about = " ".join(words.split())
        return Found(tuple(news[offset : offset + count]), len(news) > offset + count, about)

    async def topics(self, guild_id: int, typed: str, limit: int) -> list[Topic]:
        """Tags and feeds of a server that what is typed may mean, the most used tags first."""
        text = folded(" ".join(typed.split()))
        feeds = await self._store.entries.titles(guild_id)
        found = [
            Topic(f"{_FEED}{feed_id}", title, is_feed=True)
            for feed_id, title in feeds.items()
            if text in folded(title)
        ]
        tags = await self._store.entries.tags(guild_id, text, limit)
        named = [Topic(one.tag, one.tag, is_feed=False, count=one.count) for one in tags]
        shown = found[: max(_FEEDS_AMONG_TOPICS, limit - len(named))]
        return named[: limit - len(shown)] + shown

    async def told_together(self, post_id: int, guild_id: int) -> list[Entry]:
        """The entries that a server was told of in one message, oldest first."""
        return await self._store.outbox.told_together(post_id, guild_id)

    async def _about(self, guild_id: int, topic: str, limit: int) -> tuple[list[News], str]:
        """At most `limit` of the newest entries about a topic, and what it is called."""
        entries = self._store.entries
        if not topic:
            return await entries.newest(guild_id, limit), ""
        feeds = await self._store.entries.titles(guild_id)
        for feed_id, title in feeds.items():
            if topic == f"{_FEED}{feed_id}":
                return await entries.of_feeds(guild_id, [feed_id], limit), title
        if tagged := await entries.tagged(guild_id, topic, limit):
            return tagged, topic
        named = [feed_id for feed_id, title in feeds.items() if folded(topic) in folded(title)]
        if named:
            return await entries.of_feeds(guild_id, named, limit), topic
        return await entries.with_words(guild_id, topic, limit), topic

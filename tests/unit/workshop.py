"""Everything between the network and the outbox, wired as the application wires it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp.abc import AbstractResolver

from bot.feeds.discover import Discoverer
from bot.feeds.fetch import Fetcher
from bot.feeds.reader import FeedReader
from bot.feeds.workers import ParserPool
from bot.models import Subscription, tag_rules
from bot.poll import Poller
from bot.settings import FetchSettings, PollingSettings
from bot.slots import most
from bot.store import Store, Wanted
from bot.subscriptions import SubscriptionService
from bot.turns import Turns
from bot.wakes import Wakes
from tests.building import next_post
from tests.conftest import SetClock

CHANNEL = 100
GUILD = 10
INTERVAL = 600.0
MAX_POSTS = 10
LIMIT = 100

STEADY = PollingSettings().model_copy(
    update={"min_interval": INTERVAL, "interval": INTERVAL, "max_interval": INTERVAL}
)
"""What a feed does or asks for has no say in when it is polled."""


@dataclass(frozen=True)
class Workshop:
    """Chance has no say in it: every interval is exactly what the settings say."""

    store: Store
    clock: SetClock
    settings: PollingSettings
    reader: FeedReader
    wakes: Wakes
    turns: Turns
    poller: Poller
    service: SubscriptionService

    async def follow(
        self, url: str, channel_id: int = CHANNEL, *, tags: str = "", backlog: int = 0
    ) -> Subscription:
        """Subscribe without looking at the feed first."""
        wanted = Wanted(url, channel_id, GUILD, tag_rules(tags.split(",")), backlog)
        return (await self.store.subscriptions.add(wanted, now=self.clock())).subscription

    async def due_in(self, feed_id: int = 1) -> float:
        """Seconds until a feed's next poll, as the table has it."""
        return (dict(await self.store.polls.due())[feed_id] - self.clock()) / 1000

    async def waiting(self, channel_id: int = CHANNEL) -> list[str]:
        """The titles of what waits for a channel; it is marked as sent."""
        titles = []
        while (post := await next_post(self.store, channel_id)) is not None:
            claimed = await self.store.outbox.claim(
                [post.id], channel_id, "{}", after_id=0, now=self.clock()
            )
            assert claimed is not None
            await self.store.outbox.sent(claimed, claimed.id, now=self.clock())
            titles.append(post.entry.title)
        return titles

    async def woken(self) -> frozenset[int]:
        """The channels that were woken up to now; they are taken out."""
        try:
            async with asyncio.timeout(0):
                return await self.wakes.channels()
        except TimeoutError:
            return frozenset()


@contextlib.asynccontextmanager
async def open_workshop(
    store: Store,
    clock: SetClock,
    settings: PollingSettings | None = None,
    *,
    patience: float = 20.0,
    resolver: AbstractResolver | None = None,
) -> AsyncIterator[Workshop]:
    """Ready to read feeds from loopback, which get `patience` seconds to answer."""
    settings = settings or STEADY
    fetch = FetchSettings(allow_private_networks=True).model_copy(update={"timeout": patience})
    async with Fetcher.open(fetch, most(settings.concurrency), resolver) as fetcher:
        reader, wakes, turns = FeedReader(fetcher, ParserPool()), Wakes(), Turns()
        poller = Poller(store, reader, settings, clock, lambda: 0.5, wakes, turns, MAX_POSTS)
        service = SubscriptionService(store, Discoverer(reader), poller, wakes, clock, limit=LIMIT)
        yield Workshop(store, clock, settings, reader, wakes, turns, poller, service)

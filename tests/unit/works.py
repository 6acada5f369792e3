"""An engine at work, with a poller and a deliverer that tell what they were called for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.deliver import Deliverer, Steward
from bot.engine import LocalEngine
from bot.poll import Poller
from bot.settings import PollingSettings
from bot.stall import Stall
from tests.building import item, rss
from tests.feed_server import FeedServer
from tests.unit.workshop import CHANNEL, MAX_POSTS, Workshop


class ToldPoller(Poller):
    """Tells which feeds it polled; stumbles where it is told to, once."""

    def __init__(self, shop: Workshop) -> None:
        """With everything of the workshop's."""
        super().__init__(
            shop.store,
            shop.reader,
            shop.settings,
            shop.clock,
            lambda: 0.5,
            shop.wakes,
            shop.turns,
            MAX_POSTS,
        )
        self.polled: asyncio.Queue[int] = asyncio.Queue()
        self.flushed: asyncio.Queue[None] = asyncio.Queue()
        self.stumbles: dict[int, Exception] = {}

    async def poll(self, feed_id: int) -> float:
        try:
            if feed_id in self.stumbles:
                raise self.stumbles.pop(feed_id)
            return await super().poll(feed_id)
        finally:
            self.polled.put_nowait(feed_id)

    async def flush(self) -> None:
        await super().flush()
        self.flushed.put_nowait(None)


class ToldDeliverer(Deliverer):
    """Tells which channels it was called for; then does what a test has it do."""

    def __init__(self) -> None:
        """Without anything to deliver with."""
        self.called: asyncio.Queue[int] = asyncio.Queue()
        self.work: Callable[[int], Awaitable[None]] | None = None

    async def deliver(self, channel_id: int) -> None:
        self.called.put_nowait(channel_id)
        if self.work is not None:
            await self.work(channel_id)


class IdleSteward(Steward):
    """Has no Discord to compare with, and nobody to tell."""

    def __init__(self) -> None:
        """Without anything."""

    async def take_stock(self) -> None:
        return None

    async def tell(self) -> None:
        return None


class Works:
    """A running engine and what it works with."""

    def __init__(self, shop: Workshop) -> None:
        """Not running yet, not connected yet."""
        self.shop = shop
        self.poller = ToldPoller(shop)
        self.deliverer = ToldDeliverer()
        self.steward = IdleSteward()
        self.stopping = asyncio.Event()
        self.connected = asyncio.Event()

    async def until_connected(self) -> None:
        await self.connected.wait()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The engine runs; at the end it is told to stop, and has to."""
        engine = LocalEngine(
            self.shop.store,
            self.poller,
            self.deliverer,
            self.steward,
            self.shop.wakes,
            self.shop.turns,
            self.shop.clock,
            self.shop.settings,
            Stall(self.shop.store.notes.probe),
            stopping=self.stopping,
            until_connected=self.until_connected,
        )
        async with asyncio.timeout(30), asyncio.TaskGroup() as group:
            group.create_task(engine.run())
            try:
                yield
            finally:
                self.stopping.set()

    async def follow(self, server: FeedServer, count: int) -> None:
        """Subscribe a channel each to `count` feeds with an item, called by number."""
        for number in range(1, count + 1):
            url = server.put(f"/{number}", rss(item(str(number))))
            await self.shop.follow(url, CHANNEL + number, backlog=1)

    async def each_polled(self, feed_ids: set[int]) -> None:
        """Wait until each of these feeds was polled since the last look."""
        async with asyncio.timeout(30):
            while feed_ids:
                feed_ids = feed_ids - {await self.poller.polled.get()}

    async def polled(self, count: int) -> list[int]:
        """The next feeds that were polled."""
        return sorted([await self.poller.polled.get() for _ in range(count)])

    async def delivered(self, count: int) -> list[int]:
        """The next channels that the deliverer was called for."""
        return sorted([await self.deliverer.called.get() for _ in range(count)])

    async def all_delivered(self, channel_ids: set[int]) -> None:
        """Wait until the deliverer was called for all of these, and for no others."""
        called: set[int] = set()
        while called != channel_ids:
            called.add(await self.deliverer.called.get())
            assert called <= channel_ids


def quick(concurrency: int = 8) -> PollingSettings:
    """Intervals that a file may not ask for."""
    return PollingSettings.model_construct(
        interval=0.02, min_interval=0.02, max_interval=60.0, concurrency=concurrency
    )

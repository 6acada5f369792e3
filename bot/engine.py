"""Runs `poll` for feeds that are due and `deliver` for channels that posts wait for."""

import asyncio
import contextlib
import heapq
import logging
import math
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.clock import Clock
from bot.deliver import Deliverer, Steward
from bot.errors import StoreError
from bot.poll import Poller
from bot.settings import PollingSettings
from bot.stall import Stall
from bot.store import Store
from bot.wakes import Wakes

log = logging.getLogger(__name__)

GRACE = 4.0
"""Seconds that requests to Discord get to finish after we are told to stop."""

SWEEP_INTERVAL = 60.0
FLUSH_INTERVAL = 1.0
DAY = 86400.0


class Engine(Protocol):
    """What makes polls and deliveries happen. Later ones may share the work among machines."""

    async def run(self) -> None:
        """Work until told to stop."""
        ...


class LocalEngine:
    """All of it in this process: a heap of due feeds, and a task for each busy channel."""

    def __init__(
        self,
        store: Store,
        poller: Poller,
        deliverer: Deliverer,
        steward: Steward,
        wakes: Wakes,
        clock: Clock,
        settings: PollingSettings,
        stall: Stall,
        *,
        stopping: asyncio.Event,
        until_connected: Callable[[], Awaitable[None]],
    ) -> None:
        """Polls from the start; delivers once `until_connected` has returned.

        While there is a `stall`, nothing is begun.
        """
        self._store = store
        self._poller = poller
        self._deliverer = deliverer
        self._steward = steward
        self._wakes = wakes
        self._clock = clock
        self._settings = settings
        self._stall = stall
        self._stopping = stopping
        self._until_connected = until_connected
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._heap: list[tuple[float, int]] = []
        self._planned: dict[int, float] = {}
        self._replanned = asyncio.Event()
        self._polls: dict[int, asyncio.Task[None]] = {}
        self._deliveries: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()
        self._is_connected = False

    async def run(self) -> None:
        """Work until `stopping` is set; then deliveries under way get `GRACE` seconds."""
        async with asyncio.TaskGroup() as group:
            loops = [
                group.create_task(self._poll_loop(group)),
                group.create_task(self._deliver_loop(group)),
                group.create_task(self._sweep_loop()),
                # A sweep finds whatever the stall kept from being done.
                group.create_task(self._stall.watch(self._wakes.wake_feeds)),
                group.create_task(self._every(FLUSH_INTERVAL, self._poller.flush)),
                group.create_task(self._every(DAY, self._prune)),
                group.create_task(self._look_daily()),
            ]
            await self._stopping.wait()
            for task in (*loops, *self._polls.values()):
                task.cancel()
            await _finish(list(self._deliveries.values()))
        try:
            await self._poller.flush()
        except StoreError as error:
            log.error("what the last polls found unchanged is not written: %s", error)

    async def _poll_loop(self, group: asyncio.TaskGroup) -> None:
        while True:
            await self._slots.acquire()
            feed_id = await self._next_due()
            await self._stall.usable()
            self._polls[feed_id] = group.create_task(self._poll(feed_id))

    async def _next_due(self) -> int:
        """Wait for the feed whose turn it is, and take it off the plan."""
        while True:
            self._replanned.clear()
            wait = self._heap[0][0] - _now() if self._heap else math.inf
            if wait > 0:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait if wait < math.inf else None):
                        await self._replanned.wait()
                continue
            at, feed_id = heapq.heappop(self._heap)
            # A feed that was planned anew, or dropped, left its old place in the heap.
            if self._planned.get(feed_id) == at:
                del self._planned[feed_id]
                return feed_id

    async def _poll(self, feed_id: int) -> None:
        seconds = self._settings.interval
        try:
            seconds = await self._poller.poll(feed_id)
        except StoreError as error:
            if await self._stall.met(error, f"feed {feed_id} was not polled"):
                seconds = 0.0
        except Exception:
            # One feed's bug must not end the others' service; it is loud, and the feed waits.
            log.exception("a bug while polling feed %d", feed_id)
        finally:
            del self._polls[feed_id]
            self._slots.release()
        if seconds < math.inf:
            self._plan(feed_id, seconds)

    def _plan(self, feed_id: int, seconds: float) -> None:
        at = _now() + seconds
        self._planned[feed_id] = at
        heapq.heappush(self._heap, (at, feed_id))
        self._replanned.set()

    async def _deliver_loop(self, group: asyncio.TaskGroup) -> None:
        await self._until_connected()
        self._is_connected = True
        while True:
            channels = await self._wakes.channels()
            await self._stall.usable()
            for channel_id in channels:
                if channel_id in self._deliveries:
                    self._again.add(channel_id)
                else:
                    task = group.create_task(self._deliver(channel_id))
                    self._deliveries[channel_id] = task

    async def _deliver(self, channel_id: int) -> None:
        try:
            await self._deliverer.deliver(channel_id)
            while channel_id in self._again:
                self._again.discard(channel_id)
                await self._deliverer.deliver(channel_id)
            if await self._store.servers.is_untold(channel_id):
                await self._steward.tell()
        except StoreError as error:
            await self._stall.met(error, f"channel {channel_id} has to wait")
        except Exception:
            # As above: the sweeper comes back to this channel.
            log.exception("a bug while delivering to channel %d", channel_id)
        finally:
            del self._deliveries[channel_id]
            if channel_id in self._again:
                # Woken after its last look failed.
                self._again.discard(channel_id)
                self._wakes.wake_channels([channel_id])

    async def _sweep_loop(self) -> None:
        """Find what lost hints left behind, at start and from then on."""
        while True:
            await self._stall.usable()
            try:
                await self._sweep()
            except StoreError as error:
                await self._stall.met(error, "the sweep has to wait")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SWEEP_INTERVAL):
                    await self._wakes.feeds()

    async def _sweep(self) -> None:
        due = dict(await self._store.polls.due())
        for feed_id in self._planned.keys() - due.keys():
            del self._planned[feed_id]
        now = self._clock()
        for feed_id in due.keys() - self._planned.keys() - self._polls.keys():
            wait = max(0.0, (due[feed_id] - now) / 1000)
            # The clock may have been far ahead when that time was written.
            self._plan(feed_id, min(wait, self._settings.max_interval))
        self._wakes.wake_channels(await self._store.outbox.open_channels())
        self._wakes.wake_channels(await self._store.edits.channels())
        if self._is_connected:
            await self._steward.tell()

    async def _prune(self) -> None:
        await self._store.outbox.prune(now=self._clock())
        await self._store.servers.prune(now=self._clock())
        await self._store.polls.prune(now=self._clock())

    async def _look_daily(self) -> None:
        """See what can go on, and who has still to be told, even if no event said so."""
        await self._until_connected()
        await asyncio.sleep(DAY)
        await self._every(DAY, self._steward.take_stock)

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self._stall.usable()
            try:
                await work()
            except StoreError as error:
                await self._stall.met(error, "the database has to wait")
            await asyncio.sleep(seconds)


def _now() -> float:
    """Seconds of a clock that nobody can set."""
    return asyncio.get_running_loop().time()


async def _finish(tasks: list[asyncio.Task[None]]) -> None:
    """Give tasks their grace, then cancel them: what they attempted stays recorded."""
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=GRACE)
        for task in late:
            task.cancel()

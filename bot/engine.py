"""Runs `poll` for feeds that are due and `deliver` for channels that posts wait for."""

import asyncio
import contextlib
import heapq
import logging
import math
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot import lag
from bot.appointments import Appointments
from bot.clock import Clock
from bot.deliver import Deliverer, Steward
from bot.errors import StoreError
from bot.poll import Poller
from bot.settings import PollingSettings
from bot.slots import Slots
from bot.stall import Stall
from bot.store import Store
from bot.turns import Turns, host_of
from bot.wakes import Wakes

log = logging.getLogger(__name__)

GRACE = 4.0
"""Seconds that requests to Discord get to finish after we are told to stop."""

SWEEP_INTERVAL = 60.0
FLUSH_INTERVAL = 1.0
DAY = 86400.0
_TOLERANCE = 5.0  # seconds by which plan and table may differ


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
        turns: Turns,
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
        self._turns = turns
        self._appointments = Appointments(store, wakes, clock, stall)
        self._slots = Slots(settings.concurrency)
        self._heap: list[tuple[float, int]] = []
        self._planned: dict[int, float] = {}
        self._waiting: set[int] = set()
        self._changed = asyncio.Event()
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
                group.create_task(self._appointments.keep()),
                # A sweep finds whatever the stall kept from being done.
                group.create_task(self._stall.watch(self._wakes.wake_feeds)),
                group.create_task(self._every(FLUSH_INTERVAL, self._poller.flush)),
                group.create_task(self._every(DAY, self._prune)),
                group.create_task(self._look_daily()),
                group.create_task(lag.watch()),
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
            await self._stall.usable()
            self._changed.clear()
            try:
                await self._queue_up_due()
            except StoreError as error:
                await self._stall.met(error, "feeds that are due have to wait")
                await asyncio.sleep(1)
                continue
            now = _now()
            while not self._slots.wait(now) and (turn := self._turns.take(now)):
                host, feed_id = turn
                self._waiting.discard(feed_id)
                self._slots.enter(feed_id, now)
                self._polls[feed_id] = group.create_task(self._poll(feed_id, host))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._idle_for()):
                    await self._changed.wait()

    async def _queue_up_due(self) -> None:
        """Have the feeds whose time has come wait for their host's turn."""
        due = self._take_due()
        if not due:
            return
        self._waiting.update(due)
        try:
            addresses = await self._poller.prepare(due)
        except StoreError:
            self._waiting.difference_update(due)
            raise
        self._waiting.difference_update(due - addresses.keys())
        for feed_id, url in addresses.items():
            self._turns.add(host_of(url), feed_id)

    def _take_due(self) -> set[int]:
        due: set[int] = set()
        now = _now()
        while self._heap and self._heap[0][0] <= now:
            at, feed_id = heapq.heappop(self._heap)
            # A feed that was planned anew, or dropped, left its old place in the heap.
            if self._planned.get(feed_id) == at:
                del self._planned[feed_id]
                due.add(feed_id)
        return due

    def _idle_for(self) -> float | None:
        """Seconds until there is something to do, if nothing happens before; None for ever."""
        now = _now()
        due = max(0.0, self._heap[0][0] - now) if self._heap else math.inf
        seconds = min(due, max(self._turns.wait(now), self._slots.wait(now)))
        return seconds if seconds < math.inf else None

    async def _poll(self, feed_id: int, host: str) -> None:
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
            self._slots.leave(feed_id)
            self._turns.done(host)
            self._changed.set()
        if seconds < math.inf:
            self._plan(feed_id, seconds)

    def _plan(self, feed_id: int, seconds: float) -> None:
        at = _now() + seconds
        self._planned[feed_id] = at
        heapq.heappush(self._heap, (at, feed_id))
        self._changed.set()

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
            # Whatever puts posts off wakes their channel.
            self._appointments.changed()
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
        await self._store.removals.purge(now=self._clock())
        await self._plan_anew()
        await self._store.paces.set_right(now=self._clock())
        self._wakes.wake_channels(await self._store.outbox.open_channels(now=self._clock()))
        self._wakes.wake_channels(await self._store.edits.channels())
        self._wakes.wake_channels(await self._store.crossposts.channels())
        if self._is_connected:
            await self._steward.tell()

    async def _plan_anew(self) -> None:
        """Bring the plan in line with the table, which others may have changed."""
        planned = dict(self._planned)
        await self._poller.flush()
        due = dict(await self._store.polls.due())
        for feed_id in self._planned.keys() - due.keys():
            del self._planned[feed_id]
        wall, now = self._clock(), _now()
        for feed_id in due.keys() - self._polls.keys() - self._waiting:
            # The clock may have been far ahead when that time was written.
            wait = min(max(0.0, (due[feed_id] - wall) / 1000), self._settings.max_interval)
            at = self._planned.get(feed_id)
            is_untouched = at == planned.get(feed_id)  # else a poll ended meanwhile
            if at is None or (is_untouched and at > now + wait + _TOLERANCE):
                self._plan(feed_id, wait)

    async def _prune(self) -> None:
        await self._store.outbox.prune(now=self._clock())
        await self._store.servers.prune(now=self._clock())
        await self._store.polls.prune(now=self._clock())
        await self._store.drafts.prune(now=self._clock())

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

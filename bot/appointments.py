"""Wakes channels when posts become due that were put off: digests, the ends of quiet hours."""

import asyncio
import contextlib

from bot.clock import Clock
from bot.errors import StoreError
from bot.stall import Stall
from bot.store import Store
from bot.wakes import Wakes

LONGEST_WAIT = 60.0
"""Seconds after which the table is asked again, whatever was known; a clock may have been set."""

PATIENCE = 1.0
"""Seconds in which changes are gathered, before the table is asked what they mean."""


class Appointments:
    """The next time that something is due, as the table has it."""

    def __init__(self, store: Store, wakes: Wakes, clock: Clock, stall: Stall) -> None:
        """While there is a `stall`, nothing is asked."""
        self._store = store
        self._wakes = wakes
        self._clock = clock
        self._stall = stall
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Something may be due at another time than was known."""
        self._changed.set()

    async def keep(self) -> None:
        """Wake what is due. Runs until cancelled."""
        due, looked_at = None, self._clock()
        while True:
            await self._stall.usable()
            self._changed.clear()
            try:
                now = self._clock()
                # From the last look on: what was put off since may be due already.
                due = await self._store.paces.next_due(now=looked_at)
                if due is not None and due <= now:
                    self._wakes.wake_channels(await self._store.outbox.open_channels(now=now))
                    due = await self._store.paces.next_due(now=now)
                looked_at = now
            except StoreError as error:
                due = None
                await self._stall.met(error, "posts that are due have to wait")
            wait = LONGEST_WAIT if due is None else min(LONGEST_WAIT, (due - now) / 1000)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, wait)):
                    await self._changed.wait()
                    await asyncio.sleep(PATIENCE)

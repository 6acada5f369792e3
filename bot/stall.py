"""Holds the work back while the database takes nothing, as on a full disk."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import StoreError

log = logging.getLogger(__name__)

PROBE_INTERVAL = 5.0
"""Seconds between two looks at whether the database takes something again."""


class Stall:
    """Whether the database can be written; said once when it ends, and once when it is back."""

    def __init__(self, probe: Callable[[], Awaitable[None]]) -> None:
        """`probe` writes something small, and raises `StoreError` where that fails."""
        self._probe = probe
        self._usable = asyncio.Event()
        self._usable.set()
        self._stalled = asyncio.Event()
        self._judging = asyncio.Lock()

    async def usable(self) -> None:
        """Wait until the database can be written, as far as is known."""
        await self._usable.wait()

    async def met(self, error: StoreError, what: str) -> bool:
        """Somebody's work failed, as `what` says: whether that is everybody's trouble.

        If so, all work waits, and `what` is not worth a line of its own any more. If not, it is:
        one damaged page or a moment's lock must not hold up what does not need it.
        """
        async with self._judging:
            if self._stalled.is_set():
                return True
            if await self._is_writable():
                log.error("%s: %s", what, error)
                return False
            log.error("polling and posting wait until the database can be written: %s", error)
            self._usable.clear()
            self._stalled.set()
            return True

    async def watch(self, go_on: Callable[[], None]) -> None:
        """End every stall as soon as there is room; then call `go_on`. Runs until cancelled."""
        while True:
            await self._stalled.wait()
            await asyncio.sleep(PROBE_INTERVAL)
            if await self._is_writable():
                log.warning("the database can be written again; polling and posting go on")
                self._stalled.clear()
                self._usable.set()
                go_on()

    async def _is_writable(self) -> bool:
        try:
            await self._probe()
        except StoreError:
            return False
        return True

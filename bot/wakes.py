"""Hints of what deserves a look at once. The tables are the truth; a lost hint costs a minute."""

import asyncio
from collections.abc import Iterable


class Wakes:
    """A letter box: anybody puts hints in, the engine takes them out."""

    def __init__(self) -> None:
        """Empty."""
        self._channels: set[int] = set()
        self._channels_waiting = asyncio.Event()
        self._feeds_changed = asyncio.Event()

    def wake_channels(self, channel_ids: Iterable[int]) -> None:
        """Posts wait for these channels."""
        self._channels.update(channel_ids)
        if self._channels:
            self._channels_waiting.set()

    def wake_feeds(self) -> None:
        """A feed is due that was not, or is wanted no more."""
        self._feeds_changed.set()

    async def channels(self) -> frozenset[int]:
        """Wait for channels, and take them out."""
        await self._channels_waiting.wait()
        self._channels_waiting.clear()
        taken = frozenset(self._channels)
        self._channels.clear()
        return taken

    async def feeds(self) -> None:
        """Wait until something changed about the feeds."""
        await self._feeds_changed.wait()
        self._feeds_changed.clear()

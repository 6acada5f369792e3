"""Places for polls that run at once (pure: the time is an argument).

A poll that takes long gives its place to another, so that slow servers, however many, do not hold
up the feeds of all others. It goes on in one of the places for slow ones, which are limited too.
"""

import math

PATIENCE = 3.0
"""Seconds after which a poll counts as slow."""

SLOW_PLACES = 4
"""For each of the others; what a slow poll costs is an open connection."""


class Slots:
    """Who runs; times are seconds of a clock that never goes back."""

    def __init__(self, count: int) -> None:
        """With `count` places for polls that are not slow."""
        self._count = count
        self._begun: dict[int, float] = {}  # oldest first
        self._slow: set[int] = set()

    def enter(self, feed_id: int, now: float) -> None:
        """A poll begins; `wait` said that there is room."""
        self._begun[feed_id] = now

    def leave(self, feed_id: int) -> None:
        """A poll has ended."""
        self._begun.pop(feed_id, None)
        self._slow.discard(feed_id)

    def wait(self, now: float) -> float:
        """Seconds until there is room for one more, unless one leaves before; 0 or inf too."""
        if len(self._begun) < self._count:
            return 0.0
        if len(self._slow) >= self._count * SLOW_PLACES:
            return math.inf
        oldest, begun = next(iter(self._begun.items()))
        if now - begun < PATIENCE:
            return begun + PATIENCE - now
        del self._begun[oldest]
        self._slow.add(oldest)
        return 0.0


def most(count: int) -> int:
    """How many polls run at once at most, slow ones included."""
    return count * (1 + SLOW_PLACES)

"""Whose turn it is among feeds that are due (pure: the time is an argument).

A host is asked for few feeds at once, and not in bursts; feeds of a slow host wait for each
other, and for nobody else's.
"""

import heapq
import math
import re
from collections import deque
from dataclasses import dataclass, field

# As `urllib.parse.urlsplit` has it, in a tenth of the time.
_AUTHORITY = re.compile(r"[^:/?#]+://([^/?#]*)")

AT_ONCE = 2
"""Feeds of one host that may be asked for at once."""

SPACING = 0.1
"""Seconds between two requests to one host."""


@dataclass(slots=True)
class _Host:
    waiting: deque[int] = field(default_factory=deque)
    busy: int = 0
    free_at: float = -math.inf
    is_queued: bool = False


class Turns:
    """Feeds that wait for their host; times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._hosts: dict[str, _Host] = {}
        self._queue: list[tuple[float, str]] = []

    def add(self, host: str, feed_id: int) -> None:
        """A feed is due."""
        state = self._hosts.setdefault(host, _Host())
        state.waiting.append(feed_id)
        self._come_back_to(host, state)

    def take(self, now: float) -> tuple[str, int] | None:
        """The next host and feed that may be asked; `done` has to follow. None if all must wait."""
        while self._queue and self._queue[0][0] <= now:
            _, host = heapq.heappop(self._queue)
            state = self._hosts[host]
            state.is_queued = False
            if state.free_at > now:  # it was told to wait since
                self._come_back_to(host, state)
            elif state.waiting and state.busy < AT_ONCE:
                state.busy += 1
                state.free_at = now + SPACING
                self._come_back_to(host, state)
                return host, state.waiting.popleft()
            elif not state.waiting and not state.busy:
                del self._hosts[host]
        return None

    def done(self, host: str) -> None:
        """A feed of `host` that was taken has been asked for."""
        state = self._hosts[host]
        state.busy -= 1
        self._come_back_to(host, state)

    def hold(self, host: str, until: float) -> None:
        """Leave a host alone for a while, as it asked."""
        state = self._hosts.setdefault(host, _Host())
        state.free_at = max(state.free_at, until)
        self._come_back_to(host, state)

    def wait(self, now: float) -> float:
        """Seconds until `take` may have something, unless `add` or `done` come before; or inf."""
        return max(0.0, self._queue[0][0] - now) if self._queue else math.inf

    def _come_back_to(self, host: str, state: _Host) -> None:
        if not state.is_queued:
            state.is_queued = True
            heapq.heappush(self._queue, (state.free_at, host))


def host_of(url: str) -> str:
    """What of a feed's address says whom it is asked from; any for an address that says nothing."""
    found = _AUTHORITY.match(url)
    return found[1].rpartition("@")[2].lower() if found else ""

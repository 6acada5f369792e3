"""How fast delivery may ask things of Discord, over all channels together.

discord.py heeds the limit of each channel before it is reached, but the one over all requests only
once it was exceeded (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit).
"""

import asyncio
import logging
import math
from collections import deque
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp

from bot.deliver.once import Once

log = logging.getLogger(__name__)

INVALID_LIMIT = 2000
"""Refused requests after which delivery pauses; Discord blocks an address after 10,000:
https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans."""

INVALID_WINDOW = 600.0
"""Seconds for which Discord remembers them."""

_INVALID = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}


class Pace:
    """Turns at even distances (pure): no second, wherever it begins, has more than its share.

    Nor does Discord see more if some requests are slower on their way than others.
    """

    def __init__(self, per_second: float) -> None:
        """The first turn can be taken at any time."""
        self._gap = 1 / per_second
        self._next = -math.inf

    def take(self, now: float) -> float:
        """Take a turn at `now`, in seconds; 0, or the seconds until there is one to be taken."""
        if now < self._next:
            return self._next - now
        self._next = now + self._gap
        return 0.0


class Recent:
    """Counts what happened within the last `seconds` (pure)."""

    def __init__(self, limit: int, seconds: float) -> None:
        """`limit` is how much may have happened."""
        self._limit = limit
        self._seconds = seconds
        self._times: deque[float] = deque()

    def note(self, now: float) -> None:
        """It happened at `now`, in seconds, and not before what was noted last."""
        self._forget(now)
        self._times.append(now)

    def wait(self, now: float) -> float:
        """Seconds from `now` until no more than the limit will have happened lately, or 0."""
        self._forget(now)
        excess = len(self._times) - self._limit
        return self._times[excess - 1] + self._seconds - now if excess > 0 else 0.0

    def _forget(self, now: float) -> None:
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()


class Budget:
    """Lets the requests of delivery start one after another; commands do not ask it."""

    def __init__(self, per_second: float, stopping: asyncio.Event) -> None:
        """Once `stopping` is set, nobody stands in line any more."""
        self._stopping = stopping
        self._line, self._starts = Pace(per_second), Pace(per_second)
        self._line_order, self._start_order = asyncio.Lock(), asyncio.Lock()
        self._invalid = Recent(INVALID_LIMIT, INVALID_WINDOW)
        self._is_paused = False

    def trace(self) -> aiohttp.TraceConfig:
        """For discord.py: it counts each answer, also those that end in a repeat inside of it."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._count)
        return trace

    async def stand_in_line(self) -> None:
        """Wait before something is claimed, so that what is claimed need not wait for long.

        Who waits here has nothing at stake: what it will send can still be grouped or withdrawn,
        and is not in doubt if we are killed. Returns early once we are told to stop.
        """
        async with self._line_order:
            while not self._stopping.is_set() and (
                wait := self._pause() or self._line.take(_now())
            ):
                await self._sleep_unless_stopped(wait)

    async def start(self) -> None:
        """Wait until a request may start; it has to start right after."""
        async with self._start_order:
            while wait := self._pause() or self._starts.take(_now()):  # noqa: ASYNC110 - time passes
                await asyncio.sleep(wait)

    def _pause(self) -> float:
        """Seconds to wait because too much was refused, or 0; tells the log of a change."""
        wait = self._invalid.wait(_now())
        if bool(wait) != self._is_paused:
            self._is_paused = bool(wait)
            if wait:
                log.warning(
                    "Discord refused more than %d requests within %.0f minutes; posts wait before"
                    " it blocks this address, for at least %.0f s",
                    *(INVALID_LIMIT, INVALID_WINDOW / 60, wait),
                )
            else:
                log.info("few enough requests were refused lately; posts go on")
        return wait

    async def _sleep_unless_stopped(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            pass

    async def _count(
        self,
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        answered: aiohttp.TraceRequestEndParams,
    ) -> None:
        """Called by aiohttp after every answer."""
        response = answered.response
        if isinstance(context.trace_request_ctx, Once):
            context.trace_request_ctx.answered(response.status)
        # Where others use up a channel's limit, Discord does not blame us.
        is_shared = response.headers.get("X-RateLimit-Scope") == "shared"
        if response.status in _INVALID and not is_shared:
            self._invalid.note(_now())


def _now() -> float:
    """Seconds of a clock that nobody can set."""
    return asyncio.get_running_loop().time()

"""Parsing in processes of their own, so that no feed holds up the event loop or outlives its time.

A process that overruns is killed alone, and a new one takes its place. All of them die with
their parent, even when it dies by SIGKILL.
"""

import asyncio
import contextlib
import ctypes
import functools
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, TypeVarTuple

from anyio import BrokenWorkerProcess, CapacityLimiter, to_process

from bot.errors import FailureKind, FeedError
from bot.feeds import page, parse
from bot.feeds.page import Page
from bot.models import Listing

TIME_LIMIT = 5.0
"""Seconds that one document may take."""

MEMORY_LIMIT = 2**29
"""Bytes of address space that one process may have: 75 MB of its own, and up to 160 for the worst
documents of 10 MB that can be read in time."""

MOST = 8
"""Processes at most, whatever the machine; each holds some 40 MB of its own."""

_KEPT = 240.0  # seconds for which an idle process is sure to be there
_PR_SET_PDEATHSIG = 1

Result = TypeVar("Result")
Given = TypeVarTuple("Given")


class ParserPool:
    """Reads documents in at most `size` processes, which are started when they are needed."""

    def __init__(self, size: int | None = None, time_limit: float = TIME_LIMIT) -> None:
        """As many as there are processors, if `size` says no number.

        `time_limit` is in seconds and does not count the wait for a process.
        """
        size = size or min(os.cpu_count() or 1, MOST)
        self._idle_since: list[float] = []
        self._turn = asyncio.Semaphore(size)
        self._limiter = CapacityLimiter(size)
        self._time_limit = time_limit

    async def read(
        self, body: bytes, *, url: str, content_type: str | None, known: Mapping[int, int]
    ) -> Listing:
        """As `bot.feeds.parse.read`; `FeedError` also for too much time or memory."""
        return await self._run(_read, body, url, content_type, dict(known))

    async def scan(self, body: bytes, *, url: str, content_type: str | None) -> Page:
        """As `bot.feeds.page.scan`; `FeedError` for too much time or memory."""
        return await self._run(_scan, body[: page.MAX_SCANNED], url, content_type)

    async def _run(self, work: Callable[[*Given], Result], *given: *Given) -> Result:
        async with self._turn:
            try:
                await self._ready()
                async with asyncio.timeout(self._time_limit):
                    result = await to_process.run_sync(
                        work, *given, cancellable=True, limiter=self._limiter
                    )
            except TimeoutError:
                raise FeedError(FailureKind.HOSTILE, "takes too long to read") from None
            except (BrokenWorkerProcess, MemoryError):
                raise FeedError(FailureKind.HOSTILE, "takes too much memory to read") from None
            self._idle_since.append(time.monotonic())
            return result

    async def _ready(self) -> None:
        """Have a process up: one that is not could not be killed, and its start is no document's.

        Of those that are idle anyio takes the one that was last at work, too; after five minutes
        it ends them.
        """
        while self._idle_since:
            if time.monotonic() - self._idle_since.pop() < _KEPT:
                return
        await to_process.run_sync(_confine, limiter=self._limiter)


def _read(body: bytes, url: str, content_type: str | None, known: dict[int, int]) -> Listing:
    with _confined():
        return parse.read(body, url=url, content_type=content_type, known=known)


def _scan(body: bytes, url: str, content_type: str | None) -> Page:
    with _confined():
        return page.scan(body, url=url, content_type=content_type)


@contextlib.contextmanager
def _confined() -> Iterator[None]:
    _confine()
    try:
        yield
    except (FeedError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over, the input made it
        name = type(error).__name__
        raise FeedError(FailureKind.HOSTILE, f"cannot be read ({name})") from None


@functools.cache
def _confine() -> None:
    """Bound this process's memory, and tie its life to its parent's; once a process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    else:
        threading.Thread(target=_die_with, args=(parent,), daemon=True).start()


def _die_with(parent: int) -> None:
    """Other systems tell nobody of a parent's death: look."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)

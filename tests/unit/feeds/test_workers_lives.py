"""The parser processes themselves: which live, which die, and when."""

import asyncio
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from anyio import to_process

from bot.errors import FeedError
from bot.feeds.parse import read
from bot.feeds.workers import MEMORY_LIMIT, ParserPool
from tests.building import item, rss
from tests.unit.feeds.test_workers import FEED, SLOW, URL, children, parse

STEADY = rss(*(item(str(at), description="word &lt;b&gt; " * 200) for at in range(150)))
"""Takes a good part of a second."""

PARENT = """
import asyncio
from pathlib import Path
from anyio import to_process
from bot.feeds.workers import ParserPool
from tests.unit.feeds.test_workers import parse
from tests.unit.feeds.test_workers_lives import sign_and_sleep

async def main():
    await parse(ParserPool(1))
    await to_process.run_sync(sign_and_sleep, {path!r})

asyncio.run(main())
"""


def sign_and_sleep(path: str) -> None:
    """Run in a worker: leave its process id, and be busy."""
    unfinished = Path(f"{path}.part")
    unfinished.write_text(str(os.getpid()))
    unfinished.rename(path)
    time.sleep(600)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - another process has no event to wait for
            await asyncio.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie: those wait for their parent only."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}


async def test_the_process_of_an_overrun_is_gone_and_its_neighbour_works_on() -> None:
    patient, impatient = ParserPool(2, time_limit=60), ParserPool(1, time_limit=0.05)
    await asyncio.gather(parse(patient), parse(patient))
    before = children()
    assert len(before) == 2
    async with asyncio.TaskGroup() as group:
        neighbour = group.create_task(parse(patient, STEADY))
        with pytest.raises(FeedError, match="takes too long"):
            await parse(impatient, SLOW)
        assert not neighbour.done()
        (survivor,) = children()
        assert survivor in before
    assert len(neighbour.result().entries) == 150
    assert await to_process.run_sync(os.getpid) == survivor
    first, second = await asyncio.gather(parse(patient), parse(patient))
    assert first == second == read(FEED, url=URL)


async def test_a_process_that_died_idle_costs_one_document_at_most() -> None:
    pool = ParserPool(1)
    await parse(pool)
    (dead,) = children()
    os.kill(dead, signal.SIGKILL)
    await until(lambda: not is_running(dead))
    first, second = [
        (await asyncio.gather(parse(pool), return_exceptions=True))[0] for _ in range(2)
    ]
    assert isinstance(first, FeedError) or first == read(FEED, url=URL)
    assert second == read(FEED, url=URL)
    (alive,) = children()
    assert alive != dead


async def test_processes_are_reused_and_never_more_than_the_pool_has() -> None:
    pool = ParserPool(2)
    seen: set[int] = set()
    for _ in range(3):
        await asyncio.gather(*(parse(pool) for _ in range(6)))
        seen |= children()
    assert len(seen) <= 2


async def test_a_process_may_not_take_more_memory_than_the_limit() -> None:
    await parse(ParserPool(1))
    limits = await to_process.run_sync(resource.getrlimit, resource.RLIMIT_AS)
    assert limits == (MEMORY_LIMIT, MEMORY_LIMIT)
    assert resource.getrlimit(resource.RLIMIT_AS) != limits


def test_no_process_outlives_the_event_loop() -> None:
    async def work() -> set[int]:
        await asyncio.gather(*(parse(ParserPool(1)) for _ in range(2)))
        return children()

    started = asyncio.run(work())
    assert started
    assert not any(map(is_running, started))


async def test_a_busy_process_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    signed = tmp_path / "pid"
    root = Path(__file__).parents[3]
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT.format(path=str(signed)), cwd=root
    )
    try:
        await until(signed.exists)
        worker = int(signed.read_text())
        assert is_running(worker)
    finally:
        parent.kill()
        await parent.wait()
    await until(lambda: not is_running(worker))

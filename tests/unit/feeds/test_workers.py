"""Parsing in processes that can be killed."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from bot.errors import FailureKind, FeedError
from bot.feeds import workers
from bot.feeds.parse import read
from bot.feeds.workers import ParserPool
from bot.models import Listing
from tests.building import item, rss

URL = "https://news.example/feed/"
FEED = rss(item("one"), item("two"))
SLOW = rss(*(item(str(at), description="word &lt;b&gt; " * 200) for at in range(4_000)))
"""Takes seconds."""


async def parse(pool: ParserPool, body: bytes = FEED) -> Listing:
    return await pool.read(body, url=URL, content_type=None, known={})


def children() -> set[int]:
    tasks = Path(f"/proc/{os.getpid()}/task")
    return {
        int(pid)
        for task in tasks.iterdir()
        for pid in (task / "children").read_text().split()
        if not _is_zombie(int(pid))
    }


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def kill(pids: set[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


async def test_a_process_reads_what_we_would_read() -> None:
    assert await parse(ParserPool()) == read(FEED, url=URL)


async def test_an_error_comes_back_as_it_was_raised() -> None:
    with pytest.raises(FeedError) as error:
        await parse(ParserPool(), b"<html></html>")
    assert error.value.kind is FailureKind.NOT_A_FEED
    assert str(error.value) == "is a web page, not a feed"


async def test_a_document_that_overruns_is_killed_alone() -> None:
    pool = ParserPool(size=2)
    await asyncio.gather(parse(pool), parse(pool))
    impatient = ParserPool(size=1, time_limit=0.3)
    began = time.monotonic()
    slow, *others = await asyncio.gather(
        parse(impatient, SLOW), *(parse(pool) for _ in range(4)), return_exceptions=True
    )
    assert isinstance(slow, FeedError)
    assert (slow.kind, str(slow)) == (FailureKind.HOSTILE, "takes too long to read")
    assert time.monotonic() - began < workers.TIME_LIMIT
    assert others == [read(FEED, url=URL)] * 4
    assert await parse(ParserPool(size=1)) == read(FEED, url=URL)


async def test_the_time_limit_does_not_count_the_wait_for_a_turn() -> None:
    pool = ParserPool(size=1, time_limit=4)
    assert len(await asyncio.gather(*(parse(pool) for _ in range(50)))) == 50


async def test_a_process_that_dies_fails_one_document() -> None:
    pool = ParserPool(size=1)
    await parse(pool)
    before = children()
    assert before
    slow, _ = await asyncio.gather(parse(pool, SLOW), kill(before), return_exceptions=True)
    assert isinstance(slow, FeedError)
    assert str(slow) == "takes too much memory to read"
    assert await parse(pool) == read(FEED, url=URL)


async def test_the_loop_goes_on_while_a_document_is_read() -> None:
    pool = ParserPool(size=1)
    await parse(pool)
    async with asyncio.TaskGroup() as group:
        work = group.create_task(parse(pool, rss(*(item(str(at)) for at in range(400)))))
        turns = 0
        while not work.done():
            await asyncio.sleep(0)
            turns += 1
    assert len(work.result().items) == 400
    assert turns > 100

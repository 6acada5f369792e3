"""Polling goes on for months: memory must not grow with the number of polls."""

import gc
import logging
import tracemalloc
from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer
from tests.unit.workshop import INTERVAL, Workshop, open_workshop

WARM_UP, ROUNDS = 10, 25
BOUND = 24 * 1024
"""Bytes that so many rounds may leave behind, 320 for a poll; caches are still filling."""


@pytest.fixture
async def shop(store: Store, clock: SetClock) -> AsyncIterator[Workshop]:
    async with open_workshop(store, clock) as opened:
        yield opened


async def test_polls_leave_nothing_behind(
    shop: Workshop, feed_server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "bot")  # pytest keeps every line
    await shop.follow(f"{feed_server.url}/feed", backlog=1)
    tracemalloc.start()
    try:
        for number in range(WARM_UP):
            await _round(shop, feed_server, number)
        before = _held()
        for number in range(WARM_UP, WARM_UP + ROUNDS):
            await _round(shop, feed_server, number)
        grown = _held() - before
    finally:
        tracemalloc.stop()
    assert grown < BOUND


async def _round(shop: Workshop, server: FeedServer, number: int) -> None:
    """A poll with news, one that is answered 304, and one that fails."""
    newest = range(number, max(-1, number - 5), -1)
    items = [item(str(one), published=NOON + one * HOUR) for one in newest]
    server.put("/feed", rss(*items))
    for _ in range(2):
        shop.clock.advance(INTERVAL)
        await shop.poller.poll(1)
    server.fail("/feed", 503)
    shop.clock.advance(INTERVAL)
    await shop.poller.poll(1)
    await shop.poller.flush()
    assert await shop.waiting() == [f"Title {number}"]
    server.requests.clear()
    server.statuses.clear()


def _held() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]

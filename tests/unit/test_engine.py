"""The engine: due feeds are polled, woken channels delivered, and nothing of it ends the rest."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import web

from bot.errors import StoreError
from bot.pacing import Digest, Pacing
from bot.store import Store, open_store
from tests.building import item, remove_for_good, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer
from tests.unit.works import Works, quick
from tests.unit.workshop import CHANNEL, GUILD, INTERVAL, open_workshop


@pytest.fixture
async def works(store: Store, clock: SetClock) -> AsyncIterator[Works]:
    async with open_workshop(store, clock) as shop:
        made = Works(shop)
        made.connected.set()
        yield made


@pytest.fixture
async def quick_works(store: Store, clock: SetClock) -> AsyncIterator[Works]:
    """Polls every feed over and over, one at a time."""
    async with open_workshop(store, clock, quick(concurrency=1)) as shop:
        yield Works(shop)


async def test_due_feeds_are_polled_once_and_their_channels_delivered(
    works: Works, feed_server: FeedServer
) -> None:
    await works.follow(feed_server, 3)
    async with works.running():
        assert await works.polled(3) == [1, 2, 3]
        await works.all_delivered({CHANNEL + 1, CHANNEL + 2, CHANNEL + 3})
    assert works.poller.polled.empty()
    assert [await works.shop.due_in(feed_id) for feed_id in (1, 2, 3)] == [INTERVAL] * 3


async def test_a_feed_that_is_not_due_is_left_alone(works: Works, feed_server: FeedServer) -> None:
    await works.follow(feed_server, 2)
    await works.shop.poller.poll(1)
    async with works.running():
        assert await works.polled(1) == [2]
    assert works.poller.polled.empty()


async def test_feeds_are_polled_again_and_again(
    quick_works: Works, feed_server: FeedServer
) -> None:
    await quick_works.follow(feed_server, 2)
    async with quick_works.running():
        seen = await quick_works.polled(12)
    assert seen.count(1) >= 3
    assert seen.count(2) >= 3


async def test_no_more_feeds_are_polled_at_once_than_the_settings_say(
    quick_works: Works, feed_server: FeedServer
) -> None:
    at_once: list[str] = []
    most = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal most
        at_once.append(request.path)
        most = max(most, len(at_once))
        await asyncio.sleep(0.01)
        at_once.remove(request.path)
        return web.Response(body=rss())

    for path in ("/1", "/2", "/3"):
        await quick_works.shop.follow(feed_server.handle(path, answer))
    async with quick_works.running():
        await quick_works.polled(9)
    assert most == 1


async def test_a_new_feed_is_polled_at_once(works: Works, feed_server: FeedServer) -> None:
    await works.follow(feed_server, 1)
    async with works.running():
        assert await works.polled(1) == [1]
        await works.shop.follow(feed_server.put("/new", rss()))
        works.shop.wakes.wake_feeds()
        assert await works.polled(1) == [2]


async def test_a_feed_that_nobody_wants_is_forgotten_and_polled_when_it_is_wanted_again(
    works: Works, feed_server: FeedServer
) -> None:
    one = await works.shop.follow(feed_server.put("/1", rss()))
    async with works.running():
        assert await works.polled(1) == [1]
        await remove_for_good(works.shop.store, one.id, GUILD)
        await works.shop.follow(feed_server.put("/2", rss()))
        works.shop.wakes.wake_feeds()
        assert await works.polled(1) == [2]
        await works.shop.follow(f"{feed_server.url}/1")
        works.shop.wakes.wake_feeds()
        assert await works.polled(1) == [1]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (StoreError("the disk is full"), "feed 1 was not polled: the disk is full"),
        (ZeroDivisionError("oh"), "a bug while polling feed 1"),
    ],
)
async def test_a_poll_that_fails_ends_neither_the_others_nor_itself(
    quick_works: Works, feed_server: FeedServer, caplog: pytest.LogCaptureFixture,
    error: Exception, line: str,
) -> None:  # fmt: skip
    quick_works.poller.stumbles[1] = error
    await quick_works.follow(feed_server, 2)
    async with quick_works.running():
        seen = await quick_works.polled(8)
    assert seen.count(1) >= 2
    assert seen.count(2) >= 2
    errors = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert [one.getMessage() for one in errors] == [line]
    assert bool(errors[0].exc_info) == isinstance(error, ZeroDivisionError)


async def test_a_database_that_is_locked_for_a_while_is_waited_for(
    clock: SetClock,
    feed_server: FeedServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("bot.store.database.BUSY_TIMEOUT", 0.01)
    monkeypatch.setattr("bot.stall.PROBE_INTERVAL", 0.02)
    path = tmp_path / "impatient.db"
    async with open_store(path) as store, open_workshop(store, clock, quick()) as shop:
        works = Works(shop)
        await works.follow(feed_server, 1)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            async with works.running():
                await works.polled(1)
                other.execute("ROLLBACK")
                await works.polled(2)
        assert await shop.waiting(CHANNEL + 1) == ["Title 1"]
    assert "wait until the database can be written: the database cannot be used now" in caplog.text


async def test_nothing_is_delivered_before_the_connection_stands(
    works: Works, feed_server: FeedServer
) -> None:
    works.connected.clear()
    await works.follow(feed_server, 1)
    async with works.running():
        await works.polled(1)
        works.shop.wakes.wake_channels([1])
        assert await works.shop.due_in() == INTERVAL
        assert works.deliverer.called.empty()
        works.connected.set()
        await works.all_delivered({1, CHANNEL + 1})


async def test_a_channel_is_woken_when_its_digest_is_due(
    works: Works, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.appointments.PATIENCE", 0.01)
    shop = works.shop
    one = await shop.follow(feed_server.put("/1", rss(item("1"))), backlog=1)
    hourly = Pacing(Digest.HOURLY)
    await shop.store.paces.change(one.id, GUILD, hourly, now=shop.clock())
    shop.clock.advance(3599.9)
    async with works.running():
        # The poll puts the post off, and wakes its channel for nothing.
        assert await works.delivered(1) == [CHANNEL]
        shop.clock.advance(0.2)
        assert await works.delivered(1) == [CHANNEL]


async def test_a_wake_during_a_delivery_makes_one_more(works: Works) -> None:
    going_on = asyncio.Event()

    async def work(_channel_id: int) -> None:
        await going_on.wait()

    works.deliverer.work = work
    async with works.running():
        works.shop.wakes.wake_channels([1])
        assert await works.delivered(1) == [1]
        for other in (2, 3):
            works.shop.wakes.wake_channels([1, other])
            assert await works.delivered(1) == [other]
        going_on.set()
        assert await works.delivered(1) == [1]
        works.shop.wakes.wake_channels([4])
        assert await works.delivered(1) == [4]
    assert works.deliverer.called.empty()


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (StoreError("the disk is full"), "channel 1 has to wait: the disk is full"),
        (ZeroDivisionError("oh"), "a bug while delivering to channel 1"),
    ],
)
async def test_a_delivery_that_fails_ends_neither_the_others_nor_its_channel(
    works: Works, caplog: pytest.LogCaptureFixture, error: Exception, line: str
) -> None:
    async def work(channel_id: int) -> None:
        if channel_id == 1:
            raise error

    works.deliverer.work = work
    async with works.running():
        works.shop.wakes.wake_channels([1, 2])
        assert await works.delivered(2) == [1, 2]
        works.deliverer.work = None
        works.shop.wakes.wake_channels([1])
        assert await works.delivered(1) == [1]
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == [line]


async def test_slow_servers_however_many_hold_up_nobody_else(
    store: Store, clock: SetClock, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slots.PATIENCE", 0.1)
    is_over = asyncio.Event()

    async def hang(_request: web.Request) -> web.Response:
        await is_over.wait()
        return web.Response(body=rss())

    settings = quick(concurrency=1)
    async with open_workshop(store, clock, settings) as shop:
        works = Works(shop)
        await shop.follow(feed_server.handle("/slow", hang))
        await shop.follow(feed_server.put("/quick", rss()).replace("127.0.0.1", "localhost"))
        async with works.running():
            assert await works.polled(3) == [2, 2, 2]
            is_over.set()
            await works.each_polled({1})

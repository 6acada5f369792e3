"""What the engine does beside its work: sweep, write down, forget, and come to an end."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.store import Draft, Store
from tests.conftest import SetClock
from tests.feed_server import FeedServer
from tests.unit.works import Works
from tests.unit.workshop import CHANNEL, GUILD, INTERVAL, open_workshop


@pytest.fixture
async def works(store: Store, clock: SetClock) -> AsyncIterator[Works]:
    async with open_workshop(store, clock) as shop:
        made = Works(shop)
        made.connected.set()
        yield made


async def test_what_waited_at_the_start_is_found_without_a_hint(
    works: Works, feed_server: FeedServer
) -> None:
    await works.follow(feed_server, 1)
    await works.shop.poller.poll(1)
    await works.shop.woken()
    async with works.running():
        assert await works.delivered(1) == [CHANNEL + 1]


async def test_the_sweeper_comes_back_without_a_hint(
    works: Works, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.SWEEP_INTERVAL", 0.02)
    async with works.running():
        await works.follow(feed_server, 1)
        assert await works.polled(1) == [1]
        assert await works.delivered(2) == [CHANNEL + 1, CHANNEL + 1]


async def test_what_was_removed_and_what_was_never_decided_is_deleted_meanwhile(
    works: Works, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.SWEEP_INTERVAL", 0.02)
    monkeypatch.setattr("bot.engine.FLUSH_INTERVAL", 0.02)
    store, clock = works.shop.store, works.shop.clock
    await works.follow(feed_server, 1)
    await store.removals.remove(1, GUILD, now=clock())
    undecided = Draft(
        id=0, guild_id=GUILD, owner_id=7, channel_id=CHANNEL, feeds=(), chosen=0, tags="", backlog=1
    )
    draft = await store.drafts.add(undecided, now=clock())
    clock.advance(2 * 86400)
    async with works.running():
        while await store.polls.due() or await store.drafts.get(draft.id, GUILD, 7):
            await works.poller.flushed.get()


async def test_deliveries_under_way_are_finished(works: Works) -> None:
    finished: list[int] = []

    async def work(channel_id: int) -> None:
        await works.stopping.wait()
        await asyncio.sleep(0)
        finished.append(channel_id)

    works.deliverer.work = work
    async with works.running():
        works.shop.wakes.wake_channels([1, 2])
        await works.delivered(2)
    assert sorted(finished) == [1, 2]


async def test_what_hangs_is_given_up_after_the_grace(
    works: Works, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.GRACE", 0.02)
    never, asked, given_up = asyncio.Event(), asyncio.Event(), list[int]()

    async def answer(_request: web.Request) -> web.Response:
        asked.set()
        await never.wait()
        return web.Response()

    async def work(channel_id: int) -> None:
        try:
            await never.wait()
        except asyncio.CancelledError:
            given_up.append(channel_id)
            raise

    works.deliverer.work = work
    await works.shop.follow(feed_server.handle("/1", answer))
    async with works.running():
        works.shop.wakes.wake_channels([1])
        await works.delivered(1)
        await asked.wait()
    assert given_up == [1]
    never.set()


async def test_quiet_polls_are_written_before_the_end(
    works: Works, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.FLUSH_INTERVAL", 3600.0)
    await works.follow(feed_server, 1)
    await works.poller.poll(1)
    works.shop.clock.advance(INTERVAL)
    await works.polled(1)
    async with works.running():
        await works.polled(1)
        assert await works.shop.due_in() == 0
    assert await works.shop.due_in() == INTERVAL


async def test_quiet_polls_and_old_posts_are_looked_after_meanwhile(
    works: Works, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.FLUSH_INTERVAL", 0.02)
    monkeypatch.setattr("bot.engine.DAY", 0.02)
    await works.follow(feed_server, 1)
    await works.poller.poll(1)
    assert await works.shop.waiting(CHANNEL + 1) == ["Title 1"]
    works.shop.clock.advance(91 * 86400)
    await works.polled(1)
    async with works.running():
        await works.polled(1)
        while await works.shop.due_in() != INTERVAL:
            await works.poller.flushed.get()
        while await works.shop.store.outbox.newest_message(CHANNEL + 1):
            await works.poller.flushed.get()

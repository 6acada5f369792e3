"""Feeds that say that they are elsewhere from now on."""

from collections.abc import AsyncIterator

import pytest

from bot.poll import MOVES
from bot.store import Store
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer
from tests.unit.workshop import CHANNEL, Workshop, open_workshop

OLD, NEW = item("old", published=NOON - HOUR), item("new")


@pytest.fixture
async def shop(store: Store, clock: SetClock) -> AsyncIterator[Workshop]:
    async with open_workshop(store, clock) as opened:
        yield opened


async def url_of(shop: Workshop, feed_id: int = 1) -> str:
    return (await shop.store.polls.states([feed_id]))[feed_id].url


async def poll(shop: Workshop, times: int = MOVES) -> list[float]:
    return [await shop.poller.poll(1) for _ in range(times)]


@pytest.mark.parametrize("status", [301, 308])
async def test_a_feed_that_says_so_three_times_moves(
    shop: Workshop, feed_server: FeedServer, status: int
) -> None:
    there = feed_server.put("/there", rss(OLD))
    here = feed_server.fail("/here", status, Location="/there")
    await shop.follow(here)
    await poll(shop, 2)
    assert await url_of(shop) == here
    await poll(shop, 1)
    assert await url_of(shop) == there
    feed_server.put("/there", rss(NEW, OLD))
    await poll(shop, 1)
    assert feed_server.count("/here") == 3
    assert await shop.waiting() == ["Title new"]


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_feed_that_is_elsewhere_for_now_stays(
    shop: Workshop, feed_server: FeedServer, status: int
) -> None:
    feed_server.put("/there", rss(OLD))
    here = feed_server.fail("/here", status, Location="/there")
    await shop.follow(here)
    await poll(shop, 5)
    assert await url_of(shop) == here


async def test_only_the_permanent_part_of_the_way_counts(
    shop: Workshop, feed_server: FeedServer
) -> None:
    feed_server.put("/today", rss(OLD))
    there = feed_server.fail("/there", 302, Location="/today")
    feed_server.fail("/between", 308, Location="/there")
    await shop.follow(feed_server.fail("/here", 301, Location="/between"))
    await poll(shop)
    assert await url_of(shop) == there


async def test_a_feed_that_says_something_else_each_time_stays(
    shop: Workshop, feed_server: FeedServer
) -> None:
    for path in ("/1", "/2"):
        feed_server.put(path, rss(OLD))
    here = f"{feed_server.url}/here"
    await shop.follow(here)
    for path in ("/1", "/1", "/2", "/1", "/1"):
        feed_server.fail("/here", 301, Location=path)
        await poll(shop, 1)
    feed_server.put("/here", rss(OLD))
    await poll(shop, 1)
    feed_server.fail("/here", 301, Location="/1")
    await poll(shop, 2)
    assert await url_of(shop) == here


async def test_a_feed_that_moved_to_nothing_stays(shop: Workshop, feed_server: FeedServer) -> None:
    here = feed_server.fail("/here", 301, Location="/nothing")
    await shop.follow(here)
    await poll(shop, 5)
    assert await url_of(shop) == here


async def test_credentials_do_not_move(shop: Workshop, feed_server: FeedServer) -> None:
    feed_server.put("/there", rss(OLD))
    here = feed_server.fail("/here", 301, Location="/there").replace("//", "//ann:hush@")
    await shop.follow(here)
    await poll(shop, 5)
    assert await url_of(shop) == here


async def test_credentials_that_a_redirect_brings_are_not_kept(
    shop: Workshop, feed_server: FeedServer
) -> None:
    there = feed_server.put("/there", rss(OLD))
    location = there.replace("//", "//eve:hush@")
    await shop.follow(feed_server.fail("/here", 301, Location=location))
    await poll(shop)
    assert await url_of(shop) == there


@pytest.mark.parametrize("other", [CHANNEL, CHANNEL + 1])
async def test_two_feeds_that_meet_are_one_and_post_nothing_twice(
    shop: Workshop, feed_server: FeedServer, other: int
) -> None:
    there = feed_server.put("/there", rss(OLD))
    here = feed_server.put("/here", rss(OLD))
    await shop.follow(here, CHANNEL, backlog=1)
    await shop.follow(there, other, backlog=1)
    for feed_id in (1, 2):
        await shop.poller.poll(feed_id)
    channels = dict.fromkeys((CHANNEL, other))
    assert [await shop.waiting(one) for one in channels] == (
        [["Title old"]] * 2 if other != CHANNEL else [["Title old", "Title old"]]
    )
    extra = item("extra")
    shop.clock.advance(60)
    feed_server.put("/here", rss(extra, OLD))
    await shop.poller.poll(1)
    assert await shop.waiting(CHANNEL) == ["Title extra"]
    feed_server.put("/there", rss(extra, OLD))
    feed_server.fail("/here", 301, Location="/there")
    assert (await poll(shop))[-1] == float("inf")
    assert await shop.store.polls.states([1]) == {}
    assert len(await shop.store.polls.due()) == 1
    feed_server.put("/there", rss(NEW, extra, OLD))
    await shop.poller.poll(2)
    assert await shop.waiting(CHANNEL) == ["Title new"]
    if other != CHANNEL:
        assert await shop.waiting(other) == ["Title extra", "Title new"]
    assert len(await shop.store.subscriptions.all()) == len(channels)

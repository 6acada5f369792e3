"""One poll: what it records, whom it wakes, what it logs, and when it comes back."""

import asyncio
import contextlib
import logging
import math
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web

from bot.models import Item, Reading, Validators
from bot.settings import PollingSettings
from bot.store import Store
from tests.building import HOUR, NOON, item, remove_for_good, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer
from tests.unit.workshop import CHANNEL, GUILD, INTERVAL, Workshop, open_workshop

OLD = item("old", published=NOON - HOUR)
NEW = item("new")


@pytest.fixture
async def shop(store: Store, clock: SetClock) -> AsyncIterator[Workshop]:
    async with open_workshop(store, clock) as opened:
        yield opened


@pytest.fixture
async def troubled(store: Store, clock: SetClock) -> AsyncIterator[Workshop]:
    """With room for a feed that fails to be asked later."""
    settings = PollingSettings().model_copy(update={"min_interval": INTERVAL})
    async with open_workshop(store, clock, settings) as opened:
        yield opened


def logged(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [(one.levelname, one.getMessage()) for one in caplog.records if one.name == "bot.poll"]


async def test_a_poll_records_wakes_and_says_when_to_come_back(
    shop: Workshop, feed_server: FeedServer
) -> None:
    await shop.follow(feed_server.put("/feed", rss(NEW, OLD)), backlog=1)
    assert await shop.poller.poll(1) == INTERVAL
    assert await shop.due_in() == INTERVAL
    assert await shop.woken() == {CHANNEL}
    assert await shop.waiting() == ["Title new"]


async def test_only_what_is_new_is_posted(shop: Workshop, feed_server: FeedServer) -> None:
    await shop.follow(feed_server.put("/feed", rss(OLD)))
    await shop.poller.poll(1)
    assert await shop.woken() == frozenset()
    feed_server.put("/feed", rss(NEW, OLD))
    await shop.poller.poll(1)
    assert await shop.woken() == {CHANNEL}
    assert await shop.waiting() == ["Title new"]


async def test_bytes_that_an_earlier_release_hashed_otherwise_bring_nothing_anew(
    shop: Workshop, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", rss(OLD))
    await shop.follow(url)
    found = await shop.reader.read(url)
    items = tuple(Item(one.span_hash ^ 1, one.guid_hash) for one in found.listing.items)
    otherwise = Validators(body_hash=(found.validators.body_hash or 0) ^ 1)
    await shop.poller.record(1, Reading(replace(found.listing, items=items), otherwise))
    await shop.poller.poll(1)
    assert await shop.waiting() == []
    assert await shop.store.polls.items(1) == found.listing.items
    feed_server.put("/feed", rss(NEW, OLD))
    await shop.poller.poll(1)
    assert await shop.waiting() == ["Title new"]


async def test_polls_that_find_nothing_are_written_together(
    shop: Workshop, feed_server: FeedServer
) -> None:
    for path in ("/1", "/2"):
        await shop.follow(feed_server.put(path, rss(OLD)))
    for feed_id in (1, 2, 1, 2):
        assert await shop.poller.poll(feed_id) == INTERVAL
        shop.clock.advance(60)
    assert feed_server.count("/1", 304) == feed_server.count("/2", 304) == 1
    assert (await shop.due_in(1), await shop.due_in(2)) == (INTERVAL - 240, INTERVAL - 180)
    await shop.poller.flush()
    assert (await shop.due_in(1), await shop.due_in(2)) == (INTERVAL - 120, INTERVAL - 60)
    assert await shop.woken() == frozenset()


async def test_an_equal_body_is_nothing_new(shop: Workshop, feed_server: FeedServer) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=rss(OLD))

    await shop.follow(feed_server.handle("/feed", answer))
    await shop.poller.poll(1)
    shop.clock.advance(60)
    await shop.poller.poll(1)
    assert feed_server.count("/feed", 200) == 2
    assert await shop.due_in() == INTERVAL - 60
    await shop.poller.flush()
    assert await shop.due_in() == INTERVAL


async def test_a_body_that_changed_around_its_items_is_nothing_new(
    shop: Workshop, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", rss(OLD, head="<lastBuildDate>1</lastBuildDate>"))
    await shop.follow(url)
    await shop.poller.poll(1)
    feed_server.put("/feed", rss(OLD, head="<lastBuildDate>2</lastBuildDate>"))
    shop.clock.advance(60)
    await shop.poller.poll(1)
    assert await shop.due_in() == INTERVAL - 60
    await shop.poller.flush()
    await shop.poller.poll(1)
    assert feed_server.count("/feed", 304) == 1


async def test_what_was_quiet_does_not_hide_the_news_after_it(
    shop: Workshop, feed_server: FeedServer
) -> None:
    await shop.follow(feed_server.put("/feed", rss(OLD)))
    await shop.poller.poll(1)
    await shop.poller.poll(1)
    feed_server.put("/feed", rss(NEW, OLD))
    shop.clock.advance(60)
    await shop.poller.poll(1)
    await shop.poller.flush()
    assert await shop.due_in() == INTERVAL
    await shop.poller.poll(1)
    assert feed_server.count("/feed", 200) == 2
    assert feed_server.count("/feed", 304) == 2


async def test_a_feed_backs_off_as_long_as_it_fails(
    troubled: Workshop, feed_server: FeedServer
) -> None:
    shop = troubled
    url = feed_server.fail("/feed", 503)
    await shop.follow(url, backlog=1)
    for times in (1, 2, 4):
        assert await shop.poller.poll(1) == INTERVAL * times
        assert await shop.due_in() == INTERVAL * times
    feed_server.put("/feed", rss(OLD))
    assert await shop.poller.poll(1) < 2 * INTERVAL
    assert await shop.waiting() == ["Title old"]
    feed_server.fail("/feed", 503)
    assert await shop.poller.poll(1) == INTERVAL


async def test_a_server_may_ask_for_more_time(troubled: Workshop, feed_server: FeedServer) -> None:
    await troubled.follow(feed_server.fail("/feed", 429, Retry_After="7200"))
    assert await troubled.poller.poll(1) == 7200


async def test_each_change_of_state_is_one_line_in_the_log(
    troubled: Workshop, feed_server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    shop = troubled
    caplog.set_level(logging.INFO)
    url = feed_server.put("/feed", rss(OLD))
    await shop.follow(url)
    await shop.poller.poll(1)
    assert logged(caplog) == []
    feed_server.fail("/feed", 503)
    await shop.poller.poll(1)
    await shop.poller.poll(1)
    feed_server.fail("/feed", 404)
    await shop.poller.poll(1)
    feed_server.put("/feed", rss(NEW, OLD))
    await shop.poller.poll(1)
    await shop.poller.poll(1)
    assert logged(caplog) == [
        ("WARNING", f"feed {url} answers 503 (Service Unavailable); next try in 600 s"),
        ("WARNING", f"feed {url} answers 404 (Not Found); next try in 2400 s"),
        ("INFO", f"feed {url} works again"),
    ]


async def test_a_feed_that_works_again_without_news_counts_as_working(
    shop: Workshop, feed_server: FeedServer
) -> None:
    await shop.follow(feed_server.put("/feed", rss(OLD)))
    await shop.poller.poll(1)
    feed_server.fail("/feed", 503)
    await shop.poller.poll(1)
    feed_server.put("/feed", rss(OLD))
    await shop.poller.poll(1)
    await shop.poller.flush()
    (state,) = (await shop.store.polls.states([1])).values()
    assert state.failures == 0


@pytest.mark.parametrize(("status", "is_swept"), [(503, False), (410, True)])
async def test_of_feeds_that_fail_only_a_dead_one_has_everything_looked_at(
    shop: Workshop, feed_server: FeedServer, status: int, is_swept: bool
) -> None:
    await shop.follow(feed_server.fail("/feed", status))
    await shop.poller.poll(1)
    woken = False
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0):
            await shop.wakes.feeds()
            woken = True
    assert woken == is_swept


async def test_a_failure_after_a_quiet_poll_stays_recorded(
    shop: Workshop, feed_server: FeedServer
) -> None:
    await shop.follow(feed_server.put("/feed", rss(OLD)))
    await shop.poller.poll(1)
    await shop.poller.poll(1)
    feed_server.fail("/feed", 503)
    await shop.poller.poll(1)
    await shop.poller.flush()
    (state,) = (await shop.store.polls.states([1])).values()
    assert state.failures == 1


async def test_credentials_are_sent_and_never_logged(
    shop: Workshop, feed_server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    url = feed_server.fail("/feed", 503).replace("//", "//user:hush@")
    await shop.follow(url)
    await shop.poller.poll(1)
    feed_server.put("/feed", rss(OLD))
    await shop.poller.poll(1)
    assert "Authorization" in feed_server.requests[0].headers
    assert [level for level, _ in logged(caplog)] == ["WARNING", "INFO"]
    assert "hush" not in caplog.text


@pytest.mark.parametrize("body", [b"<html><body>Gone.</body></html>", b"", b"Hello"])
async def test_what_is_no_feed_is_a_failure_and_loses_nothing(
    shop: Workshop, feed_server: FeedServer, body: bytes
) -> None:
    await shop.follow(feed_server.put("/feed", rss(OLD)))
    await shop.poller.poll(1)
    feed_server.put("/feed", body, "text/html")
    await shop.poller.poll(1)
    feed_server.put("/feed", rss(NEW, OLD))
    await shop.poller.poll(1)
    assert await shop.waiting() == ["Title new"]


async def test_a_feed_that_is_gone_is_not_asked_again(
    shop: Workshop, feed_server: FeedServer
) -> None:
    assert await shop.poller.poll(1) == math.inf
    assert feed_server.requests == []


async def test_a_reading_that_was_made_already_is_recorded(
    shop: Workshop, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", rss(NEW, OLD))
    reading = await shop.reader.read(url)
    await shop.follow(url, backlog=1)
    await shop.poller.record(1, reading)
    assert await shop.woken() == {CHANNEL}
    await shop.poller.poll(1)
    assert feed_server.count("/feed", 304) == 1
    await shop.poller.record(99, reading)
    assert await shop.woken() == frozenset()


async def test_the_first_item_of_a_feed_that_was_empty_is_news(
    shop: Workshop, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", rss())
    one = await shop.follow(url)
    await shop.poller.poll(1)
    await remove_for_good(shop.store, one.id, GUILD)
    await shop.follow(url)
    await shop.poller.poll(1)
    await shop.poller.flush()
    feed_server.put("/feed", rss(NEW))
    await shop.poller.poll(1)
    assert await shop.waiting() == ["Title new"]

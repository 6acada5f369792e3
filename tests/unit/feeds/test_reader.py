"""From a URL to entries, over a real server."""

from collections.abc import AsyncIterator

import pytest

from bot.errors import FailureKind, FeedError
from bot.feeds.fetch import Fetcher
from bot.feeds.reader import FeedReader
from bot.feeds.workers import ParserPool
from bot.models import Item, Validators
from bot.settings import FetchSettings
from tests.building import item, rss
from tests.feed_server import FeedServer


@pytest.fixture
async def reader() -> AsyncIterator[FeedReader]:
    async with Fetcher.open(FetchSettings(allow_private_networks=True), 4) as fetcher:
        yield FeedReader(fetcher, ParserPool(1))


async def no_items() -> tuple[Item, ...]:
    return ()


async def test_only_what_was_not_there_before_is_read_again(
    reader: FeedReader, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", rss(item("one")))
    first = await reader.read(url)

    async def items() -> tuple[Item, ...]:
        return first.listing.items

    assert (await reader.poll(url, first.validators, items)).reading is None
    assert feed_server.statuses == [("/feed", 200), ("/feed", 304)]
    feed_server.put("/feed", rss(item("two"), item("one")))
    second = (await reader.poll(url, first.validators, items)).reading
    assert second is not None
    assert [entry.title for entry in second.listing.entries] == ["Title two"]
    assert second.listing.items[1:] == first.listing.items
    assert second.validators != first.validators


async def test_the_same_body_without_validators_is_recognised(
    reader: FeedReader, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", rss(item("one")))
    first = await reader.read(url)
    only_hash = Validators(body_hash=first.validators.body_hash)
    answer = await reader.poll(url, only_hash, no_items)
    assert answer.reading is None
    assert answer.validators == first.validators
    assert feed_server.statuses == [("/feed", 200), ("/feed", 200)]


async def test_links_are_seen_from_where_the_feed_is_now(
    reader: FeedReader, feed_server: FeedServer
) -> None:
    feed_server.put("/new/feed", rss(item("one", link="story")))
    old = feed_server.fail("/old", 301, Location="/new/feed")
    reading = await reader.read(old)
    assert reading.listing.entries[0].link == f"{feed_server.url}/new/story"


async def test_a_web_page_is_no_feed(reader: FeedReader, feed_server: FeedServer) -> None:
    url = feed_server.put("/", b"<!doctype html><html><body>Hi</body></html>", "text/html")
    with pytest.raises(FeedError) as error:
        await reader.read(url)
    assert error.value.kind is FailureKind.NOT_A_FEED

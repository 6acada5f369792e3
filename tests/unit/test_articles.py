"""Pictures of articles: fetched once, only where somebody wants them, and never waited for long."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.feeds import articles
from bot.feeds.fetch import Fetcher
from bot.feeds.page import scan
from bot.feeds.reader import FeedReader
from bot.feeds.workers import ParserPool
from bot.looks import Look
from bot.posts import render
from bot.settings import FetchSettings
from bot.store import Store
from tests.building import HOUR, NOON, entry, item, next_post, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer
from tests.unit.workshop import GUILD, Workshop, open_workshop

PAGE = b'<html><head><meta property="og:image" content="/og.jpg"><title>x</title></head></html>'
WANTED = Look(article_image=True)


@pytest.fixture
async def shop(store: Store, clock: SetClock) -> AsyncIterator[Workshop]:
    async with open_workshop(store, clock) as opened:
        yield opened


async def follow(shop: Workshop, server: FeedServer, look: Look) -> str:
    """A feed that somebody watches in this look, read for the first time; returns its address."""
    url = server.put("/feed", rss(item("0")))
    one = await shop.follow(url)
    await shop.store.changes.set_look(one.id, GUILD, look)
    await shop.poller.poll(one.feed_id)
    return url


def publish(server: FeedServer, **changes: str) -> None:
    link = f"{server.url}/article"
    news = item("1", published=NOON + HOUR, link=link, **changes)
    server.put("/feed", rss(news, item("0")))


async def shown(shop: Workshop) -> str | None:
    """The picture of the channel's next post."""
    post = await next_post(shop.store, 100)
    assert post is not None
    (embed,) = render.message(post.entry, post.feed, post.look)["embeds"]
    thumbnail = embed.get("thumbnail")
    return str(thumbnail["url"]) if thumbnail else None


async def test_an_item_without_a_picture_has_that_of_its_article_fetched_once(
    shop: Workshop, feed_server: FeedServer
) -> None:
    await follow(shop, feed_server, WANTED)
    page = feed_server.put("/article", PAGE, "text/html")
    publish(feed_server)
    await shop.poller.poll(1)
    assert await shown(shop) == page.replace("/article", "/og.jpg")
    publish(feed_server, title="Corrected")
    await shop.poller.poll(1)
    assert await shown(shop) == page.replace("/article", "/og.jpg")
    assert feed_server.count("/article") == 1


async def test_nobodys_article_is_fetched_unasked(shop: Workshop, feed_server: FeedServer) -> None:
    await follow(shop, feed_server, Look())
    feed_server.put("/article", PAGE, "text/html")
    publish(feed_server)
    await shop.poller.poll(1)
    assert await shown(shop) is None
    assert feed_server.count("/article") == 0


async def test_who_did_not_ask_is_not_shown_it(shop: Workshop, feed_server: FeedServer) -> None:
    url = await follow(shop, feed_server, WANTED)
    await shop.follow(url, 200)
    feed_server.put("/article", PAGE, "text/html")
    publish(feed_server)
    await shop.poller.poll(1)
    other = await next_post(shop.store, 200)
    assert other is not None
    assert "thumbnail" not in render.message(other.entry, other.feed, other.look)["embeds"][0]


async def test_a_picture_of_the_feeds_own_is_enough(
    shop: Workshop, feed_server: FeedServer
) -> None:
    await follow(shop, feed_server, WANTED)
    publish(feed_server, description="&lt;img src='/own.jpg'&gt;")
    await shop.poller.poll(1)
    assert await shown(shop) == f"{feed_server.url}/own.jpg"
    assert feed_server.count("/article") == 0


async def test_only_the_head_of_an_article_is_read(shop: Workshop, feed_server: FeedServer) -> None:
    await follow(shop, feed_server, WANTED)
    page = feed_server.put("/article", PAGE + b" " * (FetchSettings().max_bytes + 1), "text/html")
    publish(feed_server)
    await shop.poller.poll(1)
    assert await shown(shop) == page.replace("/article", "/og.jpg")


async def test_an_article_that_fails_is_no_picture(shop: Workshop, feed_server: FeedServer) -> None:
    await follow(shop, feed_server, WANTED)
    feed_server.fail("/article", 500)
    publish(feed_server)
    await shop.poller.poll(1)
    assert await shown(shop) is None


async def test_an_article_that_hangs_is_not_waited_for_and_delays_no_other(
    feed_server: FeedServer,
) -> None:
    async def hang(_request: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    hanging = entry("1", link=feed_server.handle("/hangs", hang))
    quick = entry("2", link=feed_server.put("/article", PAGE, "text/html"))
    async with Fetcher.open(FetchSettings(allow_private_networks=True), 4) as fetcher:
        reader = FeedReader(fetcher, ParserPool(1))
        await reader.picture(quick.link or "")  # the parsers have started
        began = time.monotonic()
        found = await articles.pictures(reader, [hanging, quick], deadline=1.0)
    assert time.monotonic() - began < 5
    assert found == {quick.guid_hash: f"{feed_server.url}/og.jpg"}


async def test_addresses_of_private_networks_are_refused_here_too(feed_server: FeedServer) -> None:
    page = feed_server.put("/article", PAGE, "text/html")
    async with Fetcher.open(FetchSettings(), 4) as fetcher:
        assert await FeedReader(fetcher, ParserPool(1)).picture(page) is None
    assert feed_server.count("/article") == 0


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ('<meta property="og:image" content="/a.jpg">', "https://x.example/a.jpg"),
        ('<meta name="twitter:image" content="//cdn.example/a.jpg"/>', "https://cdn.example/a.jpg"),
        ('<meta property=og:image content=/a.jpg><meta property=og:image content=/b.jpg>', "https://x.example/a.jpg"),
        ('<meta property="og:image" content="">', None),
        ('<meta property="og:image" content="javascript:alert(1)">', None),
        ('<meta property="og:title" content="/a.jpg">', None),
    ],
)  # fmt: skip
def test_the_picture_that_a_page_names(head: str, image: str | None) -> None:
    assert scan(f"<head>{head}</head>".encode(), url="https://x.example/page").image == image

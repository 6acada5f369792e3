"""Sites of many kinds, served on loopback under their own names, and the feeds found there."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import FeedError
from bot.feeds.discover import MAX_REQUESTS, Discoverer, Discovery
from bot.feeds.fetch import Fetcher
from bot.feeds.reader import FeedReader
from bot.feeds.workers import ParserPool
from bot.settings import FetchSettings
from tests.building import item, rss
from tests.feed_server import FeedServer


class Loopback(AbstractResolver):
    """Every name is this machine's."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        return None


@dataclass
class Web:
    """A web in which every name leads to one server."""

    server: FeedServer
    reader: FeedReader

    async def discover(self, address: str, deadline: float = 20) -> Discovery:
        """Look for the feeds of `host/path`."""
        host, slash, path = address.partition("/")
        url = f"http://{host}:{urlsplit(self.server.url).port}{slash}{path}"
        return await Discoverer(self.reader, deadline).discover(url)

    async def found(self, address: str) -> list[str]:
        """The feeds' addresses, without scheme and port."""
        discovery = await self.discover(address)
        return [_short(one.url) for one in discovery.feeds]

    def put_feed(self, path: str, title: str = "A feed") -> None:
        """A feed with an item that is its own."""
        self.server.put(path, rss(item(title), title=title))

    def put_page(self, path: str, *declared: str, body: str = "") -> None:
        """A web page that declares feeds as `address title`."""
        head = "".join(
            '<link rel="alternate" type="application/rss+xml"'
            f' href="{one.partition(" ")[0]}" title="{one.partition(" ")[2]}">'
            for one in declared
        )
        page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
        self.server.put(path, page.encode(), "text/html; charset=utf-8")

    @property
    def asked(self) -> list[str]:
        """What was asked for, in order."""
        return [
            f"{urlsplit(f'//{one.host}').hostname}{one.path_qs}" for one in self.server.requests
        ]


@pytest.fixture
async def web_(feed_server: FeedServer) -> AsyncIterator[Web]:
    """Nothing is there yet."""
    async with contextlib.AsyncExitStack() as stack:
        connector = aiohttp.TCPConnector(resolver=Loopback())
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        fetcher = Fetcher(session, FetchSettings(allow_private_networks=True))
        yield Web(feed_server, FeedReader(fetcher, ParserPool()))


async def test_a_feed_s_own_address_takes_one_request(web_: Web) -> None:
    web_.put_feed("/feed.xml")
    assert await web_.found("news.example/feed.xml") == ["news.example/feed.xml"]
    assert len(web_.asked) == 1


async def test_wordpress_s_home_page_declares_its_feed_and_its_comments(web_: Web) -> None:
    web_.put_page("/", "/feed/ News » Feed", "/comments/feed/ News » Comments Feed")
    web_.put_feed("/feed/")
    web_.put_feed("/comments/feed/")
    assert await web_.found("news.example/") == ["news.example/feed/"]


async def test_wordpress_s_tag_page_has_a_feed_below_it(web_: Web) -> None:
    web_.put_feed("/tag/nato/feed/")
    assert await web_.found("news.example/tag/nato/") == ["news.example/tag/nato/feed/"]
    assert web_.asked == ["news.example/tag/nato/feed/"]


async def test_a_youtube_channel(web_: Web) -> None:
    web_.put_feed("/feeds/videos.xml")
    found = await web_.found("www.youtube.com/channel/UC123/videos")
    assert found == ["www.youtube.com/feeds/videos.xml?channel_id=UC123"]


async def test_a_youtube_handle_page_says_which_channel_it_is(web_: Web) -> None:
    scripts = f"<script>{'var data = {};' * 60_000}</script>"
    head = '<link rel="canonical" href="https://www.youtube.com/channel/UC123">'
    page = f"<!doctype html><html><body>{scripts}{head}</body></html>"
    server, port = web_.server, urlsplit(web_.server.url).port
    page = page.replace("https://www.youtube.com", f"http://www.youtube.com:{port}")
    server.put("/@handle", page.encode(), "text/html")
    web_.put_feed("/feeds/videos.xml")
    found = await web_.found("www.youtube.com/@handle")
    assert found == ["www.youtube.com/feeds/videos.xml?channel_id=UC123"]


async def test_a_subreddit(web_: Web) -> None:
    web_.put_feed("/r/python/.rss")
    assert await web_.found("old.reddit.com/r/python") == ["www.reddit.com/r/python/.rss"]


async def test_a_github_repository_has_three_feeds(web_: Web) -> None:
    names = ("releases", "tags", "commits")
    for name in names:
        web_.put_feed(f"/o/r/{name}.atom", title=name)
    assert await web_.found("github.com/o/r") == [f"github.com/o/r/{one}.atom" for one in names]


async def test_a_github_repository_without_releases(web_: Web) -> None:
    web_.put_feed("/o/r/commits.atom")
    assert await web_.found("github.com/o/r") == ["github.com/o/r/commits.atom"]


async def test_a_mastodon_profile(web_: Web) -> None:
    web_.put_feed("/@ann.rss")
    assert await web_.found("social.example/@ann") == ["social.example/@ann.rss"]


async def test_a_profile_that_is_not_mastodon_s_is_read_as_a_page(web_: Web) -> None:
    web_.put_page("/@ann", "/users/ann.atom Ann")
    web_.put_feed("/users/ann.atom")
    assert await web_.found("social.example/@ann") == ["social.example/users/ann.atom"]
    assert [one.partition("/")[2] for one in web_.asked] == ["@ann.rss", "@ann", "users/ann.atom"]


async def test_platforms_whose_feeds_have_their_place(web_: Web) -> None:
    for page, feed in (
        ("name.blogspot.com/", "name.blogspot.com/feeds/posts/default"),
        ("medium.com/@name", "medium.com/feed/@name"),
        ("name.substack.com/", "name.substack.com/feed"),
        ("www.tumblr.com/name", "name.tumblr.com/rss"),
        ("bsky.app/profile/name.example", "bsky.app/profile/name.example/rss"),
    ):
        web_.put_feed(f"/{feed.partition('/')[2]}")
        assert await web_.found(page) == [feed]


async def test_a_static_site_that_declares_nothing(web_: Web) -> None:
    web_.put_page("/")
    web_.put_feed("/index.xml")
    assert await web_.found("blog.example/") == ["blog.example/index.xml"]
    assert len(web_.asked) <= MAX_REQUESTS


async def test_a_page_inside_a_site_may_have_its_own(web_: Web) -> None:
    web_.put_page("/podcast")
    web_.put_feed("/podcast/feed")
    web_.put_feed("/rss.xml")
    assert await web_.found("blog.example/podcast?page=2") == ["blog.example/podcast/feed"]


async def test_a_site_that_only_links_to_its_feed(web_: Web) -> None:
    web_.put_page("/", body='<p><a href="/export?id=7">Follow us by RSS</a></p>')
    web_.put_feed("/export")
    assert await web_.found("blog.example/") == ["blog.example/export?id=7"]


async def test_rss_and_atom_of_the_same_are_one_feed(web_: Web) -> None:
    web_.put_page("/", "/rss RSS", "/atom Atom", "/other Other")
    web_.put_feed("/rss", "Main")
    web_.put_feed("/atom", "Main")
    web_.put_feed("/other", "Other")
    assert await web_.found("blog.example/") == ["blog.example/rss", "blog.example/other"]


async def test_a_feed_without_items_comes_after_one_that_has_some(web_: Web) -> None:
    web_.server.put("/o/r/releases.atom", rss(title="Releases"))
    web_.put_feed("/o/r/commits.atom")
    found = await web_.found("github.com/o/r")
    assert found == ["github.com/o/r/commits.atom", "github.com/o/r/releases.atom"]


async def test_a_declared_feed_that_is_none_is_passed_over(web_: Web) -> None:
    web_.put_page("/", "/gone Old", "/page Page", "/feed New")
    web_.put_page("/page")
    web_.put_feed("/feed")
    assert await web_.found("blog.example/") == ["blog.example/feed"]


async def test_a_page_that_turns_bots_away_but_has_a_feed(web_: Web) -> None:
    web_.server.fail("/", 403)
    web_.put_feed("/feed")
    assert await web_.found("blog.example/") == ["blog.example/feed"]


async def test_a_page_that_turns_bots_away_and_has_none_says_so(web_: Web) -> None:
    web_.server.fail("/", 403)
    with pytest.raises(FeedError, match="answers 403"):
        await web_.found("blog.example/")


async def test_an_address_that_fails_is_not_searched_around(web_: Web) -> None:
    web_.put_feed("/feed")
    with pytest.raises(FeedError, match="answers 404"):
        await web_.found("blog.example/mistyped")
    assert len(web_.asked) == 1


async def test_a_page_without_a_feed_tells_what_was_looked_at(web_: Web) -> None:
    links = "".join(f'<a href="/{n}/feed">feed</a>' for n in range(20))
    web_.put_page("/about/", *(f"/declared/{n}" for n in range(20)), body=links)
    discovery = await web_.discover("blog.example/about/")
    assert discovery.feeds == ()
    assert [_short(one) for one in discovery.looked_at] == web_.asked
    assert len(web_.asked) == MAX_REQUESTS


async def test_a_declared_feed_that_fails_now_is_said(web_: Web) -> None:
    web_.put_page("/", "/page Page", "/feed Feed")
    web_.put_page("/page")
    web_.server.fail("/feed", 503)
    with pytest.raises(FeedError, match="answers 503"):
        await web_.discover("blog.example/")


async def test_what_was_found_counts_when_the_time_is_up(web_: Web) -> None:
    async def hang(_request: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    web_.put_page("/", "/slow Slow", "/feed Feed")
    web_.server.handle("/slow", hang)
    web_.put_feed("/feed")
    began = time.monotonic()
    discovery = await web_.discover("blog.example/", deadline=2)
    assert [_short(one.url) for one in discovery.feeds] == ["blog.example/feed"]
    web_.server.handle("/feed", hang)
    with pytest.raises(FeedError, match="did not answer in time"):
        await web_.discover("blog.example/", deadline=0.5)
    assert time.monotonic() - began < 10


async def test_an_address_of_this_machine_is_refused_as_for_any_feed(
    feed_server: FeedServer,
) -> None:
    settings = FetchSettings(allow_private_networks=False)
    async with Fetcher.open(settings, 2) as fetcher:
        reader = FeedReader(fetcher, ParserPool())
        with pytest.raises(FeedError, match="not on the public internet"):
            await Discoverer(reader).discover(feed_server.put("/feed", rss(item())))


def _short(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}{'?' if parts.query else ''}{parts.query}"

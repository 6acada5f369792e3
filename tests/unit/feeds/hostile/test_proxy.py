"""Behind a proxy: what is no name is still refused, and nothing is reached but the proxy."""

import base64
from collections.abc import AsyncIterator

import pytest

from bot.check import check
from bot.errors import FailureKind, FeedError
from bot.feeds.addresses import literal
from bot.feeds.fetch import Fetched, Fetcher
from bot.settings import FetchSettings, Settings
from tests.feed_server import FeedServer
from tests.unit.feeds.hostile.conftest import Names


@pytest.fixture
def proxy(feed_server: FeedServer) -> FeedServer:
    """Answers by the path of what it is asked for, wherever that is."""
    feed_server.put("/feed", b"<rss/>")
    return feed_server


@pytest.fixture
async def fetcher(proxy: FeedServer, names: Names) -> AsyncIterator[Fetcher]:
    settings = FetchSettings(proxy=proxy.url.replace("//", "//ann:hush@"))
    async with Fetcher.open(settings, 4, names) as opened:
        yield opened


async def failure(fetcher: Fetcher, url: str) -> FeedError:
    with pytest.raises(FeedError) as error:
        await fetcher.get(url)
    return error.value


async def test_the_proxy_is_asked_and_resolves_names(
    fetcher: Fetcher, proxy: FeedServer, names: Names
) -> None:
    answer = await fetcher.get("http://feed.example/feed")
    assert isinstance(answer, Fetched)
    (asked,) = proxy.requests
    assert asked.host == "feed.example"
    secret = base64.b64encode(b"ann:hush").decode()
    assert asked.headers["Proxy-Authorization"] == f"Basic {secret}"
    assert "Authorization" not in asked.headers
    assert names.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.1.2.3", "169.254.169.254", "2130706433", "0x7f.1", "0177.1", "127.1", "0",
        "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "[2002:7f00:1::]", "[fe80::1%25lo]",
        "localhost", "LOCALHOST.", "a.localhost", "\uff11\uff12\uff17.0.0.1",
    ],
)  # fmt: skip
async def test_what_is_no_name_is_refused_on_every_hop(
    fetcher: Fetcher, proxy: FeedServer, host: str
) -> None:
    proxy.fail("/away", 302, Location=f"http://{host}/feed")
    for url in (f"http://{host}/feed", f"https://{host}/feed", "http://feed.example/away"):
        error = await failure(fetcher, url)
        assert error.kind is FailureKind.ADDRESS
        assert "is not on the public internet" in str(error)
    assert proxy.statuses == [("/away", 302)]


async def test_it_is_not_where_the_host_allows_private_networks(
    proxy: FeedServer, names: Names
) -> None:
    settings = FetchSettings(proxy=proxy.url, allow_private_networks=True)
    async with Fetcher.open(settings, 4, names) as fetcher:
        assert isinstance(await fetcher.get("http://10.1.2.3/feed"), Fetched)


@pytest.mark.parametrize("host", ["feed.example", "1.1.1.1", "[2606:4700::1111]", "0x.example"])
def test_public_addresses_and_names_are_none_of_its_business(host: str) -> None:
    assert literal(host.strip("[]")) in {None, host.strip("[]")}


async def test_a_proxy_that_does_not_answer_or_refuses_is_named(
    fetcher: Fetcher, unused_tcp_port: int
) -> None:
    """It knows no CONNECT."""
    error = await failure(fetcher, "https://feed.example/")
    assert (error.kind, str(error)) == (
        FailureKind.CONNECT, "cannot be reached: [fetch] proxy answers 404"
    )  # fmt: skip
    dead = FetchSettings(proxy=f"http://ann:hush@127.0.0.1:{unused_tcp_port}")
    async with Fetcher.open(dead, 4) as other:
        error = await failure(other, "http://feed.example/")
    assert (error.kind, str(error)) == (
        FailureKind.CONNECT, "cannot be reached: [fetch] proxy does not answer"
    )  # fmt: skip


async def test_check_tells_whose_duty_names_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    settings = Settings(fetch=FetchSettings(proxy="http://ann:hush@10.0.0.1:3128"))
    found = [one async for one in check(settings, None)]
    (told,) = [one for one in found if one.subject == "Proxy"]
    assert told.is_good
    assert told.detail == (
        "feeds are fetched through http://10.0.0.1:3128; keeping names of feeds from leading into"
        " a private network is its duty"
    )
    assert "hush" not in repr(found)

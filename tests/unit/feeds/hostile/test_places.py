"""Where a fetch may not go, however it is led there: names, rebinding, redirects, spellings."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.errors import FailureKind, FeedError
from bot.feeds.fetch import PER_HOST, Fetched, Fetcher
from bot.settings import FetchSettings
from tests.feed_server import FeedServer
from tests.unit.feeds.hostile.conftest import PRIVATE, PUBLIC, Names

REFUSED = (
    "is out of reach: its address is not on the public internet;"
    " [fetch] allow_private_networks allows that"
)
FEED = "http://feed.example"


@pytest.fixture
async def fetcher(names: Names, public_loopback: None) -> AsyncIterator[Fetcher]:
    """Refuses what everybody's refuses."""
    async with Fetcher.open(FetchSettings(), 8, names) as opened:
        yield opened


@pytest.fixture
def port(feed_server: FeedServer) -> str:
    feed_server.put("/secret", b"secret")
    return feed_server.url.rpartition(":")[2]


async def failure(fetcher: Fetcher, url: str) -> FeedError:
    with pytest.raises(FeedError) as error:
        await fetcher.get(url)
    return error.value


async def test_a_public_name_is_reached(
    fetcher: Fetcher, names: Names, feed_server: FeedServer, port: str
) -> None:
    """Else the tests below would not show anything."""
    names.put("feed.example", [PUBLIC])
    assert isinstance(await fetcher.get(f"{FEED}:{port}/secret"), Fetched)


@pytest.mark.parametrize(
    "address",
    [
        PRIVATE, "10.0.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",  # noqa: S104
        "224.0.0.1", "::1", "::", "fe80::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:7f00:1", "::127.0.0.1", "2002:7f00:1::1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1",
    ],
)  # fmt: skip
async def test_a_name_of_a_private_place_is_refused(
    fetcher: Fetcher, names: Names, feed_server: FeedServer, port: str, address: str
) -> None:
    names.put("feed.example", [address])
    error = await failure(fetcher, f"{FEED}:{port}/secret")
    assert (error.kind, str(error)) == (FailureKind.ADDRESS, REFUSED)
    assert feed_server.statuses == []


async def test_of_several_addresses_only_the_public_ones_are_tried(
    fetcher: Fetcher, names: Names, feed_server: FeedServer, port: str
) -> None:
    names.put("feed.example", [PRIVATE, "::1", PUBLIC])
    assert isinstance(await fetcher.get(f"{FEED}:{port}/secret"), Fetched)
    assert feed_server.requests[0].host == f"feed.example:{port}"
    assert {one.remote for one in feed_server.requests} == {PUBLIC}


async def test_a_name_that_changes_its_mind_is_refused(
    names: Names, public_loopback: None, feed_server: FeedServer, port: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """DNS rebinding: whoever asked before could have been told anything."""
    monkeypatch.setattr("bot.feeds.fetch._DNS_CACHE", 0)
    names.put("feed.example", [PUBLIC], [PRIVATE])
    url = feed_server.fail("/feed", 302, Location=f"{FEED}:{port}/secret", Connection="close")
    url = url.replace(PUBLIC, "feed.example")
    async with Fetcher.open(FetchSettings(), 8, names) as fetcher:
        error = await failure(fetcher, url)
    assert (error.kind, str(error)) == (FailureKind.ADDRESS, REFUSED)
    assert feed_server.statuses == [("/feed", 302)]
    assert names.asked == ["feed.example", "feed.example"]


@pytest.mark.parametrize("hops", [1, 2, 5])
@pytest.mark.parametrize("host", ["inside.example", PRIVATE, "[::1]", "[::ffff:127.0.0.1]"])
async def test_no_hop_of_a_redirect_leads_inside(
    fetcher: Fetcher, names: Names, feed_server: FeedServer, port: str, hops: int, host: str
) -> None:
    names.put("inside.example", [PRIVATE])
    for hop in range(hops):
        names.put(f"hop{hop}.example", [PUBLIC])
        there = f"http://hop{hop + 1}.example:{port}/hop{hop + 1}"
        last = f"http://{host}:{port}/secret"
        feed_server.fail(f"/hop{hop}", 302, Location=there if hop + 1 < hops else last)
    error = await failure(fetcher, f"http://hop0.example:{port}/hop0")
    assert (error.kind, str(error)) == (FailureKind.ADDRESS, REFUSED)
    assert feed_server.statuses == [(f"/hop{hop}", 302) for hop in range(hops)]


@pytest.mark.parametrize(
    "host",
    [
        PRIVATE, "127.2", "127.0.0.2.", "2130706434", "0x7f000002", "0x7f.0.0.2", "0177.0.0.2",
        "0177.2", "0", "00000000177.0.0.2", "[::1]", "[::]", "[::ffff:127.0.0.2]",
        "[::ffff:7f00:2]", "[0:0:0:0:0:ffff:7f00:2]", "[::127.0.0.2]", "[2002:7f00:2::]",
        "[64:ff9b::127.0.0.2]", "[fe80::1%25lo]", "\uff11\uff12\uff17.0.0.2",
        "127\u30020\u30020\u30022",
    ],
)  # fmt: skip
async def test_no_spelling_of_a_private_place_is_reached(
    public_loopback: None, feed_server: FeedServer, port: str, host: str
) -> None:
    """With the resolver that everybody has."""
    redirect = feed_server.fail("/feed", 301, Location=f"http://{host}:{port}/secret")
    async with Fetcher.open(FetchSettings(), 8) as fetcher:
        for url in (f"http://{host}:{port}/secret", redirect):
            error = await failure(fetcher, url)
            assert error.kind in {FailureKind.ADDRESS, FailureKind.DNS}
    assert {status for _, status in feed_server.statuses} == {301}


@pytest.mark.parametrize(
    "place",
    [
        "file:///etc/passwd", "FILE:///etc/passwd", "ftp://feed.example/", "data:text/xml,<rss/>",
        "javascript:alert(1)", "gopher://feed.example/", "unix:///run/docker.sock",
        "dict://feed.example:11211/", "jar:http://feed.example/",
    ],
)  # fmt: skip
async def test_nothing_but_http_is_spoken(
    fetcher: Fetcher, names: Names, feed_server: FeedServer, place: str
) -> None:
    names.put("feed.example", [PUBLIC])
    url = feed_server.fail("/feed", 302, Location=place)
    for asked in (place, url):
        error = await failure(fetcher, asked)
        assert error.kind is FailureKind.ADDRESS
        assert str(error) in {"leads to an address that is not http(s)",
                              "has an address that cannot be used"}  # fmt: skip
    assert names.asked == []


async def test_a_host_gets_few_requests_also_where_redirects_meet(
    fetcher: Fetcher, names: Names, feed_server: FeedServer, port: str
) -> None:
    """Feeds of many sites that all lead to one."""
    now = most = 0

    async def answer(_request: web.Request) -> web.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)  # for one more to arrive, if there were no limit
        now -= 1
        return web.Response(body=b"<rss/>")

    names.put("shared.example", [PUBLIC])
    feed_server.handle("/shared", answer)
    urls = []
    for number in range(6):
        names.put(f"site{number}.example", [PUBLIC])
        feed_server.fail(f"/{number}", 302, Location=f"http://shared.example:{port}/shared")
        urls.append(f"http://site{number}.example:{port}/{number}")
    await asyncio.gather(*(fetcher.get(url) for url in urls))
    assert feed_server.count("/shared", 200) == 6
    assert most == PER_HOST

"""Servers that have IPv6 addresses, or say so."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.feeds.fetch import Fetched, Fetcher
from bot.settings import FetchSettings
from tests.feed_server import FeedServer
from tests.unit.feeds.hostile.conftest import Names

SETTINGS = FetchSettings(allow_private_networks=True)


@pytest.fixture
async def six() -> AsyncIterator[int]:
    """The port of a server that is at ::1 only."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=b"<rss/>")

    app = web.Application()
    app.router.add_get("/feed", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "::1", 0).start()
    except OSError:
        pytest.skip("this machine has no IPv6")
    else:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("host", ["[::1]", "six.example", "both.example"])
async def test_a_server_with_ipv6_is_reached(six: int, host: str) -> None:
    names = Names({"six.example": [["::1"]], "both.example": [["127.0.0.1", "::1"]]})
    async with Fetcher.open(SETTINGS, 4, names) as fetcher:
        assert isinstance(await fetcher.get(f"http://{host}:{six}/feed"), Fetched)


async def test_a_server_that_only_says_so_is_reached_by_its_other_address(
    feed_server: FeedServer,
) -> None:
    feed_server.put("/feed", b"<rss/>")
    url = feed_server.url.replace("127.0.0.1", "both.example")
    names = Names({"both.example": [["::1", "127.0.0.1"]]})
    async with Fetcher.open(SETTINGS, 4, names) as fetcher:
        assert isinstance(await fetcher.get(f"{url}/feed"), Fetched)

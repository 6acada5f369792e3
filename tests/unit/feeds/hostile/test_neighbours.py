"""The whole way from the network to the outbox, with hostile servers on every side."""

import asyncio
import contextlib
import gzip

import brotli
import pytest
from aiohttp import web

from bot.store import Store
from tests.building import item, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer, Handler
from tests.unit.feeds.hostile.conftest import PUBLIC, Names
from tests.unit.works import Works
from tests.unit.workshop import CHANNEL, GUILD, STEADY, open_workshop

NEIGHBOURS = 12
FIRST = 1_000
"""The channel of the first hostile feed."""


async def hang(_request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def stream(request: web.Request, chunk: bytes, seconds: float) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        while True:
            await response.write(chunk)
            await asyncio.sleep(seconds)
    return response


async def drip(request: web.Request) -> web.StreamResponse:
    return await stream(request, b" ", 0.05)


async def endless(request: web.Request) -> web.StreamResponse:
    return await stream(request, b" " * 65_536, 0)


def coded(coding: str, packed: bytes) -> Handler:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=packed, headers={"Content-Encoding": coding})

    return answer


def plain(body: bytes) -> Handler:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=body)

    return answer


def redirect(place: str) -> Handler:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": place})

    return answer


ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(20_000))
HOSTILE: dict[str, tuple[Handler, str | None]] = {
    "hang": (hang, None),  # still at it when the test ends
    "drip": (drip, None),
    "endless": (endless, "is larger than 10 MiB"),
    "gzip": (coded("gzip", gzip.compress(bytes(50_000_000), 1)), "is larger than 10 MiB"),
    "br": (coded("br", brotli.compress(bytes(50_000_000), quality=3)), "is larger than 10 MiB"),
    "attributes": (
        plain(b'<?xml version="1.0" encoding="latin1"?>' + rss(f"<item {ATTRIBUTES}/>")[38:]),
        "has an element with more than 200 attributes",
    ),
    "items": (plain(rss("<item></item>" * 100_000)), "lists more than 5000 items"),
    "file": (redirect("file:///etc/passwd"), "leads to an address that is not http(s)"),
    "name": (redirect("http://nobody.example/"), "is at a name that cannot be found"),
    "circle": (redirect("/circle"), "redirects more than 5 times"),
}


async def test_neighbours_get_their_news_while_hostile_servers_do_their_worst(
    store: Store,
    clock: SetClock,
    feed_server: FeedServer,
    names: Names,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With fewer places for polls than there are servers that hang."""
    monkeypatch.setattr("bot.slots.PATIENCE", 0.2)
    port = feed_server.url.rpartition(":")[2]
    settings = STEADY.model_copy(update={"concurrency": 2})
    async with open_workshop(store, clock, settings, resolver=names) as shop:
        works = Works(shop)
        hostile = []
        for number, (name, (handler, _)) in enumerate(HOSTILE.items()):
            names.put(f"{name}.example", [PUBLIC])
            feed_server.handle(f"/{name}", handler)
            url = f"http://{name}.example:{port}/{name}"
            hostile.append(await shop.follow(url, FIRST + number))
        for number in range(NEIGHBOURS):
            names.put(f"n{number}.example", [PUBLIC])
            feed_server.put(f"/n{number}", rss(item(str(number))))
            url = f"http://n{number}.example:{port}/n{number}"
            await shop.follow(url, CHANNEL + number, backlog=1)
        async with works.running():
            await works.each_polled(set(range(3, len(HOSTILE) + NEIGHBOURS + 1)))
        for number in range(NEIGHBOURS):
            assert await shop.waiting(CHANNEL + number) == [f"Title {number}"]
        overviews = {one.id: await store.overviews.one(one.id, GUILD) for one in hostile}
        found = [one.failure for one in overviews.values() if one is not None]
        assert found == [words for _, words in HOSTILE.values()]

"""Feeds that fail, each in its way: how long they are left alone, and that they come back."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.schedule import RARELY
from bot.settings import PollingSettings
from bot.store import Store
from bot.turns import host_of
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer, Handler
from tests.unit.workshop import GUILD, Workshop, open_workshop

CERTIFICATE = Path(__file__).parents[1] / "fixtures" / "self-signed.pem"
DAY = 86_400.0
OLD, NEW = item("old", published=NOON - 9 * HOUR), item("new")
SETTINGS = PollingSettings()

Trouble = Callable[[FeedServer], object]
"""Has the server do something else at /feed."""


@pytest.fixture
async def shop(store: Store, clock: SetClock) -> AsyncIterator[Workshop]:
    async with open_workshop(store, clock, SETTINGS) as opened:
        yield opened


@pytest.fixture
async def untrusted() -> AsyncIterator[str]:
    """The address of a server whose certificate nobody signed."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


class NoNames(AbstractResolver):
    """Nobody has an address."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise OSError(None, "no such name")

    async def close(self) -> None:
        return None


async def hang(_request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def cut_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100000"})
    await response.prepare(request)
    await response.write(rss(NEW)[:100])
    assert request.transport is not None
    request.transport.abort()
    return response


def in_two_hours() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)


def status(number: int, **headers: str) -> Trouble:
    return lambda server: server.fail("/feed", number, **headers)


def body(content: bytes) -> Trouble:
    return lambda server: server.put("/feed", content, "text/html")


def handler(answer: Handler) -> Trouble:
    return lambda server: server.handle("/feed", answer)


def said(number: int) -> str:
    return f"answers {number} ({HTTPStatus(number).phrase})"


HOSTILE = rss("<item " + " ".join(f"a{n}='1'" for n in range(300)) + "/>")
CUT = "broke off in the middle"

COURSES: list[tuple[str, Trouble, float, float]] = [
    (said(429), status(429), 600, 10_800),
    (said(429), status(429, Retry_After="7200"), 7200, 10_800),
    (said(429), lambda server: status(429, Retry_After=in_two_hours())(server), 7200, 10_800),
    (said(429), status(429, Retry_After="99999999"), DAY, DAY),
    (said(503), status(503), 600, 10_800),
    (said(503), status(503, Retry_After="7200"), 7200, 10_800),
    (said(503), lambda server: status(503, Retry_After=in_two_hours())(server), 7200, 10_800),
    (said(500), status(500), 600, 10_800),
    (said(401), status(401), 3600, DAY),
    (said(403), status(403), 3600, DAY),
    (said(404), status(404), 600, 3600),
    (said(410), status(410), DAY, DAY),
    ("redirects more than 5 times", status(302, Location="/feed"), 600, 10_800),
    ("leads to an address that is not http(s)", status(302, Location="file:///etc"), 600, DAY),
    ("has an address that cannot be used", status(302, Location="http://a..b/"), 600, DAY),
    ("cannot be reached", status(302, Location="http://127.0.0.1:1/"), 600, 10_800),
    (CUT, handler(cut_off), 600, 10_800),
    ("is a web page, not a feed", body(b"<!doctype html><title>Hi!</title>"), 600, DAY),
    ("is empty", body(b""), 600, DAY),
    ("is neither RSS nor Atom", body(b"\x89PNG" * 9), 600, DAY),
    (CUT, body(b"<rss><channel><item><title>Ha"), 600, 10_800),
    ("has an element with more than 200 attributes", body(HOSTILE), 600, DAY),
]


async def check_course(
    shop: Workshop, server: FeedServer, words: str, trouble: Trouble, first: float, longest: float
) -> None:
    """A feed works, fails nine times, and works again."""
    one = await shop.follow(server.put("/feed", rss(OLD)))
    before = await shop.poller.poll(1)
    trouble(server)
    waits = [await shop.poller.poll(1) for _ in range(9)]
    assert waits[0] == pytest.approx(first, abs=60)
    assert waits[-1] == pytest.approx(longest, abs=60)
    assert await shop.due_in() == pytest.approx(waits[-1], abs=0.001)
    failing = await shop.store.overviews.one(one.id, GUILD)
    assert failing is not None
    assert failing.failure == words
    assert failing.is_feed_dead == ("410" in words)
    server.put("/feed", rss(NEW, OLD))
    assert await shop.poller.poll(1) <= before
    assert (await shop.store.polls.states([1]))[1].failures == 0
    assert await shop.waiting() == ["Title new"]


@pytest.mark.parametrize(("words", "trouble", "first", "longest"), COURSES)
async def test_a_feed_that_fails_is_left_alone_for_as_long_as_its_failure_says(
    shop: Workshop,
    feed_server: FeedServer,
    words: str,
    trouble: Trouble,
    first: float,
    longest: float,
) -> None:
    await check_course(shop, feed_server, words, trouble, first, longest)


async def test_a_certificate_that_nobody_signed(
    shop: Workshop, feed_server: FeedServer, untrusted: str
) -> None:
    words = "has a certificate that cannot be trusted"
    await check_course(shop, feed_server, words, status(302, Location=untrusted), 600, DAY)


async def test_a_name_that_nobody_knows(
    store: Store, clock: SetClock, feed_server: FeedServer
) -> None:
    words = "is at a name that cannot be found"
    trouble = status(302, Location="http://nobody.example/")
    async with open_workshop(store, clock, SETTINGS, resolver=NoNames()) as shop:
        await check_course(shop, feed_server, words, trouble, 600, 10_800)


async def test_a_server_that_does_not_answer(
    store: Store, clock: SetClock, feed_server: FeedServer
) -> None:
    async with open_workshop(store, clock, SETTINGS, patience=0.3) as shop:
        one = await shop.follow(feed_server.handle("/feed", hang))
        assert [await shop.poller.poll(1) for _ in range(3)] == [600, 1200, 2400]
        failing = await shop.store.overviews.one(one.id, GUILD)
        assert failing is not None
        assert failing.failure == "did not answer in time"


async def test_a_spell_of_404_is_no_death(shop: Workshop, feed_server: FeedServer) -> None:
    """YouTube has them for days, and for every channel at once."""
    one = await shop.follow(feed_server.fail("/feed", 404))
    seconds = 0.0
    while shop.clock() < NOON + 5 * 24 * HOUR:
        seconds = await shop.poller.poll(1)
        assert seconds <= 3600
        shop.clock.advance(seconds)
    overview = await shop.store.overviews.one(one.id, GUILD)
    assert overview is not None
    assert not overview.is_feed_dead


async def test_a_feed_that_fails_for_days_is_dead_until_it_is_not(
    shop: Workshop, feed_server: FeedServer
) -> None:
    one = await shop.follow(feed_server.fail("/feed", 503))
    polls = 0
    while shop.clock() < NOON + 10 * 24 * HOUR:
        shop.clock.advance(await shop.poller.poll(1))
        polls += 1
    assert polls < 5 + 3 * 8 + 9
    dead = await shop.store.overviews.one(one.id, GUILD)
    assert dead is not None
    assert dead.is_feed_dead
    feed_server.put("/feed", rss(NEW))
    assert await shop.poller.poll(1) <= RARELY
    alive = await shop.store.overviews.one(one.id, GUILD)
    assert alive is not None
    assert not alive.is_feed_dead


@pytest.mark.parametrize(
    ("number", "headers", "seconds"),
    [
        (429, {}, 60),
        (429, {"Retry_After": "120"}, 120),
        (429, {"Retry_After": "86400"}, 900),
        (503, {"Retry_After": "120"}, 120),
        (503, {}, 0),
        (500, {"Retry_After": "120"}, 0),
        (404, {}, 0),
    ],
)
async def test_a_host_that_asks_for_it_is_left_alone_with_all_its_feeds(
    shop: Workshop, feed_server: FeedServer, number: int, headers: dict[str, str], seconds: float
) -> None:
    await shop.follow(feed_server.fail("/feed", number, **headers))
    await shop.poller.poll(1)
    host = host_of(feed_server.url)
    shop.turns.add(host, 2)
    now = asyncio.get_running_loop().time()
    assert shop.turns.wait(now) == pytest.approx(seconds, abs=1)
    assert shop.turns.take(now) == (None if seconds else (host, 2))

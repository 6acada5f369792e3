"""One GET against a real server on loopback: what comes of each way to answer."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from bot.errors import FailureKind, FeedError
from bot.feeds.fetch import MAX_REDIRECTS, PER_HOST, USER_AGENT, Fetched, Fetcher, NotModified
from bot.models import Validators
from bot.settings import FetchSettings
from tests.feed_server import FeedServer, Handler

CAP = 200_000
SETTINGS = FetchSettings(allow_private_networks=True).model_copy(
    update={"timeout": 5.0, "max_bytes": CAP}
)
BOMB = b" " * 50_000_000


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher.open(SETTINGS, 4) as opened:
        yield opened


async def failure(fetcher: Fetcher, url: str) -> FeedError:
    with pytest.raises(FeedError) as error:
        await fetcher.get(url)
    return error.value


def answering(body: bytes = b"", status: int = 200, **headers: str) -> Handler:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers=named)

    return answer


async def test_a_body_comes_with_what_the_next_get_needs(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    date = "Thu, 01 Jan 2026 12:00:00 GMT"
    answer = answering(b"<rss/>", Content_Type="text/xml", ETag='"1"', Last_Modified=date)
    url = feed_server.handle("/feed", answer)
    assert await fetcher.get(url) == Fetched(url, b"<rss/>", "text/xml", '"1"', date, None, None)
    (asked,) = feed_server.requests
    assert asked.headers["User-Agent"] == USER_AGENT
    assert USER_AGENT.startswith("Tidings/")
    assert "If-None-Match" not in asked.headers


async def test_what_was_not_modified_is_not_sent_again(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", b"<rss/>")
    first = await fetcher.get(url)
    assert isinstance(first, Fetched)
    validators = Validators(first.etag, "Thu, 01 Jan 2026 12:00:00 GMT")
    assert isinstance(await fetcher.get(url, validators), NotModified)
    sent = feed_server.requests[-1].headers
    assert sent["If-None-Match"] == first.etag
    assert sent["If-Modified-Since"] == "Thu, 01 Jan 2026 12:00:00 GMT"


async def test_a_304_that_nobody_asked_for_is_a_failure(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    error = await failure(fetcher, feed_server.fail("/feed", 304))
    assert (error.kind, error.status) == (FailureKind.STATUS, 304)


async def test_an_absurd_validator_is_not_kept(fetcher: Fetcher, feed_server: FeedServer) -> None:
    url = feed_server.handle("/feed", answering(b"x", ETag=f'"{"x" * 2000}"'))
    answer = await fetcher.get(url)
    assert isinstance(answer, Fetched)
    assert answer.etag is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed(
    fetcher: Fetcher, feed_server: FeedServer, status: int
) -> None:
    there = feed_server.put("/there", b"<rss/>")
    answer = await fetcher.get(feed_server.fail("/here", status, Location="/there"))
    assert isinstance(answer, Fetched)
    assert (answer.url, answer.body) == (there, b"<rss/>")


async def test_redirects_in_a_circle_end(fetcher: Fetcher, feed_server: FeedServer) -> None:
    error = await failure(fetcher, feed_server.fail("/round", 302, Location="/round"))
    assert str(error) == f"redirects more than {MAX_REDIRECTS} times"
    assert feed_server.count("/round") <= MAX_REDIRECTS + 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.example/", "javascript:1"])
async def test_a_redirect_leads_to_http_only(
    fetcher: Fetcher, feed_server: FeedServer, target: str
) -> None:
    error = await failure(fetcher, feed_server.fail("/feed", 302, Location=target))
    assert error.kind is FailureKind.ADDRESS


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 418, 429, 500, 503])
async def test_a_status_is_told_as_it_is(
    fetcher: Fetcher, feed_server: FeedServer, status: int
) -> None:
    error = await failure(fetcher, feed_server.fail("/feed", status))
    assert (error.kind, error.status, error.retry_after) == (FailureKind.STATUS, status, None)
    assert str(error).startswith(f"answers {status}")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("-5", None),
        ("soon", None),
        ("9" * 50, 999_999_999.0),
        ("", None),
    ],
)
async def test_retry_after_may_be_a_number(
    fetcher: Fetcher, feed_server: FeedServer, value: str, seconds: float | None
) -> None:
    error = await failure(fetcher, feed_server.fail("/feed", 429, Retry_After=value))
    assert error.retry_after == seconds


@pytest.mark.parametrize(("minutes", "least", "most"), [(60, 3500, 3600), (-60, 0, 0)])
async def test_retry_after_may_be_a_date(
    fetcher: Fetcher, feed_server: FeedServer, minutes: int, least: float, most: float
) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
    error = await failure(fetcher, feed_server.fail("/feed", 503, Retry_After=then))
    assert error.retry_after is not None
    assert least <= error.retry_after <= most


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(BOMB)),
        ("deflate", zlib.compress(BOMB)),
        ("identity", BOMB[: CAP + 1]),
    ],
    ids=["gzip", "deflate", "identity"],
)
async def test_a_body_is_counted_after_decompression(
    fetcher: Fetcher, feed_server: FeedServer, coding: str, packed: bytes
) -> None:
    url = feed_server.handle("/feed", answering(packed, Content_Encoding=coding))
    error = await failure(fetcher, url)
    assert error.kind is FailureKind.TOO_LARGE
    assert len(packed) <= CAP + 1


async def test_a_body_of_just_the_limit_passes(fetcher: Fetcher, feed_server: FeedServer) -> None:
    packed = gzip.compress(BOMB[:CAP])
    url = feed_server.handle("/feed", answering(packed, Content_Encoding="gzip"))
    answer = await fetcher.get(url)
    assert isinstance(answer, Fetched)
    assert len(answer.body) == CAP


async def test_an_endless_body_ends_at_the_limit(fetcher: Fetcher, feed_server: FeedServer) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b" " * 65_536)
        except ConnectionError:
            return response

    assert (await failure(fetcher, feed_server.handle("/feed", endless))).kind is (
        FailureKind.TOO_LARGE
    )


async def test_what_is_not_what_it_claims_to_be_cannot_be_read(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    url = feed_server.handle("/feed", answering(b"plain", Content_Encoding="gzip"))
    assert (await failure(fetcher, url)).kind is FailureKind.CONNECT


async def test_a_body_that_is_cut_off_is_a_failure(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"<rss>")
        assert request.transport is not None
        request.transport.abort()
        return response

    error = await failure(fetcher, feed_server.handle("/feed", cut))
    assert error.kind is FailureKind.CONNECT


async def test_a_server_that_never_answers_is_given_up(feed_server: FeedServer) -> None:
    async def hang(_request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    url = feed_server.handle("/feed", hang)
    impatient = SETTINGS.model_copy(update={"timeout": 0.2})
    async with Fetcher.open(impatient, 4) as fetcher:
        error = await failure(fetcher, url)
    assert (error.kind, str(error)) == (FailureKind.TIMEOUT, "did not answer in time")


async def test_a_closed_port_cannot_be_reached(fetcher: Fetcher, unused_tcp_port: int) -> None:
    error = await failure(fetcher, f"http://127.0.0.1:{unused_tcp_port}/feed")
    assert (error.kind, str(error)) == (FailureKind.CONNECT, "cannot be reached")


async def test_plain_http_behind_https_is_named(fetcher: Fetcher, feed_server: FeedServer) -> None:
    error = await failure(fetcher, feed_server.url.replace("http:", "https:"))
    assert error.kind in {FailureKind.TLS, FailureKind.CONNECT}


async def test_credentials_are_used_and_not_shown(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    url = feed_server.fail("/feed", 401).replace("//", "//ann:geheim@")
    error = await failure(fetcher, url)
    assert feed_server.requests[0].headers["Authorization"].startswith("Basic ")
    assert "geheim" not in str(error) + repr(error)


async def test_what_cannot_be_sent_back_is_not_kept(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    url = feed_server.handle("/feed", answering(b"x", ETag='"caf\u00e9"'))
    answer = await fetcher.get(url)
    assert isinstance(answer, Fetched)
    assert answer.etag is None


async def test_a_servers_own_phrase_is_not_shown(fetcher: Fetcher, feed_server: FeedServer) -> None:
    async def phrase(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=404, reason="[click](https://evil.example)")

    error = await failure(fetcher, feed_server.handle("/feed", phrase))
    assert str(error) == "answers 404 (Not Found)"


async def test_the_wait_for_others_at_the_same_host_is_not_its_fault(
    feed_server: FeedServer,
) -> None:
    running = most = 0

    async def slow(_request: web.Request) -> web.StreamResponse:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.2)
        running -= 1
        return web.Response(body=b"x")

    url = feed_server.handle("/feed", slow)
    impatient = SETTINGS.model_copy(update={"timeout": 0.6})
    async with Fetcher.open(impatient, 64) as fetcher:
        answers = await asyncio.gather(*(fetcher.get(url) for _ in range(12)))
    assert len(answers) == 12
    assert most == PER_HOST

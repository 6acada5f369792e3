"""What a hostile or broken server can do to one GET: memory, time, places, secrets."""

import asyncio
import contextlib
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from bot.errors import FailureKind, FeedError
from bot.feeds import addresses
from bot.feeds.fetch import MAX_REDIRECTS, PER_HOST, Fetched, Fetcher
from bot.settings import FetchSettings
from tests.feed_server import FeedServer

CAP = 200_000
SETTINGS = FetchSettings(allow_private_networks=True).model_copy(
    update={"timeout": 10.0, "max_bytes": CAP}
)
IMPATIENT = SETTINGS.model_copy(update={"timeout": 0.3})


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher.open(SETTINGS, 8) as opened:
        yield opened


async def failure(fetcher: Fetcher, url: str) -> FeedError:
    with pytest.raises(FeedError) as error:
        await fetcher.get(url)
    return error.value


@contextlib.asynccontextmanager
async def saying(words: bytes, *, hangs: bool = False) -> AsyncIterator[str]:
    """A server that says `words` to whoever connects, and then closes or says no more."""
    is_over = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(words)
            await writer.drain()
            if hangs:
                await is_over.wait()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"
        is_over.set()


@pytest.mark.parametrize("host", ["0.0.0.0", "[::ffff:127.0.0.1]", "[::1]"])  # noqa: S104
async def test_a_public_server_cannot_redirect_into_the_private_network(
    feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """The server's own spelling of its address passes for public here, and no other does."""
    monkeypatch.setattr(addresses, "is_public", {"127.0.0.1"}.__contains__)
    feed_server.put("/secret", b"secret")
    inner = feed_server.url.replace("127.0.0.1", host)
    url = feed_server.fail("/feed", 302, Location=f"{inner}/secret")
    async with Fetcher.open(FetchSettings(), 4) as fetcher:
        error = await failure(fetcher, url)
    assert error.kind is FailureKind.ADDRESS
    assert feed_server.statuses == [("/feed", 302)]


async def test_as_many_redirects_as_the_error_names_are_followed(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    feed_server.put("/0", b"<rss/>")
    for left in range(1, MAX_REDIRECTS + 2):
        feed_server.fail(f"/{left}", 302, Location=f"/{left - 1}")
    assert isinstance(await fetcher.get(f"{feed_server.url}/{MAX_REDIRECTS}"), Fetched)
    error = await failure(fetcher, f"{feed_server.url}/{MAX_REDIRECTS + 1}")
    assert str(error) == f"redirects more than {MAX_REDIRECTS} times"


async def test_a_redirect_to_nowhere_is_told_as_a_status(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    error = await failure(fetcher, feed_server.fail("/feed", 302))
    assert (error.kind, error.status) == (FailureKind.STATUS, 302)


@pytest.mark.parametrize(
    "url", ["http://a..b/", "http://.invalid/", f"http://{'a' * 64}.invalid/", "http://[::1/"]
)
async def test_a_host_that_cannot_be_a_name_is_refused_as_an_address(
    fetcher: Fetcher, feed_server: FeedServer, url: str
) -> None:
    for asked in (url, feed_server.fail("/feed", 302, Location=url)):
        error = await failure(fetcher, asked)
        assert error.kind is FailureKind.ADDRESS
        assert str(error) == "has an address that cannot be used"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", raw_deflate)],
    ids=["gzip", "deflate", "raw deflate"],
)
async def test_a_bomb_does_not_even_unfold_in_memory(
    fetcher: Fetcher, feed_server: FeedServer, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    packed = pack(bytes(100_000_000))
    assert len(packed) < CAP

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=packed, headers={"Content-Encoding": coding})

    url = feed_server.handle("/feed", answer)
    tracemalloc.start()
    try:
        error = await failure(fetcher, url)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert error.kind is FailureKind.TOO_LARGE
    assert peak < 10_000_000


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_a_body_that_cannot_be_unpacked_is_a_failure(
    fetcher: Fetcher, feed_server: FeedServer, coding: str
) -> None:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"no such thing", headers={"Content-Encoding": coding})

    error = await failure(fetcher, feed_server.handle("/feed", answer))
    assert error.kind is FailureKind.CONNECT


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<rss",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<rss\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nlots\r\n<rss\r\n",
    ],
    ids=["silence", "mail", "half", "headers", "length", "cut", "cut chunks", "bad chunks"],
)
async def test_broken_http_is_a_failed_connection(fetcher: Fetcher, words: bytes) -> None:
    async with saying(words) as url:
        error = await failure(fetcher, url)
    assert error.kind is FailureKind.CONNECT
    assert str(error) in {"cannot be reached", "broke off in the middle"}


@pytest.mark.parametrize(
    "words",
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<rss"],
    ids=["nothing", "half a head", "half a body"],
)
async def test_a_server_that_falls_silent_is_given_up(words: bytes) -> None:
    async with saying(words, hangs=True) as url, Fetcher.open(IMPATIENT, 4) as fetcher:
        error = await failure(fetcher, url)
    assert error.kind is FailureKind.TIMEOUT


async def test_a_server_that_drips_is_given_up_too(feed_server: FeedServer) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(b" ")
                await asyncio.sleep(0.01)
        return response

    url = feed_server.handle("/feed", drip)
    async with Fetcher.open(IMPATIENT, 4) as fetcher:
        error = await failure(fetcher, url)
    assert error.kind is FailureKind.TIMEOUT


async def test_one_host_gets_few_requests_at_once(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    now, most, is_busy = 0, 0, asyncio.Event()

    async def answer(_request: web.Request) -> web.StreamResponse:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == PER_HOST:
            is_busy.set()
        await is_busy.wait()
        await asyncio.sleep(0.02)  # for one more to arrive, if there were no limit
        now -= 1
        return web.Response(body=b"<rss/>")

    url = feed_server.handle("/feed", answer)
    await asyncio.gather(*(fetcher.get(url) for _ in range(6)))
    assert most == PER_HOST


async def test_the_type_and_its_charset_are_passed_on(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", b"<rss/>", "text/xml; charset=iso-8859-1")
    answer = await fetcher.get(url)
    assert isinstance(answer, Fetched)
    assert answer.content_type == "text/xml; charset=iso-8859-1"


async def test_a_long_reason_is_cut(fetcher: Fetcher) -> None:
    async with saying(b"HTTP/1.1 500 " + b"why " * 500 + b"\r\n\r\n") as url:
        error = await failure(fetcher, url)
    assert error.status == 500
    assert len(str(error)) < 100


async def test_cookies_are_not_sent_back(fetcher: Fetcher, feed_server: FeedServer) -> None:
    url = feed_server.fail("/feed", 404, Set_Cookie="id=1; Path=/")
    await failure(fetcher, url)
    await failure(fetcher, url)
    assert ["Cookie" in request.headers for request in feed_server.requests] == [False, False]


async def test_credentials_do_not_follow_a_redirect_to_another_server(
    fetcher: Fetcher, feed_server: FeedServer
) -> None:
    there = feed_server.put("/there", b"<rss/>").replace("127.0.0.1", "localhost")
    url = feed_server.fail("/here", 302, Location=there).replace("//", "//ann:geheim@")
    answer = await fetcher.get(url)
    assert isinstance(answer, Fetched)
    assert "geheim" not in answer.url
    sent = ["Authorization" in request.headers for request in feed_server.requests]
    assert sent == [True, False]


@pytest.mark.parametrize("place", ["127.0.0.1:1", "a..b", "name.invalid:99999", "[::1"])
async def test_no_failure_shows_credentials(fetcher: Fetcher, place: str) -> None:
    error = await failure(fetcher, f"http://ann:geheim@{place}/feed?key=geheim")
    assert "geheim" not in str(error) + repr(error)

"""Small downloads that are large bodies: refused, in a process that stays small."""

import asyncio
import gzip
import json
import sys
import zlib
from typing import Any

import brotli
from aiohttp import web

from bot.feeds.fetch import Fetched, Fetcher
from tests.feed_server import FeedServer
from tests.unit.feeds.hostile import victim

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACKED = bytes(200_000_000)
BOUND = 6 * victim.SETTINGS.max_bytes
"""Bytes that a body of at most `max_bytes` may cost: itself, its copy, and windows of codings, of
which that of br is the largest. Without the cap it is 3.6 GB."""


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


_WINDOW = zstd.CompressionParameter.window_log
WIDEST: dict[int, int] = {_WINDOW: _WINDOW.bounds()[1]}


def bombs() -> dict[str, tuple[str, bytes]]:
    """By name: the content coding and what is sent."""
    noise = b"".join(hex(number).encode() for number in range(4_000_000))  # fills windows
    return {
        "gzip": ("gzip", gzip.compress(UNPACKED, 6)),
        "gzip in members": ("gzip", gzip.compress(UNPACKED[:2_000_000], 6) * 900),
        "deflate": ("deflate", zlib.compress(UNPACKED)),
        "raw deflate": ("deflate", raw_deflate(UNPACKED)),
        "br": ("br", brotli.compress(UNPACKED, quality=5)),
        "br of noise": ("br", brotli.compress(noise, quality=1, lgwin=24)),
        "zstd": ("zstd", zstd.compress(UNPACKED)),
        "zstd, wide": ("zstd", zstd.compress(noise, options=WIDEST)),
        "zstd in frames": ("zstd", zstd.compress(UNPACKED[:2_000_000]) * 900),
    }


async def run(*urls: str) -> list[dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", victim.__name__, *urls, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0
    return [json.loads(line) for line in printed.splitlines()]


async def test_no_coding_makes_a_small_download_a_large_body(feed_server: FeedServer) -> None:
    def served(name: str, coding: str, body: bytes) -> str:
        async def answer(_request: web.Request) -> web.Response:
            return web.Response(body=body, headers={"Content-Encoding": coding})

        return feed_server.handle(f"/{name.replace(' ', '-').replace(',', '')}", answer)

    made = bombs()
    urls = [served(name, *bomb) for name, bomb in made.items()]
    results = await run(feed_server.put("/first", b"<rss/>"), *urls)
    assert [one["answer"] for one in results] == ["is larger than 10 MiB"] * len(made)
    assert sum(one["grown"] for one in results) < BOUND


async def test_every_coding_that_is_offered_is_read(feed_server: FeedServer) -> None:
    body = b"<rss/>" * 1000
    packed = {
        "gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "br": brotli.compress(body),
        "zstd": zstd.compress(body),
    }

    async def answer(request: web.Request) -> web.Response:
        coding = request.path.removeprefix("/")
        return web.Response(body=packed[coding], headers={"Content-Encoding": coding})

    async with Fetcher.open(victim.SETTINGS, 4) as fetcher:
        for coding in packed:
            answered = await fetcher.get(feed_server.handle(f"/{coding}", answer))
            assert isinstance(answered, Fetched)
            assert answered.body == body
    offered = feed_server.requests[0].headers["Accept-Encoding"]
    assert offered.split(", ") == list(packed)

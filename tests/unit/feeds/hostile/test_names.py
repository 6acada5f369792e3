"""Name servers that are dead, or say nothing useful, hold up no other name."""

import asyncio
import struct
from collections.abc import AsyncIterator
from typing import cast

import aiohttp
import pytest

from bot.errors import FailureKind, FeedError
from bot.feeds.fetch import Fetched, Fetcher
from bot.settings import FetchSettings
from tests.feed_server import FeedServer

SETTINGS = FetchSettings(allow_private_networks=True)


class NameServer(asyncio.DatagramProtocol):
    """Says 127.0.0.1 for `live`, nothing at all for `dead`, and that others do not exist."""

    transport: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)  # before 3.12 it is none

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        end = data.index(0, 12) + 5
        first = data[13 : 13 + data[12]].decode()
        (kind,) = struct.unpack(">H", data[end - 4 : end - 2])
        if first.startswith("dead"):
            return
        is_known = first == "live"
        answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if is_known and kind == 1 else b""
        flags = 0x8180 if is_known else 0x8183
        head = data[:2] + struct.pack(">HHHHH", flags, 1, bool(answer), 0, 0)
        self.transport.sendto(head + data[12:end] + answer, addr)


@pytest.fixture
async def resolver() -> AsyncIterator[aiohttp.AsyncResolver]:
    """The one that everybody has, with another name server and less patience."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(NameServer, ("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    yield aiohttp.AsyncResolver(nameservers=[f"127.0.0.1:{port}"], timeout=2.0, tries=1)
    transport.close()


async def test_dead_names_hold_up_no_other(
    resolver: aiohttp.AsyncResolver, feed_server: FeedServer
) -> None:
    """There would be 32 threads at most."""
    port = feed_server.url.rpartition(":")[2]
    feed_server.put("/feed", b"<rss/>")
    async with Fetcher.open(SETTINGS, 300, resolver) as fetcher, asyncio.TaskGroup() as group:
        dead = [
            group.create_task(asyncio.wait_for(_kind(fetcher, f"http://dead{n}.example/"), 10))
            for n in range(100)
        ]
        await asyncio.sleep(0)
        live = await fetcher.get(f"http://live.example:{port}/feed")
        assert isinstance(live, Fetched)
        assert not any(task.done() for task in dead)
    assert {task.result() for task in dead} == {FailureKind.DNS}


async def test_a_name_that_does_not_exist_is_told(resolver: aiohttp.AsyncResolver) -> None:
    async with Fetcher.open(SETTINGS, 4, resolver) as fetcher:
        assert await _kind(fetcher, "http://nobody.example/") is FailureKind.DNS


async def _kind(fetcher: Fetcher, url: str) -> FailureKind:
    with pytest.raises(FeedError) as error:
        await fetcher.get(url)
    return error.value.kind

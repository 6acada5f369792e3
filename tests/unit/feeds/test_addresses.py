"""Which addresses a fetch reaches: the public internet's, and no spelling of any other."""

import pytest

from bot.errors import FailureKind, FeedError
from bot.feeds.addresses import is_public
from bot.feeds.fetch import Fetcher
from bot.settings import FetchSettings
from tests.feed_server import FeedServer

PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::5db8:d822", "2002:5db8:d822::1"]
CLOSED = [
    "127.0.0.1", "127.8.9.10", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "0.0.0.0", "0.1.2.3",  # noqa: S104 - nothing binds to it
    "224.0.0.1", "239.255.255.250",
    "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1",
    "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1",
    "::7f00:1", "2001:0:5db8:d822:0:0:80ff:fffe", "4000::1", "fec0::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_it_is_on_the_public_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED)
def test_it_is_not_on_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::]", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0"],
)
async def test_no_spelling_of_this_machine_is_connected_to(
    host: str, feed_server: FeedServer
) -> None:
    port = feed_server.url.rpartition(":")[2]
    feed_server.put("/feed", b"secret")
    async with Fetcher.open(FetchSettings(), 4) as fetcher:
        with pytest.raises(FeedError) as error:
            await fetcher.get(f"http://{host}:{port}/feed")
    assert error.value.kind in {FailureKind.ADDRESS, FailureKind.DNS}
    assert feed_server.statuses == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_it_is_where_the_host_allows_that(host: str, feed_server: FeedServer) -> None:
    port = feed_server.url.rpartition(":")[2]
    feed_server.put("/feed", b"ours")
    async with Fetcher.open(FetchSettings(allow_private_networks=True), 4) as fetcher:
        await fetcher.get(f"http://{host}:{port}/feed")
    assert feed_server.statuses == [("/feed", 200)]

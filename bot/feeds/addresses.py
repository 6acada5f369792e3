"""Which addresses a fetch may connect to: checked on the very address the socket gets.

A check of names, or in the resolver, misses literals (`127.0.0.1`, `[::ffff:127.0.0.1]`,
`0.0.0.0`) and names that resolve differently the second time. This one sits where the connector
makes its sockets, so it also holds for every hop of a redirect. With a proxy, that socket is the
proxy's, and what names lead to is its duty; what is no name is still refused here.
"""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import aiohttp

AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]
_UNICAST = ipaddress.ip_network("2000::/3")  # IANA has given out nothing else for the internet
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class AddressRefused(OSError):
    """The socket was not made. The text is the same for every address, so that the connector,
    which tries all addresses of a name, reports it as it is."""

    def __init__(self) -> None:
        """Without errno, which would let it pass for a failed connection."""
        super().__init__(
            "its address is not on the public internet; [fetch] allow_private_networks allows that"
        )


def socket_factory(*, allow_private: bool) -> Callable[[AddressInfo], socket.socket]:
    """For `aiohttp.TCPConnector`; the sockets raise `AddressRefused` unless `allow_private`."""

    def make(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        if not allow_private and not is_public(str(address[0])):
            raise AddressRefused
        return socket.socket(family, kind, protocol)

    return make


async def refuse_literals(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """For the `middlewares` of a session with a proxy, which run for every hop of a redirect."""
    address = literal(request.url.raw_host or "")
    if address is not None and not is_public(address):
        raise AddressRefused
    return await send(request)


def literal(host: str) -> str | None:
    """The address that `host` is a spelling of, or None if it is a name.

    Also octal, hexadecimal, decimal and shortened ones, which a proxy may understand as the C
    library does; `localhost` (RFC 6761, section 6.3) is one too.
    """
    plain = host.rstrip(".").partition("%")[0]
    if plain == "localhost" or plain.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(plain))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(plain))
    except (OSError, ValueError):
        return None


def is_public(address: str) -> bool:
    """Whether a numeric address, and any IPv4 address inside it, is on the public internet."""
    ip = ipaddress.ip_address(address)
    embedded = _embedded(ip)
    is_known = ip.version == 4 or bool(embedded) or ip in _UNICAST
    return is_known and all(one.is_global and not one.is_multicast for one in (ip, *embedded))


def _embedded(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    nat64 = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
    teredo = ip.teredo[1] if ip.teredo else None
    return [one for one in (ip.ipv4_mapped, ip.sixtofour, teredo, nat64) if one is not None]

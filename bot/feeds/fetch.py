"""One conditional GET, within limits of time, size and place."""

import asyncio
import contextlib
import email.utils
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version

import aiodns
import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.errors import FailureKind, FeedError
from bot.feeds.addresses import AddressRefused, refuse_literals, socket_factory
from bot.feeds.freshness import fresh_for
from bot.models import NO_VALIDATORS, Validators
from bot.settings import FetchSettings

USER_AGENT = f"Tidings/{version('tidings')} (feed reader for Discord)"
MAX_REDIRECTS = 5
PER_HOST = 2

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_CHUNK = 64 * 1024
_DNS_CACHE = 300  # seconds
_DNS_TIMEOUT, _DNS_TRIES = 2.0, 2  # seconds for the first; the second waits twice as long
_MAX_HEADER = 1024
_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})

_PHRASES = {status.value: f" ({status.phrase})" for status in HTTPStatus}
"""Ours: a server's own may hold anything, and would be shown."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, uncompressed. `url` is where the last redirect led.

    `fresh_for` is for how many seconds it may be taken for the present one, `moved_to` where the
    feed is from now on (RFC 9110, sections 15.4.2 and 15.4.9); None where the server says nothing.
    """

    url: str
    body: bytes
    content_type: str | None
    etag: str | None
    last_modified: str | None
    fresh_for: float | None
    moved_to: str | None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed (RFC 9110, section 15.4.5); the rest as in `Fetched`."""

    fresh_for: float | None
    moved_to: str | None


class _Host:
    """Whom a host is asked by; it is forgotten with the last of them."""

    __slots__ = ("turn", "users")

    def __init__(self) -> None:
        self.turn = asyncio.Semaphore(PER_HOST)
        self.users = 0


class Fetcher:
    """GETs over shared connections; `Fetcher.open` makes one."""

    def __init__(self, session: aiohttp.ClientSession, settings: FetchSettings) -> None:
        """`session` is closed by whoever opened it."""
        self._session = session
        self._settings = settings
        self._hosts: dict[str, _Host] = {}

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls,
        settings: FetchSettings,
        connections: int,
        resolver: AbstractResolver | None = None,
    ) -> AsyncIterator["Fetcher"]:
        """A fetcher of at most `connections` at once, `PER_HOST` of them to one host.

        A `resolver` of one's own is closed with it. The usual one needs no threads: of those, a
        few names whose servers are dead would hold all. With a proxy, only the proxy is connected
        to, wherever it is, and resolves the names.
        """
        is_checked = not settings.allow_private_networks
        connector = aiohttp.TCPConnector(
            limit=connections,
            limit_per_host=PER_HOST if not settings.proxy else 0,
            ttl_dns_cache=_DNS_CACHE,
            resolver=resolver or aiohttp.AsyncResolver(timeout=_DNS_TIMEOUT, tries=_DNS_TRIES),
            socket_factory=socket_factory(allow_private=not is_checked or bool(settings.proxy)),
        )
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": USER_AGENT, "Accept": _ACCEPT},
            timeout=aiohttp.ClientTimeout(total=settings.timeout),
            trust_env=False,
            proxy=settings.proxy or None,
            middlewares=[refuse_literals] if settings.proxy and is_checked else [],
        ) as session:
            yield cls(session, settings)

    async def get(
        self, url: str, validators: Validators = NO_VALIDATORS, *, head: int | None = None
    ) -> Fetched | NotModified:
        """GET `url`, conditionally where there are validators.

        With `head`, no more than so many bytes of the body are read, however long it is.
        Raises `FeedError` for whatever keeps the body from arriving whole. The time limit does
        not count the wait for others that ask the same host.
        """
        try:
            address = URL(url)
        except ValueError:
            raise _network_error(aiohttp.InvalidURL("")) from None
        name = address.raw_authority
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host()
        host.users += 1
        try:
            async with host.turn:
                return await self._get(address, validators, head)
        finally:
            host.users -= 1
            if not host.users:
                del self._hosts[name]

    async def _get(
        self, url: URL, validators: Validators, head: int | None
    ) -> Fetched | NotModified:
        try:
            async with self._session.get(
                url,
                headers=_conditions(validators),
                max_redirects=MAX_REDIRECTS + 1,  # aiohttp fails at this one, not after it
            ) as response:
                if response.status == 304 and (validators.etag or validators.last_modified):
                    return NotModified(fresh_for(response.headers), _moved_to(response))
                if response.status != 200:
                    raise _status_error(response)
                return Fetched(
                    url=str(response.url),
                    body=await self._read(response, head),
                    content_type=response.headers.get("Content-Type"),
                    etag=_header(response, "ETag"),
                    last_modified=_header(response, "Last-Modified"),
                    fresh_for=fresh_for(response.headers),
                    moved_to=_moved_to(response),
                )
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            raise _network_error(error) from error

    async def _read(self, response: aiohttp.ClientResponse, head: int | None) -> bytes:
        """The body, counted as it is uncompressed: a small download may be a large bomb."""
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if head is not None and len(body) >= head:
                return bytes(body[:head])
            if len(body) > self._settings.max_bytes:
                mebibytes = self._settings.max_bytes / 2**20
                raise FeedError(FailureKind.TOO_LARGE, f"is larger than {mebibytes:g} MiB")
        return bytes(body)


def _conditions(validators: Validators) -> dict[str, str]:
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}


def _header(response: aiohttp.ClientResponse, name: str) -> str | None:
    value = response.headers.get(name)
    return value if value and len(value) <= _MAX_HEADER and value.isascii() else None


def _moved_to(response: aiohttp.ClientResponse) -> str | None:
    """Where permanent redirects alone led, unless that is a place less safe."""
    if not response.history:
        return None
    hops = list(itertools.takewhile(lambda hop: hop.status in _PERMANENT, response.history))
    if not hops:
        return None
    targets = [hop.url for hop in (*response.history, response)]
    start, target = targets[0], targets[len(hops)]
    if start.scheme == "https" and target.scheme != "https":
        return None
    return str(target.with_user(None).with_fragment(None))


def _status_error(response: aiohttp.ClientResponse) -> FeedError:
    return FeedError(
        FailureKind.STATUS,
        f"answers {response.status}{_PHRASES.get(response.status, '')}",
        response.status,
        _retry_after(response.headers.get("Retry-After")),
    )


def _retry_after(value: str | None) -> float | None:
    """Seconds from a number or an HTTP date (RFC 9110, section 10.2.3)."""
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


_UNUSABLE = "has an address that cannot be used"

_NETWORK: tuple[tuple[type[Exception] | tuple[type[Exception], ...], FailureKind, str], ...] = (
    (
        aiohttp.ClientProxyConnectionError,
        FailureKind.CONNECT,
        "cannot be reached: [fetch] proxy does not answer",
    ),
    (
        aiohttp.NonHttpUrlClientError,
        FailureKind.ADDRESS,
        "leads to an address that is not http(s)",
    ),
    # The latter is for a host that cannot be written in ASCII.
    ((aiohttp.InvalidURL, UnicodeError), FailureKind.ADDRESS, _UNUSABLE),
    (aiohttp.TooManyRedirects, FailureKind.STATUS, f"redirects more than {MAX_REDIRECTS} times"),
    (aiohttp.ClientConnectorDNSError, FailureKind.DNS, "is at a name that cannot be found"),
    (
        aiohttp.ClientConnectorCertificateError,
        FailureKind.TLS,
        "has a certificate that cannot be trusted",
    ),
    (aiohttp.ClientSSLError, FailureKind.TLS, "cannot be reached by https"),
    (TimeoutError, FailureKind.TIMEOUT, "did not answer in time"),
    (aiohttp.ClientPayloadError, FailureKind.CONNECT, "broke off in the middle"),
    (Exception, FailureKind.CONNECT, "cannot be reached"),
)


def _network_error(error: Exception) -> FeedError:
    """What went wrong below HTTP, in words."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error.__cause__
    if isinstance(cause, AddressRefused):
        return FeedError(FailureKind.ADDRESS, f"is out of reach: {cause}")
    if _is_no_name(cause):
        return FeedError(FailureKind.ADDRESS, _UNUSABLE)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        detail = f"cannot be reached: [fetch] proxy answers {error.status}"
        return FeedError(FailureKind.CONNECT, detail)
    return next(FeedError(kind, words) for one, kind, words in _NETWORK if isinstance(error, one))


def _is_no_name(cause: BaseException | None) -> bool:
    """Whether a name cannot be one, as `a..b`, rather than not being found."""
    answer = cause.__cause__ if cause is not None else None
    if not isinstance(answer, aiodns.error.DNSError):
        return False
    return answer.args[:1] == (aiodns.error.ARES_EBADNAME,)

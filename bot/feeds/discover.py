"""The address of a page becomes those of its feeds, in a few requests."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice
from urllib.parse import urljoin, urlsplit

from bot.errors import FailureKind, FeedError
from bot.feeds import sites
from bot.feeds.page import Page
from bot.feeds.reader import FeedReader
from bot.models import Reading

MAX_REQUESTS = 8
MAX_FEEDS = 4
"""That are read of a page that declares many."""

DEADLINE = 20.0
"""Seconds that a search takes at most."""

_MAX_LINKED = 3
_USUAL = ("feed", "rss", "atom.xml", "feed.xml", "rss.xml", "index.xml")
"""Where feeds are of sites that do not say so."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed's address, and what is there."""

    url: str = field(repr=False)  # it may hold a password
    reading: Reading


@dataclass(frozen=True, slots=True)
class Discovery:
    """The feeds of an address, the most likely first; `looked_at` are all addresses tried."""

    feeds: tuple[Found, ...]
    looked_at: tuple[str, ...] = field(repr=False)


class Discoverer:
    """Finds feeds; a feed's own address is its only one."""

    def __init__(self, reader: FeedReader, deadline: float = DEADLINE) -> None:
        """`deadline` is in seconds, for all requests together."""
        self._reader = reader
        self._deadline = deadline

    async def discover(self, url: str) -> Discovery:
        """The feeds of a page or a feed. Raises `FeedError` if it cannot be read at all.

        When the time is up, what has been found counts.
        """
        search = _Search(self._reader)
        try:
            async with asyncio.timeout(self._deadline):
                await search.run(url)
        except TimeoutError:
            if not search.found:
                raise FeedError(FailureKind.TIMEOUT, "did not answer in time") from None
        return Discovery(_apart(search.in_order()), tuple(search.looked_at))


class _Search:
    """One search; what was found outlives its being cut off."""

    def __init__(self, reader: FeedReader) -> None:
        self.looked_at: list[str] = []
        self.found: dict[str, Found] = {}
        self._reader = reader
        self._failures: dict[str, FeedError] = {}

    async def run(self, url: str) -> None:
        if await self._try(sites.feeds_of(url)):
            return
        refusal: FeedError | None = None
        seen: Reading | Page = Page()
        try:
            seen = await self._look(url)
        except FeedError as error:
            # Sites that turn bots away from their pages often let them have their feeds.
            if error.status != HTTPStatus.FORBIDDEN:
                raise
            refusal = error
        if isinstance(seen, Reading):
            self.found[url] = Found(url, seen)
        elif not await self._follow(seen, url):
            refusal = refusal or self._failure_of(seen.declared)
            if refusal is not None:
                raise refusal

    def in_order(self) -> list[Found]:
        """As they were looked at, not as they came."""
        return [self.found[url] for url in self.looked_at if url in self.found]

    async def _follow(self, page: Page, url: str) -> bool:
        usual = _usual(url)
        steps = (
            page.declared[:MAX_FEEDS],
            sites.feeds_of(page.canonical) if page.canonical else (),
            page.linked[:_MAX_LINKED],
            # Two at a time: of those that work one is enough.
            *(usual[start : start + 2] for start in range(0, len(usual), 2)),
        )
        for addresses in steps:
            if await self._try(addresses):
                return True
        return False

    def _failure_of(self, declared: Iterable[str]) -> FeedError | None:
        """Why the feed that a page declares cannot be had now; none, if there is no feed at all."""
        failures = (self._failures[url] for url in declared if url in self._failures)
        return next((one for one in failures if not _is_none(one)), None)

    async def _try(self, addresses: Iterable[str]) -> bool:
        """Read addresses at once, as many as there may be requests; whether one is a feed."""
        room = MAX_REQUESTS - len(self.looked_at)
        new = (one for one in dict.fromkeys(addresses) if one not in self.looked_at)
        async with asyncio.TaskGroup() as group:
            for address in list(islice(new, room)):
                group.create_task(self._read(address))
                self.looked_at.append(address)
        return bool(self.found)

    async def _read(self, address: str) -> None:
        try:
            self.found[address] = Found(address, await self._reader.read(address))
        except FeedError as error:
            self._failures[address] = error

    async def _look(self, url: str) -> Reading | Page:
        self.looked_at.append(url)
        return await self._reader.look(url)


def _is_none(failure: FeedError) -> bool:
    """Whether there is something else at an address, or nothing."""
    is_gone = failure.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
    return is_gone or failure.kind is FailureKind.NOT_A_FEED


def _usual(url: str) -> list[str]:
    """The usual places: below the page itself, if it is not the first, and below its host."""
    home = urljoin(url, "/")
    if urlsplit(url).path.rstrip("/"):
        below = url.partition("?")[0].rstrip("/")
        return [f"{below}/feed", *(home + path for path in _USUAL)]
    return [home + path for path in _USUAL]


def _apart(feeds: Iterable[Found]) -> tuple[Found, ...]:
    """Without those that say the same as an earlier one: the same feed as RSS and as Atom.

    Empty ones come last, such as the releases of a repository that has none.
    """
    different: dict[tuple[object, ...], Found] = {}
    for one in sorted(feeds, key=lambda one: not one.reading.listing.entries):
        listing = one.reading.listing
        links = tuple(entry.link or entry.title for entry in listing.entries)
        different.setdefault((listing.info.title, links), one)
    return tuple(different.values())

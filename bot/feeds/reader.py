"""From a URL to entries: fetch, then parse, unless the server or the body says nothing changed."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from bot.errors import FailureKind, FeedError
from bot.feeds.fetch import Fetched, Fetcher, NotModified
from bot.feeds.identity import bytes_hash
from bot.feeds.page import Page
from bot.feeds.workers import ParserPool
from bot.models import Item, Reading, Validators

_HEAD = 512 * 1024
"""Bytes of a page in which it says what it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a conditional GET came to: `reading` is None where nothing changed.

    `fresh_for` is for how many seconds HTTP calls the answer fresh, `moved_to` where it says that
    the feed is from now on; None where it says nothing.
    """

    reading: Reading | None
    validators: Validators
    fresh_for: float | None
    moved_to: str | None


class FeedReader:
    """Reads feeds from the network."""

    def __init__(self, fetcher: Fetcher, parsers: ParserPool) -> None:
        """Both are open as long as the reader is used."""
        self._fetcher = fetcher
        self._parsers = parsers

    async def read(self, url: str) -> Reading:
        """GET and parse a feed. Raises `FeedError`."""
        answer = await self._fetcher.get(url)
        assert isinstance(answer, Fetched)  # noqa: S101 - of a GET without conditions
        return await self._parse(answer, bytes_hash(answer.body), ())

    async def look(self, url: str) -> Reading | Page:
        """GET what may be a feed or a page. Raises `FeedError` for what cannot be read at all."""
        answer = await self._fetcher.get(url)
        assert isinstance(answer, Fetched)  # noqa: S101 - of a GET without conditions
        try:
            return await self._parse(answer, bytes_hash(answer.body), ())
        except FeedError as error:
            if error.kind is not FailureKind.NOT_A_FEED:
                raise
        return await self._parsers.scan(
            answer.body, url=answer.url, content_type=answer.content_type
        )

    async def picture(self, url: str) -> str | None:
        """The picture that a page gives for itself; None also if it cannot be read."""
        try:
            # The link of a podcast's episode may lead to its file.
            answer = await self._fetcher.get(url, head=_HEAD)
            assert isinstance(answer, Fetched)  # noqa: S101 - of a GET without conditions
            page = await self._parsers.scan(
                answer.body, url=answer.url, content_type=answer.content_type
            )
        except FeedError:
            return None
        return page.image

    async def poll(
        self, url: str, validators: Validators, items: Callable[[], Awaitable[Iterable[Item]]]
    ) -> Answer:
        """GET a feed, and parse it unless it is what `validators` describe.

        `items` gives those of the last reading, if they are needed: they are not parsed again.
        Raises `FeedError`.
        """
        answer = await self._fetcher.get(url, validators)
        if isinstance(answer, NotModified):
            return Answer(None, validators, answer.fresh_for, answer.moved_to)
        body_hash = bytes_hash(answer.body)
        if body_hash == validators.body_hash:
            unchanged = Validators(answer.etag, answer.last_modified, body_hash)
            return Answer(None, unchanged, answer.fresh_for, answer.moved_to)
        reading = await self._parse(answer, body_hash, await items())
        return Answer(reading, reading.validators, answer.fresh_for, answer.moved_to)

    async def _parse(self, answer: Fetched, body_hash: int, items: Iterable[Item]) -> Reading:
        known = {item.span_hash: item.guid_hash for item in items if item.span_hash}
        listing = await self._parsers.read(
            answer.body, url=answer.url, content_type=answer.content_type, known=known
        )
        return Reading(listing, Validators(answer.etag, answer.last_modified, body_hash))

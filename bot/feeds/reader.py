"""From a URL to entries: fetch, then parse, unless the server or the body says nothing changed."""

from collections.abc import Iterable

from bot.feeds.fetch import Fetcher, NotModified
from bot.feeds.identity import hash64
from bot.feeds.workers import ParserPool
from bot.models import NO_VALIDATORS, Item, Reading, Validators


class FeedReader:
    """Reads feeds from the network."""

    def __init__(self, fetcher: Fetcher, parsers: ParserPool) -> None:
        """Both are open as long as the reader is used."""
        self._fetcher = fetcher
        self._parsers = parsers

    async def read(
        self, url: str, validators: Validators = NO_VALIDATORS, items: Iterable[Item] = ()
    ) -> Reading | None:
        """GET and parse a feed; None if it is what `validators` describe.

        `items` are those of the last reading: they are not parsed again. Raises `FeedError`.
        """
        answer = await self._fetcher.get(url, validators)
        if isinstance(answer, NotModified):
            return None
        body_hash = hash64(answer.body)
        if body_hash == validators.body_hash:
            return None
        known = {item.span_hash: item.guid_hash for item in items if item.span_hash}
        listing = await self._parsers.read(
            answer.body, url=answer.url, content_type=answer.content_type, known=known
        )
        return Reading(listing, Validators(answer.etag, answer.last_modified, body_hash))

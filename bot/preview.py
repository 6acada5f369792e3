"""`tidings preview`: what would be posted of a feed, without posting it."""

import asyncio
from pathlib import Path

from bot.errors import FeedError, InputError, TidingsError
from bot.feeds.fetch import Fetcher
from bot.feeds.reader import FeedReader
from bot.feeds.workers import ParserPool
from bot.models import Listing
from bot.novelty import in_order
from bot.posts import render
from bot.settings import FetchSettings
from bot.urls import typed, without_credentials

_SUFFIXES = {".xml", ".rss", ".atom", ".rdf"}
"""Of files; no top-level domain is called so."""


async def preview(source: str, count: int, settings: FetchSettings) -> list[render.Body]:
    """The bodies of the newest `count` items of a URL or a file, in the order of posting.

    Raises `InputError` for a source that is neither, `TidingsError` for one that is no feed.
    """
    try:
        listing = await _read(source, settings)
    except FeedError as error:
        shown = without_credentials(source) if "://" in source else source
        raise TidingsError(f"{shown} {error}") from None
    newest = in_order(listing.entries)[-count:]
    return [render.message(entry, listing.info) for entry in newest]


async def _read(source: str, settings: FetchSettings) -> Listing:
    parsers = ParserPool()
    body = await asyncio.to_thread(_file, Path(source)) if "://" not in source else None
    if body is not None:
        return await parsers.read(body, url="", content_type=None, known={})
    if "://" not in source and (
        source[:1] in {".", "/", "~"} or "." not in source or Path(source).suffix in _SUFFIXES
    ):
        raise InputError(f"{source}: there is no such file, and it is no address")
    async with Fetcher.open(settings, 1) as fetcher:
        return (await FeedReader(fetcher, parsers).read(typed(source))).listing


def _file(path: Path) -> bytes | None:
    """The bytes of a file, or None if there is none of that name."""
    try:
        return path.read_bytes() if path.exists() else None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None

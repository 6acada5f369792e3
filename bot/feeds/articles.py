"""Pictures of articles, for items whose feed has none."""

import asyncio
import contextlib
from collections.abc import Iterable

from bot.feeds.reader import FeedReader
from bot.models import Entry

DEADLINE = 8.0
"""Seconds for which items wait for the pictures of all their articles together."""


async def pictures(
    reader: FeedReader, entries: Iterable[Entry], deadline: float = DEADLINE
) -> dict[int, str]:
    """The pictures of entries' articles, by GUID hash: those that can be had in time."""
    found: dict[int, str] = {}

    async def look(guid_hash: int, url: str) -> None:
        picture = await reader.picture(url)
        if picture is not None:
            found[guid_hash] = picture

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(deadline), asyncio.TaskGroup() as group:
            for entry in entries:
                if entry.link is not None:
                    group.create_task(look(entry.guid_hash, entry.link))
    return found

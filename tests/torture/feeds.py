"""Feeds that publish all the time, and fail in every way that servers fail."""

import asyncio
import random
from dataclasses import dataclass, field

from aiohttp import web

from bot.store.edits import MAX_EDITS
from tests.building import item, rss
from tests.feed_server import FeedServer
from tests.torture.verdict import title

WINDOW = 60
"""How many items a feed lists; none leaves it before the bot had time to see it."""

REVISED = 5
"""How many of its latest items a publisher may touch again."""

_START = 1_767_268_800_000


@dataclass
class Feeds:
    """So many feeds on one server; `published` is how many items each has had."""

    server: FeedServer
    chance: random.Random
    published: dict[int, int] = field(default_factory=dict)
    failure: float = 0.0
    read: dict[int, int] = field(default_factory=dict)
    revisions: dict[tuple[int, int], int] = field(default_factory=dict)

    def add(self, feed: int) -> str:
        """A feed with one item; returns its address."""
        self.published[feed] = 1

        async def answer(request: web.Request) -> web.StreamResponse:
            return await self._answer(feed, request)

        return self.server.handle(f"/{feed}", answer)

    def publish(self, feed: int) -> None:
        """One more item."""
        self.published[feed] += 1

    def revise(self, feed: int) -> None:
        """One of the latest items gets another text; none more often than posts are edited."""
        item = feed, max(0, self.published[feed] - self.chance.randint(1, REVISED))
        self.revisions[item] = min(MAX_EDITS, self.revisions.get(item, 0) + 1)

    def texts(self) -> dict[str, str]:
        """What stands under the titles of those that were changed."""
        return {title(*item): _text(number) for item, number in self.revisions.items()}

    def are_read(self) -> bool:
        """Whether the bot has shown, by what it asks, that it has recorded each feed's newest."""
        return all(self.read.get(feed) == count for feed, count in self.published.items())

    async def _answer(self, feed: int, request: web.Request) -> web.StreamResponse:
        count = self.published[feed]
        revised = sum(number for (one, _), number in self.revisions.items() if one == feed)
        etag = f'"{count}-{revised}"'
        if self.chance.random() < self.failure:
            return await self._fail(feed, request)
        if request.headers.get("If-None-Match") == etag:
            self.read[feed] = count
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=self._body(feed, count), headers={"ETag": etag})

    async def _fail(self, feed: int, request: web.Request) -> web.StreamResponse:
        match self.chance.choice(("status", "hang", "cut", "long", "truncated", "page")):
            case "status":
                return web.Response(status=self.chance.choice((403, 404, 429, 500, 503)))
            case "hang":
                await asyncio.sleep(5)
                return web.Response(status=500)
            case "page":
                return web.Response(text="<html><body>Down for a while</body></html>")
            case "truncated":
                body = self._body(feed, self.published[feed])
                return web.Response(body=body[: self.chance.randrange(len(body))])
            case kind:
                body = self._body(feed, self.published[feed])
                lie = {"Content-Length": str(len(body) + 1000)}
                response = web.StreamResponse(headers=lie)
                await response.prepare(request)
                await response.write(body if kind == "long" else body[: len(body) // 2])
                if request.transport is not None:
                    request.transport.abort()
                return response

    def _body(self, feed: int, count: int) -> bytes:
        numbers = range(count - 1, max(-1, count - 1 - WINDOW), -1)
        return rss(
            *(
                item(
                    f"{feed}-{one}",
                    title=title(feed, one),
                    published=_START + one * 60_000,
                    description=_text(self.revisions.get((feed, one), 0)),
                )
                for one in numbers
            ),
            title=f"Feed {feed}",
        )


def _text(revision: int) -> str:
    return f"Revision {revision}"

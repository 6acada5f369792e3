"""Serving the demo's news site on this machine."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from hashlib import blake2b
from types import MappingProxyType
from typing import Self

from aiohttp import web

from bot.demo import art
from bot.demo.feed import Article, rss, slugify
from bot.demo.site import pages
from bot.demo.stories import STORIES, Story

_TAGS: Mapping[str, str] = MappingProxyType(
    {slugify(tag): tag for story in STORIES for tag in story.tags}
)
_HOURS_AGO = (79, 55, 47, 31, 23, 8, 2)
"""The ages of the stories that are published already when the site opens."""


class Site:
    """A small news magazine; whoever runs it decides when it publishes."""

    def __init__(
        self, url: str, clock: Callable[[], int], files: Mapping[str, tuple[str, bytes]]
    ) -> None:
        """Use `Site.open` instead, which also serves it."""
        self.url = url
        self._clock = clock
        self._files = files
        self._articles: list[Article] = []
        for hours in _HOURS_AGO:
            self._add(self._now() - timedelta(hours=hours))

    @classmethod
    @asynccontextmanager
    async def open(cls, *, clock: Callable[[], int], port: int = 0) -> AsyncIterator[Self]:
        """Serve a site on the loopback address; the clock gives Unix milliseconds, UTC."""
        files = await asyncio.to_thread(_draw_files)
        with socket.create_server(("127.0.0.1", port)) as listener:
            site = cls(f"http://127.0.0.1:{listener.getsockname()[1]}", clock, files)
            runner = web.AppRunner(site._app(), access_log=None, shutdown_timeout=1)
            await runner.setup()
            try:
                await web.SockSite(runner, listener).start()
                yield site
            finally:
                await runner.cleanup()

    def publish(self) -> Story:
        """Publish the next story now; after the last one they come again, as updates."""
        return self._add(self._now())

    def feed_url(self, tag: str | None = None) -> str:
        """Give the address of the feed of a tag, or of all stories."""
        return f"{self.url}/tag/{slugify(tag)}/feed/" if tag else f"{self.url}/feed/"

    def assets(self) -> dict[str, tuple[str, bytes]]:
        """Give every picture's address with its file name and content."""
        return {
            f"{self.url}{path}": (path.rpartition("/")[2], content)
            for path, (_, content) in self._files.items()
        }

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock() // 1000, UTC)

    def _add(self, when: datetime) -> Story:
        count = len(self._articles)
        edition, at = divmod(count, len(STORIES))
        story = STORIES[at]
        if edition:
            title = f"Update {edition + 1}: {story.title}"
            story = replace(story, slug=f"{story.slug}-{edition + 1}", title=title)
        self._articles.append(Article(story, 1001 + count, when, self.url))
        return story

    def _newest(self, tag: str | None = None) -> list[Article]:
        return [
            article
            for article in reversed(self._articles)
            if tag is None or tag in article.story.tags
        ]

    def _app(self) -> web.Application:
        app = web.Application()
        for path, tag in (("/", None), *((f"/tag/{slug}/", tag) for slug, tag in _TAGS.items())):
            app.router.add_get(path, partial(self._index, tag))
            app.router.add_get(f"{path}feed/", partial(self._feed, tag))
        for path in self._files:
            app.router.add_get(path, self._file)
        app.router.add_get("/story/{slug}/", self._story)
        app.router.add_get("/{path:.*}", self._missing)
        return app

    async def _index(self, tag: str | None, request: web.Request) -> web.Response:
        return _html(pages.index(self.url, self._newest(tag), tag))

    async def _feed(self, tag: str | None, request: web.Request) -> web.Response:
        articles = self._newest(tag)
        return _conditional(
            request,
            rss(self.url, articles, tag),
            "application/rss+xml; charset=UTF-8",
            articles[0].published if articles else None,
        )

    async def _story(self, request: web.Request) -> web.Response:
        for article in self._articles:
            if article.story.slug == request.match_info["slug"]:
                return _html(pages.story(article))
        return await self._missing(request)

    async def _file(self, request: web.Request) -> web.Response:
        content_type, content = self._files[request.path]
        return _conditional(request, content, content_type)

    async def _missing(self, request: web.Request) -> web.Response:
        return _html(pages.missing(self.url), status=404)


@cache
def _draw_files() -> Mapping[str, tuple[str, bytes]]:
    """Draw everything, which takes a second or two and never gives anything else."""
    files = {f"/media/{motif}.jpg": ("image/jpeg", art.draw(motif)) for motif in art.MOTIFS}
    return MappingProxyType({**files, "/icon.png": ("image/png", art.icon())})


def _html(page: str, status: int = 200) -> web.Response:
    return web.Response(text=page, status=status, content_type="text/html", charset="utf-8")


def _conditional(
    request: web.Request, body: bytes, content_type: str, modified: datetime | None = None
) -> web.Response:
    """Answer 304 to whoever has this already; an ETag counts for more than a date (RFC 9110)."""
    tag = blake2b(body, digest_size=8).hexdigest()
    if request.if_none_match is not None:
        fresh = any(known.value in (tag, "*") for known in request.if_none_match)
    else:
        since = request.if_modified_since
        fresh = since is not None and modified is not None and modified <= since
    headers = {"Content-Type": content_type}
    response = web.Response(status=304) if fresh else web.Response(body=body, headers=headers)
    response.etag = tag
    response.last_modified = modified
    return response

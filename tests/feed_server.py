"""A real HTTP server on loopback for tests to serve feeds from."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class FeedServer:
    """Answers each path with what was last put there; remembers what it was asked."""

    url: str = ""
    statuses: list[tuple[str, int]] = field(default_factory=list)
    requests: list[web.Request] = field(default_factory=list)
    _handlers: dict[str, Handler] = field(default_factory=dict)
    _answered: asyncio.Condition = field(default_factory=asyncio.Condition)

    def put(self, path: str, body: bytes, content_type: str = "application/rss+xml") -> str:
        """Serve `body`, with an ETag and so with 304s; returns the address."""
        etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'

        async def answer(request: web.Request) -> web.StreamResponse:
            if request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
            headers = {"ETag": etag, "Content-Type": content_type}
            return web.Response(body=body, headers=headers)

        return self.handle(path, answer)

    def fail(self, path: str, status: int, **headers: str) -> str:
        """Answer with a status; header names have `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers=named)

        return self.handle(path, answer)

    def handle(self, path: str, handler: Handler) -> str:
        """Answer in any other way; returns the address."""
        self._handlers[path] = handler
        return f"{self.url}{path}"

    def count(self, path: str, status: int | None = None) -> int:
        """How often a path was asked for, and answered with a status."""
        return sum(1 for asked, got in self.statuses if asked == path and status in {None, got})

    async def until(self, condition: Callable[[], bool], seconds: float = 30) -> None:
        """Wait until enough has been asked for."""
        async with asyncio.timeout(seconds), self._answered:
            await self._answered.wait_for(condition)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Called by aiohttp for every request."""
        self.requests.append(request)
        handler = self._handlers.get(request.path)
        response = await handler(request) if handler else web.Response(status=404)
        self.statuses.append((request.path, response.status))
        async with self._answered:
            self._answered.notify_all()
        return response


@contextlib.asynccontextmanager
async def open_feed_server() -> AsyncIterator[FeedServer]:
    """A server on a free port of 127.0.0.1."""
    server = FeedServer()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        server.url = f"http://{host}:{port}"
        yield server
    finally:
        await runner.cleanup()

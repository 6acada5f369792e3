"""Tidings from the engine to the outbox, wired as the application does it; nothing is delivered."""

import asyncio
import contextlib
import random
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

from benchmarks import lines
from benchmarks.measure import measured
from bot import lag
from bot.clock import wall_clock
from bot.deliver import Deliverer, Steward
from bot.engine import LocalEngine
from bot.feeds.fetch import Fetcher
from bot.feeds.reader import FeedReader
from bot.feeds.workers import ParserPool
from bot.models import tag_rules
from bot.poll import Poller
from bot.settings import FetchSettings, PollingSettings
from bot.stall import Stall
from bot.store import Store, Wanted, open_store
from bot.turns import Turns
from bot.wakes import Wakes

TICK = 0.01
"""Seconds between two looks at how late the event loop is."""


class _CountedPoller(Poller):
    """Says when so many feeds were polled."""

    left = 0
    stopping: asyncio.Event

    async def poll(self, feed_id: int) -> float:
        try:
            return await super().poll(feed_id)
        finally:
            self.left -= 1
            if self.left == 0:
                self.stopping.set()


class Ours:
    """An open store and what polls with it."""

    def __init__(self, path: Path, store: Store, reader: FeedReader) -> None:
        """`path` is the database's."""
        self._path = path
        self._store = store
        self._reader = reader

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, path: Path) -> AsyncIterator["Ours"]:
        """On a database that is made if missing."""
        fetch = FetchSettings(allow_private_networks=True)
        async with (
            open_store(path) as store,
            Fetcher.open(fetch, PollingSettings().concurrency) as fetcher,
        ):
            yield cls(path, store, FeedReader(fetcher, ParserPool()))

    async def handle(self, question: lines.Message) -> lines.Message:
        """Follow new feeds, or poll all feeds once."""
        if "follow" in question:
            rules = tag_rules(["nato"])
            wanted = [Wanted(url, n, 1, rules, 0) for n, url in enumerate(question["follow"], 1)]
            await self._store.subscriptions.reconcile(wanted, now=wall_clock())
            return {}
        return await self._poll_all()

    async def _poll_all(self) -> lines.Message:
        count = self._make_due()
        engine = self._engine(count)
        late: list[float] = []
        with measured(count) as figures:
            watching = asyncio.get_running_loop().create_task(_watch(late))
            await engine.run()
            watching.cancel()
        failed = self._sql("SELECT count(*) FROM feeds WHERE failure_count > 0")
        posts = self._sql("SELECT count(*) FROM posts WHERE state = 'pending'")
        return {**figures, "late": late, "failed": failed, "posts": posts} | {
            "resident": lines.resident()
        }

    def _make_due(self) -> int:
        self._sql("UPDATE feeds SET next_poll_at = 0")
        return int(self._sql("SELECT count(*) FROM feeds"))

    def _sql(self, statement: str) -> Any:
        """What the store has no word for, while it is at rest."""
        with contextlib.closing(sqlite3.connect(self._path)) as connection, connection:
            return (connection.execute(statement).fetchone() or [None])[0]

    def _engine(self, count: int) -> LocalEngine:
        settings = PollingSettings()
        wakes, turns, stopping = Wakes(), Turns(), asyncio.Event()
        chance = random.Random(1).random  # noqa: S311 - spreads polls
        poller = _CountedPoller(
            self._store, self._reader, settings, wall_clock, chance, wakes, turns, 10
        )
        poller.left, poller.stopping = count, stopping
        return LocalEngine(
            self._store,
            poller,
            cast(Deliverer, None),  # never connected, so never asked
            cast(Steward, None),
            wakes,
            turns,
            wall_clock,
            settings,
            Stall(self._store.notes.probe),
            stopping=stopping,
            until_connected=asyncio.Event().wait,  # type: ignore[arg-type]
        )


async def _watch(late: list[float]) -> None:
    """Note by how many seconds more than asked for the event loop lets a task sleep."""
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(TICK)
        late.append(time.perf_counter() - begun - TICK)


async def _main() -> None:
    async with Ours.open(Path(sys.argv[1])) as ours:
        lag.settle()
        await lines.answer_in_loop(ours.handle)


if __name__ == "__main__":
    asyncio.run(_main())

"""(g) Completions at 10,000 feeds and 200,000 entries, also during the first poll of 2,000 more."""

import asyncio
import contextlib
import random
import sqlite3
import statistics
from collections.abc import Iterator, Sequence

from benchmarks import filling, lines
from benchmarks.stage import CROWD, Row, Stage

QUESTIONS = 150
MEDIAN, BUSY_P99 = 0.15, 0.5
"""Seconds that they may be."""

SERVERS = 100
"""Who share the feeds evenly: each follows 100, as many as a server may by itself."""


def run(stage: Stage) -> Iterator[Row]:
    """Of `/latest`, `/why` and subscriptions in turn: all but Discord's part."""
    path = stage.folder / "completion.db"
    asyncio.run(filling.make(path))
    chance = random.Random(1)  # noqa: S311 - made-up data
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        filling.fill_feeds(connection, stage, chance)
        filling.fill_entries(connection, chance)
        connection.execute("UPDATE subscriptions SET guild_id = 1 + id % ?", [SERVERS])
    stage.serve(plain=False)
    with lines.child("benchmarks.contenders.asked", str(path)) as asked:
        idle = asked.ask(complete=QUESTIONS, busy=False)["seconds"]
        yield _row("completion", idle, statistics.median(idle), MEDIAN, "p50")
        asked.ask(follow=stage.urls("completion", "30", CROWD))
        answer = asked.ask(complete=0, busy=True)
        assert not answer["failed"]  # noqa: S101 - the server is ours
        busy = answer["seconds"]
        yield _row(
            f"completion during {CROWD:,} first polls", busy, _percentile(busy, 99), BUSY_P99, "p99"
        )


def _row(what: str, seconds: Sequence[float], figure: float, most: float, name: str) -> Row:
    p50, p99 = statistics.median(seconds), _percentile(seconds, 99)
    ours = f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.0f} ms"
    limit = f"{name} {most * 1000:.0f} ms"
    return Row("g", what, ours, "at most", limit, [figure / most], 1.0, at_most=True)


def _percentile(seconds: Sequence[float], percent: int) -> float:
    return sorted(seconds)[len(seconds) * percent // 100]

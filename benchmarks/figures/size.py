"""(e) Memory and disk at 10,000 feeds, a million GUIDs, and 200,000 entries of 1 KB, indexed."""

import asyncio
import contextlib
import random
import sqlite3
from collections.abc import Iterator

from benchmarks import filling, lines
from benchmarks.stage import Row, Stage

MEGABYTE = 1_000_000


def run(stage: Stage) -> Iterator[Row]:
    """In bytes that a file holds and a process keeps resident, each beside what it may be."""
    path = stage.folder / "size.db"
    asyncio.run(filling.make(path))
    chance = random.Random(1)  # noqa: S311 - made-up data
    with contextlib.closing(sqlite3.connect(path)) as connection:
        with connection:
            filling.fill_feeds(connection, stage, chance)
        query = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('seen', 'feeds') OR name LIKE ?"
        (size,) = connection.execute(query, ["sqlite_autoindex_feeds%"]).fetchone()
        yield _row("disk: seen and feeds", size, 80)
        with connection:
            filling.fill_entries(connection, chance)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield _row("disk: with 200,000 entries of 1 KB", path.stat().st_size, 370)
    stage.serve(plain=False)
    with lines.child("benchmarks.contenders.ours", str(path)) as ours:
        for _ in range(2):
            answer = ours.ask()
    yield _row("memory: the bot's process, all polled twice", answer["resident"][0], 250)
    yield _row("memory: with its parsers", sum(answer["resident"]), None)


def _row(what: str, size: int, most: int | None) -> Row:
    ours = f"{size / MEGABYTE:.1f} MB"
    if most is None:
        return Row("e", what, ours, "", "")
    ratio = size / most / MEGABYTE
    return Row("e", what, ours, "at most", f"{most} MB", [ratio], 1.0, at_most=True)

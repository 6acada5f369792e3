"""(e) Memory and disk at 10,000 feeds and a million GUIDs, and with 200,000 entries of 1 KB."""

import asyncio
import contextlib
import itertools
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from benchmarks import lines
from benchmarks.stage import CROWD, Row, Stage
from bot.clock import wall_clock
from bot.rhythm import Habits
from bot.store import open_store, words

FEEDS, GUIDS, ENTRIES = 10_000, 100, 200_000
READ_WHOLE = 100
"""Feeds that are parsed, so that the processes for that have worked."""

MEGABYTE = 1_000_000
_TAGS = ("harbour", "lifeboat", "tide")
_SYLLABLES = (
    "ar",
    "be",
    "con",
    "di",
    "en",
    "fo",
    "gra",
    "hi",
    "in",
    "lo",
    "mer",
    "no",
    "ter",
    "un",
)
_VOCABULARY, _TEXTS, _LENGTH = 20_000, 2_000, 150


def run(stage: Stage) -> Iterator[Row]:
    """In bytes that a file holds and a process keeps resident, each beside what it may be."""
    path = stage.folder / "size.db"
    asyncio.run(_make(path))
    chance = random.Random(1)  # noqa: S311 - made-up data
    with contextlib.closing(sqlite3.connect(path)) as connection:
        with connection:
            _fill_feeds(connection, stage, chance)
        query = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('seen', 'feeds') OR name LIKE ?"
        (size,) = connection.execute(query, ["sqlite_autoindex_feeds%"]).fetchone()
        yield _row("disk: seen and feeds", size, 80)
        with connection:
            _fill_entries(connection, chance)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield _row("disk: with 200,000 entries of 1 KB, searchable", path.stat().st_size, 370)
    stage.serve(plain=False)
    with lines.child("benchmarks.contenders.ours", str(path)) as ours:
        for _ in range(2):
            answer = ours.ask()
    yield _row("memory: the bot's process, all polled twice", answer["resident"][0], 250)
    yield _row("memory: with its parsers", sum(answer["resident"]), None)


async def _make(path: Path) -> None:
    async with open_store(path):
        pass


def _fill_feeds(connection: sqlite3.Connection, stage: Stage, chance: random.Random) -> None:
    """All but a few are up to date with what the server has."""
    now = wall_clock()
    etag = stage.etag("30")
    urls = [stage.urls("size", "30", CROWD)[n % CROWD] + f"/{n}" for n in range(FEEDS)]
    for feed_id, url in enumerate(urls, 1):
        guids = [chance.getrandbits(63) for _ in range(GUIDS)]
        habits = Habits().later([now - hour * 7_200_000 for hour in range(GUIDS)], now)
        connection.execute(
            "INSERT INTO feeds (id, url, title, site, etag, body_hash, items, baseline, habits,"
            " checked_at, succeeded_at, next_poll_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                feed_id, url, f"Feed number {feed_id}", "https://coast.example/",
                etag if feed_id > READ_WHOLE else None, chance.getrandbits(63),
                b"".join(chance.randbytes(8) + guid.to_bytes(8, "little") for guid in guids),
                now, habits.pack(), now, now,
            ),
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO seen (feed_id, guid_hash, alias_hash, seen_at) VALUES (?, ?, ?, ?)",
            [(feed_id, guid, chance.getrandbits(63), now) for guid in guids],
        )
    connection.execute(
        "INSERT INTO subscriptions (feed_id, channel_id, guild_id, origin, state, created_at)"
        " SELECT id, id, 1, 'command', 'active', ? FROM feeds",
        [now],
    )


def _fill_entries(connection: sqlite3.Connection, chance: random.Random) -> None:
    """Newest of their feeds, as many for each."""
    query = (
        "SELECT feed_id, guid_hash, alias_hash, seen_at FROM"
        " (SELECT *, row_number() OVER (PARTITION BY feed_id) AS place FROM seen) WHERE place <= ?"
    )
    rows = connection.execute(query, [ENTRIES // FEEDS]).fetchall()
    texts = _texts(chance)
    for entry_id, (feed_id, guid, alias, now) in enumerate(rows, 1):
        start = chance.randrange(_LENGTH)
        text = " ".join([*chance.choice(texts)[:start], *chance.choice(texts)[start:]])[:880]
        connection.execute(
            "INSERT INTO entries (id, feed_id, guid_hash, alias_hash, content_hash, title, summary,"
            " link, image, author, published, seen_at, sorted_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry_id, feed_id, guid, alias, chance.getrandbits(63), text[:80], text[80:],
                f"https://coast.example/2024/05/story-{entry_id}/",
                f"https://coast.example/wp-content/uploads/2024/05/{entry_id}.jpg",
                "Ann Sailor", now, now, now,
            ),
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO entry_tags (entry_id, position, tag, folded) VALUES (?, ?, ?, ?)",
            [(entry_id, place, tag.title(), tag) for place, tag in enumerate(_TAGS)],
        )
        connection.execute(
            "INSERT INTO search (rowid, words) VALUES (?, ?)",
            [entry_id, words.indexed(text, *_TAGS, "Ann Sailor")],
        )


def _texts(chance: random.Random) -> list[list[str]]:
    """Made-up words, as often as real ones: the nth most frequent one in n-th part."""
    known = ["".join(chance.choices(_SYLLABLES, k=2 + n % 3)) for n in range(_VOCABULARY)]
    often = list(itertools.accumulate(1 / (n + 1) for n in range(_VOCABULARY)))
    return [chance.choices(known, cum_weights=often, k=_LENGTH) for _ in range(_TEXTS)]


def _row(what: str, size: int, most: int | None) -> Row:
    ours = f"{size / MEGABYTE:.1f} MB"
    if most is None:
        return Row("e", what, ours, "", "")
    ratio = size / most / MEGABYTE
    return Row("e", what, ours, "at most", f"{most} MB", [ratio], 1.0, at_most=True)

"""A database as it is after a long time: many feeds, what is remembered of them, and entries."""

import itertools
import random
import sqlite3
from pathlib import Path

from benchmarks.stage import CROWD, Stage
from bot.clock import wall_clock
from bot.rhythm import Habits
from bot.store import open_store, words

FEEDS, GUIDS, ENTRIES = 10_000, 100, 200_000
READ_WHOLE = 100
"""Feeds that are parsed, so that the processes for that have worked."""

WORDS = 30_000
_SYLLABLES = tuple(f"{consonant}{vowel}" for consonant in "bdfghklmnprstvz" for vowel in "aeiou")


async def make(path: Path) -> None:
    """An empty database."""
    async with open_store(path):
        pass


def fill_feeds(connection: sqlite3.Connection, stage: Stage, chance: random.Random) -> None:
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


def fill_entries(connection: sqlite3.Connection, chance: random.Random) -> None:
    """Newest of their feeds, as many for each; found by their words, as in any database."""
    vocabulary, weights = _vocabulary(chance)
    query = (
        "SELECT feed_id, guid_hash, alias_hash, seen_at FROM"
        " (SELECT *, row_number() OVER (PARTITION BY feed_id) AS place FROM seen) WHERE place <= ?"
    )
    rows = connection.execute(query, [ENTRIES // FEEDS]).fetchall()
    for entry_id, (feed_id, guid, alias, now) in enumerate(rows, 1):
        text = " ".join(chance.choices(vocabulary, cum_weights=weights, k=180))
        tags = list(dict.fromkeys(chance.choices(vocabulary, cum_weights=weights, k=3)))
        connection.execute(
            "INSERT INTO entries (id, feed_id, guid_hash, alias_hash, content_hash, title, summary,"
            " link, image, author, published, seen_at, sorted_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry_id, feed_id, guid, alias, chance.getrandbits(63), text[:80], text[80:880],
                f"https://coast.example/2024/05/story-{entry_id}/",
                f"https://coast.example/wp-content/uploads/2024/05/{entry_id}.jpg",
                "Ann Sailor", now, now, now,
            ),
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO entry_tags (entry_id, position, tag, folded) VALUES (?, ?, ?, ?)",
            [(entry_id, place, tag.title(), tag) for place, tag in enumerate(tags)],
        )
        connection.execute(
            "INSERT INTO search (rowid, words) VALUES (?, ?)",
            (entry_id, words.indexed(text[:880], *tags, "Ann Sailor")),
        )


def _vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Made-up words and how often each comes up to then, which falls with its rank as in any text.

    https://en.wikipedia.org/wiki/Zipf%27s_law
    """
    found: dict[str, None] = {}
    while len(found) < WORDS:
        length = 1 + min(4, len(found).bit_length() // 4)
        found["".join(chance.choices(_SYLLABLES, k=length)) or "a"] = None
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(WORDS)))
    return list(found), weights

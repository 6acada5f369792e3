"""The search index has the words of just the entries that are kept, whatever happens to them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot import markdown
from bot.feeds.identity import hash64
from bot.models import News
from bot.store import Store, backup, migrations, open_store, restore
from bot.store.keeping import KEPT_ENTRIES
from bot.store.words import indexed
from tests.building import HOUR, NOON, entry, remove_for_good
from tests.unit.store.steps import FEED, GUILD, LATER, numbered, poll, subscribe, wanted

OTHER = "https://other.example/feed"


def titles(news: Sequence[News]) -> list[str]:
    return [one.entry.title for one in news]


def differences(path: Path) -> dict[int, tuple[set[str], set[str]]]:
    """Entries, by id, that the index has other words of than they have: its own, and theirs."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE VIRTUAL TABLE temp.found USING fts5vocab(main, search, instance)")
        found: dict[int, set[str]] = {}
        for term, entry_id in file.execute("SELECT term, doc FROM temp.found"):
            found.setdefault(entry_id, set()).add(term)
        kept: dict[int, set[str]] = {}
        rows = file.execute("SELECT id, title, summary, author FROM entries").fetchall()
        for entry_id, title, summary, author in rows:
            tags = file.execute("SELECT tag FROM entry_tags WHERE entry_id = ?", (entry_id,))
            texts = [title, markdown.plain(summary), author or "", *(tag for (tag,) in tags)]
            kept[entry_id] = set(indexed(*texts).split())
    both = found.keys() | kept.keys()
    return {
        key: (found.get(key, set()), kept.get(key, set()))
        for key in both
        if found.get(key) != kept.get(key)
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """That of the fixture `store`."""
    return tmp_path / "tidings.db"


ONE = entry("one", title="Harbour festival", summary="With **ships** & `ropes`", tags=("Sea Side",))


async def test_an_entry_is_found_by_title_summary_tag_and_author(store: Store, path: Path) -> None:
    await subscribe(store)
    await poll(store, ONE)
    for typed in ("harbour", "SHIPS rope", "sea side", "ann", "ann festival side"):
        assert titles(await store.entries.with_words(GUILD, typed, 10)) == ["Harbour festival"]
    for typed in ("", "***", "harbour city", "example"):
        assert await store.entries.with_words(GUILD, typed, 10) == []
    assert differences(path) == {}


async def test_the_newest_come_first_and_at_most_so_many(store: Store) -> None:
    await subscribe(store)
    await poll(store, *reversed(numbered(30)))
    found = titles(await store.entries.with_words(GUILD, "title", 3))
    assert found == ["Title 0", "Title 1", "Title 2"]


async def test_another_server_s_entries_are_never_found(store: Store) -> None:
    await subscribe(store)
    await subscribe(store, wanted(300, feed=OTHER, guild_id=20))
    await poll(store, ONE)
    await poll(store, replace(ONE, title="Another harbour"), feed_id=2)
    assert titles(await store.entries.with_words(GUILD, "harbour", 10)) == ["Harbour festival"]
    assert titles(await store.entries.with_words(20, "harbour", 10)) == ["Another harbour"]
    assert await store.entries.with_words(99, "harbour", 10) == []


async def test_a_changed_entry_is_found_by_its_new_words_only(store: Store, path: Path) -> None:
    await subscribe(store)
    await poll(store, ONE)
    changed = replace(ONE, title="Harbour fair", tags=("Town",), content_hash=7)
    await poll(store, changed, now=LATER)
    assert titles(await store.entries.with_words(GUILD, "fair town", 10)) == ["Harbour fair"]
    for typed in ("festival", "side"):
        assert await store.entries.with_words(GUILD, typed, 10) == []
    assert differences(path) == {}


async def test_an_entry_with_another_guid_is_found_once(store: Store, path: Path) -> None:
    await subscribe(store)
    await poll(store, ONE)
    await poll(store, replace(ONE, guid_hash=hash64("moved"), summary="Without"), now=LATER)
    assert titles(await store.entries.with_words(GUILD, "without", 10)) == ["Harbour festival"]
    assert await store.entries.with_words(GUILD, "ships", 10) == []
    assert differences(path) == {}


async def test_what_is_pruned_is_not_in_the_index_any_more(store: Store, path: Path) -> None:
    await subscribe(store)
    await poll(store, ONE)
    newer = [replace(one, published=LATER) for one in numbered(2 * KEPT_ENTRIES)]
    await poll(store, *newer, now=LATER)
    assert await store.entries.with_words(GUILD, "harbour", 10) == []
    assert differences(path) == {}


async def test_a_feed_that_nobody_wants_takes_its_words_along(store: Store, path: Path) -> None:
    one = await subscribe(store)
    await subscribe(store, wanted(feed=OTHER))
    await poll(store, ONE)
    await poll(store, entry("other"), feed_id=2)
    await remove_for_good(store, one.id, GUILD)
    await store.polls.prune(now=LATER)
    assert titles(await store.entries.with_words(GUILD, "title", 10)) == ["Title other"]
    assert differences(path) == {}


async def test_feeds_that_become_one_have_each_entry_once(store: Store, path: Path) -> None:
    await subscribe(store)
    await subscribe(store, wanted(300, feed=OTHER))
    await poll(store, ONE, entry("only here"))
    await poll(store, replace(ONE, title="Harbour twin"), entry("only there"), feed_id=2)
    await store.addresses.move(1, OTHER, now=LATER, max_posts=10)
    assert titles(await store.entries.with_words(GUILD, "harbour", 10)) == ["Harbour twin"]
    assert len(await store.entries.with_words(GUILD, "only", 10)) == 2
    assert differences(path) == {}


async def test_a_restored_backup_is_searched_as_it_was(tmp_path: Path) -> None:
    path, copy = tmp_path / "tidings.db", tmp_path / "copy.db"
    async with open_store(path) as store:
        await subscribe(store)
        await poll(store, ONE)
        backup(path, copy)
        await poll(store, entry("later"), cut=("one",), now=LATER)
    restore(path, copy, now=LATER)
    async with open_store(path) as store:
        assert titles(await store.entries.with_words(GUILD, "ships", 10)) == ["Harbour festival"]
        assert await store.entries.with_words(GUILD, "later", 10) == []
        await poll(store, replace(ONE, title="Harbour fair", content_hash=7), now=LATER)
        assert await store.entries.with_words(GUILD, "festival", 10) == []
    assert differences(path) == {}


async def test_entries_that_were_there_before_the_index_are_found(tmp_path: Path) -> None:
    path = tmp_path / "tidings.db"
    _make_without_index(path)
    async with open_store(path) as store:
        found = titles(await store.entries.with_words(GUILD, "ship ropes sailing", 10))
        assert found == [f"Ship {number}" for number in range(10, 0, -1)]
        assert len(await store.entries.with_words(GUILD, "ropes", 2000)) == 1200
    assert differences(path) == {}


def _make_without_index(path: Path) -> None:
    """A database as it was before, with more entries than are read at once."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        connection.exec_driver_sql("PRAGMA application_id = 0x54494447")
        connection.exec_driver_sql(
            "INSERT INTO feeds (id, url, next_poll_at) VALUES (1, ?, ?)", (FEED, NOON)
        )
        connection.exec_driver_sql(
            "INSERT INTO subscriptions (feed_id, channel_id, guild_id, origin, state, created_at)"
            " VALUES (1, 100, ?, 'command', 'active', ?)",
            (GUILD, NOON),
        )
        connection.exec_driver_sql(
            "INSERT INTO entries (id, feed_id, guid_hash, alias_hash, content_hash, title,"
            " summary, author, seen_at, sorted_at) VALUES (?, 1, ?, 1, 1, ?, ?, ?, 1, ?)",
            [
                (n, n, f"Ship {n}", "With **ropes**", "Ann" if n % 2 else None, NOON + n * HOUR)
                for n in range(1, 1201)
            ],
        )
        connection.exec_driver_sql(
            "INSERT INTO entry_tags (entry_id, position, tag, folded) VALUES (?, 0, 'Sailing', '')",
            [(n,) for n in range(1, 11)],
        )
    engine.dispose()

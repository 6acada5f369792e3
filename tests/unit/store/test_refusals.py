"""Files that are not ours to open are refused as they are; those of a cut-off start are not."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreRefused
from bot.store import open_store
from bot.store.database import PAGE_SIZE
from tests.unit.store.steps import numbered, poll, subscribe, wanted


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database of ours with something in it, closed."""
    made = tmp_path / "tidings.db"
    async with open_store(made) as store:
        await subscribe(store, wanted(backlog=10))
        await poll(store, *numbered(100))
    return made


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def flip_bytes(path: Path) -> None:
    data = bytearray(path.read_bytes())
    page = slice(middle := len(data) // 2 // PAGE_SIZE * PAGE_SIZE, middle + PAGE_SIZE)
    data[page] = bytes(byte ^ 0xFF for byte in data[page])
    path.write_bytes(data)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def fill_with_garbage(path: Path) -> None:
    path.write_bytes(b"This is no database, but a letter to the editor.\n" * 200)


def make_another_program_s(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE books (title TEXT)")


def claim_to_be_ours(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA application_id = 0x54494447")
        file.execute("CREATE TABLE books (title TEXT)")


def lose_the_mark(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA application_id = 0")


def come_from_the_future(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (flip_bytes, "damaged"),
    (cut_off, "damaged"),
    (fill_with_garbage, "damaged, or no database at all"),
    (make_another_program_s, "not a database of Tidings"),
    (claim_to_be_ours, "not a database of Tidings"),
    (lose_the_mark, "not a database of Tidings"),
    (come_from_the_future, "written by a newer Tidings"),
]


@pytest.mark.parametrize(("spoil", "complaint"), REFUSED)
async def test_a_file_is_refused_in_one_line_and_not_changed(
    path: Path, spoil: Callable[[Path], None], complaint: str
) -> None:
    spoil(path)
    before = digest(path)
    with pytest.raises(StoreRefused) as refusal:
        async with open_store(path):
            raise AssertionError("nobody gets here")
    assert str(refusal.value).startswith(f"{path}: {complaint}")
    assert "\n" not in str(refusal.value)
    assert ";" in str(refusal.value)
    assert digest(path) == before


async def test_a_killed_process_s_log_is_not_written_into_a_refused_file(
    path: Path, tmp_path: Path
) -> None:
    left_behind = tmp_path / "left.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{left_behind}{suffix}")
    before = digest(left_behind), digest(tmp_path / "left.db-wal")
    with pytest.raises(StoreRefused, match="written by a newer Tidings"):
        async with open_store(left_behind):
            raise AssertionError("nobody gets here")
    assert (digest(left_behind), digest(tmp_path / "left.db-wal")) == before


async def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreRefused, match="no database at all"):
        async with open_store(tmp_path):
            raise AssertionError("nobody gets here")


async def test_the_file_is_whole_before_it_is_spoiled(path: Path) -> None:
    async with open_store(path) as store:
        assert len(await store.polls.due()) == 1


async def test_a_path_may_hold_any_characters(tmp_path: Path) -> None:
    path = tmp_path / "50% of ?mode=rw#häuser.db"
    for expected in (0, 1):
        async with open_store(path) as store:
            assert len(await store.polls.due()) == expected
            await subscribe(store)
    assert path.stat().st_size > 0


def touch(path: Path) -> None:
    path.touch()


def only_switch_to_wal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = WAL")
    assert path.stat().st_size > 0


@pytest.mark.parametrize("begin", [touch, only_switch_to_wal])
async def test_a_file_that_a_first_start_left_unfinished_is_used(
    tmp_path: Path, begin: Callable[[Path], None]
) -> None:
    path = tmp_path / "tidings.db"
    begin(path)
    async with open_store(path) as store:
        await subscribe(store)
        assert len(await store.polls.due()) == 1

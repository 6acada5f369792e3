"""Backups: whole or not at all, of a database in use too; and what takes a database's place."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError, StoreInUse, StoreRefused
from bot.models import Restored
from bot.store import backup, open_store, restore
from tests.building import NOON, next_post
from tests.unit.store.steps import numbered, poll, subscribe, wanted
from tests.unit.store.test_refusals import REFUSED

DAY = 86_400_000


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database with a feed of ten items, one of them sent, closed."""
    made = tmp_path / "tidings.db"
    async with open_store(made) as store:
        subscription = await subscribe(store, wanted(backlog=10))
        await poll(store, *numbered(10))
        post = await next_post(store, subscription.channel_id)
        assert post is not None
        claimed = await store.outbox.claim(
            [post.id], subscription.channel_id, "{}", after_id=0, now=NOON
        )
        assert claimed is not None
        await store.outbox.sent(claimed, 77, now=NOON + 5)
        await store.notes.set_synced_commands("commands")
        await store.notes.epoch()
    return made


@pytest.fixture
def copy(path: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    made = tmp_path / "copy.db"
    backup(path, made)
    return made


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement).fetchall()


def names(folder: Path) -> set[str]:
    """What is in a folder, beside what SQLite and the lock put there."""
    return {
        one.name for one in folder.iterdir() if not one.name.endswith((".lock", "-wal", "-shm"))
    }


CONTENT = "SELECT title FROM entries ORDER BY id"


async def test_a_database_in_use_is_copied_as_it_is(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    async with open_store(path) as store:
        await store.notes.set_synced_commands("just now")
        made = backup(path, copy)
        assert (made.size, made.subscriptions) == (copy.stat().st_size, 1)
        await store.notes.set_synced_commands("later")
    assert rows(copy, CONTENT) == rows(path, CONTENT)
    assert rows(copy, "SELECT value FROM meta WHERE key = 'commands'") == [("just now",)]
    async with open_store(copy) as store:
        assert len(await store.polls.due()) == 1
    assert names(tmp_path) == {"tidings.db", "copy.db"}


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda one: one.symlink_to("nowhere")])
def test_what_exists_is_not_written_over(path: Path, make: Callable[[Path], None]) -> None:
    target = path.with_name("there")
    make(target)
    before = os.lstat(target)
    with pytest.raises(StoreError, match="there: is there already; name a file that is not"):
        backup(path, target)
    assert os.lstat(target) == before
    assert names(path.parent) == {"tidings.db", "there"}


def test_what_appears_meanwhile_is_not_written_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = path.with_name("there")
    sync = os.fsync

    def somebody_writes(number: int) -> None:
        target.write_text("mine")
        sync(number)

    monkeypatch.setattr("os.fsync", somebody_writes)
    with pytest.raises(StoreError, match="is there already"):
        backup(path, target)
    assert target.read_text() == "mine"
    assert names(path.parent) == {"tidings.db", "there"}


@pytest.mark.parametrize(("spoil", "complaint"), REFUSED)
def test_a_spoiled_database_is_not_backed_up(
    path: Path, spoil: Callable[[Path], None], complaint: str
) -> None:
    spoil(path)
    with pytest.raises(StoreError, match=complaint):
        backup(path, path.with_name("copy.db"))
    assert names(path.parent) == {"tidings.db"}


def test_what_is_not_there_or_empty_is_not_backed_up(tmp_path: Path) -> None:
    path = tmp_path / "tidings.db"
    with pytest.raises(StoreError, match="there is no database to back up"):
        backup(path, tmp_path / "copy.db")
    path.touch()
    with pytest.raises(StoreError, match="holds nothing yet"):
        backup(path, tmp_path / "copy.db")
    assert names(tmp_path) == {"tidings.db"}


def test_a_folder_that_is_missing_is_named(path: Path) -> None:
    target = path.with_name("missing") / "copy.db"
    with pytest.raises(StoreError, match=r"copy\.db: cannot be written: No such file"):
        backup(path, target)


def test_a_copy_that_fails_half_way_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(StoreError, match=r"copy\.db: cannot be written: No space left"):
        backup(path, path.with_name("copy.db"))
    assert names(path.parent) == {"tidings.db"}


def test_a_file_system_without_hard_links_will_do(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", fail)
    copy = path.with_name("copy.db")
    backup(path, copy)
    done = restore(path, copy, now=NOON)
    assert done.kept is not None
    assert rows(done.kept, CONTENT) == rows(copy, CONTENT) == rows(path, CONTENT)
    assert names(path.parent) == {"tidings.db", "copy.db", done.kept.name}


async def test_a_backup_takes_the_place_of_the_database_which_is_kept(
    path: Path, copy: Path
) -> None:
    async with open_store(copy) as store:
        epoch = await store.notes.epoch()
    rows(path, "DELETE FROM entries WHERE title = 'Title 1'")
    replaced, before = rows(path, CONTENT), digest(copy)
    os.chmod(path, 0o640)
    done = restore(path, copy, now=NOON + DAY)
    assert done.kept == path.with_name("tidings.db.replaced-20260102T120000Z")
    assert (done.state, done.subscriptions) == (NOON + 5, 1)
    assert rows(done.kept, CONTENT) == replaced
    assert rows(path, CONTENT) == rows(copy, CONTENT) != replaced
    assert digest(copy) == before
    assert os.stat(path).st_mode & 0o777 == 0o640
    assert names(path.parent) == {"tidings.db", "copy.db", done.kept.name}
    async with open_store(path) as store:
        assert await store.notes.epoch() != epoch
        assert await store.notes.synced_commands() is None


async def test_the_day_of_being_careful_begins_with_the_first_start(path: Path, copy: Path) -> None:
    async with open_store(path) as store:
        assert await store.notes.restored(now=NOON) is None
    restore(path, copy, now=NOON + DAY)
    assert ("restored_at", str(NOON + DAY)) in rows(path, "SELECT * FROM meta")
    expected = Restored(careful_until=NOON + 4 * DAY, last_message=1, known_until=NOON + 5)
    for now in (NOON + 3 * DAY, NOON + 9 * DAY):
        async with open_store(path) as store:
            assert await store.notes.restored(now=now) == expected
    again = path.with_name("again.db")
    backup(path, again)
    restore(path, again, now=NOON + 10 * DAY)
    async with open_store(path) as store:
        restored = await store.notes.restored(now=NOON + 11 * DAY)
        assert restored is not None
        assert restored.careful_until == NOON + 12 * DAY


def test_there_need_be_no_database_before(path: Path, copy: Path) -> None:
    content = rows(path, CONTENT)
    place = path.with_name("new.db")
    assert restore(place, copy, now=NOON).kept is None
    assert rows(place, CONTENT) == content


async def test_a_running_bot_s_database_is_not_replaced(path: Path, copy: Path) -> None:
    async with open_store(path):
        with pytest.raises(StoreInUse, match=f"in use by another Tidings, process {os.getpid()}"):
            restore(path, copy, now=NOON)
    assert names(path.parent) == {"tidings.db", "copy.db"}


@pytest.mark.parametrize(("spoil", "complaint"), REFUSED)
def test_a_spoiled_backup_is_refused_and_nothing_is_changed(
    path: Path, copy: Path, spoil: Callable[[Path], None], complaint: str
) -> None:
    spoil(copy)
    before = digest(path), digest(copy)
    with pytest.raises(StoreRefused, match=f"^{copy}: {complaint}") as refusal:
        restore(path, copy, now=NOON)
    assert "restore a backup" not in str(refusal.value)
    assert (digest(path), digest(copy)) == before
    assert names(path.parent) == {"tidings.db", "copy.db"}


def do_nothing(_path: Path) -> None:
    """It is missing."""


@pytest.mark.parametrize(
    ("make", "complaint"),
    [(Path.mkdir, "no such file"), (do_nothing, "no such file"), (Path.touch, "holds nothing")],
)
def test_a_backup_must_be_a_file_with_something_in_it(
    path: Path, make: Callable[[Path], None], complaint: str
) -> None:
    before, source = digest(path), path.with_name("source")
    make(source)
    with pytest.raises(StoreError, match=complaint):
        restore(path, source, now=NOON)
    assert digest(path) == before


def test_the_database_is_no_backup_of_itself(path: Path) -> None:
    before = digest(path)
    with pytest.raises(StoreError, match="is the database itself"):
        restore(path, path, now=NOON)
    assert digest(path) == before


def leave_log(path: Path) -> None:
    """As a killed process does: what it wrote last is in the log alone."""
    held = path.with_name("held.db")
    shutil.copy(path, held)
    with closing(sqlite3.connect(held)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO meta VALUES ('late', 'news')")
        connection.commit()
        for suffix in ("", "-wal"):
            shutil.copy(f"{held}{suffix}", f"{path}{suffix}")
    held.unlink()
    assert Path(f"{path}-wal").stat().st_size > 0


@pytest.mark.parametrize("is_damaged", [False, True])
def test_the_old_log_is_kept_with_the_old_database_and_not_applied_to_the_new(
    path: Path, copy: Path, is_damaged: bool
) -> None:
    leave_log(path)
    log = Path(f"{path}-wal").read_bytes()
    if is_damaged:
        path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    done = restore(path, copy, now=NOON)
    assert done.kept is not None
    assert not Path(f"{path}-wal").exists()
    assert not Path(f"{path}-shm").exists()
    assert rows(path, "SELECT * FROM meta WHERE key = 'late'") == []
    assert rows(path, CONTENT) == rows(copy, CONTENT)
    if is_damaged:
        assert Path(f"{done.kept}-wal").read_bytes() == log
    else:
        assert rows(done.kept, "SELECT * FROM meta WHERE key = 'late'") == [("late", "news")]


def test_a_log_without_its_database_is_not_applied_to_the_new(path: Path, copy: Path) -> None:
    leave_log(path)
    path.unlink()
    assert restore(path, copy, now=NOON).kept is None
    assert not Path(f"{path}-wal").exists()
    assert rows(path, "SELECT * FROM meta WHERE key = 'late'") == []


def test_a_link_to_the_database_stays_one(path: Path, copy: Path) -> None:
    elsewhere = path.with_name("elsewhere")
    elsewhere.mkdir()
    path.rename(elsewhere / "real.db")
    path.symlink_to(elsewhere / "real.db")
    done = restore(path, copy, now=NOON)
    assert path.is_symlink()
    assert done.kept == elsewhere / "real.db.replaced-20260101T120000Z"
    assert rows(path, CONTENT) == rows(copy, CONTENT)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_leaves_the_file_to_whom_it_belonged(path: Path, copy: Path) -> None:
    os.chown(path, 12345, 12345)
    restore(path, copy, now=NOON)
    for one in (path, Path(f"{path}.lock")):
        assert (one.stat().st_uid, one.stat().st_gid) == (12345, 12345)


def test_a_database_that_is_replaced_twice_in_a_second_is_kept_twice_or_not_replaced(
    path: Path, copy: Path
) -> None:
    restore(path, copy, now=NOON)
    before = digest(path)
    with pytest.raises(StoreError, match="is there already; try again in a moment"):
        restore(path, copy, now=NOON)
    assert digest(path) == before

"""Copies of the database file: one made while the bot runs, and one put in its place."""

import contextlib
import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import StoreError, StoreRefused
from bot.store.database import inspect, lock, open_read_only

EPOCH = "epoch"
COMMANDS = "commands"
CAREFUL_UNTIL = "careful_until"
RESTORED_AT = "restored_at"
RESTORED_MESSAGE = "restored_message"
RESTORED_STATE = "restored_state"
"""Keys of `meta`. Of the last three: when a copy was put in place, the number of its last message,
and the time until which it knows what happened."""

_NO_BACKUP = "nothing was changed; name a backup"
_BESIDE = ("-wal", "-journal")
"""What SQLite would apply to whatever file has the database's name."""

_LAST_NEWS = """
SELECT max(at) FROM (
    SELECT max(checked_at) AS at FROM feeds
    UNION ALL SELECT max(created_at) FROM subscriptions
    UNION ALL SELECT max(first_attempt_at) FROM messages
    UNION ALL SELECT max(decided_at) FROM posts
)
"""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy that was made and checked."""

    size: int
    subscriptions: int


@dataclass(frozen=True, slots=True)
class PutBack:
    """A copy that took the database's place. `kept` is what was there, if there was something;
    `state` the time until which the copy knows what happened, in Unix milliseconds."""

    kept: Path | None
    state: int
    subscriptions: int


def backup(database: Path, target: Path) -> BackedUp:
    """Copy the database, which may be in use, to `target`, which must not exist.

    Raises `StoreError`; `target` is then as it was.
    """
    if os.path.lexists(target):
        raise StoreError(f"{target}: is there already; name a file that is not")
    _require(database, "there is no database to back up")
    inspect(database)
    _require_content(database, f"{database}: holds nothing yet")
    with _unfinished(target) as copy:
        _copy(database, copy)
        shutil.copymode(database, copy)
        size, subscriptions = copy.stat().st_size, _count_subscriptions(copy)
        _publish(copy, target)
    return BackedUp(size, subscriptions)


def restore(database: Path, source: Path, *, now: int) -> PutBack:
    """Put a copy of `source` in the place of the database, which nobody may have open.

    Raises `StoreInUse` if somebody has, `StoreRefused` if `source` is no whole database of ours,
    and `StoreError`; the database is then as it was.
    """
    with lock(database):
        place = database.resolve()  # of a link, the file is replaced and not the link
        _require(source, "no such file")
        if place.exists() and place.samefile(source):
            raise StoreError(f"{source}: is the database itself; name a backup")
        inspect(source, damaged=_NO_BACKUP, foreign=_NO_BACKUP)
        _require_content(source, f"{source}: holds nothing; {_NO_BACKUP}")
        with _unfinished(place) as copy:
            _copy(source, copy)
            state = _begin_anew(copy, now)
            for file in (copy, Path(f"{database}.lock")):
                _hand_over(file, place)
            subscriptions = _count_subscriptions(copy)
            kept = _set_aside(place, now)
            os.replace(copy, place)
            _sync(place.parent)
    return PutBack(kept, state, subscriptions)


def _require(path: Path, complaint: str) -> None:
    if not path.is_file():
        raise StoreError(f"{path}: {complaint}")


def _require_content(path: Path, complaint: str) -> None:
    """An empty file, or what a first start left unfinished, passes as a database, but is none."""
    with contextlib.closing(open_read_only(path)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None:
            raise StoreRefused(complaint)


@contextlib.contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, gone at the end unless it was renamed."""
    try:
        number, name = tempfile.mkstemp(".unfinished", f"{target.name}.", target.parent)
        os.close(number)
        try:
            yield Path(name)
        finally:
            for suffix in ("", *_BESIDE):
                Path(f"{name}{suffix}").unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from None


def _copy(source: Path, copy: Path) -> None:
    """Write the content of a database, as it is at one moment, into an empty file; check it."""
    try:
        with contextlib.closing(open_read_only(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy.absolute()),))
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be copied: {error}") from None
    inspect(copy, damaged="this copy is thrown away")
    _sync(copy)


def _begin_anew(copy: Path, now: int) -> int:
    """Note in a copy that another life begins; the time until which it knows what happened.

    Its nonces must not be taken for those of the messages that were sent since it was made, and
    Discord may have been given other commands.
    """
    with contextlib.closing(sqlite3.connect(copy)) as connection, connection:
        (state,) = connection.execute(_LAST_NEWS).fetchone()
        (message,) = connection.execute("SELECT max(id) FROM messages").fetchone()
        keys = [EPOCH, COMMANDS, CAREFUL_UNTIL, RESTORED_AT, RESTORED_MESSAGE, RESTORED_STATE]
        connection.executemany("DELETE FROM meta WHERE key = ?", [(key,) for key in keys])
        values = {
            EPOCH: secrets.token_hex(4),
            RESTORED_AT: str(now),
            RESTORED_MESSAGE: str(message or 0),
            RESTORED_STATE: str(state or 0),
        }
        connection.executemany("INSERT INTO meta VALUES (?, ?)", values.items())
    _sync(copy)
    return state or 0


def _set_aside(place: Path, now: int) -> Path | None:
    """Keep what is to be replaced under another name, beside its own; None if there is nothing.

    The database's own name leads to a whole database at every moment: a bot that is started after
    a power cut must find the old one or the new one.
    """
    _fold_log(place)
    moment = datetime.fromtimestamp(now / 1000, UTC)
    kept = place.with_name(f"{place.name}.replaced-{moment:%Y%m%dT%H%M%SZ}")
    had = place.exists()
    if had:
        try:
            os.link(place, kept)
        except FileExistsError:
            raise StoreError(f"{kept}: is there already; try again in a moment") from None
        except OSError:  # a file system without hard links
            shutil.copy2(place, kept)
            _sync(kept)
    for suffix in _BESIDE:
        with contextlib.suppress(FileNotFoundError):
            os.replace(f"{place}{suffix}", f"{kept}{suffix}")
    Path(f"{place}-shm").unlink(missing_ok=True)
    _sync(place.parent)
    return kept if had else None


def _fold_log(place: Path) -> None:
    """Write what a killed process left in the log into its database, if that is sound.

    Otherwise the log is set aside with the database, as it is.
    """
    with contextlib.suppress(StoreError, sqlite3.Error):
        inspect(place)
        if place.exists():
            with contextlib.closing(sqlite3.connect(place)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _hand_over(file: Path, place: Path) -> None:
    """Give a file the owner and mode of what it replaces: root may restore what others run."""
    like = (place if place.exists() else place.parent).stat()
    if place.exists():
        shutil.copymode(place, file)
    with contextlib.suppress(PermissionError):
        os.chown(file, like.st_uid, like.st_gid)


def _publish(copy: Path, target: Path) -> None:
    """Give a finished file its name, unless somebody else took that meanwhile."""
    try:
        os.link(copy, target)
    except FileExistsError:
        raise StoreError(f"{target}: is there already; name a file that is not") from None
    except OSError:  # a file system without hard links
        os.rename(copy, target)
    _sync(target.parent)


def _count_subscriptions(path: Path) -> int:
    with contextlib.closing(open_read_only(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM subscriptions").fetchone()
    return int(count)


def _sync(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

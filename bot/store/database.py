"""Opens the database file safely, and hands out transactions.

One connection writes, a few read. `synchronous=FULL`, because NORMAL may roll a committed "sent"
back when the power fails (https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

import asyncio
import contextlib
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError, StoreInUse, StoreRefused
from bot.store import migrations
from bot.store.visit import Result, Work, visit

APPLICATION_ID = 0x54494447  # "TIDG", in the file's header: https://www.sqlite.org/fileformat.html
PAGE_SIZE = 8192
"""Bytes, of a new file: in SQLite's own 4096, entries of a kilobyte leave a quarter empty."""

READERS = 3
BUSY_TIMEOUT = 5.0

_BEGIN_READING, _BEGIN_WRITING = "BEGIN", "BEGIN IMMEDIATE"
_REMEDY = "nothing was changed; restore a backup, or move the file away to begin anew"
_ANOTHER = "name another file in [storage]"

_OPERATIONAL = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_READONLY,
    }
)


class Database:
    """Transactions on one open file. `open_database` makes it."""

    def __init__(self, writer: AsyncEngine, readers: AsyncEngine) -> None:
        """`writer` has exactly one connection, so that writes queue up here and not in SQLite."""
        self._writer = writer
        self._readers = readers

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the data and changes nothing."""
        with _own_errors():
            async with self._readers.begin() as connection:
                yield connection

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end, or rolled back by an exception.

        No network call belongs inside: everybody else's writes wait.
        """
        with _own_errors():
            async with self._writer.begin() as connection:
                yield connection

    async def read_at_once(self, work: Work[Result]) -> Result:
        """As `read`, for work that awaits nothing but its connection: all of it in one go."""
        with _own_errors():
            async with self._readers.connect() as connection:
                return await visit(connection, _BEGIN_READING, work)

    async def write_at_once(self, work: Work[Result]) -> Result:
        """As `write`, for work that awaits nothing but its connection: all of it in one go."""
        with _own_errors():
            async with self._writer.connect() as connection:
                return await visit(connection, _BEGIN_WRITING, work)


@contextlib.asynccontextmanager
async def open_database(path: Path) -> AsyncIterator[Database]:
    """Lock, check, migrate and open the file at `path`, which is made if it is missing.

    Raises `StoreInUse` if another process holds it, and `StoreRefused`, with the file as it was,
    if it is damaged, foreign, or newer than this program.
    """
    with lock(path):
        await asyncio.to_thread(inspect, path)
        writer = _engine(path, 1, begin=_BEGIN_WRITING, query_only=False)
        readers = _engine(path, READERS, begin=_BEGIN_READING, query_only=True)
        try:
            database = Database(writer, readers)
            async with database.write() as connection:
                await connection.run_sync(migrations.upgrade)
            yield database
        finally:
            await readers.dispose()
            await writer.dispose()


@contextlib.contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold `<path>.lock`, with our process id in it. The kernel lets go of it when we die."""
    try:
        file = open(f"{path}.lock", "a+", encoding="ascii")  # noqa: SIM115
    except OSError as error:
        raise StoreError(f"{path}.lock: cannot be made: {error.strerror}") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise StoreInUse(
                f"{path}: in use by another Tidings, process {holder}; stop that one first"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def inspect(path: Path, *, damaged: str = _REMEDY, foreign: str = _ANOTHER) -> None:
    """Refuse a file that is not ours to open, without changing a byte of it.

    `damaged` and `foreign` say what to do about it.
    """
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        with contextlib.closing(open_read_only(path)) as connection:
            _check_owner(connection, path, foreign)
            found = connection.execute("PRAGMA quick_check(3)")
            problems = [" ".join(row[0].split()) for row in found]
    except sqlite3.Error as error:
        raise StoreRefused(f"{path}: damaged, or no database at all ({error}); {damaged}") from None
    if problems != ["ok"]:
        raise StoreRefused(f"{path}: damaged ({'; '.join(problems)}); {damaged}")


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing of a file; SQLite may put its log's two files beside it."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=BUSY_TIMEOUT)


def _check_owner(connection: sqlite3.Connection, path: Path, foreign: str) -> None:
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    if not tables and owner == 0:
        return  # a first start that was cut off before its only transaction
    if owner != APPLICATION_ID or "alembic_version" not in tables:
        raise StoreRefused(f"{path}: not a database of Tidings; {foreign}")
    revisions = {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")}
    if not revisions <= migrations.known_revisions():
        raise StoreRefused(
            f"{path}: written by a newer Tidings; install that version or a later one"
        )


def _engine(path: Path, connections: int, *, begin: str, query_only: bool) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=60,
        pool_reset_on_return=None,
        hide_parameters=True,  # a bug's traceback would show feeds' addresses, some with passwords
        connect_args={"timeout": BUSY_TIMEOUT},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # The driver keeps out of transactions; the BEGIN below is what makes DDL part of one.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"page_size = {PAGE_SIZE}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"query_only = {int(query_only)}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextlib.contextmanager
def _own_errors() -> Iterator[None]:
    """What the disk and other processes do to us; wrong SQL is a bug and passes."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreError("the database cannot be used now: it takes too long") from error
    except DatabaseError as error:
        code = getattr(error.orig, "sqlite_errorcode", None)
        if code is None or code & 0xFF not in _OPERATIONAL:
            raise
        raise StoreError(f"the database cannot be used now: {error.orig}") from error

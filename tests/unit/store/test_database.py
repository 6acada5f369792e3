"""The open database: its pragmas, its transactions, its errors, and who may hold it."""

import asyncio
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.errors import StoreError, StoreInUse
from bot.store import Store, open_store
from bot.store.database import APPLICATION_ID, Database, open_database
from tests.building import next_post
from tests.unit.store.conftest import Sql
from tests.unit.store.steps import numbered, poll, subscribe, wanted

HOLD = """
import asyncio, sys
from pathlib import Path
from bot.store import open_store

async def main():
    async with open_store(Path(sys.argv[1])):
        print("open", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""

FILL = """
WITH RECURSIVE row(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 1000)
INSERT INTO meta SELECT 'key' || n, hex(randomblob(500)) FROM row
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tidings.db"


async def pragma(database: Database, name: str) -> list[object]:
    """Its value on the writing connection and on a reading one."""
    values = []
    for transaction in (database.write(), database.read()):
        async with transaction as connection:
            values.append((await connection.exec_driver_sql(f"PRAGMA {name}")).scalar())
    return values


async def test_every_connection_is_set_up(path: Path) -> None:
    async with open_database(path) as database:
        assert await pragma(database, "journal_mode") == ["wal", "wal"]
        assert await pragma(database, "synchronous") == [2, 2]
        assert await pragma(database, "foreign_keys") == [1, 1]
        assert await pragma(database, "busy_timeout") == [5000, 5000]
        assert await pragma(database, "query_only") == [0, 1]
        assert await pragma(database, "application_id") == [APPLICATION_ID] * 2


async def write_and_fail(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("INSERT INTO meta VALUES ('key', 'value')")
        raise ZeroDivisionError


async def test_a_rolled_back_transaction_leaves_nothing(path: Path) -> None:
    async with open_database(path) as database:
        with pytest.raises(ZeroDivisionError):
            await write_and_fail(database)
        async with database.read() as connection:
            rows = await connection.exec_driver_sql("SELECT * FROM meta")
            assert rows.all() == []


async def test_what_a_transaction_wrote_is_seen_once_it_is_committed(path: Path) -> None:
    async with open_database(path) as database:
        async with database.read() as before, database.write() as connection:
            await connection.exec_driver_sql("INSERT INTO meta VALUES ('key', 'value')")
            assert (await before.exec_driver_sql("SELECT * FROM meta")).all() == []
        async with database.read() as after:
            assert (await after.exec_driver_sql("SELECT value FROM meta")).scalar() == "value"


async def test_writers_take_turns(path: Path) -> None:
    async def count(database: Database) -> None:
        async with database.write() as connection:
            found = await connection.exec_driver_sql("SELECT value FROM meta")
            await asyncio.sleep(0)
            value = int(found.scalar_one()) + 1
            await connection.exec_driver_sql(f"UPDATE meta SET value = '{value}'")  # noqa: S608

    async with open_database(path) as database:
        async with database.write() as connection:
            await connection.exec_driver_sql("INSERT INTO meta VALUES ('count', '0')")
        await asyncio.gather(*(count(database) for _ in range(20)))
        async with database.read() as connection:
            assert (await connection.exec_driver_sql("SELECT value FROM meta")).scalar() == "20"


async def test_a_reading_transaction_cannot_write(path: Path) -> None:
    async with open_database(path) as database:
        with pytest.raises(StoreError, match="readonly"):
            async with database.read() as connection:
                await connection.exec_driver_sql("INSERT INTO meta VALUES ('key', 'value')")


async def test_wrong_sql_is_a_bug_and_passes_as_itself(path: Path) -> None:
    async with open_database(path) as database:
        with pytest.raises(OperationalError, match="no such table: novels"):
            async with database.read() as connection:
                await connection.exec_driver_sql("SELECT * FROM novels")


async def test_a_full_disk_is_a_store_error_and_changes_nothing(path: Path) -> None:
    async with open_database(path) as database:
        async with database.write() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count = 60")
        with pytest.raises(StoreError, match="database or disk is full"):
            async with database.write() as connection:
                await connection.exec_driver_sql(FILL)
        async with database.write() as connection:
            assert (await connection.exec_driver_sql("SELECT * FROM meta")).all() == []
            await connection.exec_driver_sql("INSERT INTO meta VALUES ('key', 'value')")


async def test_a_file_that_somebody_else_locks_is_a_store_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.database.BUSY_TIMEOUT", 0.01)
    async with open_database(path) as database:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="locked"):
                async with database.write():
                    raise AssertionError("nobody gets here")
        async with database.write() as connection:
            await connection.exec_driver_sql("INSERT INTO meta VALUES ('key', 'value')")


async def test_a_directory_that_is_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "tidings.db"
    with pytest.raises(StoreError, match=f"^{re.escape(str(path))}.*No such file or directory$"):
        async with open_store(path):
            raise AssertionError("nobody gets here")


async def test_one_process_holds_a_database_until_it_dies(path: Path) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, str(path), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert await holder.stdout.readline() == b"open\n"
        with pytest.raises(StoreInUse, match=rf"{re.escape(str(path))}.* process {holder.pid};"):
            async with open_store(path):
                raise AssertionError("nobody gets here")
    finally:
        holder.kill()
        await holder.wait()
    async with open_store(path) as store:
        assert await store.polls.due() == []


async def test_two_databases_can_be_open_at_once(tmp_path: Path) -> None:
    async with open_store(tmp_path / "one.db") as one, open_store(tmp_path / "two.db") as two:
        assert await one.notes.epoch() != await two.notes.epoch()


async def test_what_was_written_is_there_after_reopening(path: Path) -> None:
    async with open_store(path) as store:
        epoch = await store.notes.epoch()
        assert await store.notes.epoch() == epoch
        assert len(epoch) == 8
        assert await store.notes.synced_commands() is None
        await store.notes.set_synced_commands("one")
        await store.notes.set_synced_commands("two")
    async with open_store(path) as store:
        assert await store.notes.epoch() == epoch
        assert await store.notes.synced_commands() == "two"


@pytest.mark.parametrize("table", ["feeds", "subscriptions", "entries", "posts", "messages"])
async def test_the_number_of_a_deleted_row_is_never_used_again(
    store: Store, sql: Sql, table: str
) -> None:
    async def fill() -> None:
        subscription = await subscribe(store, wanted(backlog=10))
        await poll(store, *numbered(3), feed_id=subscription.feed_id)
        while (post := await next_post(store, subscription.channel_id)) is not None:
            await store.outbox.claim([post.id], subscription.channel_id, "{}", after_id=0, now=1)

    def ids() -> list[int]:
        return [number for (number,) in sql(f"SELECT id FROM {table}")]  # noqa: S608

    await fill()
    used = ids()
    assert used
    for name in ("posts", "messages", "subscriptions", "entry_tags", "entries", "seen", "feeds"):
        sql(f"DELETE FROM {name}")  # noqa: S608
    await fill()
    assert min(ids()) > max(used)

"""Migrations give exactly the schema of the tables, in one transaction."""

import re
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from bot.store import open_store
from bot.store.database import open_database
from bot.store.migrations import known_revisions, upgrade
from bot.store.tables import metadata
from tests.unit.surroundings import Ended, run_process

DIE_AT_THE_THIRD_TABLE = """
import asyncio, os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import create_async_engine
from bot.store import database, open_store

made = []

@event.listens_for(Engine, "after_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.lstrip().startswith("CREATE"):
        made.append(statement)
    if len(made) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

def careless_engine(path, connections, **options):
    return create_async_engine(f"sqlite+aiosqlite:///{path}")

if sys.argv[2] == "careless":
    database._engine = careless_engine

async def main():
    async with open_store(Path(sys.argv[1])):
        pass

asyncio.run(main())
"""


async def die(path: Path, engine: str) -> Ended:
    return await run_process(sys.executable, "-c", DIE_AT_THE_THIRD_TABLE, str(path), engine)


def tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as file:
        return [name for (name,) in file.execute("SELECT name FROM sqlite_schema ORDER BY name")]


async def test_a_migration_that_is_killed_half_way_leaves_the_old_schema(tmp_path: Path) -> None:
    path = tmp_path / "tidings.db"
    ended = await die(path, "as it is")
    assert ended.code == -signal.SIGKILL
    assert path.stat().st_size > 0
    assert tables(path) == []
    async with open_store(path) as store:
        assert await store.polls.due() == []


async def test_with_the_driver_s_own_transactions_half_a_schema_would_stay(tmp_path: Path) -> None:
    path = tmp_path / "tidings.db"
    ended = await die(path, "careless")
    assert ended.code == -signal.SIGKILL
    assert {"alembic_version", "feeds"} <= set(tables(path))
    assert "posts" not in tables(path)


def _statements(path: Path) -> dict[str, list[str]]:
    """The schema of a file by name: each statement's words, without regard to their order."""
    with closing(sqlite3.connect(path)) as file:
        found = file.execute("SELECT name, sql FROM sqlite_schema").fetchall()
    return {
        name: sorted(re.findall(r"[\w']+|[^\w\s,]", sql or ""))
        for name, sql in found
        if "alembic" not in name
    }


async def test_migrating_gives_the_schema_of_the_tables(tmp_path: Path) -> None:
    migrated, made = tmp_path / "migrated.db", tmp_path / "made.db"
    async with open_database(migrated):
        pass
    engine = create_engine(f"sqlite:///{made}")
    metadata.create_all(engine)
    engine.dispose()
    assert len(_statements(made)) > len(metadata.tables)
    assert _statements(migrated) == _statements(made)


async def test_alembic_finds_no_difference_to_the_tables(tmp_path: Path) -> None:
    def is_compared(name: str | None, kind: str, _parents: object) -> bool:
        """Alembic knows no virtual tables, nor what SQLite keeps them in."""
        return kind != "table" or not str(name).startswith("search")

    def differences(connection: Connection) -> object:
        options = {"include_name": is_compared}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    async with open_database(tmp_path / "tidings.db") as database, database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_database_knows_its_revision_and_upgrading_again_changes_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "tidings.db"
    async with open_database(path) as database:
        async with database.write() as connection:
            found = await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
            assert set(found.scalars()) <= known_revisions()
        before = tables(path)
        async with database.write() as connection:
            await connection.run_sync(upgrade)
        assert tables(path) == before

"""Transactions that run as a whole in their connection's thread."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.database import Database, open_database
from bot.store.tables import meta


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path / "tidings.db") as opened:
        yield opened


async def _keys(database: Database) -> list[str]:
    async with database.read() as connection:
        return sorted((await connection.execute(select(meta.c.key))).scalars())


async def _put(connection: AsyncConnection, key: str) -> None:
    await connection.execute(insert(meta), [{"key": key, "value": ""}])


async def test_what_it_did_is_there(database: Database) -> None:
    async def work(connection: AsyncConnection) -> str:
        await _put(connection, "new")
        return threading.current_thread().name

    before = await _keys(database)
    assert await database.write_at_once(work) != threading.current_thread().name
    assert await _keys(database) == sorted([*before, "new"])


async def test_an_exception_takes_all_of_it_back(database: Database) -> None:
    async def work(connection: AsyncConnection) -> None:
        await _put(connection, "new")
        raise LookupError

    before = await _keys(database)
    with pytest.raises(LookupError):
        await database.write_at_once(work)
    assert await _keys(database) == before
    async with database.write() as connection:  # and nobody is locked out
        await _put(connection, "other")


async def test_it_waits_for_nothing_else(database: Database) -> None:
    async def work(connection: AsyncConnection) -> None:
        await _put(connection, "new")
        await asyncio.sleep(0)

    before = await _keys(database)
    with pytest.raises(RuntimeError):
        await database.write_at_once(work)
    assert await _keys(database) == before


async def test_reading_changes_nothing(database: Database) -> None:
    async def work(connection: AsyncConnection) -> None:
        await _put(connection, "new")

    with pytest.raises(StoreError, match="readonly"):
        await database.read_at_once(work)


async def test_cancelled_half_way_it_comes_to_its_end(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    async def work(connection: AsyncConnection) -> None:
        await _put(connection, "new")
        begun.set()
        go_on.wait(10)

    task = asyncio.get_running_loop().create_task(database.write_at_once(work))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    await asyncio.wait([task])
    go_on.set()
    async with database.write() as connection:  # would wait for a lock that nobody gives back
        await _put(connection, "other")
    assert {"new", "other"} <= set(await _keys(database))

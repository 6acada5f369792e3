"""A database that takes nothing holds all work back, is named once, and is waited for."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.stall import Stall
from bot.store import store_on
from bot.store.database import Database, open_database
from bot.store.notes import PROBE_SIZE, Notes
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer
from tests.unit.works import Works, quick
from tests.unit.workshop import CHANNEL, open_workshop

FULL = StoreError("the disk is full")
BEGINS = "polling and posting wait until the database can be written: the disk is full"
ENDS = "the database can be written again; polling and posting go on"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again soon."""
    monkeypatch.setattr("bot.stall.PROBE_INTERVAL", 0.01)


class Disk:
    """Full, or not; counts who asks."""

    def __init__(self) -> None:
        """Full."""
        self.is_full = True
        self.probes = 0

    async def probe(self) -> None:
        self.probes += 1
        await asyncio.sleep(0)
        if self.is_full:
            raise FULL


@contextlib.asynccontextmanager
async def watching(stall: Stall) -> AsyncIterator[asyncio.Event]:
    """Somebody watches; the event is set when work is told to go on."""
    went_on = asyncio.Event()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        watch = group.create_task(stall.watch(went_on.set))
        yield went_on
        watch.cancel()


async def test_all_wait_and_it_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    disk = Disk()
    stall = Stall(disk.probe)
    async with watching(stall) as went_on:
        assert await asyncio.gather(*(stall.met(FULL, f"feed {n}") for n in range(9))) == [True] * 9
        assert disk.probes == 1
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await stall.usable()
        assert 3 < disk.probes < 12
        assert not went_on.is_set()
        disk.is_full = False
        await went_on.wait()
        await stall.usable()
    lines = [(one.levelno, one.getMessage()) for one in caplog.records]
    assert lines == [(logging.ERROR, BEGINS), (logging.WARNING, ENDS)]


async def test_it_can_begin_again(caplog: pytest.LogCaptureFixture) -> None:
    disk = Disk()
    stall = Stall(disk.probe)
    async with watching(stall) as went_on:
        for _ in range(2):
            disk.is_full = True
            went_on.clear()
            assert await stall.met(FULL, "feed 1 was not polled")
            disk.is_full = False
            await went_on.wait()
    assert [one.getMessage() for one in caplog.records] == [BEGINS, ENDS] * 2


async def test_what_is_one_feed_s_own_trouble_holds_nobody_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    disk = Disk()
    disk.is_full = False
    stall = Stall(disk.probe)
    assert not await stall.met(FULL, "feed 1 was not polled")
    await stall.usable()
    assert caplog.messages == ["feed 1 was not polled: the disk is full"]


async def cap(database: Database, pages: int) -> None:
    """The file may have so many pages, and not one more."""
    async with database.write() as connection:
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


async def pages(database: Database) -> int:
    async with database.read() as connection:
        return int((await connection.exec_driver_sql("PRAGMA page_count")).scalar_one())


async def test_a_probe_needs_room_and_leaves_nothing(tmp_path: Path) -> None:
    async with open_database(tmp_path / "tidings.db") as database:
        notes = Notes(database)
        before = await pages(database)
        await cap(database, before)
        with pytest.raises(StoreError, match="full"):
            await notes.probe()
        await cap(database, before + PROBE_SIZE // 4096 + 8)
        await notes.probe()
        async with database.read() as connection:
            assert (await connection.exec_driver_sql("SELECT * FROM meta")).all() == []


def emptied(queue: asyncio.Queue[int]) -> bool:
    """Whether there was something in a queue; it is taken out."""
    had = not queue.empty()
    while not queue.empty():
        queue.get_nowait()
    return had


async def test_a_full_database_stops_polling_until_there_is_room(
    tmp_path: Path, clock: SetClock, feed_server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    text = "words " * 200
    names = [f"new {n}" for n in range(40)]
    new = [item(one, published=NOON + HOUR, description=text) for one in reversed(names)]
    async with (
        open_database(tmp_path / "tidings.db") as database,
        open_workshop(store_on(database), clock, quick()) as shop,
    ):
        works = Works(shop)
        works.connected.set()
        await works.follow(feed_server, 3)
        async with works.running():
            await works.polled(6)
            await cap(database, await pages(database))
            clock.advance(7200)
            for number in (1, 2, 3):
                feed_server.put(f"/{number}", rss(*new, item(str(number))))
            await works.polled(1)  # the first to fail holds the others up
            await asyncio.sleep(0.5)
            assert BEGINS.partition(":")[0] in caplog.text
            emptied(works.poller.polled)
            emptied(works.deliverer.called)
            shop.wakes.wake_channels([CHANNEL + 1])
            await asyncio.sleep(0.2)
            assert not emptied(works.poller.polled)
            assert not emptied(works.deliverer.called)
            await cap(database, 1_000_000)
            await works.all_delivered({CHANNEL + 1, CHANNEL + 2, CHANNEL + 3})
            await works.each_polled({1, 2, 3})
        for number in (1, 2, 3):
            titles = [f"Title {number}", *(f"Title {one}" for one in names)]
            assert await shop.waiting(CHANNEL + number) == titles
    said = [message.partition(":")[0] for message in caplog.messages]
    assert said == [BEGINS.partition(":")[0], ENDS]

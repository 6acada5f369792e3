"""The disk takes nothing more: nothing is lost or doubled, and all goes on when there is room."""

import asyncio
import contextlib
import os
import resource
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.building import HOUR, NOON, item, rss
from tests.wire.conftest import Wire
from tests.wire.process import BotProcess

BEGINS = "polling and posting wait until the database can be written"
ENDS = "the database can be written again"
MANY = 5
"""Fewer than what shares a message: each has an attempt of its own to be committed."""


def feed(last: int) -> bytes:
    """Items 1 to `last`, the newest on top."""
    return rss(*(item(str(n), published=NOON + n * HOUR) for n in range(last, 0, -1)))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 4 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tidings-test", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607


def fill(disk: Path) -> Path:
    """Put a file on a disk that leaves no room; returns it."""
    filler = disk / "filler"
    with open(filler, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    assert os.statvfs(disk).f_bavail == 0
    return filler


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def idles(bot: BotProcess, wire: Wire, seconds: float) -> None:
    """Nothing is asked or tried any more, and hardly a thing computed, for some time."""
    asked, used = len(wire.feeds.requests), cpu_seconds(bot.pid)
    posts = len(await wire.discord.posts(wire.channel))
    await asyncio.sleep(seconds)
    assert len(wire.feeds.requests) == asked
    assert len(await wire.discord.posts(wire.channel)) == posts
    assert cpu_seconds(bot.pid) - used < 0.2 * seconds


async def until_polled(wire: Wire) -> None:
    seen = wire.feeds.count("/feed", 304)
    await wire.feeds.until(lambda: wire.feeds.count("/feed", 304) >= seen + 2)


@contextlib.asynccontextmanager
async def bot_with_three_posts(wire: Wire, database: Path) -> AsyncIterator[BotProcess]:
    """Running, with a first three items posted."""
    wire.feeds.put("/feed", feed(3))
    wire.configure(wire.subscription(backlog=3), storage={"database": str(database)})
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 3)
        await until_polled(wire)
        yield bot


async def posted_exactly_once(bot: BotProcess, wire: Wire, last: int) -> None:
    """Items 1 to `last` are posted, each once and in order, and the log has one line each way."""
    await bot.until_logged(ENDS)
    await wire.discord.wait_for_messages(wire.channel, last)
    await until_polled(wire)
    assert await bot.stop() == 0
    titles = await wire.discord.titles(wire.channel)
    assert titles == [f"Title {n}" for n in range(1, last + 1)]
    troubles = [line for line in bot.log if " INFO " not in line]
    assert [BEGINS in line for line in troubles] == [True, False]
    assert ENDS in troubles[1]


async def test_a_full_disk_is_waited_for(wire: Wire, disk: Path) -> None:
    async with bot_with_three_posts(wire, disk / "tidings.db") as bot:
        filler = await asyncio.to_thread(fill, disk)
        wire.feeds.put("/feed", feed(3 + MANY))
        assert "database or disk is full" in await bot.until_logged(BEGINS)
        await asyncio.sleep(1)
        await idles(bot, wire, 7)
        filler.unlink()
        await posted_exactly_once(bot, wire, 3 + MANY)


async def test_a_disk_that_fills_up_during_a_post_is_waited_for(wire: Wire, disk: Path) -> None:
    """Without nonces and history, only the bot's memory knows that the post was taken."""
    await wire.discord.configure(nonce_window=0)
    await wire.discord.deny(wire.channel, "read_message_history")
    async with bot_with_three_posts(wire, disk / "tidings.db") as bot:
        await wire.discord.add_fault("after: hold")
        wire.feeds.put("/feed", feed(3 + MANY))
        await wire.discord.wait_for_held()
        filler = await asyncio.to_thread(fill, disk)
        await wire.discord.clear_faults()
        await bot.until_logged(BEGINS)
        await idles(bot, wire, 7)
        filler.unlink()
        await posted_exactly_once(bot, wire, 3 + MANY)


async def test_killed_on_a_full_disk_it_goes_on_with_what_it_has(wire: Wire, disk: Path) -> None:
    async with bot_with_three_posts(wire, disk / "tidings.db") as bot:
        filler = await asyncio.to_thread(fill, disk)
        wire.feeds.put("/feed", feed(3 + MANY))
        await bot.until_logged(BEGINS)
        await bot.kill()
    filler.unlink()
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 3 + MANY)
        await until_polled(wire)
        assert await bot.stop() == 0
    titles = await wire.discord.titles(wire.channel)
    assert titles == [f"Title {n}" for n in range(1, 4 + MANY)]


@pytest.mark.skipif(sys.platform != "linux", reason="a running process cannot be limited here")
async def test_a_disk_that_refuses_writes_is_waited_for(wire: Wire) -> None:
    """As a quota does, or a failing disk; it needs no rights, and so is tested everywhere."""
    database = wire.folder / "tidings.db"
    async with bot_with_three_posts(wire, database) as bot:
        size = max(file.stat().st_size for file in wire.folder.glob("tidings.db*"))
        before = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (size, before[1]))
        wire.feeds.put("/feed", feed(3 + MANY))
        assert "disk I/O error" in await bot.until_logged(BEGINS)
        await idles(bot, wire, 6)
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, before)
        await posted_exactly_once(bot, wire, 3 + MANY)

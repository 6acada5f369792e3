"""A backup from before some posts is restored: these stand in the channel, and stay alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.building import HOUR, NOON, item, rss
from tests.wire.conftest import Wire
from tests.wire.process import output


def feed(last: int) -> bytes:
    """Items 1 to `last`, the newest on top."""
    return rss(*(item(str(n), published=NOON + n * HOUR) for n in range(last, 0, -1)))


def titles(last: int) -> list[str]:
    return [f"Title {n}" for n in range(1, last + 1)]


async def until_polled(wire: Wire, times: int = 2) -> None:
    seen = wire.feeds.count("/feed", 304)
    await wire.feeds.until(lambda: wire.feeds.count("/feed", 304) >= seen + times)


def states(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as file:
        return [state for (state,) in file.execute("SELECT state FROM messages ORDER BY id")]


async def backed_up_after_three(wire: Wire) -> None:
    """Items 1 to 3 are posted, the backup is made, and the rest is posted; the bot is stopped."""
    wire.feeds.put("/feed", feed(3))
    wire.configure(wire.subscription(backlog=3))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 3)
        await until_polled(wire)
        assert (await output("backup", "copy.db", cwd=wire.folder))[0] == 0
        assert (await output("restore", "copy.db", cwd=wire.folder))[0] == 1  # it runs
        wire.feeds.put("/feed", feed(4))
        await wire.discord.wait_for_messages(wire.channel, 4)
        await until_polled(wire)
        assert await bot.stop() == 0


async def restore(wire: Wire) -> None:
    code, printed = await output("restore", "copy.db", cwd=wire.folder)
    assert code == 0, printed


async def test_what_was_posted_since_the_backup_is_not_posted_again(wire: Wire) -> None:
    await backed_up_after_three(wire)
    await wire.discord.write(wire.channel, "chatter")
    await restore(wire)
    async with wire.bot() as bot:
        await until_polled(wire)
        wire.feeds.put("/feed", feed(5))
        await wire.discord.wait_for_messages(wire.channel, 5)
        await until_polled(wire)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == titles(5)
    assert len(await wire.discord.posts(wire.channel)) == 5
    assert states(wire.folder / "tidings.db") == ["sent"] * 5


async def test_the_order_in_which_it_is_found_again_does_not_matter(wire: Wire) -> None:
    """What is new is posted first, below what is then looked for."""
    wire.feeds.put("/other", rss(item("other")))
    await backed_up_after_three(wire)
    await restore(wire)
    wire.feeds.fail("/feed", 503)
    wire.configure(wire.subscription(backlog=3), wire.subscription("/other"))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 5)
        wire.feeds.put("/feed", feed(5))
        await wire.discord.wait_for_messages(wire.channel, 6)
        await until_polled(wire)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == [*titles(4), "Title other", "Title 5"]


@pytest.mark.parametrize("is_group_first", [True, False])
async def test_however_it_was_grouped_it_is_found_again(wire: Wire, is_group_first: bool) -> None:
    """Seven items are posted as one message and found as seven, or the other way round."""
    wire.feeds.put("/feed", feed(3))
    wire.configure(wire.subscription(backlog=3))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 3)
        await until_polled(wire)
        assert (await output("backup", "copy.db", cwd=wire.folder))[0] == 0
        steps = [10] if is_group_first else range(4, 11)
        for number, last in enumerate(steps, 4):
            wire.feeds.put("/feed", feed(last))
            await wire.discord.wait_for_messages(wire.channel, number)
        await until_polled(wire)
        assert await bot.stop() == 0
    messages = len(await wire.discord.accepted(wire.channel))
    assert messages == (4 if is_group_first else 10)
    await restore(wire)
    wire.feeds.put("/feed", feed(11))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, messages + 1)
        await until_polled(wire)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == titles(11)
    assert states(wire.folder / "tidings.db") == ["sent"] * 11


async def test_a_message_under_way_in_the_backup_is_found_again(wire: Wire) -> None:
    await wire.discord.configure(nonce_window=0)
    wire.feeds.put("/feed", feed(3))
    wire.configure(wire.subscription(backlog=3))
    await wire.discord.add_fault("hold")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        assert (await output("backup", "copy.db", cwd=wire.folder))[0] == 0
        await wire.discord.clear_faults()
        await wire.discord.wait_for_messages(wire.channel, 3)
        await until_polled(wire)
        assert await bot.stop() == 0
    await restore(wire)
    async with wire.bot() as bot:
        await until_polled(wire)
        wire.feeds.put("/feed", feed(4))
        await wire.discord.wait_for_messages(wire.channel, 4)
        await until_polled(wire)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == titles(4)


async def test_what_a_forum_had_since_the_backup_is_found_at_the_first_look(wire: Wire) -> None:
    wire.channel = forum = await wire.discord.add_channel(wire.guild, "stories", kind=15)
    wire.feeds.put("/feed", feed(3))
    wire.configure(wire.subscription(backlog=3))
    async with wire.bot() as bot:
        await wire.discord.wait_for_threads(forum, 3)
        await until_polled(wire)
        assert (await output("backup", "copy.db", cwd=wire.folder))[0] == 0
        wire.feeds.put("/feed", feed(4))
        await wire.discord.wait_for_threads(forum, 4)
        await until_polled(wire)
        await bot.stop()
    await restore(wire)
    wire.feeds.put("/feed", feed(5))
    async with wire.bot({"deliver.ways.LOOKS": [0.0, 300.0]}) as bot:
        await wire.discord.wait_for_threads(forum, 5)
        await bot.stop()
    assert [thread["name"] for thread in await wire.discord.threads(forum)] == titles(5)

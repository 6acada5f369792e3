"""Discord fails in every way that matters; each item still stands in its channel exactly once."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.building import HOUR, NOON, item, rss
from tests.wire.conftest import Wire

THREE = rss(*(item(str(n), published=NOON - (3 - n) * HOUR) for n in (3, 2, 1)))
IN_ORDER = ["Title 1", "Title 2", "Title 3"]


FAILURES: list[dict[str, Any]] = [
    {"kind": "after: status", "status": 503},
    {"kind": "after: status", "status": 500},
    {"kind": "after: cut"},
    {"kind": "cut"},
    {"kind": "status", "status": 503},
    {"kind": "rate limit", "seconds": 0.5},
    {"kind": "rate limit", "seconds": 0.5, "is_global": True},
]


async def test_failures_while_posting_lose_and_double_nothing(wire: Wire) -> None:
    wire.feeds.put("/feed", THREE)
    channels = [await wire.discord.add_channel(wire.guild, f"c{n}") for n in range(len(FAILURES))]
    for channel, fault in zip(channels, FAILURES, strict=True):
        await wire.discord.add_fault(**fault, path=f"/channels/{channel}/messages", times=3)
    wire.configure(*(wire.subscription(backlog=3) | {"channel": one} for one in channels))
    async with wire.bot() as bot:
        for channel in channels:
            await wire.discord.wait_for_messages(channel, 3, seconds=60)
        assert await bot.stop() == 0
    posted = {channel: await wire.discord.titles(channel) for channel in channels}
    assert posted == dict.fromkeys(channels, IN_ORDER)


async def test_an_answer_that_never_comes_is_not_waited_for_for_ever(wire: Wire) -> None:
    wire.feeds.put("/feed", THREE)
    wire.configure(wire.subscription(backlog=3))
    await wire.discord.add_fault("after: hang")
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 3, seconds=60)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == IN_ORDER


async def test_after_the_nonce_is_forgotten_the_history_tells(wire: Wire) -> None:
    await wire.discord.configure(nonce_window=0)
    wire.feeds.put("/feed", THREE)
    wire.configure(wire.subscription(backlog=3))
    await wire.discord.add_fault("after: hold")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        await bot.kill()
    for number in range(150):
        await wire.discord.write(wire.channel, f"chatter {number}")
    await wire.discord.clear_faults()
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 3)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == IN_ORDER


@pytest.mark.parametrize(
    ("prefer", "titles"),
    [("duplicate", ["Title 1", *IN_ORDER]), ("skip", IN_ORDER)],
)
async def test_without_the_history_the_settings_decide(
    wire: Wire, prefer: str, titles: list[str]
) -> None:
    await wire.discord.configure(nonce_window=0)
    await wire.discord.deny(wire.channel, "read_message_history")
    wire.feeds.put("/feed", THREE)
    wire.configure(wire.subscription(backlog=3), delivery={"prefer": prefer})
    await wire.discord.add_fault("after: hold")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        await bot.kill()
    await wire.discord.clear_faults()
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, len(titles))
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == titles


async def test_a_message_deleted_before_its_answer_counts_as_delivered(wire: Wire) -> None:
    wire.feeds.put("/feed", THREE)
    wire.configure(wire.subscription(backlog=3))
    await wire.discord.add_fault("after: hold")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        await bot.kill()
    (first,) = await wire.discord.accepted(wire.channel)
    await wire.discord.delete_message(wire.channel, int(first["id"]))
    await wire.discord.clear_faults()
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 3)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == IN_ORDER


async def test_a_permission_lost_after_an_unknown_answer_does_not_double(wire: Wire) -> None:
    wire.feeds.put("/feed", THREE)
    wire.configure(wire.subscription(backlog=3))
    await wire.discord.add_fault("after: hold")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        await bot.kill()
    await wire.discord.clear_faults()
    await wire.discord.deny(wire.channel, "send_messages")
    async with wire.bot() as bot:
        await bot.until_logged("takes no posts")
        assert await bot.stop() == 0
    await wire.discord.deny(wire.channel)
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 3)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == IN_ORDER


async def test_a_gateway_that_drops_does_not_matter(wire: Wire) -> None:
    wire.feeds.put("/feed", THREE)
    wire.configure(wire.subscription(backlog=3))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 3)
        await wire.discord.drop_gateway()
        await wire.discord.wait_for_ready()
        await wire.discord.drop_gateway(forget=True)
        wire.feeds.put("/feed", THREE.replace(b"<item>", item("4").encode() + b"<item>", 1))
        await wire.discord.wait_for_messages(wire.channel, 4)
        await wire.discord.wait_for_ready()
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == [*IN_ORDER, "Title 4"]


async def test_a_start_goes_on_when_the_address_of_the_gateway_cannot_be_had(wire: Wire) -> None:
    wire.configure()
    # It is asked for twice: by us, and by discord.py, which gives up.
    await wire.discord.add_fault("status", method="GET", path="/gateway/bot", skip=1, status=503)
    async with wire.bot() as bot:
        await bot.until_logged("cannot reach Discord's gateway, still trying")
        assert await bot.stop() == 0


async def test_an_answer_is_not_forgotten_while_the_database_refuses_to_take_it(
    wire: Wire,
) -> None:
    """Without history and nonces, what the bot holds in memory is all that is known."""
    await wire.discord.configure(nonce_window=0)
    await wire.discord.deny(wire.channel, "read_message_history")
    wire.feeds.put("/feed", THREE)
    wire.configure(wire.subscription(backlog=3))
    await wire.discord.add_fault("after: hold")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        with closing(sqlite3.connect(wire.folder / "tidings.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await wire.discord.clear_faults()
            await bot.until_logged("posting wait until the database can be written")
        await wire.discord.wait_for_messages(wire.channel, 3)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == IN_ORDER


async def test_what_has_gathered_shares_messages_and_survives_a_kill_as_one(wire: Wire) -> None:
    await wire.discord.configure(nonce_window=0)
    items = [item(str(n), published=NOON - (12 - n) * HOUR) for n in range(11, -1, -1)]
    wire.feeds.put("/feed", rss(*items))
    wire.configure(wire.subscription(backlog=10))
    await wire.discord.add_fault("after: hold")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        await bot.kill()
    await wire.discord.clear_faults()
    wire.feeds.put("/feed", rss(item("12", published=NOON), *items))
    async with wire.bot() as bot:
        messages = await wire.discord.wait_for_messages(wire.channel, 2)
        assert await bot.stop() == 0
    assert [len(one["embeds"]) for one in messages] == [10, 1]
    titles = [f"Title {n}" for n in range(2, 13)]
    assert await wire.discord.titles(wire.channel) == titles

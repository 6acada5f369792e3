"""From a feed on loopback to a channel of the loopback Discord, through the real process."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.building import HOUR, NOON, item, rss
from tests.wire.conftest import Wire
from tests.wire.process import running

REFERENCE = Path(
    os.environ.get("TIDINGS_REFERENCE_FEED")
    or Path(__file__).parents[3] / "shared" / "feeds" / "eznews-nato.xml"
)


async def until_asked(wire: Wire, status: int, times: int) -> None:
    """Wait until the feed was answered with a status so many times more."""
    seen = wire.feeds.count("/feed", status)
    await wire.feeds.until(lambda: wire.feeds.count("/feed", status) >= seen + times)


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference feed is not on this machine")
async def test_the_reference_feed(wire: Wire) -> None:
    body = await asyncio.to_thread(REFERENCE.read_bytes)
    wire.feeds.put("/feed", body)
    wire.configure(wire.subscription(tags=["nato"], backlog=4))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 4)
        await until_asked(wire, 304, 2)
        assert await bot.stop() == 0
    titles = [
        "NATO Head And Trump Meet In Florida For Global Security Talks",
        "Pete Hegseth Calls NATO Membership For Ukraine Unrealistic",
        "NATO Is In Disarray After The U.S. Announces That Its Security Priorities Lie Elsewhere",
        "Video: A Mystery in the Baltic Sea",
    ]
    assert await wire.discord.titles(wire.channel) == titles

    async with wire.bot() as bot:
        await until_asked(wire, 304, 2)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == titles

    fifth = item("fifth", published=NOON, category="NATO").encode()
    wire.feeds.put("/feed", body.replace(b"<item>", fifth + b"<item>", 1))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 5)
        await until_asked(wire, 304, 2)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == [*titles, "Title fifth"]


async def test_killed_between_poll_and_send_it_posts_exactly_once(wire: Wire) -> None:
    wire.feeds.put("/feed", rss(item("2"), item("1", published=NOON - HOUR)))
    wire.configure(wire.subscription(backlog=2))
    await wire.discord.add_fault("hold")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        await bot.kill()
    assert await wire.discord.accepted(wire.channel) == []
    await wire.discord.clear_faults()
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 2)
        await until_asked(wire, 304, 2)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == ["Title 1", "Title 2"]


async def test_killed_between_acceptance_and_answer_it_posts_exactly_once(wire: Wire) -> None:
    wire.feeds.put("/feed", rss(item("2"), item("1", published=NOON - HOUR)))
    wire.configure(wire.subscription(backlog=2))
    await wire.discord.add_fault("after: hold")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        await bot.kill()
    assert await wire.discord.titles(wire.channel) == ["Title 1"]
    await wire.discord.clear_faults()
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 2)
        await until_asked(wire, 304, 2)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == ["Title 1", "Title 2"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_within_five_seconds_even_while_a_post_hangs(
    wire: Wire, number: signal.Signals
) -> None:
    wire.feeds.put("/feed", rss(item("1")))
    wire.configure(wire.subscription())
    await wire.discord.add_fault("after: hang")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        assert await bot.stop(number) == 0
    await wire.discord.clear_faults()
    async with wire.bot() as bot:
        await until_asked(wire, 304, 2)
        assert await bot.stop() == 0
    assert await wire.discord.titles(wire.channel) == ["Title 1"]


async def test_a_refused_token_ends_it_with_exit_code_two(wire: Wire) -> None:
    wire.configure(wire.subscription())
    environment = {"DISCORD_TOKEN": "wrong"}
    async with running("run", cwd=wire.folder, environment=environment) as bot:
        assert await bot.wait() == 2
    assert "error: Discord does not accept the bot's token" in bot.log
    assert "wrong" not in "\n".join(bot.log)


async def test_in_no_server_it_says_how_to_invite_it(wire: Wire) -> None:
    await wire.discord.kick(wire.guild)
    wire.configure()
    async with wire.bot() as bot:
        line = await bot.until_logged("in no server yet")
        assert "scope=bot+applications.commands&permissions=274877991936" in line
        assert await bot.stop() == 0


async def test_a_second_instance_is_refused_and_names_the_first(wire: Wire) -> None:
    wire.configure()
    async with wire.bot() as bot, running("run", cwd=wire.folder) as second:
        assert await second.wait() == 1
        assert f"process {bot.pid}" in second.log[-1]
        assert await bot.stop() == 0


async def test_slash_commands_answer_over_the_wire(wire: Wire) -> None:
    wire.feeds.put("/feed", rss(item("1", category="NATO")))
    wire.configure()
    async with wire.bot() as bot:
        await bot.until_logged("gave Discord")
        interaction = await wire.discord.slash(
            wire.channel, "subscribe", feed=f"{wire.feeds.url}/feed", confirm=False
        )
        deferral, answer = await wire.discord.answers(interaction, 2)
        assert deferral[0] < 1
        assert deferral[2]["type"] == 5
        assert "Subscribed" in answer[2]["content"]
        await wire.discord.wait_for_messages(wire.channel, 1)
        interaction = await wire.discord.slash(wire.channel, "latest", topic="nato")
        ((_, _, shown),) = await wire.discord.answers(interaction)
        assert [embed["title"] for embed in shown["data"]["embeds"]] == ["Title 1"]
        interaction = await wire.discord.complete(wire.channel, "unsubscribe", "subscription", "")
        ((_, _, offered),) = await wire.discord.answers(interaction)
        assert [choice["name"] for choice in offered["data"]["choices"]] == ["A feed in #news"]
        assert await bot.stop() == 0
    assert (await wire.discord.stats())["invalid"] == []

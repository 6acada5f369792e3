"""The processes that the bot starts do not outlive it."""

import asyncio
import os
from pathlib import Path

from tests.building import item, rss
from tests.wire.conftest import Wire
from tests.wire.process import BotProcess

ITEMS = 4_500
"""As many as keep a parser busy for seconds."""


def cpu_seconds(pid: int) -> float:
    """What a process has used so far; 0 where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def busy_child(bot: BotProcess) -> int:
    """Wait until a child is in the middle of its work."""
    async with asyncio.timeout(30):
        while True:
            for pid in bot.children():
                if cpu_seconds(pid) > 0.5:
                    return pid
            await asyncio.sleep(0.01)


async def until_gone(pid: int, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while True:
            if not is_alive(pid):
                return
            await asyncio.sleep(0.02)


async def test_no_parser_is_left_two_seconds_after_the_bot_was_killed(wire: Wire) -> None:
    wire.feeds.put("/feed", rss(*(item(str(number)) for number in range(ITEMS))))
    wire.configure(wire.subscription())
    async with wire.bot() as bot:
        pid = await busy_child(bot)
        children = bot.children()
        await bot.kill()
        for child in {pid, *children}:
            await until_gone(child, 2)


async def test_a_long_parse_does_not_keep_commands_waiting(wire: Wire) -> None:
    wire.feeds.put("/feed", rss(*(item(str(number)) for number in range(ITEMS))))
    wire.configure(wire.subscription())
    async with wire.bot() as bot:
        await busy_child(bot)
        interaction = await wire.discord.slash(wire.channel, "latest")
        ((after, _, _),) = await wire.discord.answers(interaction)
        assert after < 1
        assert await bot.stop() == 0

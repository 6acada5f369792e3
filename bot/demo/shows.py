"""The two ways to see the demo: in the browser, or as a printout."""

import asyncio
import contextlib
import signal
import time

import simcord
from rich.console import Console
from rich.text import Text
from simcord import Preview

from bot import markdown
from bot.demo.world import BACKLOG, World, open_world
from bot.errors import TidingsError
from bot.terminal import embed_panel

PUBLISH_INTERVAL = 60.0
"""Seconds from one story of the site's to the next."""

_BEAT = 1.0
_PATIENCE = 30.0


async def run_once(out: Console) -> None:
    """Subscribe, wait for the posts, print them. Raises `TidingsError` if they do not come."""
    out.print("Starting the bot and a news site …")
    async with open_world() as world:
        answer = await _subscribe(world)
        messages = world.channel.history()
    out.print(markdown.plain(answer).replace(world.channel.mention, f"#{world.channel.name}"))
    for message in messages:
        for embed in message.embeds:
            out.print(embed_panel(dict(embed.to_dict())))
    out.print(f"{len(messages)} posts in #{world.channel.name}.")


async def serve(out: Console, port: int) -> None:
    """Show the channel on a page of this machine until it is closed there, or we are cancelled.

    Raises `TidingsError` if the port is taken.
    """
    out.print("Starting the bot and a news site …")
    async with open_world() as world, contextlib.AsyncExitStack() as stack:
        await _subscribe(world)
        page = world.env.preview(
            world.channel,
            viewers=[world.owner],
            layout="channel",
            assets=world.site.assets(),
            port=port,
        )
        try:
            await stack.enter_async_context(page)
        except simcord.SetupError as error:
            raise TidingsError(f"port {port} cannot be used: {error}") from None
        out.print(_introduction(page.url, world.site.url), soft_wrap=True)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(_keep_alive(world, page)),
                group.create_task(_close_on_signal(page)),
            ]
            await page.wait_closed()
            for task in tasks:
                task.cancel()
    out.print("Goodbye.")


async def _subscribe(world: World) -> str:
    """Subscribe, and wait until what was asked for is posted."""
    answer = await world.subscribe()
    deadline = time.monotonic() + _PATIENCE
    while len(world.channel.history()) < BACKLOG:
        if time.monotonic() > deadline:
            raise TidingsError(f"no posts came; the bot said: {answer}")
        await asyncio.sleep(0.1)
    return answer


async def _keep_alive(world: World, page: Preview) -> None:
    """Drive the simulation's clock, publish a story a minute, show what is new."""
    shown = _newest(world)
    is_answered = False
    published = time.monotonic()
    while True:
        await asyncio.sleep(_BEAT)
        if time.monotonic() - published >= PUBLISH_INTERVAL:
            published = time.monotonic()
            world.site.publish()
        # It refuses what comes while the page is at work; the next beat tries again.
        with contextlib.suppress(simcord.SetupError):
            await world.keep_time()
            is_answered |= await world.run_typed()
            # A refresh under a half-typed command would make it stale.
            if is_answered or _newest(world) != shown:
                await page.refresh()
                shown, is_answered = _newest(world), False


async def _close_on_signal(page: Preview) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await page.close()


def _newest(world: World) -> int:
    last = world.channel.last_message
    return last.id if last is not None else 0


def _introduction(page: str, site: str) -> Text:
    text = Text("\nYour demo server: ")
    text.append(page, "bold blue")
    text.append("\n\nType /latest nato there and press Enter. The bot follows ")
    text.append(site, "blue")
    text.append(", which publishes a story every minute.\nCtrl+C ends it.\n")
    return text

"""A simulated Discord with the real bot in it, and a news site for it to follow."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import simcord
from simcord import ChannelHandle, Env, MemberActor

from bot.app import App, open_app
from bot.clock import wall_clock
from bot.demo.site import Site
from bot.settings import FetchSettings, PollingSettings, Settings, StorageSettings

BACKLOG = 4
POLL_INTERVAL = "5s"
"""Often, so that one sees a story arrive; the site is on this machine."""


@dataclass(frozen=True, slots=True)
class World:
    """The site, the bot, and a server with a channel and somebody who owns it."""

    site: Site
    app: App
    env: Env
    channel: ChannelHandle
    owner: MemberActor

    async def subscribe(self) -> str:
        """Have the owner type `/subscribe` for the site's feed; returns the bot's answer."""
        result = await self.owner.slash(
            self.channel, "subscribe", feed=self.site.feed_url(), backlog=BACKLOG, confirm=False
        )
        return str(result.response.content) if result.response is not None else ""

    async def run_typed(self) -> bool:
        """Run a command that was sent as a message: Discord's own composer would have known it.

        Returns whether there was one.
        """
        message = self.channel.last_message
        if message is None or message.author.bot or not message.content.startswith("/"):
            return False
        name, _, rest = message.content[1:].partition(" ")
        command = self.app.client.tree.get_command(name)
        if command is None:
            return False
        parameters = getattr(command, "parameters", ())
        options = {parameters[0].name: rest.strip()} if parameters and rest.strip() else {}
        await self.owner.delete(message)
        await self.owner.slash(self.channel, name, **options)
        return True

    async def keep_time(self) -> None:
        """Bring the simulation's clock up to the real one."""
        behind = wall_clock() / 1000 - self.env.now().timestamp()
        await self.env.advance_time(max(0.0, behind))


@contextlib.asynccontextmanager
async def open_world() -> AsyncIterator[World]:
    """The bot is connected and at work; nothing is subscribed yet."""
    with tempfile.TemporaryDirectory(prefix="tidings-demo-") as folder:
        settings = Settings(
            storage=StorageSettings(database=Path(folder) / "tidings.db"),
            polling=PollingSettings.model_validate(
                dict.fromkeys(("min_interval", "interval", "max_interval"), POLL_INTERVAL)
            ),
            fetch=FetchSettings(allow_private_networks=True),
        )
        async with (
            Site.open(clock=wall_clock) as site,
            open_app(settings) as app,
            simcord.run(app.client, shard_count=1, check_errors=False) as env,
            asyncio.TaskGroup() as group,
        ):
            env.backend.bot_user.name = "Tidings"
            user = env.create_user("you")
            guild = env.create_guild("The Harbour", owner=user)
            channel = guild.create_text_channel("news", topic="What the harbour hears")
            guild.create_text_channel("lounge")
            guild.create_forum_channel("stories")
            guild.create_role("watchers")
            world = World(site, app, env, channel, guild.add_member(user))
            await world.keep_time()
            group.create_task(app.engine.run())
            try:
                yield world
            finally:
                app.stopping.set()

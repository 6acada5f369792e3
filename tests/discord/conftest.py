"""A simulated Discord with the real bot in it."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import ChannelHandle, Env, GuildHandle, InteractionResult, MemberActor, ResponseMessage

from bot.allowance import Allowance
from bot.app import App, open_app
from bot.errors import TidingsError
from bot.settings import FetchSettings, Settings, StorageSettings
from tests.conftest import SetClock
from tests.feed_server import FeedServer

MANAGER = discord.Permissions(
    manage_guild=True, view_channel=True, send_messages=True, read_message_history=True
)

UNKNOWN_INTERACTION = 10062


@dataclass
class World:
    """A server with a channel, somebody who manages it and somebody who does not."""

    app: App
    env: Env
    guild: GuildHandle
    channel: ChannelHandle
    manager: MemberActor
    member: MemberActor

    async def subscribe(self, feed: str, **options: object) -> InteractionResult:
        """`/subscribe` as the manager, in the channel, without a card to be confirmed."""
        options = {"confirm": False} | options
        return await self.manager.slash(self.channel, "subscribe", feed=feed, **options)

    async def deliver(self, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """Deliver what waits; returns what stands in the channel then, oldest first."""
        target = channel or self.channel
        await self.app.deliverer.deliver(target.id)
        return target.history()

    async def poll(self) -> None:
        """Poll every feed that somebody wants."""
        for feed_id, _ in await self.app.store.polls.due():
            await self.app.poller.poll(feed_id)

    async def titles(self, channel: ChannelHandle | None = None) -> list[str | None]:
        """The titles of all posts, delivered first if they wait."""
        return [embed.title for message in await self.deliver(channel) for embed in message.embeds]


def said(result: InteractionResult) -> str:
    """What the bot answered, which only the person who typed the command may see."""
    assert result.response is not None
    assert result.response.ephemeral
    embeds = "\n".join(embed.description or "" for embed in result.response.embeds)
    return f"{result.response.content}{embeds}{_displayed(result.response.components)}"


def refusal(result: InteractionResult) -> str:
    """What the bot answered beside a message that it left as it was."""
    if not result.followups:
        return said(result)
    (one,) = result.followups
    assert one.ephemeral
    return one.content


def _displayed(components: list[dict[str, Any]]) -> str:
    """The text displays of a message, in their order."""
    return "\n".join(
        one.get("content") or _displayed(one.get("components", [])) for one in components
    ).strip("\n")


def buttons(message: discord.Message | ResponseMessage) -> list[str]:
    """The labels of the buttons under a message."""
    rows: list[Any] = [
        one if isinstance(one, dict) else one.to_dict()  # simcord gives what was sent
        for one in message.components
    ]
    return [str(one["label"]) for row in rows for one in row["components"] if one["type"] == 2]


@contextlib.asynccontextmanager
async def open_world(database: Path, clock: SetClock) -> AsyncIterator[World]:
    """The bot is connected; its engine does not run, so that tests decide what happens when."""
    settings = Settings(
        storage=StorageSettings(database=database),
        fetch=FetchSettings(allow_private_networks=True),
    )
    async with open_app(settings, clock=clock, chance=lambda: 0.5) as app, _running(app) as env:
        app.client.allowance = Allowance(clock, burst=10**6)  # tests are quicker than people
        guild = env.create_guild("The Harbour")
        channel = guild.create_text_channel("news")
        managers = guild.create_role("Managers", permissions=MANAGER)
        manager = guild.add_member(env.create_user("mara"), roles=[managers])
        member = guild.add_member(env.create_user("mo"))
        yield World(app, env, guild, channel, manager, member)


@contextlib.asynccontextmanager
async def _running(app: App) -> AsyncIterator[Env]:
    """The client, connected; any error in it but our own answers fails the test."""
    env = Env(app.client, shard_count=1, check_errors=False)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
    assert [error for error in env.errors if not _is_answered(error.__cause__)] == []


def _is_answered(cause: BaseException | None) -> bool:
    """Whether an error is one of ours, or that nobody waited for the answer any more."""
    is_late = isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_INTERACTION
    return isinstance(cause, TidingsError) or is_late


@pytest.fixture
async def world(tmp_path: Path, clock: SetClock, feed_server: FeedServer) -> AsyncIterator[World]:
    """The world; the feed server outlives it."""
    async with open_world(tmp_path / "tidings.db", clock) as opened:
        yield opened

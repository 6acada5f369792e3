"""Connects, looks, and leaves: what `tidings check` wants to know of Discord."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import aiohttp
import discord
from discord.abc import GuildChannel
from discord.http import Route

from bot.deliver import REQUIRED, missing_permissions, obstacle
from bot.errors import TidingsError, TokenRefused

READY_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel as the bot sees it; `problem` is set where it cannot be used at all."""

    name: str
    problem: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """Who the bot is, in how many servers, and what it sees there."""

    bot_name: str
    servers: int
    invite_url: str
    channels: Mapping[int, ChannelView]


async def visit(token: str, api_url: str, channel_ids: Iterable[int]) -> Visit:
    """Connect until every shard is ready, look at channels, post nothing.

    Raises `TokenRefused`, or `TidingsError` where Discord was not ready within 30 seconds.
    """
    Route.BASE = api_url
    client = discord.AutoShardedClient(
        intents=discord.Intents(guilds=True),
        chunk_guilds_at_startup=False,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
    )
    try:
        async with asyncio.timeout(READY_TIMEOUT):
            await client.login(token)
            return await _look_around(client, channel_ids)
    except discord.LoginFailure:
        raise TokenRefused("Discord does not accept the bot's token") from None
    except TimeoutError:
        raise TidingsError("Discord was not ready within 30 seconds") from None
    except (aiohttp.ClientError, OSError, discord.DiscordException) as error:
        raise TidingsError(f"Discord cannot be reached: {error}") from None
    finally:
        await client.close()


def invite_url(client: discord.Client) -> str:
    """The link that adds the bot to a server with the permissions it needs and no others."""
    return discord.utils.oauth_url(
        client.application_id or 0, permissions=REQUIRED, scopes=("bot", "applications.commands")
    )


async def _look_around(client: discord.Client, channel_ids: Iterable[int]) -> Visit:
    loop = asyncio.get_running_loop()
    connection = loop.create_task(client.connect())
    ready = loop.create_task(client.wait_until_ready())
    try:
        await asyncio.wait((connection, ready), return_when=asyncio.FIRST_COMPLETED)
        if connection.done():
            connection.result()
        return Visit(
            bot_name=str(client.user),
            servers=len(client.guilds),
            invite_url=invite_url(client),
            channels={one: await _view(client, one) for one in channel_ids},
        )
    finally:
        for task in (connection, ready):
            task.cancel()
        await asyncio.gather(connection, ready, return_exceptions=True)


async def _view(client: discord.Client, channel_id: int) -> ChannelView:
    try:
        channel = client.get_channel(channel_id) or await client.fetch_channel(channel_id)
    except discord.NotFound:
        return ChannelView(str(channel_id), "there is no such channel in the bot's servers")
    except discord.Forbidden:
        return ChannelView(str(channel_id), missing=("View Channel",))
    if not isinstance(channel, GuildChannel | discord.Thread):
        return ChannelView(str(channel_id), "is not a channel of a server")
    if not isinstance(channel, discord.abc.Messageable | discord.ForumChannel):
        return ChannelView(f"#{channel.name}", "is not a channel that messages can be sent to")
    missing = missing_permissions(channel)
    problem = obstacle(channel) if not missing else None
    return ChannelView(f"#{channel.name}", problem, tuple(missing))

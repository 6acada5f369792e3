"""What this Discord holds: servers, roles, channels, messages, nonces."""

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import discord

from tests.loopback import errors

EPOCH = 1_420_070_400_000
"""The first millisecond of a snowflake's clock."""

TEXT = {0, 2, 5, 10, 11, 12, 13}
"""Kinds of channels that take messages."""

ANNOUNCEMENT = 5
FORUMS = {15, 16}
REQUIRE_TAG = 1 << 4
"""A forum's flag."""

THREADS = {10, 11, 12}
DEFAULT = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
    use_application_commands=True,
).value

Json = dict[str, Any]


@dataclass
class Channel:
    """A channel or thread; `overwrites` are (kind, allow, deny) by role or member.

    `archived_at` is a snowflake; lists have it from the monotonic time `shown_from` on.
    """

    id: int
    guild_id: int
    name: str
    type: int = 0
    parent_id: int | None = None
    overwrites: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    last_message_id: int | None = None
    archived: bool = False
    locked: bool = False
    archived_at: int = 0
    owner_id: int = 0
    flags: int = 0
    available_tags: list[Json] = field(default_factory=list)
    applied_tags: list[str] = field(default_factory=list)
    shown_from: float = 0.0


@dataclass
class Guild:
    """A server. The bot is a member; its everyone-role has the server's id."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, int] = field(default_factory=dict)
    bot_roles: list[int] = field(default_factory=list)
    channels: dict[int, Channel] = field(default_factory=dict)
    has_bot: bool = True
    available: bool = True


@dataclass
class Message:
    """A message as stored; `body` is what was accepted."""

    id: int
    channel_id: int
    author_id: int
    body: Json
    nonce: str | None = None
    accepted_at: float = 0.0
    deleted: bool = False
    interaction: Json | None = None
    webhook_id: int | None = None
    is_published: bool = False


@dataclass
class Webhook:
    """A webhook of the bot's, or of somebody's (`is_ours` False)."""

    id: int
    channel_id: int
    name: str
    token: str
    is_ours: bool = True
    is_deleted: bool = False


@dataclass
class State:
    """All of it. `changed` wakes whoever waits for something.

    Lists show a new thread after some time within `slowness`, in seconds.
    """

    token: str = "loopback.token"  # noqa: S105 - opens nothing but this
    gateway_url: str = ""
    shards: int = 1
    nonce_window: float = 300.0
    slowness: tuple[float, float] = (0.0, 2.0)
    chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    nonces: dict[str, Message] = field(default_factory=dict)
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    requests: list[Json] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        """The bot's own account comes first."""
        self.bot_id = self.snowflake()

    def snowflake(self) -> int:
        """A new id, ascending, by this server's clock."""
        milliseconds = time.time_ns() // 1_000_000 - EPOCH
        return (milliseconds << 22) + (next(self._numbers) & 0x3FFFFF)

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until a condition of the state holds; False when that takes too long."""
        try:
            async with asyncio.timeout(seconds), self.changed:
                await self.changed.wait_for(condition)
        except TimeoutError:
            return False
        return True

    async def notify(self) -> None:
        """Something changed."""
        async with self.changed:
            self.changed.notify_all()

    def channel(self, channel_id: int) -> Channel:
        """A channel of a server the bot is in, or "Unknown Channel"."""
        channel = self.channels.get(channel_id)
        if channel is None or not self.guilds[channel.guild_id].has_bot:
            raise errors.UNKNOWN_CHANNEL()
        return channel

    def permissions(self, channel: Channel) -> discord.Permissions:
        """The bot's, by https://discord.com/developers/docs/topics/permissions."""
        guild = self.guilds[channel.guild_id]
        value = guild.roles[guild.id]
        for role_id in guild.bot_roles:
            value |= guild.roles[role_id]
        if guild.owner_id == self.bot_id or discord.Permissions(value).administrator:
            return discord.Permissions.all()
        if channel.type in THREADS and channel.parent_id in guild.channels:
            channel = guild.channels[channel.parent_id]
        for subjects in ([guild.id], guild.bot_roles, [self.bot_id]):
            found = [channel.overwrites[one] for one in subjects if one in channel.overwrites]
            for _, _, deny in found:
                value &= ~deny
            for _, allow, _ in found:
                value |= allow
        return discord.Permissions(value)

    def add_channel(self, channel: Channel) -> None:
        """Store a channel in its server."""
        self.channels[channel.id] = self.guilds[channel.guild_id].channels[channel.id] = channel

    def add_message(self, message: Message) -> None:
        """Store a message in its channel."""
        self.messages.setdefault(message.channel_id, {})[message.id] = message
        self.channels[message.channel_id].last_message_id = message.id

    def visible(self, channel_id: int) -> list[Message]:
        """What stands in a channel, oldest first."""
        found = self.messages.get(channel_id, {}).values()
        return sorted((one for one in found if not one.deleted), key=lambda one: one.id)


def moment(snowflake: int) -> str:
    """When a snowflake was made, as Discord writes times."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH) / 1000, UTC).isoformat()

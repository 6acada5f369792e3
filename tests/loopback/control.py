"""What tests do to this Discord, and ask of it: one method a call, JSON in and out."""

import json
from typing import Any

import discord
from aiohttp import web

from tests.loopback import payloads
from tests.loopback.faults import Fault, Kind, json_response
from tests.loopback.rest import Rest
from tests.loopback.state import DEFAULT, REQUIRE_TAG, Channel, Guild, Json, Message
from tests.loopback.validate import is_document_present

SOMEBODY = 4_000_000_000_000_000
"""The owner of every server, and whoever else writes or types a command."""


class Control:
    """The test's side; `POST /_control/<method>` with its arguments as JSON."""

    def __init__(self, rest: Rest) -> None:
        """`rest` has everything."""
        self._rest = rest
        self._state = rest.state

    async def serve(self, request: web.Request) -> web.Response:
        """Call the method that the path names."""
        method = getattr(self, request.match_info["name"])
        return json_response(await method(**await request.json()))

    async def add_guild(self, name: str, permissions: int | None = None) -> int:
        """A server with the bot in it; `permissions` are everyone's."""
        guild = Guild(self._state.snowflake(), name, SOMEBODY)
        guild.roles[guild.id] = DEFAULT if permissions is None else permissions
        self._state.guilds[guild.id] = guild
        await self._join(guild)
        return guild.id

    async def add_channel(
        self, guild_id: int, name: str, kind: int = 0, parent_id: int | None = None
    ) -> int:
        """A channel or, with a parent, a thread."""
        guild = self._state.guilds[guild_id]
        channel = Channel(self._state.snowflake(), guild_id, name, kind, parent_id)
        self._state.add_channel(channel)
        event = "THREAD_CREATE" if parent_id else "CHANNEL_CREATE"
        await self._tell(guild, event, payloads.channel(channel))
        return channel.id

    async def permit(self, channel_id: int, allow: list[str], deny: list[str]) -> None:
        """Give the bot permissions in a channel, and take some; others are as in its server."""
        channel = self._state.channels[channel_id]
        allowed, denied = (
            discord.Permissions(**dict.fromkeys(names, True)).value for names in (allow, deny)
        )
        channel.overwrites = {self._state.bot_id: (1, allowed, denied)}
        guild = self._state.guilds[channel.guild_id]
        await self._tell(guild, "CHANNEL_UPDATE", payloads.channel(channel))

    async def set_thread(self, channel_id: int, archived: bool, locked: bool) -> None:
        """Archive or lock a thread, or undo it."""
        channel = self._state.channels[channel_id]
        channel.archived, channel.locked = archived, locked
        channel.archived_at = self._state.snowflake()
        guild = self._state.guilds[channel.guild_id]
        await self._tell(guild, "THREAD_UPDATE", payloads.channel(channel))

    async def delete_channel(self, channel_id: int) -> None:
        """A channel is gone for good."""
        channel = self._state.channels.pop(channel_id)
        guild = self._state.guilds[channel.guild_id]
        del guild.channels[channel_id]
        await self._tell(guild, "CHANNEL_DELETE", payloads.channel(channel))

    async def set_forum(self, channel_id: int, tags: list[str], requires_tag: bool) -> None:
        """Give a forum these tags and no others; one with a `!` is for moderators."""
        channel = self._state.channels[channel_id]
        channel.flags = REQUIRE_TAG if requires_tag else 0
        channel.available_tags = [
            {
                "id": str(self._state.snowflake()),
                "name": tag.removeprefix("!"),
                "moderated": tag.startswith("!"),
                "emoji_id": None,
                "emoji_name": None,
            }
            for tag in tags
        ]
        await self._tell(
            self._state.guilds[channel.guild_id], "CHANNEL_UPDATE", payloads.channel(channel)
        )

    async def threads(self, forum_id: int) -> list[Json]:
        """A forum's posts by the bot, in order: name, tags by name, and the first message."""
        forum = self._state.channels[forum_id]
        names = {tag["id"]: tag["name"] for tag in forum.available_tags}
        found: list[Json] = []
        for one in self._posts(forum_id):
            first = self._state.messages[one.id][one.id]
            found.append(
                {
                    "id": str(one.id),
                    "name": one.name,
                    "tags": [names.get(tag) for tag in one.applied_tags],
                    "message": payloads.message(self._state, first),
                    "deleted": first.deleted,
                }
            )
        return found

    async def wait_for_threads(self, forum_id: int, count: int, seconds: float) -> bool:
        """Wait until the bot has at least so many posts in a forum."""
        return await self._state.until(lambda: len(self._posts(forum_id)) >= count, seconds)

    async def delete_webhooks(self, channel_id: int) -> int:
        """Somebody deletes a channel's webhooks; how many there were."""
        found = [one for one in self._state.webhooks.values() if one.channel_id == channel_id]
        there = [one for one in found if not one.is_deleted]
        for one in there:
            one.is_deleted = True
        return len(there)

    async def move_webhooks(self, channel_id: int, to: int) -> None:
        """Somebody gives a channel's webhooks another one."""
        for one in self._state.webhooks.values():
            if one.channel_id == channel_id:
                one.channel_id = to

    async def add_role(self, guild_id: int, name: str) -> int:
        """A new role of a server, which nobody has."""
        guild = self._state.guilds[guild_id]
        role_id = self._state.snowflake()
        guild.roles[role_id] = 0
        shown = payloads.role(role_id, 0, len(guild.roles) - 1) | {"name": name}
        data = {"guild_id": str(guild_id), "role": shown}
        await self._tell(guild, "GUILD_ROLE_CREATE", data)
        return role_id

    async def delete_role(self, guild_id: int, role_id: int) -> None:
        """A role is gone."""
        guild = self._state.guilds[guild_id]
        del guild.roles[role_id]
        data = {"guild_id": str(guild_id), "role_id": str(role_id)}
        await self._tell(guild, "GUILD_ROLE_DELETE", data)

    async def kick(self, guild_id: int) -> None:
        """The bot is removed from a server."""
        guild = self._state.guilds[guild_id]
        guild.has_bot = False
        await self._tell(guild, "GUILD_DELETE", {"id": str(guild_id)})

    async def invite(self, guild_id: int) -> None:
        """The bot is in a server again."""
        guild = self._state.guilds[guild_id]
        guild.has_bot = True
        await self._join(guild)

    async def set_available(self, guild_id: int, available: bool) -> None:
        """An outage of one server, or its end."""
        guild = self._state.guilds[guild_id]
        guild.available = available
        if available:
            await self._tell(guild, "GUILD_CREATE", payloads.guild(self._state, guild))
        else:
            await self._tell(guild, "GUILD_DELETE", {"id": str(guild_id), "unavailable": True})

    async def write(self, channel_id: int, content: str) -> int:
        """Somebody writes a message."""
        message = Message(self._state.snowflake(), channel_id, SOMEBODY, {"content": content})
        self._state.add_message(message)
        return message.id

    async def delete_message(self, channel_id: int, message_id: int) -> None:
        """A moderator deletes a message."""
        self._state.messages[channel_id][message_id].deleted = True

    async def accepted(self, channel_id: int) -> list[Json]:
        """Every message of the bot's that was accepted in a channel, in order, deleted or not."""
        found = self._state.messages.get(channel_id, {}).values()
        return [
            payloads.message(self._state, one) | {"deleted": one.deleted}
            for one in sorted(found, key=lambda one: one.id)
            if self._is_ours(one)
        ]

    async def wait_for_messages(self, channel_id: int, count: int, seconds: float) -> bool:
        """Wait until the bot has at least so many messages in a channel."""

        def enough() -> bool:
            found = self._state.messages.get(channel_id, {}).values()
            return sum(map(self._is_ours, found)) >= count

        return await self._state.until(enough, seconds)

    async def wait_for_published(self, channel_id: int, count: int, seconds: float) -> bool:
        """Wait until so many messages of a channel are published."""

        def enough() -> bool:
            found = self._state.messages.get(channel_id, {}).values()
            return sum(one.is_published for one in found) >= count

        return await self._state.until(enough, seconds)

    async def wait_for_text(self, channel_id: int, text: str, seconds: float) -> bool:
        """Wait until a message of a channel has some text in it."""

        def is_there() -> bool:
            found = self._state.messages.get(channel_id, {}).values()
            return any(text in json.dumps(one.body) for one in found)

        return await self._state.until(is_there, seconds)

    async def wait_for_ready(self, shards: int, seconds: float) -> bool:
        """Wait until so many shards are connected."""
        gateway = self._rest.gateway
        return await self._state.until(lambda: gateway.ready_shards >= shards, seconds)

    async def wait_for_held(self, seconds: float) -> bool:
        """Wait until a request hangs or is held."""
        return await self._state.until(lambda: self._rest.faults.held > 0, seconds)

    async def add_fault(self, kind: str, **rule: Any) -> None:
        """From now on fail in some way; see `Fault`."""
        self._rest.faults.rules.append(Fault(Kind(kind), **rule))

    async def clear_faults(self) -> None:
        """Stop failing, and let go of what hangs or is held."""
        self._rest.faults.clear()

    async def drop_gateway(self, forget: bool, refuse: bool) -> None:
        """Cut the gateway's connections; with `refuse`, take no new ones."""
        self._rest.gateway.refuses = refuse
        await self._rest.gateway.drop(forget=forget)

    async def configure(
        self,
        nonce_window: float | None = None,
        shards: int | None = None,
        limits: bool | None = None,
        in_all: int | None = None,
        slowness: tuple[float, float] | None = None,
        crossposts: int | None = None,
    ) -> None:
        """Change how it behaves; what is None stays."""
        if nonce_window is not None:
            self._state.nonce_window = nonce_window
        if shards is not None:
            self._state.shards = shards
        if crossposts is not None:
            self._rest.limits.crossposts_per_hour = crossposts
        if slowness is not None:
            self._state.slowness = slowness
        if limits is not None:
            self._rest.limits.is_on = limits
        if in_all is not None:
            self._rest.limits.everything.limit = in_all

    async def interact(self, kind: int, channel_id: int, data: Json) -> int:
        """Somebody runs a command, clicks, or types; the interaction's id."""
        interaction_id, event = self._rest.interactions.begin(kind, channel_id, SOMEBODY, data)
        guild = self._state.guilds[self._state.channels[channel_id].guild_id]
        await self._tell(guild, "INTERACTION_CREATE", event)
        return interaction_id

    async def answers(self, interaction_id: int, count: int, seconds: float) -> list[Any]:
        """An interaction's answers, once there are so many, or time is up."""
        found = self._rest.interactions.all[interaction_id]
        await self._state.until(lambda: len(found.answers) >= count, seconds)
        return [list(answer) for answer in found.answers]

    async def commands(self) -> list[Json]:
        """The commands that the bot has given."""
        return self._state.commands

    async def requests(self) -> list[Json]:
        """Every request, in order."""
        return self._state.requests

    async def stats(self) -> Json:
        """What was counted."""
        return {
            "checked": self._rest.checked,
            "document": is_document_present(),
            "invalid": self._rest.invalid,
            "unknown": self._rest.unknown,
            "refused": self._rest.limits.refused,
            "peak": self._rest.limits.peak,
        }

    def _is_ours(self, message: Message) -> bool:
        webhook = self._state.webhooks.get(message.webhook_id or 0)
        is_ours = webhook is not None and webhook.is_ours
        return is_ours or message.author_id == self._state.bot_id

    def _posts(self, forum_id: int) -> list[Channel]:
        found = [one for one in self._state.channels.values() if one.parent_id == forum_id]
        mine = [one for one in found if one.owner_id == self._state.bot_id]
        return sorted(mine, key=lambda one: one.id)

    async def _join(self, guild: Guild) -> None:
        """Without `unavailable`: that is how Discord tells a new server from one that is back."""
        shown = payloads.guild(self._state, guild)
        del shown["unavailable"]
        await self._tell(guild, "GUILD_CREATE", shown)

    async def _tell(self, guild: Guild, event: str, data: Any) -> None:
        if guild.has_bot or event == "GUILD_DELETE":
            await self._rest.gateway.dispatch(guild.id, event, data)

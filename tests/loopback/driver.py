"""The test's hand on the loopback Discord."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.loopback.interactions import COMMAND, COMPLETION

Json = dict[str, Any]
PATIENCE = 30.0


@dataclass
class Loopback:
    """A running loopback Discord; `start` makes one."""

    api_url: str
    token: str
    _url: str
    _session: aiohttp.ClientSession

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls) -> AsyncIterator["Loopback"]:
        """A process of its own, gone at the end."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.loopback"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE):
                hello = json.loads(await process.stdout.readline())
            async with aiohttp.ClientSession() as session:
                discord = cls(hello["api"], hello["token"], hello["url"], session)
                yield discord
        finally:
            process.stdin.close()
            try:
                async with asyncio.timeout(5):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()

    async def add_guild(self, name: str = "Harbour", permissions: int | None = None) -> int:
        """A server with the bot in it; `permissions` are everyone's."""
        return int(await self._call("add_guild", name=name, permissions=permissions))

    async def add_channel(
        self, guild_id: int, name: str = "news", kind: int = 0, parent_id: int | None = None
    ) -> int:
        """A channel or, with a parent, a thread."""
        arguments = {"guild_id": guild_id, "name": name, "kind": kind, "parent_id": parent_id}
        return int(await self._call("add_channel", **arguments))

    async def deny(self, channel_id: int, *permissions: str) -> None:
        """Take permissions from the bot in a channel; none gives all back."""
        await self._call("permit", channel_id=channel_id, allow=[], deny=permissions)

    async def allow(self, channel_id: int, *permissions: str) -> None:
        """Give permissions to the bot in a channel; nothing is denied there any more."""
        await self._call("permit", channel_id=channel_id, allow=permissions, deny=[])

    async def set_thread(
        self, channel_id: int, *, archived: bool = False, locked: bool = False
    ) -> None:
        """Archive or lock a thread, or undo it."""
        await self._call("set_thread", channel_id=channel_id, archived=archived, locked=locked)

    async def set_forum(self, channel_id: int, *tags: str, requires_tag: bool = False) -> None:
        """Give a forum these tags and no others; one with a `!` is for moderators."""
        await self._call("set_forum", channel_id=channel_id, tags=tags, requires_tag=requires_tag)

    async def threads(self, forum_id: int) -> list[Json]:
        """A forum's posts by the bot, in order: id, name, tags by name, and the first message."""
        return list(await self._call("threads", forum_id=forum_id))

    async def wait_for_threads(
        self, forum_id: int, count: int, seconds: float = PATIENCE
    ) -> list[Json]:
        """Wait for at least so many posts of the bot's in a forum; returns them."""
        arguments = {"forum_id": forum_id, "count": count, "seconds": seconds}
        assert await self._call("wait_for_threads", **arguments), await self.threads(forum_id)
        return await self.threads(forum_id)

    async def delete_webhooks(self, channel_id: int) -> int:
        """Somebody deletes a channel's webhooks; how many there were."""
        return int(await self._call("delete_webhooks", channel_id=channel_id))

    async def move_webhooks(self, channel_id: int, to: int) -> None:
        """Somebody gives a channel's webhooks another one."""
        await self._call("move_webhooks", channel_id=channel_id, to=to)

    async def add_role(self, guild_id: int, name: str) -> int:
        """A new role of a server, which nobody has."""
        return int(await self._call("add_role", guild_id=guild_id, name=name))

    async def delete_role(self, guild_id: int, role_id: int) -> None:
        """A role is gone."""
        await self._call("delete_role", guild_id=guild_id, role_id=role_id)

    async def delete_channel(self, channel_id: int) -> None:
        """A channel is gone for good."""
        await self._call("delete_channel", channel_id=channel_id)

    async def kick(self, guild_id: int) -> None:
        """The bot is removed from a server."""
        await self._call("kick", guild_id=guild_id)

    async def invite(self, guild_id: int) -> None:
        """The bot is in a server again."""
        await self._call("invite", guild_id=guild_id)

    async def set_available(self, guild_id: int, available: bool) -> None:
        """An outage of one server, or its end."""
        await self._call("set_available", guild_id=guild_id, available=available)

    async def write(self, channel_id: int, content: str = "Hello") -> int:
        """Somebody writes a message."""
        return int(await self._call("write", channel_id=channel_id, content=content))

    async def delete_message(self, channel_id: int, message_id: int) -> None:
        """A moderator deletes a message."""
        await self._call("delete_message", channel_id=channel_id, message_id=message_id)

    async def accepted(self, channel_id: int) -> list[Json]:
        """Every message of the bot's that was accepted in a channel, in order, deleted or not."""
        return list(await self._call("accepted", channel_id=channel_id))

    async def titles(self, channel_id: int) -> list[str | None]:
        """The titles of the embeds in what was accepted."""
        return [
            embed.get("title")
            for message in await self.accepted(channel_id)
            for embed in message["embeds"]
        ]

    async def wait_for_messages(
        self, channel_id: int, count: int, seconds: float = PATIENCE
    ) -> list[Json]:
        """Wait for at least so many messages of the bot's; returns them."""
        arguments = {"channel_id": channel_id, "count": count, "seconds": seconds}
        assert await self._call("wait_for_messages", **arguments), await self.accepted(channel_id)
        return await self.accepted(channel_id)

    async def wait_for_published(
        self, channel_id: int, count: int, seconds: float = PATIENCE
    ) -> None:
        """Wait until so many messages of a channel are published to those that follow it."""
        arguments = {"channel_id": channel_id, "count": count, "seconds": seconds}
        assert await self._call("wait_for_published", **arguments), await self.accepted(channel_id)

    async def wait_for_text(self, channel_id: int, text: str, seconds: float = PATIENCE) -> None:
        """Wait until a message of a channel has some text in it."""
        arguments = {"channel_id": channel_id, "text": text, "seconds": seconds}
        assert await self._call("wait_for_text", **arguments), await self.accepted(channel_id)

    async def wait_for_ready(self, shards: int = 1, seconds: float = PATIENCE) -> None:
        """Wait until so many shards are connected."""
        assert await self._call("wait_for_ready", shards=shards, seconds=seconds)

    async def wait_for_held(self, seconds: float = PATIENCE) -> None:
        """Wait until a request hangs or is held."""
        assert await self._call("wait_for_held", seconds=seconds)

    async def add_fault(self, kind: str, **rule: Any) -> None:
        """From now on fail in some way; see `tests.loopback.faults.Fault`."""
        await self._call("add_fault", kind=kind, **rule)

    async def clear_faults(self) -> None:
        """Stop failing, and let go of what hangs or is held."""
        await self._call("clear_faults")

    async def drop_gateway(self, *, forget: bool = False, refuse: bool = False) -> None:
        """Cut the gateway's connections; with `refuse`, take no new ones."""
        await self._call("drop_gateway", forget=forget, refuse=refuse)

    async def configure(self, **settings: Any) -> None:
        """`nonce_window`, `shards`, `limits`, `in_all`, `slowness`, `crossposts`."""
        await self._call("configure", **settings)

    async def slash(self, channel_id: int, name: str, **options: Any) -> int:
        """Somebody runs a command; the interaction's id."""
        return await self._command(COMMAND, channel_id, name, options)

    async def complete(self, channel_id: int, name: str, option: str, typed: str) -> int:
        """Somebody types into an option; the interaction's id."""
        return await self._command(COMPLETION, channel_id, name, {option: typed}, focused=option)

    async def answers(
        self, interaction_id: int, count: int = 1, seconds: float = PATIENCE
    ) -> list[tuple[float, str, Json]]:
        """At least `count` answers: seconds after it began, what, and the body."""
        arguments = {"interaction_id": interaction_id, "count": count, "seconds": seconds}
        answers = await self._call("answers", **arguments)
        assert len(answers) >= count, answers
        return [(after, what, body) for after, what, body in answers]

    async def requests(self) -> list[Json]:
        """Every request, in order."""
        return list(await self._call("requests"))

    async def posts(self, channel_id: int) -> list[Json]:
        """Every attempt at a message in a channel."""
        path = f"/channels/{channel_id}/messages"
        found = await self.requests()
        return [one for one in found if one["method"] == "POST" and one["path"] == path]

    async def commands(self) -> list[Json]:
        """The commands that the bot has given."""
        return list(await self._call("commands"))

    async def stats(self) -> Json:
        """What was counted."""
        return dict(await self._call("stats"))

    async def _command(
        self, kind: int, channel_id: int, name: str, options: Json, focused: str | None = None
    ) -> int:
        command = next(one for one in await self.commands() if one["name"] == name)
        types = {option["name"]: option["type"] for option in command.get("options", ())}
        data = {
            "id": command["id"],
            "name": name,
            "type": 1,
            "options": [
                {"name": key, "type": types[key], "value": value, "focused": key == focused}
                for key, value in options.items()
            ],
        }
        return int(await self._call("interact", kind=kind, channel_id=channel_id, data=data))

    async def _call(self, method: str, /, **arguments: Any) -> Any:
        async with self._session.post(f"{self._url}/_control/{method}", json=arguments) as response:
            assert response.status == 200, await response.text()
            return await response.json()

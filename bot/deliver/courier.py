"""Talks to Discord for delivery, and says in our own terms what came of it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord.abc import GuildChannel
from discord.http import Route

from bot.deliver.fingerprint import find_in_company, find_own
from bot.deliver.permissions import READ_HISTORY, missing_permissions

REQUEST_TIMEOUT = 20.0
"""Seconds for one request with all of discord.py's retries, which have no bound of their own."""

_PAGE = 100
_UNKNOWN_MESSAGE = 10008
_PLACE_CODES = frozenset({50008, 50024, 50083, 40067, 160005})
"""Told with status 400: the wrong kind of channel, an archived or locked thread, a missing tag."""

_NETWORK = (aiohttp.ClientError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Sent:
    """The message is in the channel; `message_id` is None where it was deleted meanwhile."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class Invalid:
    """Discord will never take this body."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord takes nothing of ours in this channel."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have happened, or not. `retry_after` is in seconds, where Discord named a time."""

    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class NotThere:
    """The channel's history does not have the message."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The channel's history cannot be read, so nobody can tell."""


Outcome = Sent | Invalid | Refused | Unknown
LookUp = Sent | NotThere | Unreadable | Unknown


class Courier:
    """The adapter to discord.py; the only place that posts feed items."""

    def __init__(self, client: discord.Client) -> None:
        """`client` is logged in before anything is sent."""
        self._client = client

    def obstacle(self, channel_id: int) -> str | None:
        """Why a post would be refused, as far as is known without asking; None if it would not."""
        channel = self._channel(channel_id)
        missing = missing_permissions(channel) if channel is not None else []
        blocking = [name for name in missing if name != READ_HISTORY]
        return f"missing: {', '.join(blocking)}" if blocking else None

    def newest_known(self, channel_id: int) -> int:
        """A message id of the channel, or its own, that is older than anything sent from now on."""
        return getattr(self._channel(channel_id), "last_message_id", None) or channel_id

    async def post(self, channel_id: int, body: Mapping[str, Any]) -> Outcome:
        """`POST /channels/{id}/messages`."""
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT):
                message = await self._client.http.request(route, json=body)
        except discord.RateLimited as error:
            return Unknown(error.retry_after)
        except discord.HTTPException as error:
            return _outcome(error)
        except _NETWORK:
            return Unknown()
        return Sent(int(message["id"]))

    async def look_up(
        self,
        channel_id: int,
        body: Mapping[str, Any],
        *,
        after_id: int,
        recorded: frozenset[int],
        in_company: bool = False,
    ) -> LookUp:
        """Look for `body` among our messages after `after_id`, those in `recorded` left out.

        With `in_company`, a message that has more than this is found too.
        """
        try:
            channel = self._channel(channel_id) or await self._client.fetch_channel(channel_id)
            # While its server is being loaded, nobody can say what we may do there.
            if not isinstance(channel, GuildChannel | discord.Thread):
                return Unreadable()
            own = self._client.user and channel.guild.get_member(self._client.user.id)
            if own is None:
                return Unknown()
            # Without the permission Discord answers `[]`, which would pass for "not there".
            if READ_HISTORY in missing_permissions(channel):
                return Unreadable()
            async for page in self._pages(channel_id, after_id):
                found = find_own(page, body, own.id, recorded)
                if found is None and in_company:
                    found = find_in_company(page, body, own.id)
                if found is not None:
                    return Sent(found)
        except discord.HTTPException as error:
            return Unreadable() if error.status in {403, 404} and error.code else Unknown()
        except (discord.DiscordException, *_NETWORK):
            return Unknown()
        return NotThere()

    async def _pages(self, channel_id: int, after_id: int) -> AsyncIterator[list[dict[str, Any]]]:
        """The channel's messages after `after_id`, in pages, the oldest page first."""
        while True:
            async with asyncio.timeout(REQUEST_TIMEOUT):
                page: Any = await self._client.http.logs_from(channel_id, _PAGE, after=after_id)
            yield page
            if len(page) < _PAGE:
                return
            after_id = max(int(message["id"]) for message in page)

    def _channel(self, channel_id: int) -> GuildChannel | discord.Thread | None:
        channel = self._client.get_channel(channel_id)
        return channel if isinstance(channel, GuildChannel | discord.Thread) else None


def _outcome(error: discord.HTTPException) -> Outcome:
    """Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json."""
    reason = f"{error.text or error.response.reason} ({error.code})"
    if error.code == _UNKNOWN_MESSAGE:
        return Sent(None)
    # Without a code it is not Discord's word, but that of something in between.
    if error.code and (error.status in {403, 404} or error.code in _PLACE_CODES):
        return Refused(reason)
    if error.code and error.status == 400:
        return Invalid(reason)
    return Unknown()

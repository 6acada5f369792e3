"""Talks to Discord for delivery, and says in our own terms what came of it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord.abc import GuildChannel
from discord.http import Route

from bot.deliver.budget import Budget
from bot.deliver.fingerprint import find_in_company, find_own
from bot.deliver.obstacles import obstacle
from bot.deliver.once import Once, Repeat
from bot.deliver.permissions import READ_HISTORY, granted, missing_permissions
from bot.pings import Ping, Who

REQUEST_TIMEOUT = 20.0
"""Seconds for one request with all of discord.py's retries, which have no bound of their own."""

_PAGE = 100
_UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
_NOTICE_COLOUR = 0xE0A030
_PLACE_CODES = frozenset({50008, 50024, 50027, 50083, 40067, 160005, 160006})
"""Told with status 400: the wrong kind of channel, an archived or locked thread, a missing tag,
too many threads; with 401, another token of a webhook."""

_NETWORK = (aiohttp.ClientError, OSError, TimeoutError, Repeat)


@dataclass(frozen=True, slots=True)
class Sent:
    """The message is in the channel; `message_id` is None where it was deleted meanwhile.

    `channel_id` is where it stands, if Discord said so.
    """

    message_id: int | None
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Invalid:
    """Discord will never take this body. `code` is Discord's, 0 where it has none."""

    reason: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord takes nothing of ours in this channel. `code` is Discord's."""

    reason: str
    code: int = 0


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
Search = Callable[[GuildChannel | discord.Thread, int], Awaitable[int | None]]


class Courier:
    """The adapter to discord.py; the only place that posts feed items."""

    def __init__(self, client: discord.Client, budget: Budget) -> None:
        """`client` is logged in before anything is sent."""
        self._client = client
        self._budget = budget
        self._homes: dict[int, int] = {}

    def obstacle(self, channel_id: int) -> str | None:
        """Why a post would be refused, as far as is known without asking; None if it would not."""
        channel = self._channel(channel_id)
        return obstacle(channel) if channel is not None else None

    def is_open(self, channel_id: int) -> bool:
        """Whether we see the channel, and nothing we can see keeps us from posting there."""
        return self._channel(channel_id) is not None and self.obstacle(channel_id) is None

    def takes_notices(self, channel_id: int) -> bool:
        """Whether words of ours can go there: a forum takes posts alone."""
        return self.is_open(channel_id) and self.forum(channel_id) is None

    async def is_deleted(self, channel_id: int) -> bool:
        """Whether Discord says that a channel which we do not see is no more.

        An archived thread is not seen either, but is there.
        """
        found = await self.find(channel_id)
        return isinstance(found, Refused) and found.code == _UNKNOWN_CHANNEL

    def guild_ids(self) -> frozenset[int]:
        """The servers that the bot is in, whether they can be reached now or not."""
        return frozenset(guild.id for guild in self._client.guilds)

    def guild_of(self, channel_id: int) -> int | None:
        """The server of a channel or thread, if the bot can see it."""
        channel = self._channel(channel_id)
        return channel.guild.id if channel is not None else None

    def system_channel(self, guild_id: int) -> int | None:
        """Where a server has its own notices."""
        guild = self._client.get_guild(guild_id)
        return guild.system_channel.id if guild and guild.system_channel else None

    async def notify(self, channel_id: int, text: str, *, epoch: str) -> Outcome:
        """Post a notice of ours; a repeat within minutes is the same message."""
        # Discord knows a nonce by its author, in whatever channel.
        digest = hashlib.blake2b(f"{channel_id} {text}".encode(), digest_size=6).hexdigest()
        await self.ready()
        return await self.post(
            channel_id,
            {
                "embeds": [{"description": text, "color": _NOTICE_COLOUR}],
                "allowed_mentions": {"parse": []},
                "nonce": f"{epoch}-{digest}",
                "enforce_nonce": True,
            },
        )

    def newest_known(self, channel_id: int) -> int:
        """A message id of the channel, or its own, that is older than anything sent from now on."""
        return getattr(self._channel(channel_id), "last_message_id", None) or channel_id

    async def stand_in_line(self) -> None:
        """Wait before something is claimed for a post."""
        await self._budget.stand_in_line()

    async def ready(self) -> None:
        """Wait until a post may start; this has no part in its timeout."""
        await self._budget.start()

    async def post(self, channel_id: int, body: Mapping[str, Any]) -> Outcome:
        """`POST /channels/{id}/messages`, right after `ready`."""
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
        return await self.send(route, json=body)

    async def post_once(
        self, route: Route, body: Mapping[str, Any], params: Mapping[str, Any] | None = None
    ) -> Outcome:
        """Make something that a repeat would make twice, right after `ready`."""
        once = Once()
        return await self.send(route, json=body, files=once, trace_request_ctx=once, params=params)

    async def edit(self, channel_id: int, message_id: int, body: Mapping[str, Any]) -> Outcome:
        """`PATCH /channels/{id}/messages/{id}`; a message that is gone counts as sent."""
        route = Route(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=channel_id,
            message_id=message_id,
        )
        await self.ready()
        return await self.send(route, json=body)

    async def ask(self, route: Route, **options: Any) -> Any:
        """Any other request, in its turn. Raises what discord.py raises, and what aiohttp does."""
        await self.ready()
        async with asyncio.timeout(REQUEST_TIMEOUT):
            return await self._client.http.request(route, **options)

    async def send(self, route: Route, **options: Any) -> Outcome:
        """Ask for something that is answered with a message, right after `ready`."""
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT):
                message = await self._client.http.request(route, **options)
        except discord.RateLimited as error:
            return Unknown(error.retry_after)
        except discord.HTTPException as error:
            return _outcome(error)
        except _NETWORK:
            return Unknown()
        return Sent(int(message["id"]), int(message.get("channel_id") or 0) or None)

    async def look_up(
        self,
        channel_id: int,
        body: Mapping[str, Any],
        *,
        after_id: int,
        recorded: frozenset[int],
        in_company: bool = False,
        authors: frozenset[int] = frozenset(),
    ) -> LookUp:
        """Look for `body` among our messages after `after_id`, those in `recorded` left out.

        With `in_company`, a message that has more than this is found too; `authors` are webhooks
        whose messages are ours as well.
        """

        async def search(_channel: GuildChannel | discord.Thread, own_id: int) -> int | None:
            async for page in self._pages(channel_id, after_id):
                ours = {own_id, *authors}
                found = [find_own(page, body, one, recorded) for one in ours]
                if in_company and not any(found):
                    found = [find_in_company(page, body, one) for one in ours]
                if any(found):
                    return min(one for one in found if one is not None)
            return None

        return await self.search(channel_id, search)

    async def search(self, channel_id: int, work: Search) -> LookUp:
        """Have `work` look for something in a channel whose history we can read.

        It gets the channel and our own id, and returns the id of what it found.
        """
        try:
            channel = self._channel(channel_id) or await self._fetch(channel_id)
            # While its server is being loaded, nobody can say what we may do there.
            if not isinstance(channel, GuildChannel | discord.Thread):
                return Unreadable()
            own = self._client.user and channel.guild.get_member(self._client.user.id)
            if own is None:
                return Unknown()
            # Without the permission Discord answers `[]`, which would pass for "not there".
            if READ_HISTORY in missing_permissions(channel):
                return Unreadable()
            found = await work(channel, own.id)
        except discord.HTTPException as error:
            return Unreadable() if error.status in {403, 404} and error.code else Unknown()
        except (discord.DiscordException, *_NETWORK):
            return Unknown()
        return NotThere() if found is None else Sent(found)

    async def _pages(self, channel_id: int, after_id: int) -> AsyncIterator[list[dict[str, Any]]]:
        """The channel's messages after `after_id`, in pages, the oldest page first."""
        while True:
            await self._budget.start()
            async with asyncio.timeout(REQUEST_TIMEOUT):
                page: Any = await self._client.http.logs_from(channel_id, _PAGE, after=after_id)
            yield page
            if len(page) < _PAGE:
                return
            after_id = max(int(message["id"]) for message in page)

    async def find(self, channel_id: int) -> object | Refused | Unknown:
        """A channel as Discord shows it, whether an event told of it or not."""
        try:
            return self._channel(channel_id) or await self._fetch(channel_id)
        except discord.HTTPException as error:
            outcome = _outcome(error)
            return outcome if isinstance(outcome, Refused) else Unknown()
        except (discord.DiscordException, *_NETWORK):
            return Unknown()

    async def _fetch(self, channel_id: int) -> object:
        """A channel that no event told of, such as an archived thread."""
        await self._budget.start()
        async with asyncio.timeout(REQUEST_TIMEOUT):
            channel = await self._client.fetch_channel(channel_id)
        if isinstance(channel, discord.Thread):
            self._homes[channel_id] = channel.parent_id
        return channel

    def forum(self, channel_id: int) -> discord.ForumChannel | None:
        """The forum or media channel with this id, if the bot can see one."""
        channel = self._channel(channel_id)
        return channel if isinstance(channel, discord.ForumChannel) else None

    @property
    def application_id(self) -> int | None:
        """Ours, once we are logged in."""
        return self._client.application_id

    def is_announcement(self, channel_id: int) -> bool:
        """Whether other channels can follow this one."""
        channel = self._channel(channel_id)
        return isinstance(channel, discord.TextChannel) and channel.is_news()

    def home(self, channel_id: int) -> int:
        """The channel that has the webhooks for this one: of a thread, its parent.

        An archived thread's is not known before `find`.
        """
        channel = self._channel(channel_id)
        if isinstance(channel, discord.Thread):
            return channel.parent_id
        return self._homes.get(channel_id, channel_id)

    def may_make_webhooks(self, channel_id: int) -> bool:
        """Whether we are allowed to, in a channel that we can see."""
        channel = self._channel(channel_id)
        return channel is not None and granted(channel).manage_webhooks

    def knows(self, channel_id: int, ping: Ping) -> bool:
        """Whether somebody can be pinged: not a role that was deleted."""
        channel = self._channel(channel_id)
        is_gone = channel is not None and channel.guild.get_role(ping.id) is None
        return ping.who is not Who.ROLE or not is_gone

    def _channel(self, channel_id: int) -> GuildChannel | discord.Thread | None:
        channel = self._client.get_channel(channel_id)
        return channel if isinstance(channel, GuildChannel | discord.Thread) else None


def _outcome(error: discord.HTTPException) -> Outcome:
    """Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json."""
    reason = f"{error.text or error.response.reason} ({error.code})"
    if error.code == UNKNOWN_MESSAGE:
        return Sent(None)
    # Without a code it is not Discord's word, but that of something in between.
    if error.code and (error.status in {403, 404} or error.code in _PLACE_CODES):
        return Refused(reason, error.code)
    if error.code and error.status == 400:
        return Invalid(reason, error.code)
    return Unknown()

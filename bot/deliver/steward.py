"""Keeps subscriptions in step with what Discord lets us do, and tells servers what stands still.

A channel that refuses is left alone until something changed: an event, a new connection, or the
daily look. Nothing that somebody configured is deleted, except 30 days after the bot was removed.
"""

import logging
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot import markdown
from bot.clock import Clock
from bot.deliver.courier import Courier, Refused, Sent
from bot.models import Subscription, SubscriptionState
from bot.store import Store, Untold
from bot.urls import without_credentials
from bot.wakes import Wakes

log = logging.getLogger(__name__)

_GONE = "the channel was deleted"
_MAX_LINES = 10


class Steward:
    """What happens to subscriptions because of something that happened in Discord."""

    def __init__(
        self, store: Store, courier: Courier, wakes: Wakes, clock: Clock, *, epoch: str
    ) -> None:
        """`epoch` is the database's."""
        self._store = store
        self._courier = courier
        self._wakes = wakes
        self._clock = clock
        self._epoch = epoch

    async def take_stock(self) -> None:
        """Compare all that we know with what Discord shows; every shard is ready.

        For what happened while we were away no event comes.
        """
        await self._place()
        present = self._courier.guild_ids()
        for guild_id, had_left in (await self._store.servers.with_subscriptions()).items():
            if guild_id not in present:
                await self.left(guild_id)
            elif had_left:
                await self.joined(guild_id)
        for channel_id in await self._store.servers.active_channels(present):
            if await self._courier.is_deleted(channel_id):
                await self.channel_gone(channel_id)
        await self._resume_where_possible(await self._store.subscriptions.all())
        self._wakes.wake_channels(await self._store.outbox.open_channels(now=self._clock()))

    async def changed(self, guild_id: int) -> None:
        """Channels, roles or permissions of a server are others than before."""
        await self._resume_where_possible(await self._store.subscriptions.of_guild(guild_id))

    async def joined(self, guild_id: int) -> None:
        """The bot was invited into a server, for the first time or again."""
        await self._place()
        channels = await self._store.servers.joined(guild_id, now=self._clock())
        await self.changed(guild_id)
        self._wakes.wake_channels(channels)
        self._wakes.wake_feeds()

    async def greet(self, guild_id: int, text: str) -> None:
        """Say hello where the server has its notices; once, and only if that is possible.

        It is noted first: after a crash in between, a greeting less is better than one more.
        """
        if not await self._store.servers.greet(guild_id, now=self._clock()):
            return
        channel_id = self._courier.system_channel(guild_id)
        if channel_id is not None and self._courier.is_open(channel_id):
            await self._courier.notify(channel_id, text, epoch=self._epoch)

    async def left(self, guild_id: int) -> None:
        """The bot was removed from a server, which may invite it again."""
        log.info("not in server %d any more; its subscriptions wait for 30 days", guild_id)
        await self._store.servers.left(guild_id, now=self._clock())
        self._wakes.wake_feeds()

    async def channel_gone(self, channel_id: int) -> None:
        """A channel or thread was deleted."""
        if await self._store.outbox.block(channel_id, _GONE):
            log.warning("channel %d takes no posts: %s", channel_id, _GONE)
            await self.tell()

    async def tell(self) -> None:
        """Tell each server, once and in words, what stands still."""
        for guild_id, group in groupby(await self._store.servers.untold(), lambda o: o.guild_id):
            await self._tell_server(guild_id, list(group))

    async def _tell_server(self, guild_id: int, items: Sequence[Untold]) -> None:
        text = "\n".join(_line(one) for one in items[:_MAX_LINES])
        if len(items) > _MAX_LINES:
            text += f"\n… and {len(items) - _MAX_LINES} more; see /subscriptions."
        for channel_id in await self._places(guild_id, items):
            outcome = await self._courier.notify(channel_id, text, epoch=self._epoch)
            if isinstance(outcome, Sent):
                await self._store.servers.told(items)
            if not isinstance(outcome, Refused):
                return

    async def _places(self, guild_id: int, items: Iterable[Untold]) -> list[int]:
        """Where it can be told: there, in the system channel, in another subscribed channel."""
        mine = await self._store.subscriptions.of_guild(guild_id)
        closed = {one.channel_id for one in mine if one.state is SubscriptionState.BLOCKED}
        system = self._courier.system_channel(guild_id)
        wanted = [one.channel_id for one in items]
        wanted += [system] if system is not None else []
        wanted += [one.channel_id for one in mine]
        return [
            channel_id
            for channel_id in dict.fromkeys(wanted)
            if channel_id not in closed and self._courier.takes_notices(channel_id)
        ]

    async def _place(self) -> None:
        """Note the servers of channels that config.toml names."""
        known = {one.channel_id for one in await self._store.subscriptions.all()}
        found = {channel_id: self._courier.guild_of(channel_id) for channel_id in known}
        await self._store.subscriptions.place({one: guild for one, guild in found.items() if guild})

    async def _resume_where_possible(self, candidates: Iterable[Subscription]) -> None:
        """Resume the channels of `candidates` that nothing we can see keeps closed any more."""
        blocked = {one.channel_id for one in candidates if one.state is SubscriptionState.BLOCKED}
        resumed = [channel_id for channel_id in blocked if self._courier.is_open(channel_id)]
        if resumed:
            await self._store.subscriptions.resume(resumed, now=self._clock())
            self._wakes.wake_channels(resumed)


def _line(one: Untold) -> str:
    name = markdown.shorten(one.feed_title or without_credentials(one.feed_url), 100)
    feed = f"**{markdown.escape(name)}**"
    reason = markdown.escape(one.reason)
    if not one.is_blocked:
        return f"{feed} {reason}. I look once a day, and go on when it is back."
    if one.reason == _GONE:
        return f"{feed} has nowhere to go: {reason}. Choose another with /subscribe."
    return (
        f"I cannot post {feed} in <#{one.channel_id}>: {reason}. Nothing is lost: it waits,"
        " and follows as soon as that is put right."
    )

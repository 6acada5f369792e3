"""What commands do about subscriptions, in terms of values: no Discord in here."""

import re
from dataclasses import dataclass, field, replace

from bot import markdown
from bot.clock import Clock
from bot.errors import InputError
from bot.feeds.discover import Discoverer, Found
from bot.models import Reading, Subscription, tag_rules
from bot.poll import Poller
from bot.settings import FixedSubscription
from bot.store import Added, Store, Wanted
from bot.texts import say
from bot.urls import typed, without_credentials
from bot.wakes import Wakes

MAX_BACKLOG = 10
_MAX_PLACE = 150  # so that all places looked at fit into one message
_KEY = "s:"
_IS_KEY = re.compile(rf"{_KEY}[0-9]+")


@dataclass(frozen=True, slots=True)
class Request:
    """A `/subscribe` as it was typed."""

    feed: str = field(repr=False)  # it may hold a password
    channel_id: int
    guild_id: int
    tags: str
    backlog: int


class SubscriptionService:
    """Adds, removes, finds subscriptions."""

    def __init__(
        self,
        store: Store,
        discoverer: Discoverer,
        poller: Poller,
        wakes: Wakes,
        clock: Clock,
        *,
        limit: int,
    ) -> None:
        """All of them open; `limit` is how many subscriptions a server may have."""
        self._store = store
        self._discoverer = discoverer
        self._poller = poller
        self._wakes = wakes
        self._clock = clock
        self._limit = limit

    async def subscribe(self, request: Request) -> Added:
        """Subscribe a channel to the feed of an address, after a look at it.

        Raises `InputError` for what cannot be meant, `FeedError` for what cannot be read.
        """
        rules = tag_rules(request.tags.split(","))
        feed = (await self.discover(request.feed, request.guild_id))[0]
        wanted = Wanted(feed.url, request.channel_id, request.guild_id, rules, request.backlog)
        return await self.add(wanted, feed.reading)

    async def add(self, wanted: Wanted, reading: Reading, *, draft: int | None = None) -> Added:
        """Subscribe to a feed that was read just now; `draft` is what is used up by it.

        Raises `InputError` where it was used already, or where the server may have no more.
        """
        added = await self._store.subscriptions.add(
            wanted, now=self._clock(), limit=self._limit, draft=draft
        )
        if added.is_waiting:
            await self._poller.record(added.subscription.feed_id, reading)
            named = replace(added.subscription, feed_title=reading.listing.info.title)
            added = replace(added, subscription=named)
        # Whoever asks for it has seen to it that the bot can post there.
        await self._store.subscriptions.resume([wanted.channel_id], now=self._clock())
        self._wakes.wake_feeds()
        self._wakes.wake_channels([wanted.channel_id])
        return added

    async def discover(self, address: str, guild_id: int) -> tuple[Found, ...]:
        """The feeds of what somebody typed, at least one, the most likely first.

        It may be the key of a subscription of the server, for its feed. Raises `InputError` where
        there is none, `FeedError` for what cannot be read.
        """
        if _IS_KEY.fullmatch(address):
            url = (await self.find(guild_id, address)).feed_url
        else:
            url = typed(address)
        discovery = await self._discoverer.discover(url)
        if not discovery.feeds:
            places = [
                f"`{markdown.shorten(without_credentials(url), _MAX_PLACE)}`"
                for url in discovery.looked_at
            ]
            raise InputError(say("subscribe.nothing_found", places="\n".join(places)))
        return discovery.feeds

    async def unsubscribe(self, guild_id: int, typed_text: str) -> Subscription:
        """Remove a server's subscription by its key or by what was typed for it; see `undo`.

        Raises `InputError` where it has no such subscription, more than one, or a fixed one.
        """
        subscription = await self.find(guild_id, typed_text)
        if subscription.is_fixed:
            raise InputError(say("common.fixed"))
        await self._store.removals.remove(subscription.id, guild_id, now=self._clock())
        return subscription

    async def undo(self, subscription_id: int, guild_id: int) -> Subscription:
        """Have a subscription back that the server removed within the last minute.

        What its feed brought meanwhile is posted. Raises `InputError` where it is too late.
        """
        restored = await self._store.removals.undo(
            subscription_id, guild_id, now=self._clock(), limit=self._limit
        )
        if restored is None:
            raise InputError(say("unsubscribe.too_late"))
        self._wakes.wake_channels([restored.channel_id])
        return restored

    async def find(self, guild_id: int, typed_text: str) -> Subscription:
        """The one subscription of a server that `typed_text` means: its key, or part of a name.

        Raises `InputError` where that is none or several.
        """
        mine = await self._store.subscriptions.of_guild(guild_id)
        found = [one for one in mine if key(one) == typed_text] or matching(mine, typed_text)
        if not found:
            raise InputError(say("subscriptions.no_such"))
        if len(found) > 1:
            raise InputError(say("subscriptions.several"))
        return found[0]

    async def of_guild(self, guild_id: int) -> list[Subscription]:
        """A server's subscriptions, by channel and feed."""
        return await self._store.subscriptions.of_guild(guild_id)

    async def reconcile(self, fixed: tuple[FixedSubscription, ...]) -> None:
        """Make the fixed subscriptions those of config.toml."""
        wanted = [Wanted(one.feed, one.channel, None, one.rules, one.backlog) for one in fixed]
        await self._store.subscriptions.reconcile(wanted, now=self._clock())
        self._wakes.wake_feeds()


def key(subscription: Subscription) -> str:
    """What stands for a subscription in a completion: an id, because a value has 100 characters."""
    return f"{_KEY}{subscription.id}"


def matching(subscriptions: list[Subscription], text: str) -> list[Subscription]:
    """Subscriptions whose feed's title or address contains `text`, whatever its case.

    What of an address may be secret does not count: a search would give it away.
    """
    folded = text.casefold().strip()
    return [
        one
        for one in subscriptions
        if folded in f"{one.feed_title} {_public(one.feed_url)}".casefold()
    ]


def _public(url: str) -> str:
    """An address as far as it is no secret: credentials and keys are."""
    return without_credentials(url).partition("?")[0]

"""From an address to a subscription, with a look at it in between: no Discord in here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.errors import InputError
from bot.feeds.discover import Found
from bot.feeds.reader import FeedReader
from bot.looks import Look, Style
from bot.models import Listing, Reading, Rule, Subscription, tag_rules
from bot.prospect import Prospect, prospect
from bot.store import Added, Draft, Offered, Store, Wanted
from bot.subscriptions import Request, SubscriptionService
from bot.texts import say

_FRESH = 600_000
"""Milliseconds for which a reading serves: no feed is fetched for each look at it."""

MAX_READINGS = 16
MAX_ENTRIES = 500
"""Of a reading that is kept; a larger one, of some megabytes, is fetched again."""


@dataclass(frozen=True, slots=True)
class Card:
    """What somebody is shown before they decide."""

    draft: Draft
    listing: Listing
    rules: tuple[Rule, ...]
    prospect: Prospect


class Drafting:
    """Makes drafts, changes them, and makes subscriptions of them.

    A draft is always looked up together with the server and with whom it is for.
    """

    def __init__(
        self, store: Store, reader: FeedReader, subscriptions: SubscriptionService, clock: Clock
    ) -> None:
        """All of them open."""
        self._store = store
        self._reader = reader
        self._subscriptions = subscriptions
        self._clock = clock
        self._readings: dict[str, tuple[int, Reading]] = {}

    async def begin(self, request: Request, owner_id: int) -> Card | Subscription:
        """A draft of what was typed; the subscription, where there is nothing else to subscribe.

        Raises `InputError` for what cannot be meant, `FeedError` for what cannot be read.
        """
        tag_rules(request.tags.split(","))
        found = await self._subscriptions.discover(request.feed, request.guild_id)
        at = self._store.subscriptions.at
        existing = [await at(one.url, request.channel_id, request.guild_id) for one in found]
        chosen = next((n for n, one in enumerate(existing) if one is None), None)
        if chosen is None:
            return next(one for one in existing if one is not None)
        self._remember(found)
        draft = Draft(
            id=0,
            guild_id=request.guild_id,
            owner_id=owner_id,
            channel_id=request.channel_id,
            feeds=tuple(Offered(one.url, one.reading.listing.info.title) for one in found),
            chosen=chosen,
            tags=request.tags,
            backlog=request.backlog,
        )
        draft = await self._store.drafts.add(draft, now=self._clock())
        return self._card(draft, found[chosen].reading)

    async def draft(self, draft_id: int, guild_id: int, owner_id: int) -> Draft:
        """A draft as it is. Raises `InputError` where there is none, such as one that was used."""
        draft = await self._store.drafts.get(draft_id, guild_id, owner_id)
        if draft is None:
            raise InputError(say("subscribe.used"))
        return draft

    async def with_tags(self, draft: Draft, tags: str) -> Card:
        """The draft with other tags. Raises `InputError` for impossible ones, and as `begin`."""
        tag_rules(tags.split(","))
        return await self._changed(replace(draft, tags=tags))

    async def with_feed(self, draft: Draft, chosen: int) -> Card:
        """The draft for another of its feeds. Raises as `begin`."""
        if not 0 <= chosen < len(draft.feeds):
            raise InputError(say("subscribe.used"))
        return await self._changed(replace(draft, chosen=chosen))

    async def with_style(self, draft: Draft, style: Style) -> Card:
        """The draft with another style of posts. Raises as `begin`."""
        return await self._changed(replace(draft, style=style))

    async def confirm(self, draft: Draft) -> Added:
        """Subscribe, once: a draft is used up by that. Raises as `begin`."""
        url = draft.feed.url
        wanted = Wanted(
            url,
            draft.channel_id,
            draft.guild_id,
            tag_rules(draft.tags.split(",")),
            draft.backlog,
            Look(draft.style),
        )
        return await self._subscriptions.add(wanted, await self._reading(url), draft=draft.id)

    async def cancel(self, draft: Draft) -> None:
        """Forget a draft."""
        await self._store.drafts.remove(draft.id, draft.guild_id, draft.owner_id)

    async def _changed(self, draft: Draft) -> Card:
        card = self._card(draft, await self._reading(draft.feed.url))
        await self._store.drafts.change(draft)
        return card

    def _card(self, draft: Draft, reading: Reading) -> Card:
        rules = tag_rules(draft.tags.split(","))
        shown = prospect(reading.listing, rules, self._clock())
        return Card(draft, reading.listing, rules, shown)

    async def _reading(self, url: str) -> Reading:
        """The feed as it was a moment ago."""
        read_at, reading = self._readings.get(url, (0, None))
        if reading is None or not 0 <= self._clock() - read_at < _FRESH:
            reading = await self._reader.read(url)
            self._remember([Found(url, reading)])
        return reading

    def _remember(self, found: Iterable[Found]) -> None:
        for one in found:
            self._readings.pop(one.url, None)
            if len(one.reading.listing.entries) <= MAX_ENTRIES:
                self._readings[one.url] = (self._clock(), one.reading)
        for url in list(self._readings)[:-MAX_READINGS]:
            del self._readings[url]

"""One poll of one feed: fetch, parse, record, and when to come back."""

import logging
import math
from collections.abc import Callable

from bot.clock import Clock
from bot.errors import FeedError, StoreError
from bot.feeds import schedule
from bot.feeds.reader import FeedReader
from bot.models import PollState, QuietPoll, Reading
from bot.settings import PollingSettings
from bot.store import Store
from bot.urls import without_credentials
from bot.wakes import Wakes

log = logging.getLogger(__name__)

Chance = Callable[[], float]
"""Uniform in [0, 1), as `random.random`."""


class Poller:
    """Polls feeds; polls that found nothing are gathered, and written by `flush`."""

    def __init__(
        self,
        store: Store,
        reader: FeedReader,
        settings: PollingSettings,
        clock: Clock,
        chance: Chance,
        wakes: Wakes,
        max_posts: int,
    ) -> None:
        """`wakes` is told the channels that posts wait for; of one poll at most `max_posts`."""
        self._max_posts = max_posts
        self._store = store
        self._reader = reader
        self._settings = settings
        self._clock = clock
        self._chance = chance
        self._wakes = wakes
        self._quiet: dict[int, QuietPoll] = {}

    async def poll(self, feed_id: int) -> float:
        """Poll a feed and record what came of it; seconds until its next poll.

        Infinity for a feed that is gone. A feed that fails raises nothing: it is recorded too.
        """
        state = await self._store.polls.state(feed_id)
        if state is None:
            return math.inf
        try:
            reading = await self._reader.read(state.url, state.validators, state.items)
        except FeedError as error:
            return await self._record_failure(state, error)
        return await self._record(state, reading)

    async def record(self, feed_id: int, reading: Reading) -> None:
        """Record a reading that somebody made to look at the feed, instead of polling again."""
        state = await self._store.polls.state(feed_id)
        if state is not None:
            await self._record(state, reading)

    async def flush(self) -> None:
        """Write what is known of the polls that found nothing; it is kept until that succeeds."""
        quiet, self._quiet = self._quiet, {}
        try:
            await self._store.polls.record_quiet(list(quiet.values()))
        except StoreError:
            self._quiet = quiet | self._quiet
            raise

    async def _record(self, state: PollState, reading: Reading | None) -> float:
        seconds = schedule.after_success(self._settings, self._chance())
        now = self._clock()
        next_poll_at = now + round(seconds * 1000)
        self._quiet.pop(state.feed_id, None)
        if reading is None or _is_nothing_new(state, reading):
            validators = state.validators if reading is None else reading.validators
            self._quiet[state.feed_id] = QuietPoll(state.feed_id, validators, now, next_poll_at)
        else:
            result = await self._store.polls.record(
                state.feed_id,
                reading,
                now=now,
                next_poll_at=next_poll_at,
                max_posts=self._max_posts,
            )
            self._wakes.wake_channels(result.channels)
        if state.failures:
            log.info("feed %s works again", without_credentials(state.url))
        return seconds

    async def _record_failure(self, state: PollState, error: FeedError) -> float:
        seconds = schedule.after_failure(self._settings, error, state.failures + 1, self._chance())
        now = self._clock()
        self._quiet.pop(state.feed_id, None)
        is_change = await self._store.polls.record_failure(
            state.feed_id, error, now=now, next_poll_at=now + round(seconds * 1000)
        )
        if is_change:
            url = without_credentials(state.url)
            log.warning("feed %s %s; next try in %.0f s", url, error, seconds)
            self._wakes.wake_feeds()  # whoever subscribed may have to be told
        return seconds


def _is_nothing_new(state: PollState, reading: Reading) -> bool:
    """A body that changed around its items, such as in its build date.

    Without any items it may be the reading that a subscription's backlog waits for.
    """
    listing = reading.listing
    return bool(state.items) and not listing.entries and listing.items == state.items

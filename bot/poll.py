"""One poll of one feed: fetch, parse, record, and when to come back."""

import asyncio
import logging
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus

from bot.clock import Clock
from bot.errors import FeedError, InputError, StoreError
from bot.feeds import articles, schedule
from bot.feeds.reader import FeedReader
from bot.models import Item, PollState, QuietPoll, Reading, Validators
from bot.rhythm import Asked, Habits, is_dead
from bot.settings import PollingSettings
from bot.store import Store
from bot.turns import Turns, host_of
from bot.urls import typed, without_credentials
from bot.wakes import Wakes

log = logging.getLogger(__name__)

Chance = Callable[[], float]
"""Uniform in [0, 1), as `random.random`."""

MOVES = 3
"""Times in a row that a feed says it is elsewhere from now on, before it is believed."""

_PAUSE, _MAX_PAUSE = 60.0, 900.0
"""Seconds for which a host that says 429 is left alone: if it does not say so, and at most."""

_STALE = 60_000
"""Milliseconds for which a poll may start from what was read earlier."""


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
        turns: Turns,
        max_posts: int,
    ) -> None:
        """`wakes` is told the channels that posts wait for; of one poll at most `max_posts`.

        `turns` is told of hosts that want to be left alone.
        """
        self._max_posts = max_posts
        self._store = store
        self._reader = reader
        self._settings = settings
        self._clock = clock
        self._chance = chance
        self._wakes = wakes
        self._turns = turns
        self._quiet: dict[int, QuietPoll] = {}
        self._moves: dict[int, tuple[str, int]] = {}
        self._prepared: dict[int, tuple[int, PollState]] = {}

    async def prepare(self, feed_ids: Collection[int]) -> dict[int, str]:
        """Read what polls of these feeds start from, all at once: the address of each.

        Those that are gone are left out.
        """
        states = await self._store.polls.states(feed_ids)
        now = self._clock()
        self._prepared |= {feed_id: (now, state) for feed_id, state in states.items()}
        return {feed_id: state.url for feed_id, state in states.items()}

    async def poll(self, feed_id: int) -> float:
        """Poll a feed and record what came of it; seconds until its next poll.

        Infinity for a feed that is gone. A feed that fails raises nothing: it is recorded too.
        """
        state = await self._state(feed_id)
        if state is None:
            return math.inf
        items: tuple[Item, ...] = ()

        async def known() -> tuple[Item, ...]:
            nonlocal items
            items = await self._store.polls.items(feed_id)
            return items

        try:
            answer = await self._reader.poll(state.url, state.validators, known)
        except FeedError as error:
            return await self._record_failure(state, error)
        if answer.reading is None or _is_nothing_new(items, answer.reading):
            seconds = self._record_quiet(state, answer.validators, answer.fresh_for)
        else:
            seconds = await self._record(state, answer.reading, items, answer.fresh_for)
        if answer.moved_to is None:
            self._moves.pop(feed_id, None)
            return seconds
        return math.inf if await self._follow(state, answer.moved_to) else seconds

    async def record(self, feed_id: int, reading: Reading) -> None:
        """Record a reading that somebody made to look at the feed, instead of polling again."""
        state = (await self._store.polls.states([feed_id])).get(feed_id)
        if state is not None:
            items = await self._store.polls.items(feed_id)
            await self._record(state, reading, items, fresh_for=None)

    async def flush(self) -> None:
        """Write what is known of the polls that found nothing; it is kept until that succeeds."""
        quiet, self._quiet = self._quiet, {}
        try:
            await self._store.polls.record_quiet(list(quiet.values()))
        except (StoreError, asyncio.CancelledError):
            self._quiet = quiet | self._quiet
            raise

    async def _state(self, feed_id: int) -> PollState | None:
        """As it was prepared, unless that is long ago: somebody may have changed it since."""
        prepared_at, state = self._prepared.pop(feed_id, (0, None))
        if state is not None and abs(self._clock() - prepared_at) < _STALE:
            return state
        return (await self._store.polls.states([feed_id])).get(feed_id)

    def _record_quiet(
        self, state: PollState, validators: Validators, fresh_for: float | None
    ) -> float:
        now = self._clock()
        seconds = self._next_poll(state.habits, state.asked, fresh_for, now)
        next_poll_at = now + round(seconds * 1000)
        self._quiet[state.feed_id] = QuietPoll(state.feed_id, validators, now, next_poll_at)
        _note_recovery(state)
        return seconds

    async def _record(
        self, state: PollState, reading: Reading, items: Sequence[Item], fresh_for: float | None
    ) -> float:
        reading = await self._illustrated(state, reading, items)
        now = self._clock()
        habits = state.habits.later(_moments(items, reading, now), now)
        seconds = self._next_poll(habits, reading.listing.asked, fresh_for, now)
        self._quiet.pop(state.feed_id, None)
        result = await self._store.polls.record(
            state.feed_id,
            reading,
            now=now,
            next_poll_at=now + round(seconds * 1000),
            habits=habits,
            max_posts=self._max_posts,
        )
        self._wakes.wake_channels(result.channels)
        _note_recovery(state)
        return seconds

    async def _illustrated(
        self, state: PollState, reading: Reading, items: Sequence[Item]
    ) -> Reading:
        """A reading whose new entries have their articles' pictures, if somebody wants them.

        Before they are recorded, so that each is looked for once, and no post has to wait again.
        """
        known = {item.guid_hash for item in items}
        bare = [one for one in reading.listing.entries if not one.image and one.link]
        fresh = [one for one in bare if one.guid_hash not in known][: self._max_posts]
        if not fresh or not await self._store.polls.wants_article_images(state.feed_id):
            return reading
        found = await articles.pictures(self._reader, fresh)
        entries = tuple(
            replace(one, article_image=found.get(one.guid_hash)) for one in reading.listing.entries
        )
        return replace(reading, listing=replace(reading.listing, entries=entries))

    async def _follow(self, state: PollState, moved_to: str) -> bool:
        """Move a feed that said often enough where it is now; whether it became another one."""
        address = _same_kind(state.url, moved_to)
        if address is None:
            self._moves.pop(state.feed_id, None)
            return False
        said, times = self._moves.get(state.feed_id, (address, 0))
        times = times + 1 if said == address else 1
        self._moves[state.feed_id] = (address, times)
        if times < MOVES:
            return False
        await self.flush()
        del self._moves[state.feed_id]
        owed = await self._store.addresses.move(
            state.feed_id, address, now=self._clock(), max_posts=self._max_posts
        )
        log.info("feed %s moved to %s", *map(without_credentials, (state.url, address)))
        if owed is None:
            return False
        self._wakes.wake_channels(owed.channels)
        self._wakes.wake_feeds()
        return True

    def _next_poll(self, habits: Habits, asked: Asked, fresh_for: float | None, now: int) -> float:
        return schedule.after_success(
            self._settings, habits, asked, fresh_for=fresh_for, now=now, chance=self._chance()
        )

    async def _record_failure(self, state: PollState, error: FeedError) -> float:
        self._spare_host(state, error)
        now = self._clock()
        failing = now - (now if state.failing_since is None else state.failing_since)
        seconds = schedule.after_failure(
            self._settings, error, state.failures + 1, failing=failing, chance=self._chance()
        )
        self._quiet.pop(state.feed_id, None)
        is_change = await self._store.polls.record_failure(
            state.feed_id, error, now=now, next_poll_at=now + round(seconds * 1000)
        )
        if is_change:
            url = without_credentials(state.url)
            log.warning("feed %s %s; next try in %.0f s", url, error, seconds)
            if is_dead(error.status, failing):
                self._wakes.wake_feeds()  # whoever subscribed has to be told
        return seconds

    def _spare_host(self, state: PollState, error: FeedError) -> None:
        """What a host asks of one feed's poll in this way, it asks of all its feeds'."""
        is_too_much = error.status == HTTPStatus.TOO_MANY_REQUESTS
        if is_too_much or (error.status == HTTPStatus.SERVICE_UNAVAILABLE and error.retry_after):
            seconds = min(error.retry_after or _PAUSE, _MAX_PAUSE)
            now = asyncio.get_running_loop().time()
            self._turns.hold(host_of(state.url), now + seconds)


def _same_kind(url: str, moved_to: str) -> str | None:
    """The address to move to, if that is safe: credentials are for one place only."""
    if without_credentials(url) != url:
        return None
    try:
        address = typed(moved_to)
    except InputError:
        return None
    return address if address != url else None


def _is_nothing_new(items: Sequence[Item], reading: Reading) -> bool:
    """A body that changed around its items, such as in its build date.

    Without any items it may be the reading that a subscription's backlog waits for.
    """
    listing = reading.listing
    return bool(items) and not listing.entries and listing.items == items


def _moments(items: Sequence[Item], reading: Reading, now: int) -> Iterator[int]:
    """When the entries of a reading were published; an undated one that is new, just now."""
    known = {item.guid_hash for item in items}
    for entry in reading.listing.entries:
        if entry.published is not None:
            yield entry.published
        elif known and entry.guid_hash not in known:
            yield now


def _note_recovery(state: PollState) -> None:
    if state.failures:
        log.info("feed %s works again", without_credentials(state.url))

"""How the feeds of a server do, and what to do about those that fail: for `/feeds`."""

import re
from http import HTTPStatus

from bot.clock import Clock
from bot.errors import FailureKind, InputError
from bot.store import Failing, FeedHealth, Store
from bot.texts import say
from bot.wakes import Wakes

REST = 60_000
"""Milliseconds for which a feed that was just asked is not asked again, whoever wants that."""

_STATUS = re.compile(r"answers ([0-9]{3})")


class Checkup:
    """Looks after one server's feeds at a time."""

    def __init__(self, store: Store, wakes: Wakes, clock: Clock) -> None:
        """`wakes` is told of feeds that are due at once."""
        self._store = store
        self._wakes = wakes
        self._clock = clock

    async def feeds(self, guild_id: int) -> list[FeedHealth]:
        """The feeds that a server follows, those that fail first."""
        return await self._store.checkups.of_guild(guild_id)

    async def ask_again(self, guild_id: int, feed_id: int) -> FeedHealth:
        """Have a feed polled at once, in its host's turn as ever.

        Raises `InputError` for one that the server does not follow, that nobody waits for, or that
        was asked a moment ago.
        """
        found = await self.feeds(guild_id)
        feed = next((one for one in found if one.id == feed_id), None)
        if feed is None:
            raise InputError(say("feeds.not_followed"))
        now = self._clock()
        if feed.checked_at is not None and 0 <= now - feed.checked_at < REST:
            raise InputError(say("feeds.just_asked"))
        if not await self._store.checkups.ask_again(guild_id, feed_id, now=now):
            raise InputError(say("feeds.nobody_waits"))
        self._wakes.wake_feeds()
        return feed


def advice(failing: Failing) -> str:
    """What a failure means and what to do about it, in a sentence or two."""
    status = _STATUS.match(failing.detail)
    if failing.kind is FailureKind.STATUS and status:
        return say(f"feeds.status.{_group(int(status[1]))}")
    return say(f"feeds.advice.{failing.kind.name.lower()}")


def _group(status: int) -> str:
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return "blocked"
        case HTTPStatus.NOT_FOUND:
            return "missing"
        case HTTPStatus.GONE:
            return "gone"
        case HTTPStatus.TOO_MANY_REQUESTS:
            return "too_often"
    return "broken" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "other"

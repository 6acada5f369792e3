"""When to poll a feed next (pure: clock and chance are arguments).

A poll costs a request; an item that waits for one costs its reader time. A feed is polled when
the items that it has probably published by then would have waited long enough together. With a
steady rate that makes the wait grow with the square root of the gap between two items: a busy
feed is asked every few minutes, a weekly one every hour; one that publishes in office hours is
left alone at night.
"""

import math
from datetime import UTC, datetime
from http import HTTPStatus

from bot.errors import FailureKind, FeedError
from bot.rhythm import HOURS, Asked, Habits, is_dead
from bot.settings import PollingSettings

JITTER = 0.1
RARELY = 4200.0
"""Seconds between two polls of a feed that is alive, however seldom it publishes."""

MAX_ASKED = 3600.0
"""Seconds for which a feed's word is taken; many say a day or a year and publish every hour."""

_TYPICAL_GAP = 3000.0  # seconds between two items of a feed that is polled every `interval`
_SILENCE = 28 * 86_400_000  # milliseconds after which a feed counts as falling asleep
_HOUR, _HOUR_MS = 3600.0, 3_600_000
_GROWTH = 2.0
_MAX_FAILURES = 30  # beyond it the power below is only a larger number than any maximum


def after_success(
    settings: PollingSettings,
    habits: Habits,
    asked: Asked,
    *,
    fresh_for: float | None,
    now: int,
    chance: float,
) -> float:
    """Seconds until the next poll, spread by a tenth so that feeds do not march in step.

    `fresh_for` is for how many seconds HTTP calls the answer fresh (RFC 9111, section 4.2): a
    cache would give the same one. `now` is in Unix milliseconds, `chance` uniform in [0, 1).
    """
    wait = min(_patience(settings, habits, asked, now), _longest(settings, habits, now))
    wish = max(asked.ttl or 0.0, fresh_for or 0.0)
    spread = max(wait, min(wish, MAX_ASKED)) * _jitter(chance)
    return _bounded(_unskipped(spread, asked, now), settings)


def after_failure(
    settings: PollingSettings, error: FeedError, failures: int, *, failing: int, chance: float
) -> float:
    """Seconds until the next try: twice as long after each of `failures` in a row, by kind.

    What the server asks for with Retry-After counts where it is longer, up to `max_interval`. A
    feed that is dead, after `failing` milliseconds of that, gets the longest wait.
    """
    if is_dead(error.status, failing):
        return _bounded(settings.max_interval * _jitter(chance), settings)
    first, longest = _temper(settings, error)
    backoff = min(first * _GROWTH ** min(failures - 1, _MAX_FAILURES), longest)
    return _bounded(max(backoff * _jitter(chance), error.retry_after or 0.0), settings)


def _temper(settings: PollingSettings, error: FeedError) -> tuple[float, float]:
    """The first wait after a failure of this kind, and the longest."""
    hour = max(_HOUR, settings.interval)
    match error.status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return hour, settings.max_interval  # asking more often makes a ban longer
        case HTTPStatus.NOT_FOUND:
            return settings.interval, hour  # YouTube has spells of it, over after minutes or hours
    match error.kind:
        case FailureKind.STATUS | FailureKind.CONNECT | FailureKind.TIMEOUT | FailureKind.DNS:
            return settings.interval, 3 * hour  # somebody is mending it
        case _:
            return settings.interval, settings.max_interval


def _patience(settings: PollingSettings, habits: Habits, asked: Asked, now: int) -> float:
    """Seconds until the items probably published by then will have waited long enough."""
    if habits.is_unknown():
        watched = (now - habits.since) / 1000 if habits.since is not None else 0.0
        return _even(settings, max(asked.period or 0.0, watched, _TYPICAL_GAP))
    enough = settings.interval**2 / _TYPICAL_GAP / 2
    elapsed = waited = items = 0.0
    rates = habits.rates(now)
    for _ in range(HOURS + 1):
        moment = now + round(elapsed * 1000)
        length = _HOUR - moment / 1000 % _HOUR
        rate = rates[moment // _HOUR_MS % HOURS] / _HOUR
        # waited + items * t + rate * t**2 / 2 = enough
        missing = enough - waited
        root = math.sqrt(items**2 + 2 * rate * missing)
        part = 2 * missing / (items + root)
        if part <= length:
            return elapsed + part
        waited += items * length + rate * length**2 / 2
        items += rate * length
        elapsed += length
    return elapsed


def _even(settings: PollingSettings, gap: float) -> float:
    """The patience with a feed that publishes something every `gap` seconds at all hours."""
    return settings.interval * math.sqrt(gap / _TYPICAL_GAP)


def _longest(settings: PollingSettings, habits: Habits, now: int) -> float:
    """An hour while a feed is alive; the longer it has been silent, the longer, up to a day."""
    last = habits.last if habits.last is not None else habits.since
    silence = 0 if last is None else max(0, now - last)
    return max(RARELY, settings.interval) * max(1.0, silence / _SILENCE) ** 2


def _unskipped(seconds: float, asked: Asked, now: int) -> float:
    """`seconds`, or longer, so that no poll falls into hours or days that the feed excludes."""
    if not asked.skip_hours and not asked.skip_days:
        return seconds
    for _ in range(8 * HOURS):
        moment = datetime.fromtimestamp(now / 1000 + seconds, UTC)
        if moment.hour not in asked.skip_hours and moment.weekday() not in asked.skip_days:
            return seconds
        seconds += _HOUR
    return seconds


def _jitter(chance: float) -> float:
    return 1 + JITTER * (2 * chance - 1)


def _bounded(seconds: float, settings: PollingSettings) -> float:
    return min(max(seconds, settings.min_interval), settings.max_interval)

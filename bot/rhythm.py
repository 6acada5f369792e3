"""When a feed publishes, and what it asks of its readers (pure).

Hours are those of UTC. What is long ago counts less: half as much every two weeks.
"""

import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

HALF_LIFE = 14 * 86_400_000
"""Milliseconds after which a publication counts half as much."""

HOURS = 24

DEAD_AFTER = 3 * 86_400_000
"""Milliseconds of nothing but failures, after which a feed counts as dead."""

MISSING_AFTER = 14 * 86_400_000
"""The same of nothing but 404: YouTube answers it for living channels, for hours and for days."""

_HOUR = 3_600_000
_DAY = HOURS * _HOUR
_SLOT = 600_000  # what is published together, as by an import, is one event
_SETTLING = 1.0  # days that the feed's overall rate weighs against what one hour showed
_BENEFIT = 0.5  # of an event: what never published may have been about to
_PACKED = struct.Struct(f"<qqq{HOURS}f")


def is_dead(status: int | None, failing: int) -> bool:
    """Whether a feed whose last answer had that status, and that fails for so long, is dead.

    `failing` is in milliseconds. 410 says so itself (RFC 9110, section 15.5.11).
    """
    patience = MISSING_AFTER if status == HTTPStatus.NOT_FOUND else DEAD_AFTER
    return status == HTTPStatus.GONE or failing >= patience


@dataclass(frozen=True, slots=True)
class Asked:
    """What a feed's document asks for.

    `ttl` (RSS 2.0) and `period` (`sy:updatePeriod` by `sy:updateFrequency`) are in whole seconds;
    `skip_hours` and `skip_days` (RSS 2.0) hold hours of UTC and weekdays, Monday 0, in which it
    does not want to be asked.
    """

    ttl: int | None = None
    period: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a feed published in each hour of the day, as faded by the time `at`.

    `since` is the beginning of what is known of it, `last` its newest publication; Unix
    milliseconds, None where nothing is known.
    """

    at: int = 0
    since: int | None = None
    last: int | None = None
    hours: tuple[float, ...] = (0.0,) * HOURS

    def later(self, moments: Iterable[int], now: int) -> "Habits":
        """With the publications at `moments` that came after the last one known."""
        new = sorted({min(moment, now) // _SLOT * _SLOT for moment in moments})
        known = self.last if self.last is not None else -1
        new = [moment for moment in new if moment > known // _SLOT * _SLOT]
        fading = _faded(now - self.at)
        hours = [count * fading for count in self.hours]
        for moment in new:
            hours[moment // _HOUR % HOURS] += _faded(now - moment)
        since = self.since if self.since is not None else min([*new, now])
        return Habits(now, since, new[-1] if new else self.last, tuple(hours))

    def is_unknown(self) -> bool:
        """Whether the feed has never published anything with a date, or while it was watched."""
        return self.last is None

    def overall(self, now: int) -> float:
        """Publications in an hour, whatever the hour of the day."""
        events = sum(self.hours) * _faded(now - self.at) + _BENEFIT
        return events / (HOURS * self._days(now) + 1)

    def rate(self, moment: int, now: int) -> float:
        """Publications in an hour, expected at `moment`, by what is known `now`."""
        return self.rates(now)[moment // _HOUR % HOURS]

    def rates(self, now: int) -> Sequence[float]:
        """Publications in an hour, expected in each hour of the day, by what is known `now`."""
        fading, days = _faded(now - self.at), self._days(now)
        settled = _SETTLING * self.overall(now)
        return [(count * fading + settled) / (days + _SETTLING) for count in self.hours]

    def _days(self, now: int) -> float:
        """How many days are known, each as faded as what happened in it."""
        age = max(0, now - (self.since if self.since is not None else now))
        return (1 - _faded(age)) * HALF_LIFE / _DAY / math.log(2)

    def pack(self) -> bytes:
        """As the bytes of `feeds.habits`."""
        return _PACKED.pack(self.at, _number(self.since), _number(self.last), *self.hours)

    @classmethod
    def unpack(cls, data: bytes) -> "Habits":
        """From the bytes of `feeds.habits`; none are no habits."""
        if not data:
            return cls()
        at, since, last, *hours = _PACKED.unpack(data)
        return cls(at, _optional(since), _optional(last), tuple(hours))


def _faded(milliseconds: int) -> float:
    return math.pow(0.5, max(0, milliseconds) / HALF_LIFE)


def _number(moment: int | None) -> int:
    return -1 if moment is None else moment


def _optional(moment: int) -> int | None:
    return None if moment < 0 else moment

"""When a subscription's posts go out: as they come, or together at some time (pure).

Times are Unix milliseconds, times of day minutes after midnight in the pacing's zone.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot import zones

HOUR = 3_600_000
MAX_SIZE = 100
"""Posts that a digest may wait for: as many as a feed keeps."""

MAX_LIMIT = 60


class Digest(StrEnum):
    """When what has gathered is told of, in one message."""

    HOURLY = "hourly"
    DAILY = "daily"
    GATHERED = "gathered"


@dataclass(frozen=True, slots=True)
class Pacing:
    """Without a `digest`, posts go out as they come: `limit` an hour, the rest in a digest.

    `at` is the time of a daily digest, `size` how many have to gather for one. A digest that
    `is_roundup` holds nothing back: it lists what went out as it came. In the `quiet` hours, from
    the first time up to the second, nothing goes out.
    """

    digest: Digest | None = None
    at: int = 0
    size: int = 0
    is_roundup: bool = False
    quiet: tuple[int, int] | None = None
    limit: int | None = None
    zone: str = zones.UTC

    @property
    def gathers(self) -> bool:
        """Whether posts may have to wait for others, to be told of together."""
        return self.limit is not None or (self.digest is not None and not self.is_roundup)


AS_THEY_COME = Pacing()


@dataclass(frozen=True, slots=True)
class Turn:
    """When a post may go out, and whether together with others in a digest.

    `due_at` 0 is at once; None is when enough have gathered.
    """

    due_at: int | None = 0
    is_gathered: bool = False


AT_ONCE = Turn()


def is_quiet(pacing: Pacing, now: int) -> bool:
    """Whether nothing goes out now."""
    if pacing.quiet is None:
        return False
    begin, end = pacing.quiet
    minute = zones.minute_of_day(now, pacing.zone)
    return begin <= minute < end if begin <= end else not end <= minute < begin


def awake(pacing: Pacing, moment: int) -> int:
    """`moment`, or the end of the quiet hours that it falls into."""
    if pacing.quiet is None or not is_quiet(pacing, moment):
        return moment
    ends = zones.next_times(pacing.quiet[1], pacing.zone, moment)
    # A clock that is set back shows the end twice, and is quiet in between: an hour more at most.
    ends.append(moment + HOUR)
    return min((end for end in ends if not is_quiet(pacing, end)), default=max(ends))


def hour_of(pacing: Pacing, now: int) -> tuple[int, int]:
    """Beginning and end of the hour whose limit a post of `now` counts towards."""
    begin = awake(pacing, now) // HOUR * HOUR
    return begin, begin + HOUR


def turns(pacing: Pacing, count: int, now: int, *, waiting: int = 0, spent: int = 0) -> list[Turn]:
    """When each of `count` new posts, oldest first, may go out.

    `waiting` have gathered already, and `spent` went out, or will, in the hour of `hour_of`.
    """
    if pacing.digest is not None and not pacing.is_roundup:
        return [Turn(digest_due(pacing, waiting + count, now), is_gathered=True)] * count
    begin = awake(pacing, now)
    if pacing.limit is None or pacing.is_roundup:
        return [AT_ONCE if begin == now else Turn(begin)] * count
    free = min(count, max(0, pacing.limit - spent))
    rest = Turn(awake(pacing, hour_of(pacing, now)[1]), is_gathered=True)
    return [Turn(begin)] * free + [rest] * (count - free)


def digest_due(pacing: Pacing, gathered: int, now: int) -> int | None:
    """When a digest goes out for which so many have gathered; None if it waits for more."""
    if pacing.digest is Digest.GATHERED:
        return awake(pacing, now) if gathered >= pacing.size else None
    if pacing.digest is Digest.HOURLY:
        return awake(pacing, (now // HOUR + 1) * HOUR)
    return awake(pacing, zones.next_times(pacing.at, pacing.zone, now)[0])

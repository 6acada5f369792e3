"""A week of a hundred publishers in virtual time: requests and delays, by our schedule and by one
that asks every feed every ten minutes.

Publishers come with a past of four weeks, of which a feed's document lists the newest twenty
items, as real ones do. All of them are Poisson processes but the daily ones.
"""

import math
import random
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.feeds import schedule
from bot.rhythm import NOTHING_ASKED, Habits
from bot.settings import PollingSettings

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
START = 1_700_438_400_000  # a Monday, 00:00 UTC
LISTED = 20
FIXED = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Publisher:
    """One feed: the times of its items, past and of the week, ascending."""

    group: str
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What polling one publisher came to; delays from publishing to posting, milliseconds."""

    group: str
    requests: int
    delays: tuple[int, ...]


def publishers(chance: random.Random) -> list[Publisher]:
    """40 with an item a week, 30 daily, 20 with ten a day in office hours, 10 with fifty a day."""
    return [
        *(Publisher("one a week", _poisson(chance, 1 / WEEK)) for _ in range(40)),
        *(Publisher("daily at a fixed hour", _daily(chance)) for _ in range(30)),
        *(Publisher("ten a day, office hours", _office(chance)) for _ in range(20)),
        *(Publisher("fifty a day", _poisson(chance, 50 / DAY)) for _ in range(10)),
    ]


def ours(publisher: Publisher, chance: random.Random) -> Outcome:
    """Poll as `bot.poll` does, from the first reading at the beginning of the week."""
    settings = PollingSettings()
    habits = Habits()

    def wait(now: int, found: Sequence[int]) -> int:
        nonlocal habits
        habits = habits.later(found, now)
        seconds = schedule.after_success(
            settings, habits, NOTHING_ASKED, fresh_for=None, now=now, chance=chance.random()
        )
        return round(seconds * 1000)

    return _poll(publisher, START + chance.randrange(FIXED), wait)


def fixed(publisher: Publisher, chance: random.Random) -> Outcome:
    """Poll every ten minutes."""
    return _poll(publisher, START + chance.randrange(FIXED), lambda _now, _found: FIXED)


def _poll(publisher: Publisher, first: int, wait: Callable[[int, Sequence[int]], int]) -> Outcome:
    now, requests, delays = first, 1, list[int]()
    known = [moment for moment in publisher.items if moment <= now][-LISTED:]
    position = sum(moment <= now for moment in publisher.items)
    now += wait(now, known)
    while now < START + WEEK:
        requests += 1
        found = list[int]()
        while position < len(publisher.items) and publisher.items[position] <= now:
            found.append(publisher.items[position])
            position += 1
        delays += (now - moment for moment in found)
        now += wait(now, found)
    return Outcome(publisher.group, requests, tuple(delays))


def _poisson(chance: random.Random, rate: float) -> tuple[int, ...]:
    return tuple(_arrivals(chance, rate, START - 8 * WEEK, START + WEEK))


def _office(chance: random.Random) -> tuple[int, ...]:
    opens = chance.randrange(24) * HOUR
    days = range(START - 4 * WEEK, START + WEEK + DAY, DAY)
    rate = 10 / (8 * HOUR)
    moments = (
        moment
        for day in days
        for moment in _arrivals(chance, rate, day - DAY + opens, day - DAY + opens + 8 * HOUR)
    )
    return tuple(moments)


def _daily(chance: random.Random) -> tuple[int, ...]:
    at = chance.randrange(24 * 60) * MINUTE
    return tuple(range(START - 4 * WEEK + at, START + WEEK, DAY))


def _arrivals(chance: random.Random, rate: float, start: int, end: int) -> Iterator[int]:
    moment = start - math.log(1 - chance.random()) / rate
    while moment < end:
        yield round(moment)
        moment -= math.log(1 - chance.random()) / rate


def table(seed: int) -> str:
    """The outcomes as a Markdown table: requests, and minutes from publishing to posting."""
    everybody = publishers(random.Random(seed))  # noqa: S311 - a simulation
    lines = [
        "| publishers | requests | of every 10 min | median delay | its median | p90 | its p90 |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    chance = random.Random(seed)  # noqa: S311 - a simulation
    pairs = [(ours(one, chance), fixed(one, chance)) for one in everybody]
    for group in dict.fromkeys(one.group for one in everybody):
        lines.append(_row(group, [pair for pair in pairs if pair[0].group == group]))
    return "\n".join([*lines, _row("all", pairs)])


def _row(name: str, pairs: Sequence[tuple[Outcome, Outcome]]) -> str:
    mine, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    requests, their_requests = (sum(one.requests for one in side) for side in (mine, theirs))
    delays, their_delays = (_minutes(side) for side in (mine, theirs))
    cells = (
        name,
        f"{requests:,}",
        f"{requests / their_requests:.0%} of {their_requests:,}",
        f"{statistics.median(delays):.1f} min",
        f"{statistics.median(their_delays):.1f} min",
        f"{_p90(delays):.1f} min",
        f"{_p90(their_delays):.1f} min",
    )
    return f"| {' | '.join(cells)} |"


def _minutes(outcomes: Sequence[Outcome]) -> list[float]:
    return [delay / MINUTE for one in outcomes for delay in one.delays]


def _p90(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=10)[-1]


if __name__ == "__main__":
    sys.stdout.write(table(seed=1) + "\n")

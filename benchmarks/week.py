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
SEED = 1
"""Of the table in the README."""


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


@dataclass(frozen=True, slots=True)
class Row:
    """What a group of publishers came to; delays in minutes."""

    name: str
    requests: int
    items: int
    median: float
    p90: float


def compare(seed: int) -> list[tuple[Row, Row]]:
    """Ours and every ten minutes, a pair for each group of publishers and the last for all."""
    everybody = publishers(random.Random(seed))  # noqa: S311 - a simulation
    chance = random.Random(seed)  # noqa: S311 - a simulation
    pairs = [(ours(one, chance), fixed(one, chance)) for one in everybody]
    groups = [
        (name, [pair for pair in pairs if pair[0].group == name])
        for name in dict.fromkeys(one.group for one in everybody)
    ]
    return [
        (_row(name, [mine for mine, _ in members]), _row(name, [theirs for _, theirs in members]))
        for name, members in [*groups, ("all", pairs)]
    ]


def table(compared: Sequence[tuple[Row, Row]]) -> str:
    """A comparison as a Markdown table: ours, and after the slash every ten minutes."""
    return "\n".join(
        [
            "| publishers | requests | per new item | median delay | 90 % within |",
            "|---|--:|--:|--:|--:|",
            *(_line(mine, theirs) for mine, theirs in compared),
        ]
    )


def _line(mine: Row, theirs: Row) -> str:
    cells = (
        mine.name,
        f"{mine.requests / theirs.requests:.0%}",
        f"{mine.requests / mine.items:.1f} / {theirs.requests / theirs.items:.1f}",
        f"{mine.median:.1f} / {theirs.median:.1f} min",
        f"{mine.p90:.1f} / {theirs.p90:.1f} min",
    )
    return f"| {' | '.join(cells)} |"


def _row(name: str, outcomes: Sequence[Outcome]) -> Row:
    delays = [delay / MINUTE for one in outcomes for delay in one.delays]
    return Row(
        name,
        requests=sum(one.requests for one in outcomes),
        items=len(delays),
        median=statistics.median(delays),
        p90=statistics.quantiles(delays, n=10)[-1],
    )


if __name__ == "__main__":
    sys.stdout.write(table(compare(SEED)) + "\n")

"""What a subscription would bring, by a look at its feed (pure)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.filters import decide
from bot.models import Entry, Listing, Rule, folded
from bot.novelty import in_order
from bot.rhythm import Habits

MAX_JUDGED = 20
"""Of the newest items, that are put through a filter."""

_MAX_COUNTED = 200
"""Of the newest items, whose tags are counted."""

_DAY = 24  # hours


@dataclass(frozen=True, slots=True)
class Prospect:
    """`tags` are those in use with how often, most frequent first.

    `passing` of the `judged` newest items pass the filter; `newest` is the last of those.
    `per_day` is how many items there are, None where no item has a date, and `last` when the
    newest was published, in Unix milliseconds.
    """

    tags: tuple[tuple[str, int], ...]
    judged: int
    passing: int
    newest: Entry | None
    per_day: float | None
    last: int | None


def prospect(listing: Listing, rules: Sequence[Rule], now: int) -> Prospect:
    """What `listing` promises to whoever subscribes with `rules`."""
    newest = in_order(listing.entries)[::-1]
    judged = newest[:MAX_JUDGED]
    passing = [entry for entry in judged if decide(rules, entry).passed]
    moments = [entry.published for entry in listing.entries if entry.published is not None]
    habits = Habits().later(moments, now)
    return Prospect(
        tags=_frequent(newest[:_MAX_COUNTED]),
        judged=len(judged),
        passing=len(passing),
        newest=next(iter(passing), None),
        per_day=habits.overall(now) * _DAY if moments else None,
        last=max(moments, default=None),
    )


def _frequent(entries: Iterable[Entry]) -> tuple[tuple[str, int], ...]:
    """Each tag as it is written first, whatever its case later."""
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for entry in entries:
        for tag in entry.tags:
            spelt.setdefault(folded(tag), tag)
            counts[folded(tag)] += 1
    return tuple((spelt[key], count) for key, count in counts.most_common())

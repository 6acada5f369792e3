"""Which entries of a reading are news, and in which order they happened (pure).

What is unseen is not always new: when a publisher deletes something, an older item comes back
into the feed's window.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.models import Entry, Listing


class Novelty(StrEnum):
    """Why an unseen entry is, or is not, posted."""

    NEWS = "news"
    BACK_IN_VIEW = "came back into view"


@dataclass(frozen=True, slots=True)
class Judged:
    """An unseen entry and what it is."""

    entry: Entry
    novelty: Novelty


def judge(
    listing: Listing, seen: Container[int], baseline: int | None, *, is_first: bool
) -> tuple[Judged, ...]:
    """The unseen entries of `listing`, oldest first.

    `seen` holds GUID hashes; `baseline` is the oldest publishing time of the feed's first
    reading. On the first reading everything is news: what of it is posted, the backlog decides.
    """
    places = {item.guid_hash: place for place, item in reversed(list(enumerate(listing.items)))}
    lowest_known = max((place for guid, place in places.items() if guid in seen), default=None)
    unseen = {entry.guid_hash: entry for entry in reversed(listing.entries)}
    return tuple(
        Judged(entry, Novelty.NEWS if is_first else _novelty(entry, places, lowest_known, baseline))
        for entry in in_order(list(unseen.values())[::-1])
        if entry.guid_hash not in seen
    )


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """Entries of one document, top first, as they happened: oldest first.

    By publishing time; one without stands beside the dated one below it, else above it. Where
    times do not tell, the document's order decides, bottom up.
    """
    upwards = list(reversed(entries))
    moment = next((entry.published for entry in upwards if entry.published is not None), 0)
    times = [moment := moment if one.published is None else one.published for one in upwards]
    order = sorted(range(len(upwards)), key=times.__getitem__)
    return [upwards[place] for place in order]


def baseline_of(listing: Listing, now: int) -> int | None:
    """The oldest publishing time of a first reading, or None if nothing in it is dated.

    Never later than `now`: what an agenda announces must not make all news look old.
    """
    dated = [one.published for one in listing.entries if one.published is not None]
    return min(*dated, now) if dated else None


def _novelty(
    entry: Entry, places: dict[int, int], lowest_known: int | None, baseline: int | None
) -> Novelty:
    if entry.published is not None:
        is_old = baseline is not None and entry.published < baseline
    else:
        is_old = lowest_known is not None and places[entry.guid_hash] > lowest_known
    return Novelty.BACK_IN_VIEW if is_old else Novelty.NEWS

"""Which entries of a reading are news, and in which order they happened (pure).

What is unseen is not always new: when a publisher deletes something, an older item comes back
into the feed's window; when the site moves, its items come with other GUIDs.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.models import Entry, Listing


class Novelty(StrEnum):
    """Why an unseen entry is, or is not, posted."""

    NEWS = "news"
    BACK_IN_VIEW = "came back into view"
    RENAMED = "has another GUID than before"


@dataclass(frozen=True, slots=True)
class Namesake:
    """A remembered item with the link and title of another; `since` is in Unix milliseconds."""

    guid_hash: int
    since: int


Namesakes = Mapping[int, Sequence[Namesake]]
"""By alias hash."""

_RETURNING = 86_400_000
"""Milliseconds after which one item called like another may be the next of a series."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An unseen entry and what it is."""

    entry: Entry
    novelty: Novelty


def judge(
    listing: Listing,
    seen: Container[int],
    baseline: int | None,
    namesakes: Namesakes,
    *,
    is_first: bool,
) -> tuple[Judged, ...]:
    """The unseen entries of `listing`, oldest first.

    `seen` holds GUID hashes; `baseline` is the oldest publishing time of the feed's first
    reading. On the first reading everything is news: what of it is posted, the backlog decides.
    """
    places = {item.guid_hash: place for place, item in reversed(list(enumerate(listing.items)))}
    lowest_known = max((place for guid, place in places.items() if guid in seen), default=None)
    listed = {entry.guid_hash: entry for entry in reversed(listing.entries)}
    unseen = [one for one in in_order(list(listed.values())[::-1]) if one.guid_hash not in seen]

    def novelty(entry: Entry) -> Novelty:
        if is_first:
            return Novelty.NEWS
        if _is_renamed(entry, places, namesakes, is_alone=len(unseen) == 1):
            return Novelty.RENAMED
        return _novelty(entry, places, lowest_known, baseline)

    return tuple(Judged(entry, novelty(entry)) for entry in unseen)


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


def _is_renamed(
    entry: Entry, places: Container[int], namesakes: Namesakes, *, is_alone: bool
) -> bool:
    """Whether `entry` was there under another GUID, which the feed does not list any more.

    One that comes by itself, a day or more after its namesake, is the next of a series, such as
    a weekly "Open thread". Without a link a title says too little.
    """
    known = namesakes.get(entry.alias_hash, ()) if entry.link else ()
    if not known or any(one.guid_hash in places for one in known):
        return False
    first = min(one.since for one in known)
    is_later = entry.published is not None and entry.published > first + _RETURNING
    return not (is_alone and is_later)


def _novelty(
    entry: Entry, places: dict[int, int], lowest_known: int | None, baseline: int | None
) -> Novelty:
    if entry.published is not None:
        is_old = baseline is not None and entry.published < baseline
    else:
        is_old = lowest_known is not None and places[entry.guid_hash] > lowest_known
    return Novelty.BACK_IN_VIEW if is_old else Novelty.NEWS

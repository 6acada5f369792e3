"""What of a reading is news, what only came back into view, and in which order it happened."""

from dataclasses import replace

import pytest

from bot.feeds.identity import hash64
from bot.models import Entry
from bot.novelty import Namesake, Namesakes, Novelty, baseline_of, in_order, judge
from tests.building import HOUR, NOON, entry, listing


def at(hours: float | None, name: str) -> Entry:
    """An entry published so many hours after noon; None for one without a date."""
    return entry(name, published=None if hours is None else round(NOON + hours * HOUR))


def seen(*names: str) -> frozenset[int]:
    return frozenset(hash64(name) for name in names)


def names(*entries: Entry) -> list[str]:
    return [one.title.removeprefix("Title ") for one in entries]


def verdicts(
    *entries: Entry,
    known: frozenset[int] = frozenset(),
    cut: tuple[str, ...] = (),
    baseline: int | None = None,
    is_first: bool = False,
    namesakes: Namesakes | None = None,
) -> dict[str, str]:
    """What is unseen, oldest first, and why it is posted or not."""
    judged = judge(listing(*entries, cut=cut), known, baseline, namesakes or {}, is_first=is_first)
    return {names(one.entry)[0]: str(one.novelty) for one in judged}


NEWS = str(Novelty.NEWS)
BACK = str(Novelty.BACK_IN_VIEW)


def test_on_the_first_reading_everything_is_news_oldest_first() -> None:
    found = verdicts(at(2, "new"), at(1, "middle"), at(0, "old"), is_first=True)
    assert found == {"old": NEWS, "middle": NEWS, "new": NEWS}
    assert list(found) == ["old", "middle", "new"]


def test_what_was_seen_is_left_out() -> None:
    assert verdicts(at(1, "new"), at(0, "old"), known=seen("old")) == {"new": NEWS}
    assert verdicts(at(0, "old"), known=seen("old")) == {}


def test_a_seen_entry_that_changed_is_no_news() -> None:
    edited = entry("old", content_hash=1)
    assert verdicts(edited, known=seen("old")) == {}


@pytest.mark.parametrize(
    ("hours", "verdict"), [(-1, BACK), (-0.001, BACK), (0, NEWS), (0.5, NEWS), (9000, NEWS)]
)
def test_only_what_is_older_than_the_first_reading_came_back(hours: float, verdict: str) -> None:
    found = verdicts(at(1, "known"), at(hours, "unseen"), known=seen("known"), baseline=NOON)
    assert found == {"unseen": verdict}


def test_an_item_published_late_is_news_wherever_it_stands() -> None:
    found = verdicts(
        at(9, "known"), at(8, "known too"), at(3, "late"),
        known=seen("known", "known too"), baseline=NOON,
    )  # fmt: skip
    assert found == {"late": NEWS}


def test_an_undated_entry_came_back_if_it_stands_below_every_known_one() -> None:
    top, middle, bottom = at(None, "top"), at(None, "middle"), at(None, "bottom")
    known = [at(None, "a"), at(None, "b")]
    found = verdicts(top, known[0], middle, known[1], bottom, known=seen("a", "b"))
    assert found == {"bottom": BACK, "middle": NEWS, "top": NEWS}


def test_known_entries_count_even_where_they_were_not_parsed_again() -> None:
    found = verdicts(at(None, "a"), at(None, "low"), known=seen("a"), cut=("a",))
    assert found == {"low": BACK}


def test_undated_entries_are_news_where_nothing_known_is_listed() -> None:
    assert verdicts(at(None, "b"), at(None, "a"), known=seen("gone")) == {"a": NEWS, "b": NEWS}


def test_a_dated_entry_is_news_where_the_first_reading_had_no_dates() -> None:
    assert verdicts(at(-99, "dated"), at(None, "a"), known=seen("a"))["dated"] == NEWS


@pytest.mark.parametrize("pinned", [at(9000, "pinned"), at(None, "pinned")])
def test_a_pinned_or_future_dated_item_holds_nothing_back(pinned: Entry) -> None:
    found = verdicts(pinned, at(2, "new"), at(1, "old"), known=seen("pinned", "old"), baseline=NOON)
    assert found == {"new": NEWS}


def test_an_item_that_is_listed_twice_is_judged_once_by_its_upper_place() -> None:
    upper, lower = entry("twice", title="Title upper", published=None), at(None, "twice")
    found = judge(listing(upper, at(None, "a"), lower), seen("a"), None, {}, is_first=False)
    assert [(one.entry.title, one.novelty) for one in found] == [("Title upper", Novelty.NEWS)]


def test_dated_entries_are_ordered_by_date() -> None:
    assert names(*in_order([at(1, "b"), at(2, "c"), at(0, "a")])) == ["a", "b", "c"]


def test_entries_of_one_moment_keep_the_order_of_the_document() -> None:
    assert names(*in_order([at(0, "c"), at(0, "b"), at(0, "a")])) == ["a", "b", "c"]


def test_an_entry_without_a_date_stands_beside_the_one_below_it() -> None:
    assert names(*in_order([at(3, "c"), at(None, "b"), at(1, "a")])) == ["a", "b", "c"]
    assert names(*in_order([at(1, "a"), at(2, "b"), at(None, "c")])) == ["a", "c", "b"]
    assert names(*in_order([at(None, "b"), at(None, "a")])) == ["a", "b"]
    assert names(*in_order([])) == []


def test_the_baseline_is_the_oldest_date_there_is() -> None:
    found = listing(at(1, "a"), at(None, "b"), at(-2, "c"))
    assert baseline_of(found, NOON) == NOON - 2 * HOUR
    assert baseline_of(listing(at(None, "a")), NOON) is None
    assert baseline_of(listing(), NOON) is None


def test_the_baseline_is_not_in_the_future() -> None:
    """A first reading that only announces must not make all later news look old."""
    assert baseline_of(listing(at(99, "a"), at(98, "b")), NOON) == NOON


OLD = Namesake(hash64("old"), NOON)
RENAMED = str(Novelty.RENAMED)


def called_like_old(hours: float | None, name: str = "new") -> Entry:
    return replace(at(hours, name), alias_hash=7)


@pytest.mark.parametrize(
    ("hours", "others", "verdict"),
    [
        (0, [], RENAMED),
        (24, [], RENAMED),
        (25, [], NEWS),  # the next "Open thread"
        (25, [at(25, "other")], RENAMED),
        (None, [], RENAMED),
    ],
)
def test_what_has_another_guid_than_before_is_no_news(
    hours: float | None, others: list[Entry], verdict: str
) -> None:
    found = verdicts(called_like_old(hours), *others, namesakes={7: [OLD]})
    assert found["new"] == verdict


def test_an_item_called_like_one_that_is_still_listed_is_another() -> None:
    found = verdicts(called_like_old(0), at(0, "old"), known=seen("old"), namesakes={7: [OLD]})
    assert found == {"new": NEWS}


def test_without_a_link_a_title_says_too_little() -> None:
    found = verdicts(replace(called_like_old(0), link=None), namesakes={7: [OLD]})
    assert found == {"new": NEWS}

"""What is told of a feed before it is subscribed."""

import pytest

from bot.models import tag_rules
from bot.prospect import MAX_JUDGED, prospect
from tests.building import HOUR, NOON, entry, listing

DAY = 24 * HOUR


def test_tags_are_counted_whatever_their_case_most_frequent_first() -> None:
    found = prospect(
        listing(
            entry("1", tags=("Sport", "NATO")), entry("2", tags=("nato",)), entry("3", tags=())
        ),
        (),
        NOON,
    )
    assert found.tags == (("NATO", 2), ("Sport", 1))


def test_the_newest_that_passes_is_shown_and_those_that_pass_are_counted() -> None:
    entries = [
        entry(str(n), published=NOON - n * HOUR, tags=("odd",) if n % 2 else ("even",))
        for n in range(30)
    ]
    found = prospect(listing(*entries), tag_rules(["odd"]), NOON)
    assert (found.judged, found.passing) == (MAX_JUDGED, MAX_JUDGED // 2)
    assert found.newest is not None
    assert found.newest.title == "Title 1"
    assert prospect(listing(*entries), tag_rules(["none"]), NOON).newest is None


@pytest.mark.parametrize(("distance", "per_day"), [(DAY, 1), (DAY // 4, 4), (7 * DAY, 1 / 7)])
def test_it_says_about_how_often_something_comes(distance: int, per_day: float) -> None:
    entries = [entry(str(n), published=NOON - n * distance) for n in range(20)]
    found = prospect(listing(*entries), (), NOON)
    assert found.per_day == pytest.approx(per_day, rel=0.4)
    assert found.last == NOON


def test_nothing_is_said_of_a_feed_without_dates_or_items() -> None:
    undated = prospect(listing(entry("1", published=None)), (), NOON)
    assert (undated.per_day, undated.last, undated.judged) == (None, None, 1)
    empty = prospect(listing(), (), NOON)
    assert (empty.tags, empty.judged, empty.passing, empty.newest) == ((), 0, 0, None)

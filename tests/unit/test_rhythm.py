"""What is known of when a feed publishes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rhythm import HALF_LIFE, Habits
from tests.building import HOUR, NOON

DAY = 24 * HOUR
MOMENTS = st.integers(0, 2 * NOON)


def known(*moments: int, now: int = NOON) -> Habits:
    return Habits().later(moments, now)


def test_nothing_is_known_at_first() -> None:
    assert Habits().is_unknown()
    assert known().is_unknown()
    assert not known(NOON - HOUR).is_unknown()


def test_a_feed_that_was_watched_without_news_is_known_to_be_slow() -> None:
    watched = known()
    assert watched.since == NOON
    assert watched.overall(NOON + 30 * DAY) < watched.overall(NOON + DAY) < watched.overall(NOON)


def test_one_a_day_is_one_a_day() -> None:
    daily = known(*range(NOON - 40 * DAY, NOON, DAY))
    assert 0.9 < 24 * daily.overall(NOON) < 1.1


def test_hours_that_bring_something_are_told_from_those_that_do_not() -> None:
    daily = known(*range(NOON - 40 * DAY, NOON, DAY))
    assert daily.rate(NOON + DAY, NOON) > 0.8
    assert daily.rate(NOON + 6 * HOUR, NOON) < 0.01


def test_a_day_is_not_enough_to_rule_out_the_other_hours() -> None:
    once = known(NOON - DAY + HOUR)
    assert once.rate(NOON + 6 * HOUR, NOON) > once.rate(NOON + HOUR, NOON) / 50


def test_what_happened_once_counts_half_after_its_half_life() -> None:
    then = known(NOON).hours[12]
    later = known(NOON).later([], NOON + HALF_LIFE).hours[12]
    assert later == then / 2


def test_an_import_of_many_items_at_once_is_one_event() -> None:
    assert known(*range(NOON - HOUR, NOON - HOUR + 60_000, 600)).hours == known(NOON - HOUR).hours


def test_what_comes_again_does_not_count_again() -> None:
    once = known(NOON - 2 * HOUR, NOON - HOUR)
    assert once.later([NOON - 2 * HOUR, NOON - HOUR], NOON) == once
    more = once.later([NOON - HOUR, NOON], NOON)
    assert sum(more.hours) > sum(once.hours) + 0.9


def test_the_future_is_now() -> None:
    assert known(NOON + 400 * DAY).last == NOON


@given(st.lists(st.tuples(st.lists(MOMENTS, max_size=30), st.integers(0, 2 * NOON)), max_size=5))
def test_whatever_a_feed_says_rates_are_positive_and_habits_survive_packing(
    readings: list[tuple[list[int], int]],
) -> None:
    habits, now = Habits(), 0
    for moments, passed in readings:
        now += passed
        habits = habits.later(moments, now)
        assert all(0 <= moment <= now for moment in (habits.since, habits.last) if moment)
        assert 0 < habits.overall(now) < 10
        assert all(0 < habits.rate(now + hour * HOUR, now) < 10 for hour in range(24))
    again = Habits.unpack(habits.pack())
    assert (again.at, again.since, again.last) == (habits.at, habits.since, habits.last)
    assert all(abs(a - b) < 1e-3 for a, b in zip(again.hours, habits.hours, strict=True))


def test_no_bytes_are_no_habits() -> None:
    assert Habits.unpack(b"") == Habits()

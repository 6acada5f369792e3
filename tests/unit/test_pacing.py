"""When posts go out: quiet hours, digests, limits, whatever the clocks do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import pacing, zones
from bot.pacing import AT_ONCE, HOUR, Digest, Pacing, Turn
from tests.unit.test_zones import at, minutes, moments, names

NIGHT = (22 * 60, 7 * 60)
BERLIN = "Europe/Berlin"
NOON = at("2026-07-01T12:00")

quiets = st.none() | st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1])
paces = st.builds(
    Pacing,
    digest=st.none() | st.sampled_from(Digest),
    at=minutes,
    size=st.integers(1, 10),
    quiet=quiets,
    limit=st.none() | st.integers(1, 6),
    zone=names,
)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-07-01T19:59", "2026-07-01T19:59"),
        ("2026-07-01T20:00", "2026-07-02T05:00"),
        ("2026-07-02T04:59", "2026-07-02T05:00"),
        ("2026-07-02T05:00", "2026-07-02T05:00"),
        ("2026-10-24T21:00", "2026-10-25T06:00"),
        ("2026-03-28T22:00", "2026-03-29T05:00"),
    ],
)
def test_the_night_in_berlin(now: str, end: str) -> None:
    quiet = Pacing(quiet=NIGHT, zone=BERLIN)
    assert pacing.awake(quiet, at(now)) == at(end)
    assert pacing.is_quiet(quiet, at(now)) == (now != end)


def test_quiet_hours_within_a_day() -> None:
    lunch = Pacing(quiet=(12 * 60, 13 * 60))
    assert pacing.is_quiet(lunch, NOON)
    assert not pacing.is_quiet(lunch, NOON + HOUR)
    assert not pacing.is_quiet(lunch, NOON - 1)


def test_an_end_that_comes_twice_ends_the_quiet_hours_soon_after_the_second() -> None:
    quiet = Pacing(quiet=(22 * 60, 2 * 60 + 30), zone=BERLIN)
    second = at("2026-10-25T01:10")  # clocks show 02:10 for the second time
    assert pacing.is_quiet(quiet, second)
    assert pacing.awake(quiet, second) == second + HOUR


@given(wanted=paces, now=moments)
def test_nobody_is_kept_quiet_for_more_than_a_day(wanted: Pacing, now: int) -> None:
    end = pacing.awake(wanted, now)
    assert now <= end <= now + 26 * HOUR
    assert (end == now) != pacing.is_quiet(wanted, now)
    assert not pacing.is_quiet(wanted, end)


@given(wanted=paces, now=moments, count=st.integers(0, 12), spent=st.integers(0, 8))
def test_every_post_has_a_turn_soon_and_in_order(
    wanted: Pacing, now: int, count: int, spent: int
) -> None:
    planned = pacing.turns(wanted, count, now, waiting=wanted.size, spent=spent)
    assert len(planned) == count
    for turn in planned:
        assert turn.due_at is not None
        assert turn == AT_ONCE or now <= turn.due_at <= now + 52 * HOUR
        assert not pacing.is_quiet(wanted, turn.due_at or now)
    due = [turn.due_at or now for turn in planned if turn.due_at is not None]
    assert due == sorted(due)
    assert sorted(planned, key=lambda turn: turn.is_gathered) == planned


@given(now=moments, name=names, minute=minutes)
def test_a_daily_digest_tells_of_everything_in_one_of_the_next_hours(
    now: int, name: str, minute: int
) -> None:
    daily = Pacing(Digest.DAILY, at=minute, zone=name)
    assert set(pacing.turns(daily, 3, now)) == {
        Turn(zones.next_times(minute, name, now)[0], is_gathered=True)
    }


def test_an_hourly_digest_goes_out_when_the_hour_is_full() -> None:
    hourly = Pacing(Digest.HOURLY)
    assert pacing.turns(hourly, 1, NOON) == [Turn(NOON + HOUR, is_gathered=True)]
    assert pacing.turns(hourly, 1, NOON - 1) == [Turn(NOON, is_gathered=True)]


@pytest.mark.parametrize(
    ("waiting", "count", "due"), [(0, 3, None), (0, 4, NOON), (3, 1, NOON), (2, 1, None)]
)
def test_a_digest_of_four_waits_for_four(waiting: int, count: int, due: int | None) -> None:
    four = Pacing(Digest.GATHERED, size=4)
    planned = pacing.turns(four, count, NOON, waiting=waiting)
    assert planned == [Turn(due, is_gathered=True)] * count


def test_a_digest_that_is_complete_at_night_waits_for_the_morning() -> None:
    four = Pacing(Digest.GATHERED, size=4, quiet=NIGHT)
    assert pacing.turns(four, 4, at("2026-07-01T23:00"))[0].due_at == at("2026-07-02T07:00")


def test_what_is_beyond_the_limit_waits_for_the_end_of_the_hour() -> None:
    three = Pacing(limit=3)
    now = NOON + HOUR // 2
    rest = Turn(NOON + HOUR, is_gathered=True)
    assert pacing.turns(three, 5, now, spent=1) == [Turn(now), Turn(now), rest, rest, rest]
    assert pacing.turns(three, 2, now, spent=7) == [rest, rest]


def test_the_limit_at_night_is_that_of_the_hour_after() -> None:
    three = Pacing(limit=3, quiet=(22 * 60, 6 * 60 + 30))
    now = at("2026-07-01T23:00")
    begin, end = pacing.hour_of(three, now)
    assert (begin, end) == (at("2026-07-02T06:00"), at("2026-07-02T07:00"))
    morning = at("2026-07-02T06:30")
    assert pacing.turns(three, 4, now) == [Turn(morning)] * 3 + [Turn(end, is_gathered=True)]


def test_without_wishes_everything_goes_out_at_once() -> None:
    assert pacing.turns(pacing.AS_THEY_COME, 2, NOON) == [AT_ONCE, AT_ONCE]

"""Time zones: found by what people type, and read right when clocks are changed."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot import zones
from bot.errors import InputError

HOUR = 3_600_000

moments = st.integers(0, 4_000_000_000_000)
minutes = st.integers(0, 24 * 60 - 1)
names = st.sampled_from(
    ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
     "America/St_Johns", "Pacific/Apia", "Africa/Casablanca", "America/Santiago")
)  # fmt: skip


def at(text: str) -> int:
    """Unix milliseconds of a time as it is in UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" Berlin ", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("NEW YORK", "America/New_York"),
        ("utc", "UTC"),
        ("CET", "CET"),
    ],
)
def test_a_zone_is_found_however_it_is_typed(typed: str, name: str) -> None:
    assert zones.find(typed) == name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/Berln", "did you mean Europe/Berlin"),
        ("Lodnon", "did you mean Europe/London"),
        ("!", "write it as in Europe/Berlin"),
        ("", "write it as in Europe/Berlin"),
    ],
)
def test_an_unknown_zone_is_answered_with_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(InputError, match=meant):
        zones.find(typed)


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("8", 480), ("08:00", 480), (" 8:05 ", 485), ("20.15", 1215), ("20h", 1200), ("8h30", 510),
        ("8 pm", 1200), ("8:30 P.M.", 1230), ("12am", 0), ("12 pm", 720), ("0:00", 0),
        ("23:59", 1439), ("٨", 480),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_however_it_is_typed(typed: str, minute: int) -> None:
    assert zones.time_of_day(typed) == minute


@pytest.mark.parametrize("typed", ["", "24:00", "8:60", "13 pm", "0 am", "eight", "8:5", "-1"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="write it as in 8:00"):
        zones.time_of_day(typed)


def test_a_zone_that_this_machine_does_not_know_is_utc() -> None:
    assert zones.minute_of_day(at("2026-07-01T08:30"), "Mars/Olympus") == 8 * 60 + 30
    assert zones.minute_of_day(at("2026-07-01T08:30"), "../etc/passwd") == 8 * 60 + 30


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-07-01T05:59", "2026-07-01T06:00"),
        ("2026-07-01T06:00", "2026-07-02T06:00"),
        ("2026-01-01T06:30", "2026-01-01T07:00"),
        ("2026-10-24T06:30", "2026-10-25T07:00"),  # 25 hours: the clocks go back in between
        ("2026-03-28T07:30", "2026-03-29T06:00"),  # 23 hours
    ],
)
def test_eight_in_berlin(now: str, expected: str) -> None:
    assert zones.next_times(8 * 60, "Europe/Berlin", at(now))[0] == at(expected)


def test_a_time_that_is_skipped_or_comes_twice_comes_once() -> None:
    half_past_two = 2 * 60 + 30
    skipped = zones.next_times(half_past_two, "Europe/Berlin", at("2026-03-29T00:00"))[0]
    assert skipped == at("2026-03-29T01:30")  # clocks show 03:30
    first = zones.next_times(half_past_two, "Europe/Berlin", at("2026-10-25T00:00"))[0]
    assert first == at("2026-10-25T00:30")
    assert zones.next_times(half_past_two, "Europe/Berlin", first)[0] == at("2026-10-26T01:30")


@given(now=moments, minute=minutes, name=names)
def test_there_is_one_time_each_day(now: int, minute: int, name: str) -> None:
    times = zones.next_times(minute, name, now)
    assert now < times[0] <= now + 49 * HOUR
    assert times == sorted(times)
    assert zones.next_times(minute, name, times[0])[0] == times[1]
    days = [zones.local(moment, name).date() for moment in times]
    assume("Apia" not in name)  # which left a whole day out
    assert len(set(days)) == len(days)


@given(now=moments, minute=minutes, name=names)
def test_clocks_show_that_time_unless_they_skip_it(now: int, minute: int, name: str) -> None:
    moment = zones.next_times(minute, name, now)[0]
    shown = zones.minute_of_day(moment, name)
    before = zones.local(moment - 2 * HOUR, name).utcoffset()
    assert shown == minute or zones.local(moment, name).utcoffset() != before

"""When a feed is polled next."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FailureKind, FeedError
from bot.feeds import schedule
from bot.feeds.schedule import JITTER, MAX_ASKED, RARELY, after_success
from bot.rhythm import DEAD_AFTER, MISSING_AFTER, NOTHING_ASKED, Asked, Habits
from bot.settings import PollingSettings
from tests.building import HOUR, NOON

SETTINGS = PollingSettings()
CHANCE = st.floats(0, 1, exclude_max=True)
MIDDLE = 0.5
MINUTE = 60_000
DAY = 24 * HOUR
NEW = Habits()


def every(gap: int, *, days: int = 40, until: int = NOON) -> Habits:
    return Habits().later(range(until - days * DAY, until, gap), until)


def wait(
    habits: Habits = NEW,
    asked: Asked = NOTHING_ASKED,
    *,
    fresh_for: float | None = None,
    now: int = NOON,
    chance: float = MIDDLE,
    settings: PollingSettings = SETTINGS,
) -> float:
    return after_success(settings, habits, asked, fresh_for=fresh_for, now=now, chance=chance)


def after_failure(
    settings: PollingSettings, error: FeedError, failures: int, chance: float, *, failing: int = 0
) -> float:
    return schedule.after_failure(settings, error, failures, failing=failing, chance=chance)


def failure(
    status: int = 503, retry_after: float | None = None, kind: FailureKind = FailureKind.STATUS
) -> FeedError:
    return FeedError(kind, f"answers {status}", status, retry_after)


def test_a_feed_of_which_nothing_is_known_is_polled_every_interval() -> None:
    assert wait() == 600
    assert wait(settings=SETTINGS.model_copy(update={"interval": 300.0})) == 300


@given(CHANCE)
def test_feeds_do_not_march_in_step(chance: float) -> None:
    assert 600 * (1 - JITTER) <= wait(chance=chance) <= 600 * (1 + JITTER)
    assert wait(chance=0.1) < wait(chance=0.9)
    assert after_failure(SETTINGS, failure(), 1, 0.1) < after_failure(SETTINGS, failure(), 1, 0.9)


@pytest.mark.parametrize(
    ("gap", "at_least", "at_most"),
    [(10 * MINUTE, 240, 330), (30 * MINUTE, 400, 530), (2 * HOUR, 800, RARELY),
     (7 * DAY, RARELY, RARELY)],
    ids=["busy", "half-hourly", "every two hours", "weekly"],
)  # fmt: skip
def test_the_more_a_feed_publishes_the_sooner_it_is_polled(
    gap: int, at_least: float, at_most: float
) -> None:
    assert at_least <= wait(every(gap), now=NOON + 5 * HOUR) <= at_most


@pytest.mark.parametrize(
    ("silent_days", "seconds"),
    [(7, RARELY), (20, RARELY), (51, 4 * RARELY), (365, 86_400), (20_000, 86_400)],
)
def test_a_feed_that_falls_silent_is_polled_less_and_less(silent_days: int, seconds: float) -> None:
    assert wait(every(7 * DAY), now=NOON + silent_days * DAY + 5 * HOUR) == pytest.approx(
        seconds, rel=0.05
    )


def test_a_feed_without_dates_or_news_is_polled_less_the_longer_it_was_watched() -> None:
    watched = NEW.later([], NOON)
    waits = [wait(watched, now=NOON + hours * HOUR) for hours in (0, 1, 6, 24, 24 * 200)]
    assert waits == sorted(waits)
    assert waits[0] == 600
    assert waits[-1] > 40_000


def office() -> Habits:
    days = range(NOON - 40 * DAY, NOON, DAY)
    return Habits().later(
        (day + minutes * MINUTE for day in days for minutes in (0, 50, 100)), NOON
    )


def test_a_feed_that_publishes_at_certain_hours_is_polled_then() -> None:
    assert wait(office(), now=NOON) < 1000
    assert wait(office(), now=NOON + 10 * HOUR) == RARELY
    before = wait(office(), now=NOON - 20 * MINUTE)
    assert 20 * 60 < before < 20 * 60 + 1000


@pytest.mark.parametrize(
    ("asked", "fresh_for", "seconds"),
    [
        (Asked(ttl=1800), None, 1800),
        (NOTHING_ASKED, 1200, 1200),
        (Asked(ttl=1800), 1200.0, 1800),
        (Asked(ttl=60), 5.0, 600),
        (Asked(ttl=10**7), 1e12, MAX_ASKED),
        (Asked(period=4 * 3000), None, 1200),
        (Asked(period=60), None, 600),
        (Asked(period=10**8), None, RARELY),
    ],
)
def test_what_a_feed_asks_for_counts_within_reason(
    asked: Asked, fresh_for: float | None, seconds: float
) -> None:
    assert wait(asked=asked, fresh_for=fresh_for) == seconds


def test_a_feed_that_says_how_often_it_publishes_is_believed_only_until_it_shows() -> None:
    assert wait(every(10 * MINUTE), Asked(period=86_400)) == wait(every(10 * MINUTE))


def test_hours_and_days_that_a_feed_excludes_are_left_out() -> None:
    def at(seconds: float) -> datetime:
        return datetime.fromtimestamp(NOON / 1000 + seconds, UTC)

    afternoon = Asked(skip_hours=frozenset(range(12, 20)))
    assert at(wait(asked=afternoon)).hour == 20
    thursday = Asked(skip_days=frozenset({3}))
    assert at(0).weekday() == 3
    assert at(wait(asked=thursday)).weekday() == 4
    nearly_always = Asked(skip_days=frozenset(range(6)), skip_hours=frozenset(range(1, 24)))
    assert wait(asked=nearly_always) == 86_400


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 600), (2, 1200), (3, 2400), (5, 9600), (6, 10_800), (10**9, 10_800)],
)
def test_each_failure_doubles_the_wait_up_to_the_longest(failures: int, seconds: float) -> None:
    assert after_failure(SETTINGS, failure(), failures, MIDDLE) == seconds


@pytest.mark.parametrize(
    ("error", "first", "longest"),
    [
        (failure(429), 600, 10_800),
        (failure(500), 600, 10_800),
        (failure(401), 3600, 86_400),
        (failure(403), 3600, 86_400),
        (failure(404), 600, 3600),
        (failure(410), 86_400, 86_400),
        (FeedError(FailureKind.DNS, ""), 600, 10_800),
        (FeedError(FailureKind.TIMEOUT, ""), 600, 10_800),
        (FeedError(FailureKind.CONNECT, ""), 600, 10_800),
        (FeedError(FailureKind.TLS, ""), 600, 86_400),
        (FeedError(FailureKind.NOT_A_FEED, ""), 600, 86_400),
        (FeedError(FailureKind.HOSTILE, ""), 600, 86_400),
        (FeedError(FailureKind.TOO_LARGE, ""), 600, 86_400),
        (FeedError(FailureKind.ADDRESS, ""), 600, 86_400),
    ],
)
def test_each_kind_of_failure_has_its_own_patience(
    error: FeedError, first: float, longest: float
) -> None:
    assert after_failure(SETTINGS, error, 1, MIDDLE) == first
    assert after_failure(SETTINGS, error, 99, MIDDLE) == longest


@pytest.mark.parametrize(
    ("error", "failing", "is_dead"),
    [
        (failure(503), DEAD_AFTER - 1, False),
        (failure(503), DEAD_AFTER, True),
        (FeedError(FailureKind.DNS, ""), DEAD_AFTER, True),
        (failure(404), DEAD_AFTER, False),
        (failure(404), MISSING_AFTER - 1, False),
        (failure(404), MISSING_AFTER, True),
        (failure(410), 0, True),
    ],
)
def test_a_dead_feed_is_asked_once_a_day(error: FeedError, failing: int, is_dead: bool) -> None:
    wait = after_failure(SETTINGS, error, 99, MIDDLE, failing=failing)
    assert (wait == 86_400) == is_dead


@pytest.mark.parametrize(
    ("asked", "seconds"), [(None, 600), (0, 600), (30, 600), (3600, 3600), (10**9, 86_400)]
)
def test_what_the_server_asks_for_counts_where_it_is_longer(
    asked: float | None, seconds: float
) -> None:
    assert after_failure(SETTINGS, failure(429, asked), 1, MIDDLE) == seconds


@given(
    CHANCE,
    st.integers(1, 10**6),
    st.none() | st.floats(0, 1e9),
    st.lists(st.integers(0, 2 * NOON), max_size=20),
    st.integers(0, 2 * NOON),
    st.builds(
        Asked,
        st.none() | st.integers(1, 10**8),
        st.none() | st.integers(1, 10**8),
        st.frozensets(st.integers(0, 23)),
        st.frozensets(st.integers(0, 6)),
    ),
)
def test_the_bounds_hold_always(
    chance: float,
    failures: int,
    seconds: float | None,
    moments: list[int],
    now: int,
    asked: Asked,
) -> None:
    habits = Habits().later(moments, now)
    assert 60 <= after_failure(SETTINGS, failure(503, seconds), failures, chance) <= 86_400
    assert 60 <= wait(habits, asked, fresh_for=seconds, now=now, chance=chance) <= 86_400


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_the_spread_does_not_leave_bounds_that_leave_no_room(chance: float) -> None:
    narrow = SETTINGS.model_copy(update={"min_interval": 600.0, "max_interval": 600.0})
    assert wait(settings=narrow, chance=chance) == 600
    assert after_failure(narrow, failure(503, 3600), 3, chance) == 600

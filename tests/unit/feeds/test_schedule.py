"""When a feed is polled next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FailureKind, FeedError
from bot.feeds.schedule import JITTER, after_failure, after_success
from bot.settings import PollingSettings

SETTINGS = PollingSettings()
CHANCE = st.floats(0, 1, exclude_max=True)
MIDDLE = 0.5


def failure(retry_after: float | None = None) -> FeedError:
    return FeedError(FailureKind.STATUS, "answers 503", 503, retry_after)


@given(CHANCE)
def test_a_feed_that_works_is_polled_about_every_interval(chance: float) -> None:
    assert 600 * (1 - JITTER) <= after_success(SETTINGS, chance) <= 600 * (1 + JITTER)


def test_feeds_do_not_march_in_step() -> None:
    assert after_success(SETTINGS, 0.1) < after_success(SETTINGS, 0.9)
    assert after_failure(SETTINGS, failure(), 1, 0.1) < after_failure(SETTINGS, failure(), 1, 0.9)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 600), (2, 1200), (3, 2400), (8, 76_800), (9, 86_400), (10**9, 86_400)],
)
def test_each_failure_doubles_the_wait_up_to_the_longest(failures: int, seconds: float) -> None:
    assert after_failure(SETTINGS, failure(), failures, MIDDLE) == seconds


@pytest.mark.parametrize(
    ("asked", "seconds"), [(None, 600), (0, 600), (30, 600), (3600, 3600), (10**9, 86_400)]
)
def test_what_the_server_asks_for_counts_where_it_is_longer(
    asked: float | None, seconds: float
) -> None:
    assert after_failure(SETTINGS, failure(asked), 1, MIDDLE) == seconds


@given(CHANCE, st.integers(1, 10**6), st.none() | st.floats(0, 1e9))
def test_the_bounds_hold_always(chance: float, failures: int, asked: float | None) -> None:
    assert 60 <= after_failure(SETTINGS, failure(asked), failures, chance) <= 86_400
    assert 60 <= after_success(SETTINGS, chance) <= 86_400


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_the_spread_does_not_leave_bounds_that_leave_no_room(chance: float) -> None:
    narrow = SETTINGS.model_copy(update={"min_interval": 600.0, "max_interval": 600.0})
    assert after_success(narrow, chance) == 600
    assert after_failure(narrow, failure(3600), 3, chance) == 600

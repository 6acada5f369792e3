"""Requests start at even distances, and not at all where too many were refused."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from itertools import pairwise

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deliver import budget as budget_module
from bot.deliver.budget import Budget, Pace, Recent
from tests.feed_server import FeedServer

FAST = 1000.0
"""Turns in a second where they are not what a test is about."""


def now() -> float:
    return asyncio.get_running_loop().time()


def test_the_first_turn_is_at_once_and_the_next_after_the_gap() -> None:
    pace = Pace(4)
    assert pace.take(100.0) == 0
    assert pace.take(100.0) == 0.25
    assert pace.take(100.125) == 0.125
    assert pace.take(100.25) == 0


def test_turns_that_nobody_took_are_not_saved_up() -> None:
    pace = Pace(4)
    pace.take(100.0)
    assert pace.take(200.0) == 0
    assert pace.take(200.0) == 0.25


@given(st.integers(1, 50), st.lists(st.floats(0, 0.3), min_size=1, max_size=200))
def test_no_second_has_more_than_its_share(per_second: int, late: list[float]) -> None:
    """However late each turn is taken."""
    pace, moment = Pace(per_second), 0.0
    taken = []
    for lateness in late:
        moment += lateness
        while wait := pace.take(moment):
            moment += wait
        taken.append(moment)
    for begin, first in enumerate(taken):
        within = [one for one in taken[begin:] if one < first + 1 - 1e-6]
        assert len(within) <= per_second


def test_what_is_recent_is_waited_out() -> None:
    recent = Recent(limit=2, seconds=10.0)
    assert recent.wait(0.0) == 0
    for moment in (1.0, 2.0):
        recent.note(moment)
        assert recent.wait(moment) == 0
    recent.note(3.0)
    assert recent.wait(3.0) == 8.0
    recent.note(4.0)
    assert recent.wait(4.0) == 8.0
    assert recent.wait(11.0) == 1.0
    assert recent.wait(12.0) == 0


@given(st.lists(st.floats(0, 100), max_size=50), st.integers(0, 5), st.floats(1, 50))
def test_after_the_wait_no_more_than_the_limit_are_recent(
    moments: list[float], limit: int, seconds: float
) -> None:
    recent = Recent(limit, seconds)
    for moment in sorted(moments):
        recent.note(moment)
    end = max(moments, default=0.0)
    later = end + recent.wait(end)
    assert sum(one > later - seconds + 1e-6 for one in moments) <= limit
    assert recent.wait(later + 1e-6) == 0


async def test_requests_start_one_after_another() -> None:
    made = Budget(50, asyncio.Event())
    starts: list[float] = []

    async def request() -> None:
        await made.start()
        starts.append(now())

    await asyncio.gather(*(request() for _ in range(5)))
    assert all(second - first >= 0.0199 for first, second in pairwise(starts))


async def test_who_gives_up_waiting_takes_no_turn_and_blocks_nobody() -> None:
    made = Budget(5, asyncio.Event())
    await made.start()
    began = now()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await made.start()
    await made.start()
    assert now() - began < 0.35


async def test_told_to_stop_nobody_stands_in_line_any_more() -> None:
    stopping = asyncio.Event()
    made = Budget(1, stopping)
    await made.stand_in_line()
    async with asyncio.timeout(0.5), asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(made.stand_in_line())
        await asyncio.sleep(0)
        stopping.set()


@contextlib.asynccontextmanager
async def traced(made: Budget) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(trace_configs=[made.trace()]) as session:
        yield session


@pytest.fixture
def low_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two refused requests in 0.3 s, instead of 2,000 in ten minutes."""
    monkeypatch.setattr(budget_module, "INVALID_LIMIT", 2)
    monkeypatch.setattr(budget_module, "INVALID_WINDOW", 0.3)


@pytest.mark.usefixtures("low_limit")
@pytest.mark.parametrize("status", [401, 403, 429])
async def test_after_too_many_refusals_requests_wait(
    feed_server: FeedServer, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    made = Budget(FAST, asyncio.Event())
    url = feed_server.fail("/", status)
    async with traced(made) as session:
        for _ in range(2):
            await session.get(url)
        await made.start()
        assert caplog.messages == []
        began = now()
        await session.get(url)
        await asyncio.gather(made.start(), made.start(), made.stand_in_line())
    assert now() - began > 0.1
    assert [one.split(";")[0] for one in caplog.messages] == [
        "Discord refused more than 2 requests within 0 minutes",
        "few enough requests were refused lately",
    ]


@pytest.mark.usefixtures("low_limit")
async def test_who_stands_in_line_during_a_pause_can_be_told_to_stop(
    feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget_module, "INVALID_WINDOW", 600.0)
    stopping = asyncio.Event()
    made = Budget(FAST, stopping)
    async with traced(made) as session:
        for _ in range(3):
            await session.get(feed_server.fail("/", 403))
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(made.stand_in_line())
        await asyncio.sleep(0)
        stopping.set()


@pytest.mark.usefixtures("low_limit")
@pytest.mark.parametrize(
    ("status", "headers"),
    [(200, {}), (404, {}), (500, {}), (429, {"X_RateLimit_Scope": "shared"})],
)
async def test_other_answers_do_not_count(
    feed_server: FeedServer,
    caplog: pytest.LogCaptureFixture,
    status: int,
    headers: dict[str, str],
) -> None:
    made = Budget(FAST, asyncio.Event())
    url = feed_server.fail("/", status, **headers)
    async with traced(made) as session:
        for _ in range(5):
            await session.get(url)
    await made.start()
    assert caplog.messages == []

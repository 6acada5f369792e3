"""Who is asked next among feeds that are due."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turns import AT_ONCE, SPACING, Turns, host_of


def taken(turns: Turns, now: float) -> list[int]:
    found = []
    while (turn := turns.take(now)) is not None:
        found.append(turn[1])
    return found


def test_nobody_waits_at_first() -> None:
    assert Turns().take(0) is None
    assert Turns().wait(0) == math.inf


def test_a_host_is_asked_for_one_thing_after_another() -> None:
    turns = Turns()
    for feed_id in (1, 2, 3):
        turns.add("a", feed_id)
    assert taken(turns, 10) == [1]
    assert turns.wait(10) == pytest.approx(SPACING)
    assert taken(turns, 10 + SPACING) == [2]
    assert taken(turns, 100) == []
    turns.done("a")
    assert taken(turns, 100) == [3]


def test_a_slow_host_delays_nobody_else() -> None:
    turns = Turns()
    for feed_id in range(100):
        turns.add("slow", feed_id)
    turns.add("quick", 1000)
    turns.add("other", 1001)
    assert set(taken(turns, 0)) == {0, 1000, 1001}
    turns.add("late", 1002)
    assert taken(turns, 0) == [1002]
    assert taken(turns, 1) == [1]
    assert taken(turns, 2) == []


def test_a_host_that_wants_to_be_left_alone_is() -> None:
    turns = Turns()
    turns.add("a", 1)
    turns.hold("a", 50)
    turns.hold("a", 40)
    assert taken(turns, 49) == []
    assert turns.wait(49) == 1
    assert taken(turns, 50) == [1]
    turns.done("a")
    turns.hold("b", 60)
    turns.add("b", 2)
    assert taken(turns, 59) == []
    assert taken(turns, 60) == [2]


def test_hosts_that_are_done_with_are_forgotten() -> None:
    turns = Turns()
    for number in range(1000):
        turns.add(str(number), number)
    assert len(taken(turns, 0)) == 1000
    for number in range(1000):
        turns.done(str(number))
    assert taken(turns, 1) == []
    assert turns.wait(1) == math.inf


class Watched:
    """Turns of which every taken one is checked."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.now = 0.0
        self.running: Counter[str] = Counter()
        self.last: dict[str, float] = {}
        self.seen: set[int] = set()

    def take(self) -> None:
        while (turn := self.turns.take(self.now)) is not None:
            host, feed_id = turn
            assert feed_id not in self.seen
            assert self.now - self.last.get(host, -math.inf) > SPACING - 1e-9
            self.seen.add(feed_id)
            self.last[host] = self.now
            self.running[host] += 1
            assert self.running[host] <= AT_ONCE

    def done(self, host: str) -> None:
        if self.running[host]:
            self.running[host] -= 1
            self.turns.done(host)


@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "done", "hold", "pass"]), st.integers(0, 3)), max_size=80
    )
)
def test_every_feed_gets_its_turn_and_no_host_too_many(steps: list[tuple[str, int]]) -> None:
    watched, added = Watched(), 0
    for what, number in steps:
        host = str(number)
        match what:
            case "add":
                watched.turns.add(host, added)
                added += 1
            case "done":
                watched.done(host)
            case "hold":
                watched.turns.hold(host, watched.now + number)
            case _:
                watched.now += number / 4
        watched.take()
    for _ in range(3 * len(steps)):
        for host in ("0", "1", "2", "3"):
            watched.done(host)
        watched.now += 1
        watched.take()
    assert len(watched.seen) == added


def test_the_host_is_what_stands_between_the_slashes() -> None:
    assert host_of("https://ann:secret@News.example:8080/feed") == "news.example:8080"
    assert host_of("nonsense") == ""

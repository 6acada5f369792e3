"""Who may run among polls."""

import math

import pytest

from bot.slots import PATIENCE, SLOW_PLACES, Slots, most


def test_there_is_room_until_all_places_are_taken() -> None:
    slots = Slots(2)
    for feed_id in (1, 2):
        assert slots.wait(10) == 0
        slots.enter(feed_id, 10)
    assert slots.wait(10) == PATIENCE
    slots.leave(1)
    assert slots.wait(10) == 0


def test_a_slow_poll_gives_its_place_to_another() -> None:
    slots = Slots(2)
    slots.enter(1, 0)
    slots.enter(2, 1)
    assert slots.wait(2) == pytest.approx(PATIENCE - 2)
    assert slots.wait(PATIENCE) == 0
    slots.enter(3, PATIENCE)
    assert slots.wait(PATIENCE) == pytest.approx(1)
    slots.leave(1)
    assert slots.wait(PATIENCE) == pytest.approx(1)
    slots.leave(3)
    assert slots.wait(PATIENCE) == 0


def test_slow_polls_are_limited_too() -> None:
    slots = Slots(1)
    for feed_id in range(most(1)):
        now = feed_id * PATIENCE
        assert slots.wait(now) == 0
        slots.enter(feed_id, now)
    assert most(1) == 1 + SLOW_PLACES
    assert slots.wait(now + 1000) == math.inf
    slots.leave(0)
    assert slots.wait(now + 1000) == 0

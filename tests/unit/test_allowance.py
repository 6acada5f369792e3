"""How often one person may have something fetched."""

import pytest

from bot import allowance
from bot.allowance import BURST, INTERVAL, Allowance
from bot.errors import InputError
from tests.conftest import SetClock


def spend(given: Allowance, user_id: int = 1) -> int:
    """How often it can be spent now."""
    for count in range(100):
        try:
            given.spend(user_id)
        except InputError:
            return count
    return 100


def test_some_at_once_and_then_one_at_a_time(clock: SetClock) -> None:
    given = Allowance(clock)
    assert spend(given) == BURST
    clock.advance(INTERVAL / 1000 - 0.001)
    assert spend(given) == 0
    clock.advance(0.001)
    assert spend(given) == 1
    clock.advance(3600)
    assert spend(given) == BURST


def test_everybody_has_their_own(clock: SetClock) -> None:
    given = Allowance(clock)
    assert [spend(given, user) for user in (1, 2, 1)] == [BURST, BURST, 0]


def test_it_says_when_it_can_be_done_again(clock: SetClock) -> None:
    given = Allowance(clock, burst=1)
    given.spend(1)
    with pytest.raises(InputError, match=f"<t:{(clock.now + INTERVAL) // 1000}:R>"):
        given.spend(1)


def test_those_whose_time_is_over_are_forgotten(
    clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "_MANY", 3)
    given = Allowance(clock, burst=1)
    for user in (1, 2):
        given.spend(user)
    clock.advance(INTERVAL / 1000)
    given.spend(3)
    given.spend(4)
    assert spend(given, 3) == spend(given, 4) == 0
    assert spend(given, 1) == 1

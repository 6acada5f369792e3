"""A week in virtual time: a third of the requests, and no later."""

from functools import cache
from pathlib import Path

import pytest

from benchmarks.week import SEED, compare, table

README = Path(__file__).parents[2] / "README.md"

compared = cache(compare)


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_our_schedule_asks_a_third_as_often_and_is_no_later(seed: int) -> None:
    *groups, (ours, every_ten_minutes) = compared(seed)
    assert ours.requests < every_ten_minutes.requests / 3
    assert ours.median <= every_ten_minutes.median
    assert len(groups) == 4
    assert all(group.p90 <= 90 for group, _ in groups)
    assert all(group.items for group, _ in groups)


def test_the_fixed_schedule_is_what_it_is_called() -> None:
    """Else it would be easy to beat."""
    *_, (_, every_ten_minutes) = compared(SEED)
    assert every_ten_minutes.requests == pytest.approx(100 * 7 * 24 * 6, rel=0.001)
    assert 4.5 < every_ten_minutes.median < 5.5


def test_the_readme_has_the_table() -> None:
    assert table(compared(SEED)) in README.read_text(encoding="utf-8")

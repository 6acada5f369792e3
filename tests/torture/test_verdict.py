"""The checker of the torture test sees what it is there to see."""

import pytest

from tests.torture.verdict import Accepted, Roundups, judge, title

ALL = [0, 1, 2]


def counts(*numbers: int, deleted: tuple[int, ...] = ()) -> tuple[int, int, int, int]:
    """Lost, doubled, out of order, repeated after a deletion; by the numbers that arrived."""
    arrived = [Accepted(title(5, number), place in deleted) for place, number in enumerate(numbers)]
    verdict = judge({5: 3}, [(1, 5)], {1: arrived})
    assert verdict.expected == 3
    found = (verdict.lost, verdict.doubled, verdict.reordered, verdict.deleted_and_repeated)
    lost, doubled, reordered, repeated = map(len, found)
    assert verdict.is_good == (not (lost or doubled or reordered or repeated))
    return lost, doubled, reordered, repeated


@pytest.mark.parametrize(
    ("arrived", "deleted", "expected"),
    [
        (ALL, (), (0, 0, 0, 0)),
        ([0, 2], (), (1, 0, 0, 0)),
        ([], (), (3, 0, 0, 0)),
        ([0, 1, 1, 2], (), (0, 1, 0, 0)),
        ([0, 1, 2, 0], (), (0, 1, 0, 0)),
        ([0, 2, 1], (), (0, 0, 1, 0)),
        ([0, 1, 1, 2], (1,), (0, 0, 0, 1)),
        ([0, 1, 1, 2], (2,), (0, 1, 0, 0)),
        (ALL, (1,), (0, 0, 0, 0)),
    ],
)
def test_what_is_wrong_is_counted(
    arrived: list[int], deleted: tuple[int, ...], expected: tuple[int, int, int, int]
) -> None:
    assert counts(*arrived, deleted=deleted) == expected


def test_a_channel_that_got_nothing_lost_everything() -> None:
    assert len(judge({5: 3}, [(1, 5)], {}).lost) == 3


def test_doubles_where_discord_knows_no_nonce_are_counted_apart() -> None:
    arrived = [Accepted(title(5, number)) for number in (0, 1, 1)]
    verdict = judge({5: 2}, [(1, 5)], {1: arrived}, without_nonce={1})
    assert (verdict.doubled, len(verdict.doubled_without_nonce)) == ([], 1)
    assert not verdict.is_good


def test_what_is_not_edited_or_not_published_is_counted_unless_it_is_deleted() -> None:
    arrived = [
        Accepted(title(5, 0), text="old"),
        Accepted(title(5, 1), text="new", is_published=True),
        Accepted(title(5, 2), is_deleted=True, text="old"),
    ]
    texts = {title(5, number): "new" for number in range(3)}
    verdict = judge({5: 3}, [(1, 5)], {1: arrived}, announced={1: 0}, texts=texts)
    label = f"1: {title(5, 0)}"
    assert (verdict.outdated, verdict.unpublished) == ([label], [label])
    assert not verdict.is_good
    assert judge({5: 3}, [(1, 5)], {1: arrived}, announced={1: 1}).is_good


def test_what_no_roundup_lists_is_named() -> None:
    arrived = [Accepted(title(5, number)) for number in ALL]
    told = {1: Roundups(1, frozenset({title(5, 2)}))}
    verdict = judge({5: 3}, [(1, 5)], {1: arrived}, roundups=told)
    assert verdict.unlisted == ["1: Feed 5 item 1"]
    assert not verdict.is_good

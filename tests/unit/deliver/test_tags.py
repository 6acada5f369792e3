"""Which of a forum's tags a post gets."""

from hypothesis import given
from hypothesis import strategies as st

from bot.deliver.tags import MAX_APPLIED, MAX_AVAILABLE, MAX_NAME, Chosen, ForumTag, choose

WORLD, NATO, OFFICIAL = (
    ForumTag(1, "World"),
    ForumTag(2, "NATO"),
    ForumTag(3, "Official", is_moderated=True),
)
KNOWN = (WORLD, NATO, OFFICIAL)


def chosen(*wanted: str, known: tuple[ForumTag, ...] = KNOWN, required: bool = False) -> Chosen:
    return choose(wanted, known, may_moderate=False, is_required=required)


def test_tags_are_the_same_whatever_their_case_and_keep_the_items_order() -> None:
    assert chosen("nato", "  World ", "NATO") == Chosen((2, 1))


def test_a_moderated_tag_is_neither_used_nor_made_again() -> None:
    assert chosen("official") == Chosen(())
    assert choose(["official"], KNOWN, may_moderate=True, is_required=False) == Chosen((3,))


def test_what_the_forum_lacks_is_named_as_far_as_there_is_room() -> None:
    assert chosen("Sea", "sea", "nato") == Chosen((2,), ("Sea",))
    full = tuple(ForumTag(n, str(n)) for n in range(MAX_AVAILABLE - 1))
    assert chosen("Sea", "Coast", known=full) == Chosen((), ("Sea",))
    assert chosen(*"abcdefg") == Chosen((), tuple("abcde"))


def test_a_forum_that_wants_a_tag_gives_its_first_that_may_be_used() -> None:
    assert chosen("Sea", required=True, known=(OFFICIAL, NATO)) == Chosen((2,), ("Sea",))
    assert chosen("nato", required=True) == Chosen((2,))
    assert chosen(required=True, known=(OFFICIAL,)) == Chosen(())


names = st.text(max_size=40)


@given(st.lists(names, max_size=30), st.lists(names, max_size=MAX_AVAILABLE), st.booleans())
def test_discords_limits_hold(wanted: list[str], known: list[str], is_required: bool) -> None:
    tags = [ForumTag(number, name) for number, name in enumerate(known)]
    found = choose(wanted, tags, may_moderate=False, is_required=is_required)
    assert len(found.applied) + len(found.missing) <= MAX_APPLIED + is_required
    assert len(found.applied) <= MAX_APPLIED
    assert len(set(found.applied)) == len(found.applied)
    assert len(tags) + len(found.missing) <= max(MAX_AVAILABLE, len(tags))
    assert all(0 < len(name) <= MAX_NAME for name in found.missing)

"""Rules as they are typed."""

import pytest

from bot.errors import InputError
from bot.models import MAX_TAG_LENGTH, MAX_TAGS, Mode, Rule, RuleKind, tag_rules


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ([], []),
        (["nato"], ["nato"]),
        (["nato", "-sport"], ["nato", "-sport"]),
        (["  Baltic   Sea ", "- sport"], ["Baltic Sea", "-sport"]),
        (["", "  ", "-", " - "], []),
        (["NATO", "nato", "Nato"], ["NATO"]),
        (["-sport", "- Sport"], ["-sport"]),
        (["café", "cafe\u0301", "CAFÉ"], ["café"]),
        (["--x"], ["--x"]),
        (["e-mail"], ["e-mail"]),
        (["x" * MAX_TAG_LENGTH], ["x" * MAX_TAG_LENGTH]),
    ],
)
def test_tags_become_rules_that_read_as_they_were_typed(typed: list[str], rules: list[str]) -> None:
    assert [str(rule) for rule in tag_rules(typed)] == rules


def test_a_leading_minus_excludes() -> None:
    assert tag_rules(["nato", "-sport"]) == (
        Rule(Mode.INCLUDE, RuleKind.TAG, "nato"),
        Rule(Mode.EXCLUDE, RuleKind.TAG, "sport"),
    )


def test_as_many_tags_as_are_allowed_pass() -> None:
    typed = [f"tag {number}" for number in range(MAX_TAGS)]
    assert len(tag_rules([*typed, "TAG 0", ""])) == MAX_TAGS


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ([f"tag {number}" for number in range(MAX_TAGS + 1)], "at most 25 tags, and these are 26"),
        (["x" * (MAX_TAG_LENGTH + 1)], "a tag has at most 100 characters: 'xxxx"),
        (["nato", "-nato"], "the tag 'nato' is both wanted and unwanted"),
        (["-NATO", "nato"], "the tag 'nato' is both wanted and unwanted"),
    ],
)
def test_what_makes_no_rules_is_told(typed: list[str], complaint: str) -> None:
    with pytest.raises(InputError) as refused:
        tag_rules(typed)
    assert str(refused.value).startswith(complaint)

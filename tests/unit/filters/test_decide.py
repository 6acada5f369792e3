"""Which entries a subscription wants, and which rule says so; which entries words find."""

import pytest

from bot.filters import Decision, decide
from bot.models import tag_rules
from tests.building import entry

TAGGED = entry(tags=("Politics", "NATO", "Baltic Sea"))


@pytest.mark.parametrize(
    ("rules", "passed", "decisive"),
    [
        ([], True, None),
        (["nato"], True, "nato"),
        (["sport", "nato"], True, "nato"),
        (["sport"], False, None),
        (["-sport"], True, None),
        (["-nato"], False, "-nato"),
        (["politics", "-nato"], False, "-nato"),
        (["-nato", "politics"], False, "-nato"),
        (["politics", "nato"], True, "politics"),
        (["sport", "-weather"], False, None),
        (["politics", "-sport"], True, "politics"),
    ],
)
def test_any_include_lets_in_and_an_exclude_outranks_them_all(
    rules: list[str], passed: bool, decisive: str | None
) -> None:
    decision = decide(tag_rules(rules), TAGGED)
    assert decision.passed is passed
    assert (str(decision.rule) if decision.rule else None) == decisive


def test_an_entry_without_tags_passes_excludes_only() -> None:
    assert decide(tag_rules(["-nato"]), entry(tags=())) == Decision(passed=True)
    assert decide(tag_rules(["nato"]), entry(tags=())) == Decision(passed=False)


@pytest.mark.parametrize(
    ("rule", "tag", "matches"),
    [
        ("nato", "NATO", True),
        ("NATO", "nato", True),
        ("nato", "NATO summit", False),
        ("baltic", "Baltic Sea", False),
        ("baltic sea", "Baltic Sea", True),
        ("strasse", "Straße", True),
        ("STRASSE", "straße", True),
        ("ΣΊΣΥΦΟΣ", "Σίσυφος", True),
        ("izmir", "İzmir", False),
        ("i̇zmir", "İzmir", True),
        ("kars i", "Kars \u0131", False),
        ("café", "CAFÉ", True),
        ("café", "cafe\u0301", True),
        ("cafe\u0301", "café", True),
        ("cafe", "café", False),
        ("日本", "日本", True),
        ("ελλάδα", "ΕΛΛΆΔΑ", True),
    ],
)
def test_a_tag_matches_as_a_whole_whatever_its_case(rule: str, tag: str, matches: bool) -> None:
    assert decide(tag_rules([rule]), entry(tags=("Other", tag))).passed is matches


STORY = entry(
    title="NATO’s fleet leaves Straße-Hafen",
    summary=r"The **quay** was [empty](https://news.example/nato-exercise) by 6 in São Paulo",
)

"""Rules as they are typed: what they become, and what is refused."""

from typing import Any

import pytest

from bot.errors import InputError
from bot.filters import decide, rules
from bot.models import Mode, Rule, RuleKind, tag_rules
from tests.building import entry

INCLUDE, EXCLUDE = Mode.INCLUDE, Mode.EXCLUDE
TAG, WORD, AUTHOR, DOMAIN, REGEX = RuleKind


@pytest.mark.parametrize(
    ("mode", "kind", "typed", "shown"),
    [
        (INCLUDE, TAG, "  Baltic   Sea ", "Baltic Sea"),
        (EXCLUDE, TAG, "sport", "-sport"),
        (INCLUDE, TAG, "- sport", "-sport"),
        (INCLUDE, TAG, "Arts, Culture", "Arts, Culture"),
        (EXCLUDE, WORD, " two  words ", "-word:two words"),
        (INCLUDE, WORD, "-5", "word:-5"),
        (INCLUDE, AUTHOR, "Ann Lee", "author:Ann Lee"),
        (INCLUDE, DOMAIN, "https://WWW.Example.org/path?x=1", "domain:example.org"),
        (EXCLUDE, DOMAIN, "blog.example.org", "-domain:blog.example.org"),
        (INCLUDE, DOMAIN, "bücher.example", "domain:xn--bcher-kva.example"),
        (INCLUDE, REGEX, " nato  (summit)? ", "regex:nato  (summit)?"),
    ],
)
def test_a_rule_is_made_of_what_is_typed(
    mode: Mode, kind: RuleKind, typed: str, shown: str
) -> None:
    assert str(rules.rule(mode, kind, typed)) == shown


@pytest.mark.parametrize(
    ("kind", "typed", "complaint"),
    [
        (TAG, "  ", "what to look for"),
        (TAG, "-", "what to look for"),
        (TAG, "x" * 101, "at most 100"),
        (WORD, "+++", "of signs alone"),
        (AUTHOR, "…", "of signs alone"),
        (DOMAIN, "localhost", "example.org"),
        (DOMAIN, "two words.org", "example.org"),
        (DOMAIN, "ftp://example.org", "example.org"),
        (DOMAIN, "...", "example.org"),
        (REGEX, "(", "opens a group"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(kind: RuleKind, typed: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        rules.rule(INCLUDE, kind, typed)


@pytest.mark.parametrize(
    ("mode", "kind", "value", "matching", "other"),
    [
        (INCLUDE, TAG, "nato", {"tags": ("NATO",)}, {"tags": ("NATO summit",)}),
        (INCLUDE, WORD, "fleet", {"title": "A Fleet leaves"}, {"title": "Fleets leave"}),
        (INCLUDE, WORD, "quay", {"summary": "The **quay**"}, {"summary": "[a](https://quay.example/)"}),
        (INCLUDE, WORD, "one two", {"title": "one two"}, {"title": "x one", "summary": "two"}),
        (INCLUDE, AUTHOR, "ann lee", {"author": "Bo Li, Ann Lée"}, {"author": "Anna Lee"}),
        (INCLUDE, AUTHOR, "ann", {"author": "Ann"}, {"author": None}),
        (INCLUDE, DOMAIN, "example.org", {"link": "https://example.org/x"}, {"link": None}),
        (INCLUDE, DOMAIN, "example.org", {"link": "http://A.Example.ORG:80/"},
         {"link": "https://badexample.org/"}),
        (INCLUDE, DOMAIN, "b.org", {"link": "https://u@b.org/"}, {"link": "https://b.org.evil.org/"}),
        (INCLUDE, REGEX, "na.o", {"title": "NATO"}, {"link": "https://nato.example/"}),
        (INCLUDE, REGEX, r"\*x", {"summary": r"\*x"}, {"summary": "**x**"}),
    ],
)  # fmt: skip
def test_each_kind_looks_at_its_part_of_an_entry(
    mode: Mode, kind: RuleKind, value: str, matching: dict[str, Any], other: dict[str, Any]
) -> None:
    rule = Rule(mode, kind, value)
    assert decide([rule], entry(**matching)).rule == rule
    assert not decide([rule], entry(**other)).passed
    excluding = Rule(EXCLUDE, kind, value)
    assert not decide([excluding], entry(**matching)).passed
    assert decide([excluding], entry(**other)).passed


def test_any_include_of_whatever_kind_lets_in_and_any_exclude_outranks_it() -> None:
    wanted = [Rule(INCLUDE, TAG, "nato"), Rule(INCLUDE, WORD, "fleet")]
    story = entry(title="The fleet", tags=(), author="Ann")
    assert str(decide(wanted, story).rule) == "word:fleet"
    decision = decide([*wanted, Rule(EXCLUDE, AUTHOR, "Ann")], story)
    assert not decision.passed
    assert str(decision.rule) == "-author:Ann"


@pytest.mark.parametrize(
    ("known", "mode", "kind", "value", "complaint"),
    [
        ("nato", INCLUDE, TAG, "NATO", "`nato` is in the filter already"),
        ("-nato", INCLUDE, TAG, "nato", "`-nato` excludes this already"),
        ("nato", EXCLUDE, TAG, "Nato", "`nato` is wanted already"),
    ],
)
def test_a_rule_that_is_there_or_contradicts_is_explained(
    known: str, mode: Mode, kind: RuleKind, value: str, complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        rules.added(tag_rules([known]), rules.rule(mode, kind, value))


def test_the_same_value_of_another_kind_is_another_rule() -> None:
    both = rules.added(tag_rules(["nato"]), rules.rule(EXCLUDE, WORD, "nato"))
    assert [str(one) for one in both] == ["nato", "-word:nato"]
    with pytest.raises(InputError, match="already"):
        rules.added(both, rules.rule(EXCLUDE, WORD, "Nató!"))


def test_there_are_at_most_25_and_five_regular_expressions() -> None:
    full = tag_rules(str(number) for number in range(25))
    with pytest.raises(InputError, match="at most 25"):
        rules.added(full, rules.rule(INCLUDE, WORD, "more"))
    some: tuple[Rule, ...] = ()
    for number in range(5):
        some = rules.added(some, rules.rule(INCLUDE, REGEX, f"a{number}"))
    with pytest.raises(InputError, match="at most 5"):
        rules.added(some, rules.rule(INCLUDE, REGEX, "b"))
    assert len(rules.added(some, rules.rule(INCLUDE, WORD, "b"))) == 6


def test_a_rule_is_meant_by_its_key_as_it_is_shown_or_by_its_value() -> None:
    some = (
        *tag_rules(["nato", "-Sport"]),
        Rule(INCLUDE, WORD, "fleet"),
        Rule(EXCLUDE, WORD, "nato"),
    )
    for one in some:
        assert rules.meant(some, rules.key(one)) == one
        assert rules.meant(some, str(one)) == one
    assert rules.meant(some, " SPORT ") == some[1]
    assert rules.meant(some, "nato") == some[0]
    with pytest.raises(InputError, match="several"):
        rules.meant((Rule(INCLUDE, WORD, "x"), Rule(INCLUDE, AUTHOR, "x")), "x")
    with pytest.raises(InputError, match="no such rule"):
        rules.meant(some, "r:0000000000000000")
    assert rules.without(some, [rules.key(some[0]), "r:nonsense"]) == some[1:]


def test_what_is_shown_stays_within_its_quotes() -> None:
    assert rules.shown(Rule(INCLUDE, REGEX, "a`b")) == "`regex:a‘b`"
    assert len(rules.shown(Rule(INCLUDE, REGEX, "x" * 200))) == 62

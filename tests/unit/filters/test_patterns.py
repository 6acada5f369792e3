"""Regular expressions: what they find, what is refused in which words, and what they may cost."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.filters.patterns import MAX_LENGTH, MAX_TEXT, check, matches


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("nato.{0,20}summit", "The NATO leaders' summit", True),
        ("nato.{0,5}summit", "The NATO leaders' summit", False),
        ("^breaking", "Breaking: it works", True),
        ("^breaking", "It is breaking", False),
        ("(?-i)Apple", "an apple", False),
        ("(?-i)Apple", "an Apple", True),
        (r"\bPHP\b", "php is", True),
        ("привет", "ПРИВЕТ МИР", True),
        ("日本(語|人)", "日本語のニュース", True),
        (r"v\d+\.0\b", "Release v12.0", True),
    ],
)
def test_it_is_searched_for_whatever_the_case(pattern: str, text: str, found: bool) -> None:
    check(pattern)
    assert matches(pattern, text) is found


@pytest.mark.parametrize(
    ("pattern", "fault", "place"),
    [
        ("news (nato|eu", "opens a group that it does not close", "at character 6: `(nato|eu`"),
        (r"(\(", "opens a group that it does not close", "at character 1: `(\\(`"),
        ("[(]nato)", "closes a group that it did not open", "at character 8: `)`"),
        ("nato [a-z", "opens a [ that it does not close", "at character 6: `[a-z`"),
        ("nato [z-a]", "no such range", "at character 7: `z-a]`"),
        ("[[:nonsense:]]", "no such range", "at character 2: "),
        ("nato**", "repeats a repetition", "at character 5: `**`"),
        ("*nato", "repeats nothing", "at character 1: `*nato`"),
        ("a{1001}", "repeats too often", "at character 2: `{1001}`"),
        ("a{2,1}", "from more to less", "at character 2: `{2,1}`"),
        (r"(nato)\1", "refers back to a group", "at character 7: `\\1`"),
        (r"nato\q", "means nothing so", "at character 5: `\\q`"),
        ("nato(?=summit)", "looks ahead or behind", "at character 5: `(?=summit)`"),
        ("(?<!no )nato", "looks ahead or behind", "at character 1: "),
        ("(?P<n", "name is wrong", "at character 1: `(?P<n`"),
        ("nato\\", "ends in a \\", "at character 5: `\\`"),
        ("(`", "opens a group", "`(‘`"),
        ("a{1000}", "repeats too much", ""),
        ("((a{30}){30}){30}", "repeats too often", ""),
        (r"\pL{1,200}z", "repeats too much", ""),
        (".*", "matches everything", ""),
        ("nato?|", "matches everything", ""),
        ("x" * (MAX_LENGTH + 1), "at most 200 characters", ""),
        ("nato \ud800", "broken character", ""),
    ],
)
def test_a_bad_one_is_explained_with_the_place(pattern: str, fault: str, place: str) -> None:
    with pytest.raises(InputError) as refused:
        check(pattern)
    assert fault in str(refused.value)
    assert place in str(refused.value)


@given(st.text(max_size=40))
def test_any_pattern_is_either_refused_in_words_or_can_be_used(pattern: str) -> None:
    with contextlib.suppress(InputError):
        check(pattern)
        assert not matches(pattern, "")


def test_what_cannot_be_used_any_more_matches_nothing() -> None:
    assert not matches("nato(", "nato(")
    assert not matches("nato", "half a character \ud800 nato")


@pytest.mark.parametrize(
    "pattern",
    [
        "(x+x+)+y",
        "(a|a)*b",
        "(?:a?){60}a{60}",
        "[ab]*a[ab]{300}c",
        "(?:[ab]{0,50}a[ab]{0,50}){1,3}z",
        "(.*,){15}p",
        "(?:(?:a|b)?){300}z",
        "(a?){160}z",
        "(.?){40}a{100}z",
    ],
)
def test_no_pattern_takes_long(pattern: str) -> None:
    check(pattern)
    texts = ["a" * MAX_TEXT * 50, "ab" * MAX_TEXT * 25, "aab,x" * MAX_TEXT * 10, "😀" * MAX_TEXT]
    spent = []
    for text in texts:
        trials = []
        for _ in range(3):
            start = time.thread_time()
            matches(pattern, text)
            trials.append(time.thread_time() - start)
        spent.append(min(trials))
    assert max(spent) < 0.004, spent

"""Words and phrases in all scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.filters.words import has, spaced


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("NATO’s fleet leaves", "nato", True),
        ("NATO’s fleet leaves", "NATO's fleet", True),
        ("NATO’s fleet leaves", "fleet nato", False),
        ("The fleets leave", "fleet", False),
        ("Tax-free day", "tax free", True),
        ("Taxfree day", "tax free", False),
        ("New  York\ntimes", "new york", True),
        ("snake_case names", "case", True),
        ("Café au lait", "cafe", True),
        ("Cafe\u0301 au lait", "CAFÉ", True),
        ("cafe", "café", True),
        ("Straße", "strasse", True),
        ("İzmir", "izmir", True),
        ("São Tomé", "sao tome", True),
        ("Ελλάδα σήμερα", "ελλαδα", True),
        ("Σίσυφος", "ΣΙΣΥΦΟΣ", True),
        ("Киев сегодня", "киев", True),
        ("ＮＡＴＯ会議", "nato", True),
        ("日本のニュース", "日本", True),
        ("日本のニュース", "本日", False),
        ("日本のニュース", "ニュース", True),
        ("NATO軍", "nato", True),
        ("がっこう", "かっこう", False),
        ("北京大学", "京大", True),
        ("나토가 회의를", "나토", True),
        ("ข่าวการเมือง", "การเมือง", True),
        ("हिन्दी समाचार", "हिन्दी", True),
        ("हिन्दी समाचार", "हिन", False),
        ("12.5 %", "12.5", True),
        ("1125", "12", False),
        ("C++ 20", "c++", True),
        ("anything", "++", False),
        ("anything", "", False),
        ("", "word", False),
        ("🚀 launch", "launch", True),
    ],
)
def test_a_phrase_is_found_word_for_word(text: str, phrase: str, found: bool) -> None:
    assert has(text, phrase) is found


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_holds_the_words_of_its_parts(before: str, after: str) -> None:
    whole = spaced(f"{before} {after}")
    assert whole.startswith(" ")
    assert whole.endswith(" ")
    assert "  " not in whole
    # A mark that begins a text belongs to what stands before it.
    if spaced(before).strip() and before[-1:].isalnum() and after[:1].isalnum():
        assert has(f"{before} {after}", after) == bool(spaced(after).strip())

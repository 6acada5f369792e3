"""The words of a text, as they are kept and as they are looked for."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.store.index import CREATE
from bot.store.words import indexed, query


def is_found(typed: str, *texts: str) -> bool:
    """Whether SQLite finds a text that has these words among others."""
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute(CREATE)
        for number, text in enumerate((*texts, "another text", "別の文章")):
            file.execute("INSERT INTO search(rowid, words) VALUES (?, ?)", (number, indexed(text)))
        expression = query(typed)
        if expression is None:
            return False
        found = file.execute("SELECT rowid FROM search WHERE search MATCH ?", (expression,))
        return (0,) in found.fetchall()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("summit", "A NATO summit in Brussels"),
        ("brussels NATO", "A NATO summit in Brussels"),
        ("bruss", "A NATO summit in Brussels"),
        ("of", "The house of cards"),
        ("cafe", "Un café à Paris"),
        ("CAFÉ", "un cafe a paris"),
        ("strasse", "Hauptstraße"[5:]),
        ("елка", "Ёлка стоит"),
        ("محمد", "مُحَمَّد"),
        ("c++", "C++ and Rust"),
        ("don't", "Don’t look up"),
        ("covid-19", "COVID-19 again"),
        ("東京", "今日の東京都は晴れ"),
        ("東京都", "今日の東京都は晴れ"),
        ("晴", "今日の東京都は晴れ"),
        ("れ", "今日の東京都は晴れ"),
        ("nato首脳", "NATO首脳会談"),
        ("北约", "北约峰会在布鲁塞尔举行"),
        ("峰会 布鲁塞尔", "北约峰会在布鲁塞尔举行"),
        ("パン", "焼きたてのﾊﾟﾝ"),
        ("북한", "북한이 발사했다"),
        ("กรุงเทพ", "สวัสดีกรุงเทพมหานคร"),
        ("😀 party", "Party 😀"),
    ],
)
def test_a_text_is_found_by_its_words(typed: str, text: str) -> None:
    assert is_found(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("summ it", "summit"),
        ("ummit", "summit"),
        ("br", "Brussels"),
        ("bruss nato", "NATO in Brussels"),
        ("summit Rome", "A NATO summit in Brussels"),
        ("京東", "今日の東京都は晴れ"),
        ("パン", "ハン"),
        ("", "summit"),
        ('"*" - ^', "summit"),
    ],
)
def test_other_texts_are_not(typed: str, text: str) -> None:
    assert not is_found(typed, text)


@given(st.text(max_size=50))
@example('" OR words:* NEAR(a b) AND NOT -')
@example("a\x00b")
@example("\ud800")
@example("²³ ½ Ⅷ ﷺ")
def test_whatever_is_typed_is_a_valid_expression(typed: str) -> None:
    is_found(typed.encode("utf-8", "replace").decode(), "text")


@given(st.text(min_size=1, max_size=30))
def test_a_text_is_found_by_all_of_itself(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert query(text) is None or is_found(text, text)

"""Whatever the HTML: what Discord shows is its words, in order, within the limits."""

import re
import time
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import markdown
from bot.feeds.summary import LIMIT, MAX_MARKDOWN, summarise
from tests.unit.feeds.discord_view import view

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=400)
WORDS = [
    "word", "x", " ", " and ", "*", "**", "_", "__", "~~z", "\\", "|", "# ", "- ", "1. y", "> ",
    ",", "<@1>", "<t:0>", "&", "é", "日本", "🚀", "e\u0301",
]  # fmt: skip
TAGS = [
    f"<{slash}{name}>"
    for name in ("b", "strong", "i", "em", "s", "code", "p", "li", "ul", "ol", "blockquote", "span")
    for slash in ("", "/")
]
LINKS = ['<a href="/x_(y)">', "<a href='https://other.example/?a=1&copy=2'>", "<a href='js:1'>"]
TEXT = st.sampled_from(WORDS)
MARKUP = st.sampled_from([*TAGS, *LINKS, "</a>", "</a>", "<br>"])
SOUP = st.lists(st.tuples(MARKUP | st.just(""), TEXT), max_size=40)


def written(soup: list[tuple[str, str]]) -> str:
    return "".join(tag + escape(text) for tag, text in soup)


def packed(text: str) -> str:
    return "".join(text.split())


@REPEATABLE
@given(SOUP)
def test_the_words_are_shown_and_nothing_else(soup: list[tuple[str, str]]) -> None:
    short = summarise(written(soup), is_html=True, base="https://news.example/")
    seen = view(short)
    assert packed(seen.text) == packed("".join(text for _, text in soup))
    assert set(seen.links) <= {
        "https://news.example/x_%28y%29",
        "https://other.example/?a=1&copy=2",
    }
    assert markdown.length(short) <= MAX_MARKDOWN


@REPEATABLE
@given(SOUP, st.integers(10, 100))
def test_a_long_one_is_cut_without_breaking_markup(soup: list[tuple[str, str]], times: int) -> None:
    soup *= times
    short = summarise(written(soup), is_html=True, base="https://news.example/")
    seen = packed(view(short).text)
    assert packed("".join(text for _, text in soup)).startswith(seen.removesuffix("…"))
    assert len(view(short).text.replace("\n", "")) <= LIMIT + 1
    assert markdown.length(short) <= MAX_MARKDOWN


@pytest.mark.parametrize(
    "source",
    [
        "<ol>" + "<li>x" * 500,
        "<b><i><s>x</s></i></b>y" * 250,
        "<p>🚀" * 500,
        f'<a href="/{"x" * 1500}">x</a> * {"word " * 20}' * 250,
        "*" * 500,
    ],
)
def test_markup_never_takes_more_room_than_there_is(source: str) -> None:
    short = summarise(source, is_html=True, base="https://news.example/")
    assert markdown.length(short) <= MAX_MARKDOWN
    assert len(view(short).text.replace("\n", "")) in range(LIMIT - 5, LIMIT + 2)


@pytest.mark.parametrize(
    "source",
    [
        "<p>word </p>" * 200_000,
        "word " * 400_000,
        "<b>" * 400_000,
        "<b>x" * 200_000,
        "</b></i>" * 100_000,
        "<" * 1_000_000,
        "&" * 1_000_000,
        "&a=" * 300_000,
        "<ul><li>" * 100_000,
        "<td>x" * 200_000,
        "<tr><td>" * 100_000,
        "x<br>" * 200_000,
        "<img alt='a b'>" * 100_000,
        "word and\n" * 200_000,
        "One. Two. \n\n" * 100_000,
        "Read more " * 100_000,
        "The post " * 100_000 + "appeared first on x",
    ],
    ids=lambda source: source[:12],
)
def test_huge_input_is_read_in_a_moment(source: str) -> None:
    started = time.process_time()
    summarise(source, is_html=True, base="https://news.example/")
    assert time.process_time() - started < 4


def test_this_view_shows_broken_markup() -> None:
    assert view("**a***b*").text == "a*b*"
    assert view("**a*****b*****c**").text != "abc"
    assert view("[x](http://two words.example)").text != "x"
    assert view(r"\*a\* **b *c*** [d](https://e.example/) `f*` ~~g~~").text == "*a* b c d f* g"
    assert re.fullmatch("a\nb", view("- a\n1. b").text)

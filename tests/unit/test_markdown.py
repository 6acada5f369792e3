"""What Discord shows of an escaped text is the text; what is cut is cut between characters."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot import markdown
from bot.feeds.text import visible

REPEATABLE = settings(derandomize=True, deadline=None)
FRAGMENTS = [
    "**", "__", "~~", "||", "`", "```", "\\", "[x](y)", "](", "> ", ">>> ", "# ", "-# ", "- ",
    "+ ", "* ", "1. ", "2) ", "<@1>", "<@&1>", "<#1>", "<t:0>", "<t:0:R>", "</help:1>", "<:a:1>",
    "word", " ", ".", "7", "é", "日本", "🚀",
]  # fmt: skip
TRICKY = st.lists(st.sampled_from(FRAGMENTS) | st.characters(codec="utf-8"), max_size=12).map(
    "".join
)
CLUSTERS = [
    "e\u0301", "नि", "ที่", "👩‍👩‍👧‍👦", "👍🏽", "🇬🇧", "1\ufe0f\u20e3", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "日", "w", "🚀",
]  # fmt: skip
KNOWN = {
    "users": {"1": "Ann"},
    "roles": {"1": "Crew"},
    "channels": {"1": "quay"},
    "commands": {"1": "help"},
    "emojis": {"1": {"name": "a", "animated": False}},
}


def shown(text: str) -> tuple[str, set[str]]:
    """What a reader sees of markdown, and the kinds of all that is in it."""
    words: list[str] = []
    kinds: set[str] = set()

    def visit(tokens: Iterable[Mapping[str, Any]]) -> None:
        for token in tokens:
            kinds.add(token["type"])
            words.append(str(token.get("content", "")))
            visit(token.get("children", ()))

    visit(markdown_tokens(text, "message", context=KNOWN))
    return "".join(words), kinds


def one_line(text: str) -> str:
    """Without links, and without what this renderer does and Discord does not: it decodes
    entities, and takes an escaped `-#` for small print all the same."""
    for apart in ("://", "&", "-#"):
        text = text.replace(apart, " ")
    return " ".join(visible(text).split())


@pytest.mark.parametrize(
    ("text", "kind"),
    [("**x**", "strong_open"), ("<@1>", "mention"), ("<t:0>", "timestamp"), ("- x", "list_item")],
)
def test_without_escaping_the_renderer_sees_markdown(text: str, kind: str) -> None:
    assert kind in shown(text)[1]


@REPEATABLE
@given(TRICKY.map(one_line))
def test_an_escaped_line_is_shown_as_it_is(text: str) -> None:
    words, kinds = shown(markdown.escape(text))
    assert words == text
    assert kinds <= {"paragraph", "inline", "text"}


@REPEATABLE
@given(TRICKY)
def test_plain_reads_an_escaped_text_back(text: str) -> None:
    assert markdown.plain(markdown.escape(text)) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# loud", r"\# loud"),
        ("#", r"\#"),
        ("-# small", r"\-# small"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        ("1.", r"1\."),
        ("> quote", r"\> quote"),
        ("a\n# b\n2. c", "a\n\\# b\n2\\. c"),
        ("3.5 knots - or #4", "3.5 knots - or #4"),
        ("2024.", r"2024\."),
        ("[x](y)", r"\[x\](y)"),
        ("<@1> <t:0>", r"\<@1\> \<t:0\>"),
        ("a_b*c~d`e|f\\g", r"a\_b\*c\~d\`e\|f\\g"),
    ],
)
def test_only_what_discord_would_take_for_markup_is_escaped(text: str, escaped: str) -> None:
    assert markdown.escape(text) == escaped


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a_b_c/?q=1&x=_y_#part-2",
        "http://news.example/~ann/notes",
        "https://münze.example/größe_1",
    ],
)
def test_a_bare_address_stays_one(url: str) -> None:
    assert markdown.escape(f"see {url} now") == f"see {url} now"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("[x](http://evil.example)", r"\[x\](http://evil.example)"),
        ("https://a.example/~~b~~", r"https://a.example/\~\~b\~\~"),
        ("<https://a.example/>", r"\<https://a.example/\>"),
    ],
)
def test_markup_around_an_address_is_escaped(text: str, escaped: str) -> None:
    assert markdown.escape(text) == escaped


def test_a_masked_link_shows_where_it_leads() -> None:
    words, kinds = shown(markdown.escape("[x](http://evil.example)"))
    assert words == "[x](http://evil.example)"
    assert kinds == {"paragraph", "inline", "text", "link_open", "link_close"}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("**bold *both* bold**", "bold both bold"),
        ("[the *sea*](https://a.example/%28x%29)", "the sea"),
        ("- one\n1. two\n> three", "one\ntwo\nthree"),
        ("`code` ~~gone~~", "code gone"),
        (r"\*kept\* 1\. too", "*kept* 1. too"),
    ],
)
def test_plain_takes_our_own_markup_away(source: str, words: str) -> None:
    assert markdown.plain(source) == words


@REPEATABLE
@given(st.lists(st.sampled_from([*CLUSTERS, " ", ", "]), max_size=60), st.integers(1, 40))
def test_a_shortened_text_fits_and_breaks_no_character(clusters: list[str], limit: int) -> None:
    text = "".join(clusters)
    short = markdown.shorten(text, limit)
    assert markdown.length(short) <= limit
    if markdown.length(text) <= limit:
        assert short == text
    else:
        assert short.endswith(markdown.ELLIPSIS)
        heads = {"".join(clusters[:count]).rstrip(" ,") for count in range(len(clusters))}
        assert short.removesuffix(markdown.ELLIPSIS) in heads


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("the quay at dawn", 16, "the quay at dawn"),
        ("the quay at dawn", 15, "the quay at…"),
        ("the quay, at dawn", 12, "the quay…"),
        ("unbreakablyunbroken", 8, "unbreak…"),
        ("a unbreakablyunbroken", 12, "a unbreakab…"),
        ("港に朝が来ると船が出る", 8, "港に朝が来ると…"),
        ("🚀🚀🚀🚀", 7, "🚀🚀🚀…"),
        ("🚀🚀🚀🚀", 6, "🚀🚀…"),
        ("x" * 10, 1, "…"),
    ],
)
def test_a_text_is_cut_at_a_word_where_it_has_words(text: str, limit: int, short: str) -> None:
    assert markdown.shorten(text, limit) == short


def test_length_counts_as_discord_does() -> None:
    assert [markdown.length(text) for text in ("", "é", "日", "🚀", "\ud800")] == [0, 1, 1, 2, 1]

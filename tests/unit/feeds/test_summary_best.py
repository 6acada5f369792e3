"""Which of an entry's texts is its summary, and where that ends."""

import pytest

from bot import markdown
from bot.feeds.summary import LIMIT, Source, best, summarise

BASE = "https://news.example/a/"
STORY = "The quay reopened at dawn. Ferries followed within the hour, and the crowd cheered."
OWN = "What the publisher says of it, in one sentence."


def chosen(description: str, content: str = "", title: str = "Quay reopens") -> str:
    texts = [Source(text, is_html=True) for text in (description, content) if text]
    return best(texts, base=BASE, title=title)


@pytest.mark.parametrize(
    ("description", "content", "summary"),
    [
        (STORY, f"<p>{STORY}</p><p>And more.</p>", STORY),
        (OWN, STORY * 9, OWN),
        ("", f"<p>{STORY}</p>", STORY),
        # An excerpt that was cut off is continued by the text that it was cut from.
        ("The quay reopened at dawn. Ferries […]", f"<p>{STORY}</p>", STORY),
        (f"{OWN[:-1]}, and […]", f"<p>{STORY}</p>", f"{OWN[:-1]}, and…"),
        # Almost nothing.
        ("Photos", f"<p>{STORY}</p>", STORY),
        ("Photos", "<p>Few words.</p>", "Photos"),
        ('<a href="/c">Comments</a>', "", ""),
        ('<a href="/c">Comments</a>', STORY, STORY),
        # The title again, and what stands above a text in its page.
        ("Quay reopens", "", ""),
        (f"<h1>Quay Reopens</h1><p>{STORY}</p>", "", STORY),
        (f"<p>Advertisement</p><p>3 min read</p><p>{STORY}</p>", "", STORY),
        (f"<p>Sign up for our daily newsletter here</p><p>{STORY}</p>", "", STORY),
        (f'<p><a href="/world">World</a></p><p>{STORY}</p>', "", STORY),
    ],
)  # fmt: skip
def test_the_best_text_is_the_summary(description: str, content: str, summary: str) -> None:
    assert chosen(description, content) == summary


@pytest.mark.parametrize(
    "boilerplate",
    [
        '&#32; submitted by &#32; <a href="/u/x"> /u/x </a> <br/> <span><a href="/l">[link]</a>'
        '</span> &#32; <span><a href="/c">[comments]</a></span>',
        "<p>Article URL: <a href='/x'>https://x.example/y</a></p><p>Comments URL: <a href='/z'>"
        "https://z.example/1</a></p><p>Points: 77</p><p># Comments: 12</p>",
        "<p>Learn more about your ad choices. Visit megaphone.fm/adchoices</p>",
        '<p><small>14 posts - 6 participants</small></p><p><a href="/t">Read full topic</a></p>',
        "<p>Der Beitrag <a href='/x'>Kai</a> erschien zuerst auf <a href='/'>Kaikante</a>.</p>",
        "<p>Hosted on Acast. See acast.com/privacy for more information.</p>",
    ],
)
def test_what_a_site_adds_to_every_item_goes(boilerplate: str) -> None:
    assert chosen(boilerplate) == ""
    assert chosen(f"<p>{STORY}</p>{boilerplate}") == STORY


def test_a_comic_has_the_words_of_its_picture() -> None:
    assert (
        chosen('<img src="/1.png" title="He can wait." alt="A gull and a heron"/>')
        == "He can wait."
    )
    assert chosen('<img src="/1.png" alt="IMG_2044.jpg"/>') == ""
    assert chosen('<p>Words.</p><img src="/1.png" title="He can wait."/>') == "Words."


def test_lines_that_were_only_wrapped_are_one_again() -> None:
    text = (
        "quay_release() takes the lock and then calls bollard_put(), which may\nsleep since then.\n"
        "\nTools: https://tools.example/\n00:00 The bottle"
    )
    shown = (
        r"quay\_release() takes the lock and then calls bollard\_put(), which may sleep since"
        " then.\n\nTools: https://tools.example/\n00:00 The bottle"
    )
    assert summarise(text, is_html=False, base=BASE) == shown
    assert summarise(text, is_html=True, base=BASE) == shown


def test_a_row_of_a_table_is_a_line() -> None:
    table = "<table><tr><th>Crew</th><th></th><th>Time</th></tr><tr><td>Mole</td><td>6:41</td></tr>"
    assert summarise(f"{table}</table>", is_html=True, base=BASE) == "Crew · Time\nMole · 6:41"


def test_links_lose_what_only_counts_readers() -> None:
    html = '<a href="/x?utm_source=rss&amp;id=7&amp;fbclid=ab#top">x</a>'
    assert summarise(html, is_html=True, base=BASE) == "[x](https://news.example/x?id=7#top)"


@pytest.mark.parametrize(
    "sentence",
    [
        "It rained on the quay all day long, and nobody came. ",
        "Gen. A. Smith of the U.S. Navy spoke for 2.5 hours, i.e. very long. ",
        "“Is it over?” she asked. “No!” ",
        "雨は一日中ふりつづき、だれも来なかった。",
        "أمطرت السماء على الرصيف طوال اليوم، ولم يأت أحد. ",
        "هل انتهى الأمر؟ ",
    ],
)
def test_a_long_text_ends_with_a_whole_sentence(sentence: str) -> None:
    short = summarise(sentence * 30, is_html=False, base=BASE)
    assert short.endswith((" …", "…"))
    words = short.removesuffix("…").rstrip()
    assert (sentence * 30).startswith(words.replace("\\", ""))
    assert words.endswith((".", "!”", "。", "؟"))
    assert LIMIT * 0.6 <= len(words) <= LIMIT


def test_a_paragraph_is_not_followed_by_half_a_sentence() -> None:
    first, second = "w" * 300 + ".", "Then it went on and on " * 20
    assert summarise(f"<p>{first}</p><p>{second}</p>", is_html=True, base=BASE) == f"{first} …"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("**bold words** and more", 11, "**bold words…**"),
        ("a *b **c d e***", 6, "a *b **c…***"),
        ("***x y** z zz*", 4, "***x y…***"),
        ("see [the long page](https://x.example/) now", 10, "see [the…](https://x.example/)"),
        (r"a \* b \_ c d", 8, r"a \* b \_…"),
        ("`co de` x y", 6, "`co de…`"),
        ("- one\n- two\n- three", 9, "- one\n- two…"),
        ("First one. Second is longer than that.", 16, "First one. …"),
        ("short", 5, "short"),
    ],
)
def test_markdown_is_cut_without_breaking(text: str, limit: int, cut: str) -> None:
    found = markdown.clip(text, limit)
    assert found == cut
    assert markdown.length(markdown.plain(found)) <= limit + 1

"""What publishers append to an excerpt goes; the same words within a text stay."""

import pytest

from bot.feeds.summary import summarise


def html(source: str) -> str:
    return summarise(source, is_html=True, base="https://news.example/")


@pytest.mark.parametrize(
    "trailer",
    [
        "Source link",
        "Source Link",
        "Original article",
        "Read more",
        "Read More »",
        "READ MORE",
        "Read more...",
        "Read the full story",
        "Read the rest of this entry",
        "Read more at News Example",
        "Read more on news.example.",
        "Continue reading",
        "Continue reading →",
        "Continue reading “The quay at dawn”",
        "Keep reading ›",
        "The post The quay at dawn appeared first on News Example.",
        "The post The quay first appeared on News Example.",
        '<a href="/story/">Read more</a>',
        '<a href="/story/">Continue reading<span> &#8220;The quay&#8221;</span> &rarr;</a>',
        'The post <a href="/story/">The quay</a> appeared first on <a href="/">News</a>.',
        '<a href="/story/">Source link</a>',
    ],
)
@pytest.mark.parametrize(
    "form", ["It rained. {}", "<p>It rained.</p><p>{}</p>", "It rained.<br>{}"]
)
def test_a_trailer_goes(form: str, trailer: str) -> None:
    assert html(form.format(trailer)) == "It rained."


@pytest.mark.parametrize("mark", ["[…]", "[...]", "[&#8230;]", "[ … ]", "(…)", "(...)", "…", "..."])
@pytest.mark.parametrize("form", ["It rained {}", "It rained{}", "<p>It rained</p><p>{}</p>"])
def test_a_mark_of_a_cut_becomes_an_ellipsis(form: str, mark: str) -> None:
    assert html(form.format(mark)) == "It rained…"


@pytest.mark.parametrize(
    "source",
    [
        "It rained […] Read more",
        "It rained [&#8230;]<br>Read More »<br>Source link",
        "<p>It rained [&#8230;]</p>\n<p>The post <a>Rain</a> appeared first on <a>News</a>.</p>",
        "It rained… <a>Continue reading</a>",
        "It rained, [...] Source link […]",
    ],
)
def test_trailers_go_one_after_the_other(source: str) -> None:
    assert html(source) == "It rained…"


@pytest.mark.parametrize("source", ["Read more", "<p>[…]</p>", "<p>Source link</p>[...]"])
def test_nothing_but_trailers_is_no_summary(source: str) -> None:
    assert html(source) == ""


@pytest.mark.parametrize(
    "source",
    [
        "Read more books, he said, and you will see.",
        "She wants to read more",
        "They read the full report.",
        "The source link is dead.",
        "An open source link",
        "The post office appeared in 1900.",
        "Continue reading this at home. " + "It is long. " * 30 + "Really.",
        "It rained […] and then it snowed.",
        "Wait... what?",
    ],
)
def test_the_same_words_within_a_text_stay(source: str) -> None:
    assert html(source)[:60].replace("\\", "") == source[:60]


def test_a_trailer_far_from_the_end_stays() -> None:
    text = "The post " + "office " * 30 + "appeared first on time. "
    assert html(text + "x " * 600).startswith("The post office")

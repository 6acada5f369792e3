"""The body of a post: what stands where, and that Discord takes whatever a feed may hold."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import markdown
from bot.feeds.summary import summarise
from bot.models import Entry, FeedInfo
from bot.posts import render
from bot.urls import MAX_LENGTH, absolute
from tests.building import NOON, entry
from tests.loopback.errors import Refusal
from tests.loopback.validate import check_message, check_schema

FEED = FeedInfo("Harbour News", "https://news.example/", "https://news.example/icon.png")
TOTAL = 6000


def card(made: Entry, feed: FeedInfo = FEED) -> dict[str, Any]:
    (embed,) = render.message(made, feed)["embeds"]
    return dict(embed)


def test_a_post_has_everything_that_the_entry_has() -> None:
    made = entry(title="Quay reopens", summary="It **is** open.", tags=("NATO", "Sea"))
    assert render.message(made, FEED) == {
        "embeds": [
            {
                "title": "Quay reopens",
                "url": "https://news.example/one",
                "description": "It **is** open.",
                "color": card(made)["color"],
                "thumbnail": {"url": "https://news.example/one.jpg"},
                "author": {
                    "name": "Harbour News",
                    "url": "https://news.example/",
                    "icon_url": "https://news.example/icon.png",
                },
                "footer": {"text": "NATO • Sea"},
                "timestamp": "2026-01-01T12:00:00+00:00",
            }
        ],
        "allowed_mentions": {"parse": []},
    }
    assert NOON == 1_767_268_800_000


def test_what_an_entry_lacks_is_left_out() -> None:
    bare = entry(title="", summary="", link=None, image=None, tags=(), published=None)
    assert card(bare, FeedInfo()) == {"title": "Untitled", "color": card(bare, FeedInfo())["color"]}


def test_an_entry_without_a_title_goes_under_its_feeds() -> None:
    assert card(entry(title=""))["title"] == "Harbour News"


def test_a_feed_without_addresses_is_named_all_the_same() -> None:
    assert card(entry(), FeedInfo("Harbour News"))["author"] == {"name": "Harbour News"}


def test_a_feed_without_a_title_is_no_author() -> None:
    assert "author" not in card(entry(), FeedInfo("", FEED.site, FEED.icon))


@pytest.mark.parametrize(
    ("published", "timestamp"),
    [
        (0, "1970-01-01T00:00:00+00:00"),
        (NOON + 1000, "2026-01-01T12:00:01+00:00"),
        (NOON + 7, "2026-01-01T12:00:00.007000+00:00"),
    ],
)
def test_a_moment_is_given_in_utc(published: int, timestamp: str) -> None:
    assert card(entry(published=published))["timestamp"] == timestamp


def test_many_tags_are_cut_and_a_long_feed_title_is() -> None:
    made = card(entry(tags=("🚀" * 50,) * 50), FeedInfo("🚀" * 500))
    assert made["author"]["name"] == "🚀" * 127 + "…"
    assert made["footer"]["text"] == "🚀" * 50
    short = card(entry(tags=tuple(f"number {at}" for at in range(50))))["footer"]["text"]
    assert short.startswith("number 0 • number 1 • ")
    assert short.endswith(" • +33")


def test_a_summary_too_long_keeps_its_words_and_not_its_formatting() -> None:
    description = card(entry(summary=r"**bold** \*kept\* [a](https://x.example/) " * 200))[
        "description"
    ]
    assert description.startswith(r"bold \*kept\* a bold")
    assert description.endswith("…")
    assert card(entry(summary="**x** " * 500))["description"] == "**x** " * 500


def test_a_site_keeps_its_colour() -> None:
    other = FeedInfo("Other", "https://other.example/")
    assert card(entry("one"))["color"] == card(entry("two"))["color"]
    assert card(entry())["color"] != card(entry(), other)["color"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("a *b* _c_", r"a \*b\* \_c\_"),
        ("<@1> <#2> <t:3>", r"\<@1\> \<#2\> \<t:3\>"),
        ("[x](https://y.example)", r"\[x\](https://y.example)"),
        ("# Not a heading", r"\# Not a heading"),
        ("1. Not a list", r"1\. Not a list"),
    ],
)
def test_a_title_is_shown_as_it_is(title: str, shown: str) -> None:
    assert card(entry(title=title))["title"] == shown


@pytest.mark.parametrize("text", ["word " * 400, "*" * 400, "長" * 400, "👩‍👩‍👧‍👦" * 90])
def test_a_long_title_ends_in_an_ellipsis_and_within_the_limit(text: str) -> None:
    title = card(entry(title=text))["title"]
    assert title.endswith("…")
    assert 200 < markdown.length(title) <= 256
    assert text.startswith(title[:-1].replace("\\", ""))


TEXT = st.text(max_size=700) | st.sampled_from(
    ["@everyone", "<@1>", "[a](https://b.example)", "*" * 600, "👩‍👩‍👧 " * 300, "\\" * 600, "<t:1>"]
)
URLS = st.none() | st.builds(
    absolute,
    st.sampled_from(
        [
            "https://x.example/a b?c=ü", "javascript:alert(1)", "//y.example", "/rel",
            "https://x.example/" + "y" * (MAX_LENGTH - 18), "http://[::1]/", "https://ü.example",
        ]
    ),
    st.just("https://base.example/"),
)  # fmt: skip
FEEDS = st.builds(FeedInfo, TEXT, URLS, URLS)
# The fields as the parser hands them on: a cleaned line, and markdown of our own making.
ENTRIES = st.builds(
    entry,
    title=TEXT,
    summary=st.builds(summarise, TEXT, is_html=st.booleans(), base=st.just("https://x.example/")),
    link=URLS,
    image=URLS,
    tags=st.lists(TEXT.map(lambda text: text[:100]), max_size=50).map(tuple),
    published=st.none() | st.integers(0, 7_000_000_000_000),
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(ENTRIES, FEEDS)
def test_discord_takes_whatever_a_feed_holds(made: Entry, feed: FeedInfo) -> None:
    body = render.message(made, feed)
    check_schema("POST", "/channels/{channel_id}/messages", body)
    check_message(body)
    (embed,) = body["embeds"]
    texts = [
        embed["title"],
        embed.get("description", ""),
        embed.get("author", {}).get("name", ""),
        embed.get("footer", {}).get("text", ""),
    ]
    assert sum(map(markdown.length, texts)) <= TOTAL
    assert body["allowed_mentions"] == {"parse": []}
    json.dumps(body).encode()


_MENTION = re.compile(r"(?<!\\)<(?:@|#|t:|/|a?:)|(?<!\\)\]\(")


@settings(max_examples=400, deadline=None, derandomize=True)
@given(ENTRIES)
def test_no_title_mentions_links_or_formats(made: Entry) -> None:
    title = card(made)["title"]
    assert not _MENTION.search(title.replace("\\\\", ""))


@pytest.mark.parametrize(
    ("summaries", "count"),
    [([10] * 12, 10), ([2000] * 4, 2), ([2990, 2990], 1), ([2000], 1), ([2000, 2000, 10], 3)],
)
def test_a_message_holds_as_many_embeds_as_discord_takes(summaries: list[int], count: int) -> None:
    items = [(entry(str(at), summary="x" * size), FEED) for at, size in enumerate(summaries)]
    assert render.fitting(items) == count
    check_message(render.group(items[:count]))
    if count < len(items):
        with pytest.raises(Refusal):
            check_message(render.group(items[: count + 1]))

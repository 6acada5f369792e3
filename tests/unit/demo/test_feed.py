"""The feed, as a feed reader sees it."""

from calendar import timegm
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import feedparser
import pytest

from bot.demo.feed import NAME, Article, rss, slugify, typeset
from bot.demo.stories import STORIES

SITE = "http://127.0.0.1:1"
NEWEST = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ARTICLES = [
    Article(story, 1001 + at, NEWEST - timedelta(hours=at), SITE)
    for at, story in enumerate(STORIES)
]


def parse(content: bytes) -> Any:
    parsed = feedparser.parse(BytesIO(content))
    assert not parsed.bozo
    return parsed


def test_the_channel_says_what_wordpress_says() -> None:
    parsed = parse(rss(SITE, ARTICLES, "NATO"))
    assert parsed.feed.title == f"NATO – {NAME}"
    assert parsed.feed.link == f"{SITE}/tag/nato/"
    assert parsed.feed.language == "en-GB"
    assert parsed.feed.sy_updateperiod == "hourly"
    assert parsed.feed.image.href == f"{SITE}/icon.png"
    assert parsed.feed.updated == "Fri, 02 Jan 2026 03:04:05 +0000"
    links = {link.rel: link.href for link in parsed.feed.links}
    assert links["self"] == f"{SITE}/tag/nato/feed/"
    assert b"<title>NATO &#8211; The Harbour Post</title>" in rss(SITE, ARTICLES, "NATO")


def test_the_ten_newest_are_listed_with_guids_of_their_own() -> None:
    entries = parse(rss(SITE, ARTICLES)).entries
    assert [entry.link for entry in entries] == [article.url for article in ARTICLES[:10]]
    assert len({entry.id for entry in entries}) == len(entries) == 10
    assert not any(entry.guidislink for entry in entries)


@pytest.mark.parametrize("first", [0, 10, 20])
def test_an_item_has_every_field(first: int) -> None:
    chosen = ARTICLES[first : first + 10]
    for article, entry in zip(chosen, parse(rss(SITE, chosen)).entries, strict=True):
        assert entry.link == article.url
        assert entry.author == article.story.author
        assert tuple(tag.term for tag in entry.tags) == article.story.tags
        assert timegm(entry.published_parsed) == article.published.timestamp()
        assert entry.media_content == [{"url": article.picture, "medium": "image"}]
        html = entry.content[0].value
        assert f'src="{article.picture}"' in html
        assert html.count("<p>") >= 4
        assert "<li>" in html or "<blockquote>" in html
        assert 'href="/' not in html


def test_titles_arrive_as_they_were_meant() -> None:
    titles = [entry.title for entry in parse(rss(SITE, ARTICLES)).entries]
    assert titles[0].startswith("If tide < quay & wind is kind: ")
    assert titles[2].endswith("and a most “punctual” heron")
    assert titles[3].endswith("students’ first launch carries 40 lettuce seeds 🚀")
    assert b"&#8220;punctual&#8221; heron</title>" in rss(SITE, ARTICLES)
    assert b"tide &lt; quay &#038; wind" in rss(SITE, ARTICLES)


def test_excerpts_end_in_the_ways_that_sites_leave() -> None:
    entries = parse(rss(SITE, ARTICLES)).entries
    ends = [entry.summary for entry in entries]
    assert any(end.endswith("[&#8230;]") for end in ends)
    assert any(end.endswith(" Source link") for end in ends)
    assert any("appeared first on" in end for end in ends)


def test_a_feed_may_have_nothing_yet() -> None:
    assert parse(rss(SITE, [], "Space")).entries == []


def test_text_that_would_end_a_cdata_section_survives() -> None:
    story = replace(STORIES[0], title="]]>", author="A ]]> B", tags=("x]]>y",))
    cursed = Article(story, 1, NEWEST, SITE)
    entry = parse(rss(SITE, [cursed])).entries[0]
    assert entry.author == "A ]]> B"
    assert entry.tags[0].term == "x]]>y"


def test_words_are_set_for_print_and_for_addresses() -> None:
    assert typeset('"It\'s" — <b> & more…') == (
        "&#8220;It&#8217;s&#8221; &#8212; &lt;b&gt; &#038; more&#8230;"
    )
    assert slugify("Baltic Sea") == "baltic-sea"

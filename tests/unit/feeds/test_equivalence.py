"""Cutting known items out changes nothing about the others: feedparser's own reading decides."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations

import pytest

from bot.demo.feed import Article, rss
from bot.demo.stories import STORIES
from bot.feeds.delta import Span, without
from tests.conftest import ClosingLine
from tests.unit.feeds.documents import FOLDER, Comparison, compare, load
from tests.unit.feeds.generated import generate

FEEDS = 2_000
LONG_WAY = {
    "internal-dtd.xml", "iso-8859-1.xml", "nbsp.xml", "nested-items.xml", "old-style.xml",
    "truncated.xml", "undeclared-prefix.xml", "unknown-namespace-items.xml", "utf-16.xml",
    "windows-1251.xml", "careless.xml",
}  # fmt: skip
MIXED = {"duplicates.xml"}
"""Which way depends on which of two items with one GUID is known."""

NO_FEEDS = {"empty.xml", "feed.json", "page.html"}
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.name not in NO_FEEDS)


@pytest.mark.parametrize("name", NAMES)
def test_a_fixture_reads_the_same_whatever_of_it_is_known(name: str) -> None:
    places = range(4)
    for known in chain.from_iterable(combinations(places, size) for size in range(5)):
        found = compare(load(name), known)
        assert found.difference is None
        assert name in MIXED or found.is_short == (name not in LONG_WAY)


@pytest.mark.parametrize("content_type", ["text/xml", "text/html", "application/octet-stream"])
@pytest.mark.parametrize("name", ["wordpress.xml", "japanese.xml", "no-declaration.xml"])
def test_it_does_so_however_it_is_served(name: str, content_type: str) -> None:
    assert compare(load(name), {1}, content_type) == Comparison(is_short=True)


@pytest.mark.parametrize("tag", [None, "NATO"])
def test_the_feed_of_the_demo_reads_the_same_as_it_grows(tag: str | None) -> None:
    newest = datetime(2026, 1, 1, tzinfo=UTC)
    articles = [
        Article(story, 1000 + at, newest - timedelta(hours=at), "https://demo.example")
        for at, story in enumerate(STORIES)
    ]
    for grown in range(1, 10):
        body = rss("https://demo.example", articles, tag)
        assert compare(body, range(grown, 10)) == Comparison(is_short=True)


@pytest.mark.timeout(600)
def test_random_feeds_read_the_same(closing_line: ClosingLine) -> None:
    found = {
        seed: compare(feed.body, feed.known, feed.content_type)
        for seed, feed in ((seed, generate(seed)) for seed in range(FEEDS))
    }
    share = sum(one.is_short for one in found.values()) / FEEDS
    closing_line(f"delta: {FEEDS} generated feeds, {share:.0%} by the short way")
    assert {seed: one.difference for seed, one in found.items() if one.difference} == {}
    assert share > 0.8


def one_byte_more(body: bytes, spans: tuple[Span, ...], known: Callable[[int], bool]) -> bytes:
    return without(body, tuple(Span(one.start, one.end + 1, one.hash) for one in spans), known)


def the_others(body: bytes, spans: tuple[Span, ...], known: Callable[[int], bool]) -> bytes:
    return without(body, spans, lambda digest: not known(digest))


def one_item_more(body: bytes, spans: tuple[Span, ...], known: Callable[[int], bool]) -> bytes:
    return without(body, spans, lambda digest: known(digest) or digest == spans[-1].hash)


def nothing(body: bytes, _spans: tuple[Span, ...], _known: Callable[[int], bool]) -> bytes:
    return body


@pytest.mark.parametrize("wrong", [one_byte_more, the_others, one_item_more, nothing])
def test_the_comparison_sees_a_wrong_cut(
    wrong: Callable[[bytes, tuple[Span, ...], Callable[[int], bool]], bytes],
) -> None:
    assert compare(load("comic.xml"), {0}).difference is None
    assert compare(load("comic.xml"), {0}, cut=wrong).difference is not None


def test_a_seed_gives_one_feed_and_another_seed_another() -> None:
    assert generate(1) == generate(1)
    assert len({generate(seed).body for seed in range(100)}) == 100

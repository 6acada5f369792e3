"""What the benchmarks measure with: the feeds, the server's answers, the table."""

import pytest

from benchmarks import table
from benchmarks.documents import written
from benchmarks.server import Feeds
from benchmarks.stage import Row
from bot.feeds import parse

GET = b"GET /ours/30/7 HTTP/1.1\r\nHost: a\r\n%b\r\n"


def test_each_version_has_one_new_item() -> None:
    versions = written("30", 30).versions
    first, second = (parse.read(versions(n), url="http://a.example/") for n in (0, 1))
    assert len(first.entries) == 30
    assert second.items[1:] == first.items[:-1]
    assert second.items[0] not in first.items
    assert all(one.title and one.summary and one.image and one.tags for one in second.entries)


def test_who_shows_the_etag_is_told_that_nothing_changed() -> None:
    feeds = Feeds()
    whole = feeds.answer(GET % b"")
    shown = b"If-None-Match: " + whole.partition(b"ETag: ")[2].partition(b"\r\n")[0] + b"\r\n"
    assert feeds.answer(GET % shown).startswith(b"HTTP/1.1 304 ")
    feeds.to_version(1)
    assert feeds.answer(GET % shown).startswith(b"HTTP/1.1 200 ")
    assert feeds.answer(GET.replace(b"ours", b"bare") % b"").startswith(b"HTTP/1.1 200 ")
    assert feeds.counts == {("ours", "200"): 2, ("ours", "304"): 1, ("bare", "200"): 1}


def test_a_plain_server_always_sends_all_of_it() -> None:
    feeds = Feeds()
    feeds.is_plain = True
    answer = feeds.answer(GET % b'If-None-Match: "30-0"\r\n')
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"ETag" not in answer


def test_what_nobody_serves_is_not_found() -> None:
    assert Feeds().answer(GET.replace(b"/ours/30/7", b"/") % b"").startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    ("ratios", "at_most", "verdict"),
    [
        ([0.5, 0.7, 0.9], False, ">= 0.6 met"),
        ([0.5, 0.5, 0.9], False, ">= 0.6 missed"),
        ([0.5, 0.5, 0.9], True, "<= 0.6 met"),
        ([0.7], True, "<= 0.6 missed"),
    ],
)
def test_the_median_is_held_against_the_goal(
    ratios: list[float], at_most: bool, verdict: str
) -> None:
    row = Row("a", "what", "1", "bare", "2", ratios, 0.6, at_most)
    assert verdict in table.of([row])

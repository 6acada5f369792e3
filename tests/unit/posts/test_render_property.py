"""Whatever stands in a feed: its post is within Discord's limits, and what it wrote is text."""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import markdown
from bot.feeds import parse
from bot.feeds.text import one_line
from bot.models import MAX_TAG_LENGTH, Entry, FeedInfo
from bot.posts import render
from bot.urls import absolute
from tests.building import entry, rss
from tests.loopback.validate import check_message, check_schema, is_document_present
from tests.unit.feeds.discord_view import view

BASE = "https://base.example/feed"
LINKED = "https://linked.example/page"
MESSAGES = "/channels/{channel_id}/messages"
LIMITS = {"title": 256, "description": 4096, "author": 256, "footer": 2048}
REPEATABLE = settings(derandomize=True, deadline=None, max_examples=250)

FRAGMENTS = [
    "@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "<t:1>", "<t:1:R>", "</help:1>",
    "<:a:1>", "<a:b:1>", "<id:browse>", "<https://evil.example/>", "[x](https://evil.example/)",
    "[x](javascript:alert(1))", "[x](<https://evil.example/>)", "](https://evil.example/)", "[",
    "\\<@1\\>", "\\[x\\](https://evil.example/)",
    "https://x.example/", "https://x.example/a_b_", "javascript:alert(1)", "\\", "`", "```", "**",
    "_", "~~", "||", "# ", "-# ", "> ", "- ", "1. ", " ", "\n", "\t", "\0", "\x1b[31m", "\u202e",
    "\u200b", "\ufeff", "e\u0301", "👩‍👩‍👧‍👦", "🇬🇧", "日本", "word",
]  # fmt: skip
SHORT = st.lists(st.sampled_from(FRAGMENTS) | st.characters(codec="utf-8"), max_size=8).map("".join)
LONG = st.builds(str.__mul__, SHORT, st.sampled_from([1, 1, 30, 300, 1500]))
BROKEN = st.builds("{}{}".format, LONG, st.sampled_from(["", "\ud800", "\udfff x", "\udc00" * 300]))
HOSTS = ["//[", "//y.example", "https://ü.example/ü", "http://[::1]:8/", "http://x:99999/", "http:"]
ADDRESSES = (
    SHORT
    | st.sampled_from(["javascript:alert(1)", "data:text/html,x", "ftp://x.example/", *HOSTS])
    | st.builds("https://x.example/{}".format, LONG)
    | st.integers(2000, 2060).map(lambda length: "https://x.example/".ljust(length, "y"))
)
URLS = st.none() | ADDRESSES.map(lambda address: absolute(address, BASE))
TAG = st.builds(str.__mul__, SHORT, st.sampled_from([1, 100])).map(
    lambda text: one_line(text, MAX_TAG_LENGTH)
)
TAGS = st.lists(TAG, max_size=50) | st.lists(TAG, min_size=1, max_size=2).map(
    lambda tags: [*tags, *tags] * 25
)
FEEDS = st.builds(FeedInfo, BROKEN.map(lambda text: one_line(text, 500)), URLS, URLS)
# Titles and tags as cleaned by the parser; a summary that it would never make.
ENTRIES = st.builds(
    entry,
    title=BROKEN.map(lambda text: one_line(text, 500)),
    summary=LONG,
    link=URLS,
    image=URLS,
    tags=TAGS.map(lambda tags: tuple(filter(None, tags))),
    published=st.none() | st.integers(0, 7_258_118_399_999),
)


def embed_of(body: render.Body) -> dict[str, Any]:
    (embed,) = body["embeds"]
    return dict(embed)


def units(text: str) -> int:
    """UTF-16 units, of which there are never fewer than characters."""
    return sum(2 if ord(char) > 0xFFFF else 1 for char in text)


def texts(embed: dict[str, Any]) -> dict[str, str]:
    """What counts towards the limits, by the key of its limit."""
    parts = {"title": embed["title"], "description": embed.get("description")}
    parts["author"] = embed.get("author", {}).get("name")
    parts["footer"] = embed.get("footer", {}).get("text")
    return {key: text for key, text in parts.items() if text is not None}


def addresses(value: object, key: str = "") -> Iterator[str]:
    """Every address in a body, wherever it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from addresses(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from addresses(inner, key)
    elif key.endswith("url"):
        yield str(value)


# Left to right: what a backslash makes a character of, and code, in which nothing else counts.
_INERT = re.compile(r"\\[^\w\s]|\\_|`[^`]+`")
_ESCAPED = re.compile(r"\\([^\w\s]|_)")
_ALIVE = re.compile(r"<(?:@[!&]?\d|#\d|t:-?\d|/\w|a?:\w|id:|https?:)[^<>\s]*>|\]\(")


def alive(text: str) -> list[str]:
    """The mentions and masked links that Discord would see."""
    return _ALIVE.findall(_INERT.sub("·", text))


@REPEATABLE
@given(ENTRIES, FEEDS)
def test_a_body_is_one_that_discord_takes(made: Entry, feed: FeedInfo) -> None:
    body = json.loads(json.dumps(render.message(made, feed)).encode())
    assert body == render.message(made, feed)
    check_message(body)
    assert check_schema("POST", MESSAGES, body) or not is_document_present()


@REPEATABLE
@given(ENTRIES, FEEDS)
def test_every_text_is_there_and_within_its_limit(made: Entry, feed: FeedInfo) -> None:
    parts = texts(embed_of(render.message(made, feed)))
    lengths = {key: units(text) for key, text in parts.items()}
    assert all(length <= LIMITS[key] for key, length in lengths.items())
    assert sum(lengths.values()) <= 6000
    assert all(text.strip() for key, text in parts.items() if key != "description")


@REPEATABLE
@given(ENTRIES, FEEDS)
def test_every_address_is_short_and_leads_to_the_web(made: Entry, feed: FeedInfo) -> None:
    for address in addresses(render.message(made, feed)):
        assert len(address) <= 2048
        assert address.isascii()
        assert urlsplit(address).scheme in {"http", "https"}


@REPEATABLE
@given(ENTRIES, FEEDS)
def test_nobody_is_mentioned(made: Entry, feed: FeedInfo) -> None:
    body = render.message(made, feed)
    assert body.keys() == {"embeds", "allowed_mentions"}
    assert body["allowed_mentions"] == {"parse": []}
    assert not alive(embed_of(body)["title"])


@REPEATABLE
@given(ENTRIES.filter(lambda made: made.title), FEEDS)
def test_a_title_shows_the_entrys_own_words(made: Entry, feed: FeedInfo) -> None:
    shown = _ESCAPED.sub(r"\1", embed_of(render.message(made, feed))["title"])
    assert shown == made.title or made.title.startswith(shown.removesuffix(markdown.ELLIPSIS))
    assert shown == made.title or units(made.title) > LIMITS["title"] // 2


@REPEATABLE
@given(BROKEN, BROKEN, BROKEN, BROKEN)
def test_even_what_the_parser_would_not_let_through_fits(
    title: str, summary: str, tag: str, name: str
) -> None:
    made = entry(title=title, summary=summary, tags=(tag,))
    embed = embed_of(json.loads(json.dumps(render.message(made, FeedInfo(name)))))
    assert all(units(text) <= LIMITS[key] for key, text in texts(embed).items())
    assert all(text for key, text in texts(embed).items() if key != "description")


# Those that stand as `<a href>`: they may be masked, no others.
OWN_LINKS = {LINKED, f"{LINKED}/%3C@1%3E"}
_OWN_LINK_END = re.compile("|".join(re.escape(f"]({link})") for link in OWN_LINKS))
HTML = st.lists(
    SHORT.map(escape)
    | st.sampled_from(["<b>", "</b>", "<code>", "</code>", "<li>", "<p>", "</a>", "<img src='/i'>"])
    | st.sampled_from(
        [f'<a href="{LINKED}">', '<a href="javascript:alert(1)">', f'<a href="{LINKED}/<@1>">']
    )
).map("".join)


@REPEATABLE
@given(SHORT, LONG | HTML, SHORT, ADDRESSES)
def test_what_a_feed_wrote_is_text_from_the_document_to_the_post(
    title: str, description: str, tag: str, address: str
) -> None:
    fields = {"title": title, "description": description, "category": tag, "link": address}
    inner = "".join(f"<{key}>{escape(text)}</{key}>" for key, text in fields.items())
    listing = parse.read(rss(f"<item>{inner}</item>", title=title), url=BASE)
    (made,) = listing.entries
    body = render.message(made, listing.info)
    check_message(body)
    embed = embed_of(body)
    assert set(view(embed.get("description", "")).links) <= OWN_LINKS
    assert not alive(embed["title"])
    assert not alive(_OWN_LINK_END.sub("·", embed.get("description", "")))


@pytest.mark.parametrize(
    "text",
    ["<@1>", "<@&1>", "<#1>", "<t:1:R>", "</help:1>", "<a:b:1>", "<https://x.example>", "[x](y)"],
)
def test_this_search_finds_what_is_alive(text: str) -> None:
    assert alive(f"a {text} b")
    assert alive(rf"a \\{text} b")
    assert not alive(markdown.escape(text))
    assert not alive(f"`{text}`")

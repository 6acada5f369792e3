"""Feeds that were broken in every place: read or refused, and Discord takes whatever comes of them.

`FUZZ_EXAMPLES=100000 pytest tests/unit/feeds/hostile/test_fuzz.py` tries other ones each time.
"""

import json
import os
from collections.abc import Callable
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import FeedError
from bot.feeds.page import scan
from bot.feeds.parse import read
from bot.looks import Look, Style
from bot.models import Listing
from bot.posts import render
from tests.loopback.validate import check_message, check_schema, is_document_present
from tests.unit.feeds.documents import FOLDER, URL
from tests.unit.feeds.generated import generate

FEW = 80
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", FEW))
THOROUGHLY = settings(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES == FEW,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
MESSAGES = "/channels/{channel_id}/messages"
LARGEST = 20_000
"""Bytes of a document to begin with; larger ones cost time and are no worse."""

TOKENS = [
    "<", ">", "&", "/", "\"", "'", "=", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>",
    "<!DOCTYPE x>", "<!DOCTYPE rss [<!ENTITY a 'b'>]>", "&a;", "&amp;", "&lt;", "&#0;",
    "&#xD800;", "&#x202e;", "&nbsp;", "\0", "\x1b[31m", "\x7f", "\x85", "\ufeff", "\ufffe",
    "\u202e", "\u200b", "\u2028", "e\u0301" * 50, "👩‍👩‍👧‍👦", "🇬🇧", "\U000e0041",
    "x" * 3000, " " * 3000, "\n" * 300, "日本" * 500, "&amp;" * 500, "<item>", "</item>",
    "<entry>", "</entry>", "<item/>", "<channel>", "</channel>", "</rss>", "<feed>", "<title>",
    "</title>", "<title type='html'>", "<link>", "<link href='//['/>", "<guid>", "</guid>",
    "<link>javascript:alert(1)</link>", "<link>http://[::1</link>",
    "<link>https://ü.example/ü</link>", "<description>", "</description>", "<content:encoded>",
    "<category>", "<category>@everyone</category>",
    "<media:content url='data:x' medium='image'/>", "<media:thumbnail url='http://a b/'/>",
    "<enclosure url='https://x.example/a.png' type='image/png' length='-1'/>", "<pubDate>",
    "<pubDate>0", "<pubDate>Thu, 99 Foo 99999 99:99:99 +9999</pubDate>",
    "<updated>9999-99-99T99:99:99Z</updated>", "<ttl>-1</ttl>",
    "<skipHours><hour>99</hour></skipHours>", "<sy:updatePeriod>hourly</sy:updatePeriod>",
    "<base xml:base='http://[/'/>", " xml:base='javascript:'", " xmlns='urn:x'",
    "<itunes:image href=''/>", "&lt;b&gt;", "&lt;a href='javascript:alert(1)'&gt;x&lt;/a&gt;",
    "&lt;img src='//['&gt;", "&lt;ul&gt;&lt;li&gt;", "&lt;table&gt;&lt;tr&gt;&lt;td&gt;",
    "&lt;pre&gt;", "&lt;/p", "&lt;![CDATA[", "&lt;!", "&lt;?", "&lt;&#0;", "<@1>",
    "&lt;@&amp;1&gt;", "@everyone", "[x](https://evil.example)", "```", "||", "\\", "**", "# ",
    "> ", "http://", "https://x.example/"+"y" * 2100, "urn:", "encoding='utf-16'",
    "encoding='idna'", "encoding='unicode_escape'", "encoding='klingon'", "version='1.1'",
    "<rdf:RDF>", "<rss version='9'>",
]  # fmt: skip
TYPES = [
    None, "", "text/xml", "text/html; charset=windows-1252", "application/xml; charset=utf-16",
    "text/plain; charset=klingon", "application/rss+xml; charset=utf-8", ";charset=",
    "application/json", "text/xml; charset=idna", "text/xml; charset=punycode",
]  # fmt: skip
CODECS = [
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1251", "shift_jis",
    "utf-7",
]  # fmt: skip

Change = tuple[str, float, float, str]
CHANGES = st.tuples(
    st.sampled_from(["insert", "insert", "insert", "delete", "double", "replace", "flip", "cut"]),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from(TOKENS) | st.text(max_size=30),
)


@cache
def seeds() -> list[bytes]:
    """Whole documents of all kinds."""
    found = [path.read_bytes() for path in sorted(FOLDER.iterdir())]
    made = [generate(seed).body for seed in range(40)]
    return [body for body in [*found, *made] if 0 < len(body) <= LARGEST]


def changed(body: bytes, change: Change) -> bytes:
    kind, place, amount, token = change
    start = int(place * len(body))
    end = min(len(body), start + int(amount**6 * len(body)) + 1)
    new = token.encode("utf-8", "surrogatepass")
    parts: dict[str, Callable[[], bytes]] = {
        "insert": lambda: body[:start] + new + body[start:],
        "delete": lambda: body[:start] + body[end:],
        "double": lambda: body[:end] + body[start:end] * 3 + body[end:],
        "replace": lambda: body[:start] + new + body[end:],
        "flip": lambda: body[:start] + bytes(255 - one for one in body[start:end][:4]) + body[end:],
        "cut": lambda: body[:end],
    }
    return parts[kind]()


def broken(body: bytes, changes: list[Change], codec: str) -> bytes:
    """`body` with changes, most of which hit the tags, and then in another encoding."""
    for change in changes:
        body = changed(body, change)
    return body if codec == "utf-8" else body.decode("utf-8", "replace").encode(codec, "replace")


DOCUMENTS = st.builds(
    broken,
    st.deferred(lambda: st.sampled_from(seeds())),
    st.lists(CHANGES, max_size=12),
    st.sampled_from(CODECS) | st.just("utf-8"),
)


def bodies(listing: Listing) -> list[render.Body]:
    """A message of each look for each entry, and one for all of them."""
    items = [(entry, listing.info) for entry in listing.entries[:4]]
    made = []
    for style in Style:
        look = Look(style)
        made += [render.message(*item, look) for item in items]
        if items:
            made.append(render.group(items[: render.fitting(items, look)], look))
    return made


@THOROUGHLY
@given(DOCUMENTS, st.sampled_from(TYPES), st.booleans())
def test_whatever_is_read_makes_bodies_that_discord_takes(
    document: bytes, content_type: str | None, again: bool
) -> None:
    scan(document, url=URL, content_type=content_type)
    try:
        listing = read(document, url=URL, content_type=content_type)
        if again:
            known = {
                item.span_hash: item.guid_hash for item in listing.items[::2] if item.span_hash
            }
            read(document, url=URL, content_type=content_type, known=known)
    except FeedError:
        return
    for body in bodies(listing):
        sent = json.loads(json.dumps(body).encode())
        check_message(sent)
        assert check_schema("POST", MESSAGES, sent) or not is_document_present()

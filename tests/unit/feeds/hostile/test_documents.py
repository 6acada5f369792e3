"""Documents that are traps: refused with a reason, or read like any other, and never for long."""

import asyncio
import contextlib
import time

import pytest

from bot.errors import FailureKind, FeedError
from bot.feeds.limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ITEMS
from bot.feeds.parse import read
from bot.feeds.workers import MEMORY_LIMIT, TIME_LIMIT, ParserPool
from bot.models import MAX_TAG_LENGTH, Listing
from tests.building import item, rss

URL = "https://news.example/feed/"
ATTRIBUTES = " ".join(f'a{n}="1"' for n in range(30_000))
MANY_ITEMS = "".join(f"<item><guid>{n}</guid></item>" for n in range(100_000))
DEEP = "<a>" * 100_000
QUICK = 1.0
"""Seconds for a document of a few hundred kilobytes; feedparser alone takes over 12."""


def document(inner: str, *, encoding: str = "UTF-8", doctype: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}'
    codec = encoding if encoding in {"utf-16", "iso-8859-1"} else "utf-8"
    return f'{head}<rss version="2.0"><channel>{inner}</channel></rss>'.encode(codec)


def atom(content: str, attributes: str = "") -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><content type="xhtml">'
        f'<div xmlns="http://www.w3.org/1999/xhtml" {attributes}>{content}</div>'
        "</content></entry></feed>"
    ).encode()


MANY = f"has an element with more than {MAX_ATTRIBUTES} attributes"
LONG = f"lists more than {MAX_ITEMS} items"
NESTED = f"has more than {MAX_DEPTH} elements in each other"
DOCTYPE = '<!DOCTYPE rss [<!ENTITY a "b">]>'

REFUSED: list[tuple[str, bytes]] = [
    (MANY, document(f"<item {ATTRIBUTES}/>")),
    (MANY, document(f"<item {ATTRIBUTES}/>", encoding="iso-8859-1")),
    (MANY, document(f"<item {ATTRIBUTES}/><title>ü</title>", encoding="iso-8859-1")),
    (MANY, document(f"<item {ATTRIBUTES}/>", encoding="utf-16")),
    (MANY, document(f"<item {ATTRIBUTES}/>", encoding="utf-16").removeprefix(b"\xff\xfe")),
    (MANY, document(f"<item {ATTRIBUTES}/>", encoding="klingon")),
    (MANY, document(f"<item {ATTRIBUTES}/>", doctype=DOCTYPE)),
    (MANY, document(f"<item {ATTRIBUTES}/><x></y>")),
    (MANY, document(f"<item {ATTRIBUTES}/>&nbsp;")),
    (MANY, document("<item><item/></item>" + f"<item {ATTRIBUTES}/>")),
    (MANY, atom("x", ATTRIBUTES)),
    (LONG, document(MANY_ITEMS)),
    (LONG, document(MANY_ITEMS, encoding="iso-8859-1")),
    (LONG, document(f"<x></y>{MANY_ITEMS}")),
    (LONG, document(f"{MANY_ITEMS}<x></y>")),
    (NESTED, document(DEEP + DEEP.replace("<", "</"))),
    (NESTED, document(DEEP)),
    (NESTED, document(f"<item>{DEEP}</item>", encoding="iso-8859-1")),
    (NESTED, atom("<div>" * 50_000 + "</div>" * 50_000)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "body"), REFUSED)
def test_what_no_feed_has_is_refused_at_once(words: str, body: bytes) -> None:
    began = time.process_time()
    with pytest.raises(FeedError) as refused:
        read(body, url=URL)
    assert (refused.value.kind, str(refused.value)) == (FailureKind.HOSTILE, words)
    assert time.process_time() - began < QUICK


LAUGHS = "".join(
    f'<!ENTITY l{n} "{("&lol;" if n == 1 else f"&l{n - 1};") * 10}">' for n in range(1, 12)
)
INSIDE = "<item><guid>1</guid><title>{}</title><description>{}</description></item>"
TAMED: dict[str, bytes] = {
    "billion laughs": document(
        INSIDE.format("&l11;", "&l11;"), doctype=f'<!DOCTYPE r [<!ENTITY lol "lol">{LAUGHS}]>'
    ),
    "quadratic blow-up": document(
        INSIDE.format("&a;" * 20_000, "&a;"),
        doctype=f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>',
    ),
    "external entity": document(
        INSIDE.format("&a;", "&a;"),
        doctype='<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ),
    "external DTD": document(
        INSIDE.format("t", "d"),
        doctype='<!DOCTYPE r [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
    ),
    "DTD of another place": document(
        INSIDE.format("t", "d"), doctype='<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">'
    ),
    "attributes in HTML": document(INSIDE.format("t", f"<![CDATA[<p {ATTRIBUTES}>x</p>]]>")),
    "attributes after an error": document(f"<x></y><item {ATTRIBUTES}><guid>1</guid></item>"),
    "deep HTML": document(INSIDE.format("t", f"<![CDATA[{'<div><ul><li>' * 50_000}x]]>")),
    "open HTML": document(INSIDE.format("t", "&lt;" * 100_000 + "&lt;!--" * 20_000)),
    "huge fields": document(
        "<item>"
        + "".join(
            f"<{key}>{'x y' * 500_000}</{key}>"
            for key in ("title", "guid", "description", "category", "pubDate", "comments")
        )
        + f"<link>https://news.example/{'x' * 500_000}</link></item>"
    ),
    "many categories": document(
        f"<item><guid>1</guid>{''.join(f'<category>{n}</category>' for n in range(3000))}</item>"
    ),
    "NULs": document(INSIDE.format("a\0b", "\0" * 1000)),
    "controls": document(INSIDE.format("a\x1b[31mb\x07&#27;&#0;&#xFFFE;", "\x01")),
    "half characters": document(INSIDE.format("&#xD800;&#55357;x", "&#xDC00;")),
    "broken UTF-8": document(INSIDE.format("t", "d")).replace(b"t<", b"\xff\xfe\xc3<"),
    "overlong UTF-8": document(INSIDE.format("t", "d")).replace(b"t<", b"\xc0\xbcb>\xe0\x80\xbc<"),
    "UTF-7": document(INSIDE.format("+ADw-b+AD4-", "d"), encoding="utf-7"),
    "no such encoding": document(INSIDE.format("t", "d"), encoding="klingon"),
    "no text encoding": document(INSIDE.format("t", "d"), encoding="zlib"),
    "escapes as encoding": document(INSIDE.format("\\x3cb\\x3e", "d"), encoding="unicode_escape"),
    "lies about encoding": document(INSIDE.format("ü", "ß"), encoding="utf-16be"),
    "times out of range": document(
        "<item><guid>1</guid><pubDate>Fri, 99 Foo 99999 99:99:99 +9999</pubDate>"
        "<dc:date>0000-00-00T99:99:99Z</dc:date></item>"
    ),
}


def check_capped(listing: Listing) -> None:
    assert len(listing.info.title) <= 500
    for entry in listing.entries:
        assert len(entry.title) <= 500
        assert len(entry.summary) <= 4000
        assert len(entry.author or "") <= 500
        assert len(entry.tags) <= 50
        assert all(len(tag) <= MAX_TAG_LENGTH for tag in entry.tags)
        assert all(len(url or "") <= 2048 for url in (entry.link, entry.image))
        shown = "".join((entry.title, entry.summary, entry.author or "", *entry.tags))
        assert shown.isascii() or shown.encode()  # no half characters
        assert not set(shown) & {*map(chr, range(9)), "\x0b", "\x1b", "\x7f", "\ufffe"}


@pytest.mark.parametrize("name", TAMED)
def test_a_trap_is_read_like_any_other_document_or_refused(name: str) -> None:
    began = time.process_time()
    with contextlib.suppress(FeedError):
        listing = read(TAMED[name], url=URL)
        check_capped(listing)
        assert "root:" not in repr(listing)
        assert "lollollol" not in repr(listing)
    assert time.process_time() - began < TIME_LIMIT


ENDLESS = {
    "ampersands": rss("<item><title>" + "&" * 9_000_000 + "</title></item>"),
    "an author": rss(item(author="a" * 2_000_000)),
    "blank lines": b'<?xml version="1.0"?>' + b"\n" * 2_000_000 + b"<!DOCTYPE x>" + rss(item()),
}


async def test_what_takes_for_ever_is_given_up_alone() -> None:
    """In the processes that everybody has, while others go on."""
    pool = ParserPool(time_limit=1.0)
    await pool.read(rss(item()), url=URL, content_type=None, known={})

    async def parse(body: bytes) -> Listing:
        return await pool.read(body, url=URL, content_type=None, known={})

    results = await asyncio.gather(
        *(parse(body) for body in ENDLESS.values()),
        *(parse(rss(item(str(n)))) for n in range(10)),
        return_exceptions=True,
    )
    refused, read_well = results[: len(ENDLESS)], results[len(ENDLESS) :]
    assert [str(one) for one in refused] == ["takes too long to read"] * len(ENDLESS)
    assert [one.entries[0].title for one in read_well if isinstance(one, Listing)] == [
        f"Title {n}" for n in range(10)
    ]


async def test_what_takes_too_much_memory_is_given_up_alone() -> None:
    """Whatever the document did to need it."""
    pool = ParserPool(size=1)
    for _ in range(2):
        with pytest.raises(FeedError) as refused:
            await pool._run(bytearray, MEMORY_LIMIT)  # noqa: SLF001 - no document is sure to do it
        assert refused.value.kind is FailureKind.HOSTILE
        assert str(refused.value) == "takes too much memory to read"
        listing = await pool.read(rss(item()), url=URL, content_type=None, known={})
        assert len(listing.items) == 1

"""What is read out of a web page."""

import time

import pytest

from bot.feeds.page import MAX_LINKS, MAX_SCANNED, Page, scan

URL = "https://news.example/"
RSS = 'type="application/rss+xml"'


def page(head: str = "", body: str = "", url: str = URL) -> Page:
    document = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return scan(document.encode(), url=url)


@pytest.mark.parametrize(
    ("link", "feed"),
    [
        (f'<link rel="alternate" {RSS} href="/feed">', "https://news.example/feed"),
        (f"<LINK REL='Alternate home' {RSS.upper()} HREF=feed>", "https://news.example/feed"),
        (
            '<link rel="alternate" type="application/atom+xml; charset=utf-8" href="//a.ex/x">',
            "https://a.ex/x",
        ),
        ('<link rel="alternate" type="text/xml" href="/rss.xml">', "https://news.example/rss.xml"),
        (f'<base href="/blog/"><link rel="alternate" {RSS} href="feed">', f"{URL}blog/feed"),
        (f'<link rel="alternate" {RSS} href="feed"><base href="/blog/">', f"{URL}blog/feed"),
        (f'<link rel="alternate" {RSS} href="/a?x=1&amp;y=2#top">', f"{URL}a?x=1&y=2"),
        (f'<link rel="alternate" {RSS} href="/a" href="/b">', f"{URL}a"),
    ],
)
def test_a_declared_feed_is_found(link: str, feed: str) -> None:
    assert page(link).declared == (feed,)


@pytest.mark.parametrize(
    "link",
    [
        f'<link rel="stylesheet" {RSS} href="/feed">',
        '<link rel="alternate" hreflang="de" href="/de/feed">',
        '<link rel="alternate" type="text/xml+oembed" href="/oembed">',
        '<link rel="alternate" type="text/xml" href="/something">',
        f'<link rel="alternate" {RSS}>',
        f'<link rel="alternate" {RSS} href="javascript:alert(1)">',
        f'<link rel="alternate" {RSS} href="http://[broken">',
        f'<!-- <link rel="alternate" {RSS} href="/feed"> -->',
        f'<script>var x = \'<link rel="alternate" {RSS} href="/feed">\';</script>',
    ],
)
def test_other_links_are_none(link: str) -> None:
    assert page(link).declared == ()


def test_comments_count_only_where_there_is_nothing_else() -> None:
    comments = f'<link rel="alternate" {RSS} title="A site Comments Feed" href="/c">'
    feed = f'<link rel="alternate" {RSS} title="A site Feed" href="/f">'
    assert page(comments + feed).declared == (f"{URL}f",)
    assert page(comments).declared == (f"{URL}c",)


def test_what_is_about_just_this_page_comes_first() -> None:
    links = "".join(
        f'<link rel="alternate" {RSS} href="{path}">' for path in ("/feed/", "/topic/a/feed/")
    )
    assert page(links, url=f"{URL}topic/a/").declared == (f"{URL}topic/a/feed/", f"{URL}feed/")
    assert page(links).declared == (f"{URL}feed/", f"{URL}topic/a/feed/")


def test_anchors_that_look_like_feeds_are_found() -> None:
    body = """
    <a href="/about">About</a> <a href="/news/rss">News</a> <a href="/x">our <b>RSS</b></a>
    <a href="/y" title="Atom feed"></a> <a href="/brass.html">Brass</a> <a href="/data.xml">D</a>
    Atom <a href="/feed-me/">x</a> <a href="/">RSSs</a>
    """
    assert page(body=body).linked == tuple(
        f"{URL}{path}" for path in ("news/rss", "x", "y", "data.xml", "feed-me/")
    )


def test_the_canonical_address_is_noted() -> None:
    assert page('<link rel="canonical" href="/channel/UC1">').canonical == f"{URL}channel/UC1"
    assert page().canonical is None


@pytest.mark.parametrize("content_type", ["text/html; charset=nonsense", "text/html", None])
def test_bytes_that_are_no_text_do_no_harm(content_type: str | None) -> None:
    body = b'\xff\xfe<link rel=alternate type=application/rss+xml href="/feed">\x00<![x'
    assert scan(body, url=URL, content_type=content_type).declared == (f"{URL}feed",)


def test_another_encoding_is_heeded() -> None:
    text = f'<link rel="alternate" {RSS} href="/feed">'
    body = text.encode("utf-16")
    assert scan(body, url=URL, content_type="text/html; charset=utf-16").declared
    assert not scan(body, url=URL).declared


def test_what_comes_after_much_script_is_found() -> None:
    scripts = f"<SCRIPT>{'x' * 2**19}</script >" * 3
    assert page(scripts + f'<link rel="alternate" {RSS} href="/feed">').declared == (f"{URL}feed",)
    assert page(f'<script><link rel="alternate" {RSS} href="/feed">').declared == ()


@pytest.mark.parametrize("unit", ["<script></script>", "<", "<a href='"])
def test_a_hostile_page_is_read_in_moments(unit: str) -> None:
    began = time.process_time()
    scan(unit.encode() * (MAX_SCANNED // len(unit)), url=URL)
    assert time.process_time() - began < 4


def test_a_page_of_nothing_but_links_gives_a_bounded_number() -> None:
    links = "".join(f'<link rel="alternate" {RSS} href="/{n}">' for n in range(1000))
    anchors = "".join(f'<a href="/{n}/feed">x</a>' for n in range(1000))
    found = page(links, anchors)
    assert (len(found.declared), len(found.linked)) == (MAX_LINKS, MAX_LINKS)


def test_a_section_that_is_none_ends_a_page_and_not_the_reading() -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="/feed">'
    assert scan(link + b"<![x[", url="https://a.example/").declared == ("https://a.example/feed",)

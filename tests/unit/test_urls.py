"""Addresses: made absolute, refused, compared, shown."""

import pytest

from bot.errors import InputError
from bot.urls import MAX_LENGTH, absolute, canonical, typed, without_credentials

BASE = "https://news.example/a/b/?q=1"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://other.example/x", "http://other.example/x"),
        ("//cdn.example/x.jpg", "https://cdn.example/x.jpg"),
        ("/x", "https://news.example/x"),
        ("x", "https://news.example/a/b/x"),
        ("../x", "https://news.example/a/x"),
        ("?page=2", "https://news.example/a/b/?page=2"),
        ("#part", "https://news.example/a/b/?q=1#part"),
        (" \n/x\t", "https://news.example/x"),
        ("/a b\tc", "https://news.example/a%20bc"),
        ("/%C3%BC?q=%20+", "https://news.example/%C3%BC?q=%20+"),
        ('/"<>`{}|\\^', "https://news.example/%22%3C%3E%60%7B%7D%7C%5C%5E"),
        ("/ü?ö=é#ä", "https://news.example/%C3%BC?%C3%B6=%C3%A9#%C3%A4"),
        ("https://bücher.example:8080/", "https://xn--bcher-kva.example:8080/"),
        ("https://ann:pw@bücher.example/", "https://ann:pw@xn--bcher-kva.example/"),
        ("https://änn@news.example/", "https://%C3%A4nn@news.example/"),
        ("https://日本.example/港", "https://xn--wgv71a.example/%E6%B8%AF"),
        ("https://news.example:65535/", "https://news.example:65535/"),
        ("https://[2001:db8::1]:80/x", "https://[2001:db8::1]:80/x"),
        ("HTTPS://news.example/", "https://news.example/"),
    ],
)
def test_an_address_is_made_absolute_and_ascii(url: str, found: str) -> None:
    assert absolute(url, BASE) == found


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://news.example/",
        "mailto:ann@news.example",
        "vbscript:x",
        "http:///x",
        "https://news.example:65536/",
        "https://news.example:port/",
        "https://[::1/",
        "https://[nothing]/",
        "https://two words.example/",
        'https://a"b.example/',
        "https://a<b>.example/",
        "https://..ü.example/",
        f"https://{'ü' * 64}.example/",
        "https://news.example/" + "x" * MAX_LENGTH,
        "https://news.example/" + "ü" * (MAX_LENGTH // 2),
        None,
        7,
        b"https://news.example/",
    ],
)
def test_what_is_no_web_address_is_none(url: object) -> None:
    assert absolute(url, BASE) is None


def test_a_relative_address_needs_something_to_be_relative_to() -> None:
    assert absolute("/x") is None
    assert absolute("//cdn.example/x") is None
    assert absolute("https://") is None


def test_the_longest_address_that_discord_takes_is_taken() -> None:
    longest = "https://news.example/".ljust(MAX_LENGTH, "x")
    assert absolute(longest) == longest


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("news.example", "https://news.example/"),
        ("  news.example/feed  ", "https://news.example/feed"),
        ("<https://news.example/feed>", "https://news.example/feed"),
        ("HTTP://News.Example/Feed?Q=1#top", "http://news.example/Feed?Q=1"),
        ("Ann:Pw@News.Example:8080/x", "https://Ann:Pw@news.example:8080/x"),
        ("bücher.example", "https://xn--bcher-kva.example/"),
        ("localhost:8000/feed", "https://localhost:8000/feed"),
    ],
)
def test_a_typed_address_gets_what_it_lacks(text: str, url: str) -> None:
    assert typed(text) == url


@pytest.mark.parametrize(
    "text",
    ["", "two words", "news.example/a b", "ftp://news.example/", "javascript:alert(1)", "/x"],
)
def test_what_is_no_address_is_refused_by_name(text: str) -> None:
    with pytest.raises(InputError, match="is not an address") as refused:
        typed(text)
    assert str(refused.value).startswith(repr(text))


@pytest.mark.parametrize(
    "variant",
    [
        "http://news.example/story/7/",
        "https://news.example/story/7",
        "https://www.news.example/story/7/",
        "https://new-name.example/story/7/",
        "https://news.example/story/7/?utm_source=rss&utm_medium=rss",
        "https://news.example/story/7/?UTM_Campaign=x",
        "https://news.example/story/7?fbclid=a&gclid=b&mc_cid=c&_hsenc=d&at_medium=e",
        "https://news.example/story/7/#comments",
    ],
)
def test_what_publishers_change_about_a_link_is_no_difference(variant: str) -> None:
    assert canonical(variant) == canonical("https://news.example/story/7/")


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/story/8/",
        "https://news.example/Story/7/",
        "https://news.example/story/7/?p=1",
        "https://news.example/?p=7",
        "https://news.example/story/7/?attachment=x",
    ],
)
def test_another_story_is_a_difference(other: str) -> None:
    assert canonical(other) != canonical("https://news.example/story/7/")


def test_a_query_keeps_its_order_and_its_empty_values() -> None:
    assert canonical("https://x.example/?b=&utm_source=x&a=1&a=2") == "?b=&a=1&a=2"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ann:secret@news.example:8080/feed?x=1", "https://news.example:8080/feed?x=1"),
        ("https://ann@news.example/", "https://news.example/"),
        ("https://a:b@c@news.example/", "https://news.example/"),
        ("https://news.example/@ann", "https://news.example/@ann"),
    ],
)
def test_an_address_is_shown_without_credentials(url: str, shown: str) -> None:
    assert without_credentials(url) == shown


def test_half_a_character_is_no_address() -> None:
    assert absolute("https://news.example/\ud800") is None

"""Which picture of an item is shown; each test reads a feed as it comes."""

import time

import pytest

from bot.feeds.parse import read
from tests.building import NOON, item, rss

SITE = "https://news.example"
CONTENT = '<media:content url="/content.jpg" medium="image"/>'
THUMBNAIL = '<media:thumbnail url="/thumbnail.jpg"/>'
ENCLOSURE = '<enclosure url="/enclosure.jpg" type="image/jpeg" length="1"/>'
ITUNES = '<itunes:image href="/itunes.jpg"/>'
IMG = "&lt;p&gt;text&lt;img src='/img.jpg'&gt;&lt;/p&gt;"


def image(elements: str = "", **fields: str) -> str | None:
    """The picture of an item with these elements, as the address it has on its site."""
    body = rss(item(published=NOON, **fields).replace("</item>", f"{elements}</item>"))
    (entry,) = read(body, url=f"{SITE}/feed/").entries
    return entry.image.removeprefix(SITE) if entry.image else None


@pytest.mark.parametrize(
    ("elements", "picture"),
    [
        (ITUNES + ENCLOSURE + THUMBNAIL + CONTENT, "/content.jpg"),
        (ITUNES + ENCLOSURE + THUMBNAIL, "/thumbnail.jpg"),
        (ITUNES + ENCLOSURE, "/enclosure.jpg"),
        (ITUNES, "/itunes.jpg"),
        ("", "/img.jpg"),
    ],
)
def test_the_best_kind_of_picture_wins_wherever_it_stands(elements: str, picture: str) -> None:
    assert image(elements, description=IMG) == picture


@pytest.mark.parametrize(
    ("sizes", "picture"),
    [
        (
            ['width="90" height="90"', 'width="300" height="200"', 'width="200"'],
            "/1.jpg",
        ),
        (["", 'width="300" height="200"', ""], "/1.jpg"),
        (["", 'width="1" height="1"', ""], "/0.jpg"),
        (["", "", ""], "/0.jpg"),
        (['width="99999999999" height="90"', 'width="200" height="90"', ""], "/1.jpg"),
        (['width="100%" height="-5"', 'width="²" height="90"', ""], "/0.jpg"),
        (['width="300" height="200"', 'width="600"', ""], "/1.jpg"),
    ],
)
def test_the_largest_of_several_wins(sizes: list[str], picture: str) -> None:
    media = "".join(
        f'<media:content url="/{at}.jpg" medium="image" {size}/>' for at, size in enumerate(sizes)
    )
    assert image(media) == picture
    assert image(f"<media:group>{media}</media:group>") == picture


@pytest.mark.parametrize(
    ("attributes", "is_picture"),
    [
        ('url="/x" medium="image"', True),
        ('url="/x" type="image/webp"', True),
        ('url="/x.JPG?w=640"', True),
        ('url="/x.png"', True),
        ('url="/x"', False),
        ('url="/x.mp4"', False),
        ('url="/x.jpg" medium="video"', False),
        ('url="/x.jpg" type="video/mp4"', False),
        ('url="/x" type="application/x-shockwave-flash"', False),
        ('medium="image"', False),
        ('url="" medium="image"', False),
    ],
)
def test_a_film_is_no_picture(attributes: str, is_picture: bool) -> None:
    assert (image(f"<media:content {attributes}/>") is not None) is is_picture


def test_an_episode_is_no_picture() -> None:
    sound = '<enclosure url="/e.mp3" type="audio/mpeg" length="1"/>'
    assert image(sound) is None
    assert image(sound + ENCLOSURE) == "/enclosure.jpg"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:image/png;base64,AA", "file:///x.jpg", "", "http://[/x.jpg"],
)
def test_what_is_on_no_web_server_is_passed_over(url: str) -> None:
    broken = f'<media:content url="{url}" medium="image"/><media:thumbnail url="{url}"/>'
    assert image(broken) is None
    assert image(broken + ITUNES) == "/itunes.jpg"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("/x.jpg", "https://news.example/x.jpg"),
        ("x.jpg", "https://news.example/story/x.jpg"),
        ("//cdn.example/x.jpg", "https://cdn.example/x.jpg"),
        ("http://cdn.example/ü x.jpg", "http://cdn.example/%C3%BC%20x.jpg"),
        (
            "https://i0.wp.example/news.example/x.jpg?fit=1200%2C800&amp;ssl=1",
            "https://i0.wp.example/news.example/x.jpg?fit=1200%2C800&ssl=1",
        ),
    ],
)
def test_an_address_is_seen_from_the_story_and_keeps_its_query(url: str, found: str) -> None:
    body = rss(item(link="https://news.example/story/7").replace("</item>", _media(url)))
    assert read(body, url="https://feeds.example/1").entries[0].image == found


def _media(url: str) -> str:
    return f'<media:content url="{url}" medium="image"/></item>'


@pytest.mark.parametrize(
    ("html", "picture"),
    [
        ('<p><img class="a" src="/x.jpg" alt="y"></p>', "/x.jpg"),
        ("<IMG SRC='/x.jpg'>", "/x.jpg"),
        ("<img src=/x.jpg>", "/x.jpg"),
        ('<img\nsrc = "/x.jpg"/>', "/x.jpg"),
        ('<img data-src="/lazy.jpg" src="/x.jpg">', "/x.jpg"),
        ('<img src="data:image/gif;base64,R0"><img src="/x.jpg">', "/x.jpg"),
        ('<img src=""><img src="/x.jpg">', "/x.jpg"),
        ('<img alt="none"><img src="/x.jpg">', "/x.jpg"),
        ('<img src="/x?a=1&amp;b=2&#038;c=3&copy=4">', "/x?a=1&b=2&c=3&copy=4"),
        ('<img src="">', None),
        ("<image src='/x.jpg'>", None),
        ("no picture", None),
        ("<img " + "x" * 5000 + " src='/x.jpg'>", None),
    ],
)
def test_the_first_picture_within_the_text(html: str, picture: str | None) -> None:
    assert image(description=f"<![CDATA[{html}]]>") == picture


def test_the_excerpt_is_looked_at_before_the_whole_text() -> None:
    whole = "&lt;img src='/whole.jpg'&gt;"
    assert image(description=IMG, content_encoded=whole) == "/img.jpg"
    assert image(description="text", content_encoded=whole) == "/whole.jpg"


@pytest.mark.parametrize(
    "junk",
    [
        '<img src="/pixel.gif" width="1" height="1">',
        '<img src="https://pixel.wp.com/b.gif?host=x">',
        '<img src="https://feeds.feedburner.com/~r/x/~4/1">',
        '<img src="/x.png?w=1&h=1">',
        '<img src="https://0.gravatar.com/avatar/ab?s=96&d=identicon&r=G">',
        '<img src="/users/ann/avatar_400.png">',
        '<img class="avatar" src="/ann.jpg">',
        '<img class="wp-smiley" src="/smile.png">',
        '<img src="https://s.w.org/images/core/emoji/15/72x72/1f600.png">',
        '<img src="/icon.png" width="16" height="16">',
        '<img src="/banner.jpg" width="728" height="90">',
        '<img src="/box.jpg" width="300px" height="250px">',
        '<img src="/strip.jpg" width="1000" height="100">',
        '<img src="/logo.svg">',
        '<img src="https://ad.doubleclick.net/x.jpg">',
    ],
)
def test_what_is_no_picture_of_the_item_is_passed_over(junk: str) -> None:
    assert image(description=f"<![CDATA[{junk}]]>") is None
    assert image(description=f"<![CDATA[{junk}<img src='/x.jpg'>]]>") == "/x.jpg"


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ('width="150" height="150"', ""),
        ("", "?w=640"),
        ("", "?resize=640%2C400&amp;ssl=1"),
    ],
)
def test_a_thumbnail_gives_way_to_a_larger_picture(small: str, large: str) -> None:
    name = "small.jpg" if small else "small-150x150.jpg"
    thumbnail = f'<media:thumbnail url="/{name}" {small}/>'
    body = f"<![CDATA[<img src='/large.jpg{large}'>]]>"
    found = image(thumbnail, description=body)
    assert found == f"/large.jpg{large}".replace("&amp;", "&")
    assert image(thumbnail) == f"/{name}"


def test_wordpress_puts_the_authors_face_first() -> None:
    face = '<media:content url="https://1.gravatar.com/avatar/ab?s=96" medium="image"/>'
    assert image(face + CONTENT) == "/content.jpg"
    assert image(face) is None


def test_of_two_alike_the_one_by_https_wins() -> None:
    media = "".join(
        f'<media:content url="{scheme}://cdn.example/x.jpg" medium="image"/>'
        for scheme in ("http", "https")
    )
    assert image(media) == "https://cdn.example/x.jpg"


def test_a_picture_that_is_loaded_late_is_found() -> None:
    tag = '<img src="data:image/gif;base64,R0" data-src="/real.jpg">'
    assert image(description=f"<![CDATA[{tag}]]>") == "/real.jpg"


@pytest.mark.parametrize(
    ("link", "html"),
    [
        ("https://www.youtube.com/watch?v=abcdefghi_1", "text"),
        ("https://youtu.be/abcdefghi_1", "text"),
        ("https://news.example/1", '<iframe src="https://www.youtube.com/embed/abcdefghi_1?x">'),
    ],
)
def test_a_film_without_a_picture_has_its_still(link: str, html: str) -> None:
    still = "https://i.ytimg.com/vi/abcdefghi_1/hqdefault.jpg"
    assert image(link=link, description=f"<![CDATA[{html}]]>") == still
    shown = image(CONTENT, link=link, description=f"<![CDATA[{html}]]>")
    assert shown is not None
    assert shown.endswith("/content.jpg")


def test_a_link_to_a_picture_is_one() -> None:
    assert image(link="https://img.example/1a.jpg") == "https://img.example/1a.jpg"


def test_a_text_full_of_junk_is_not_searched_for_ever() -> None:
    junk = "<img class='avatar' src='/x.jpg' " + "a=b " * 500 + ">"
    started = time.process_time()
    assert image(description=f"<![CDATA[{junk * 1000}]]>") is None
    assert time.process_time() - started < 4

"""Whatever an entry holds, in whatever style and template: Discord takes the body."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import InputError
from bot.looks import Look, Style, pack, unpack
from bot.models import Entry, FeedInfo
from bot.posts import render, template
from tests.building import NOON, entry
from tests.loopback.validate import check_message, check_schema, is_document_present
from tests.unit.posts.test_render_property import ENTRIES, FEEDS, FRAGMENTS, MESSAGES, alive, units

FEED = FeedInfo("Harbour News", "https://news.example/", "https://news.example/icon.png")
NAMES = ["title", "summary", "link", "tags", "author", "feed", "published", "image"]
FIELDS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(
    lambda names: "{" + "|".join(names) + "}"
)
LIMITED = st.builds(
    "{{{}:{}}}".format, st.sampled_from(["title", "summary", "tags"]), st.integers(1, 2000)
)
TEMPLATES = (
    st.lists(
        FIELDS
        | LIMITED
        | st.sampled_from(["{published:R}", "[{title}]({link})", "{{", "}}", "\n", "-# ", "> "])
        | st.sampled_from(FRAGMENTS).filter(lambda text: "\ud800" not in text)
        | st.just("x" * 300),
        min_size=1,
        max_size=12,
    )
    .map("".join)
    .filter(lambda text: text.strip() != "" and units(text) <= template.MAX_TEMPLATE)
)
COLOURS = st.none() | st.integers(0, 0xFFFFFF)
LOOKS = st.builds(Look, st.sampled_from(Style), st.none() | TEMPLATES, COLOURS)
REPEATABLE = settings(derandomize=True, deadline=None, max_examples=70)


def check(body: render.Body) -> None:
    body = json.loads(json.dumps(body).encode())
    check_message(body)
    assert check_schema("POST", MESSAGES, body) or not is_document_present()
    assert body["allowed_mentions"] == {"parse": []}
    assert units(body.get("content", "")) <= 2000


@REPEATABLE
@given(ENTRIES, FEEDS, LOOKS)
def test_discord_takes_any_entry_in_any_style_and_template(
    made: Entry, feed: FeedInfo, look: Look
) -> None:
    check(render.message(made, feed, look))


def address(length: int, filling: str) -> str:
    return "https://x.example/".ljust(length, filling)


@pytest.mark.parametrize("filling", ["y", "("])
@pytest.mark.parametrize("length", [512, 513, 1300, 1700, 2048])
@pytest.mark.parametrize("summary", ["word " * 600, "*" * 3000])
def test_everything_as_long_as_it_can_be(length: int, filling: str, summary: str) -> None:
    link = address(length, filling)
    made = entry(title="*" * 500, summary=summary, link=link, image=link, tags=("*" * 100,) * 50)
    feed = FeedInfo("*" * 500, link, link)
    written = ["{title}{summary}{link}{tags}{feed}{image}" * 30, "[{title}]({link})", "{summary}"]
    looks = [*map(Look, Style), *(Look(Style.TEXT, one) for one in written)]
    for look in looks:
        check(render.message(made, feed, look))
        check(render.group([(made, feed)] * render.fitting([(made, feed)] * 12, look), look))
    if length <= 1300 and filling == "y":  # the link is the last to go
        assert link in str(render.message(made, feed, Look(Style.TEXT)))


@settings(REPEATABLE, max_examples=25)
@given(st.lists(ENTRIES, min_size=1, max_size=12), FEEDS, LOOKS)
def test_it_takes_as_many_as_fit(entries: list[Entry], feed: FeedInfo, look: Look) -> None:
    items = [(made, feed) for made in entries]
    check(render.group(items[: render.fitting(items, look)], look))


@REPEATABLE
@given(ENTRIES, FEEDS)
def test_no_style_lets_a_title_mention_or_link(made: Entry, feed: FeedInfo) -> None:
    """The summary is markdown of our own making, and so left out here."""
    made = entry(title=made.title, link=None, summary="", tags=made.tags, published=None)
    for look in (Look(Style.COMPACT), Look(Style.STORY), Look(Style.TEXT, "{title} {tags} {feed}")):
        for text in texts(render.message(made, FeedInfo(feed.title), look)):
            assert not alive(text)
            assert "@everyone" not in text


def texts(value: Any) -> list[str]:
    """Every content in a body, wherever it stands."""
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    if not isinstance(value, dict):
        return []
    own = [value["content"]] if value.get("content") else []
    return own + [text for inner in value.values() for text in texts(inner)]


def content(text: str, **changes: Any) -> str:
    return str(render.message(entry(**changes), FEED, Look(Style.TEXT, text))["content"])


def test_a_line_has_title_link_feed_and_time() -> None:
    body = render.message(entry(title="Quay [reopens]"), FEED, Look(Style.COMPACT))
    assert body == {
        "content": (
            r"[Quay \[reopens\]](https://news.example/one) · Harbour News"
            f" · <t:{NOON // 1000}:R>"
        ),
        "flags": 1 << 2,
        "allowed_mentions": {"parse": []},
    }


def test_a_banner_shows_its_picture_large() -> None:
    (embed,) = render.message(entry(), FEED, Look(Style.BANNER))["embeds"]
    assert embed["image"] == {"url": "https://news.example/one.jpg"}
    assert "thumbnail" not in embed


def test_a_story_has_neither_content_nor_embeds() -> None:
    body = render.message(entry(), FEED, Look(Style.STORY, colour=0x123456))
    assert body.keys() == {"components", "flags", "allowed_mentions"}
    (container,) = body["components"]
    assert container["accent_color"] == 0x123456
    section, gallery, foot, row = container["components"]
    assert section["accessory"]["media"]["url"] == FEED.icon
    assert texts(section) == [
        "-# [Harbour News](https://news.example/)",
        "### [Title one](https://news.example/one)\nSummary one",
    ]
    assert gallery["items"] == [{"media": {"url": "https://news.example/one.jpg"}}]
    assert foot["content"] == f"-# News • <t:{NOON // 1000}:R>"
    assert row["components"][0]["url"] == "https://news.example/one"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{title}", "Title one"),
        ("{TITLE}", "Title one"),
        ("{title:7}", "Title…"),
        ("{author|feed}", "Harbour News"),
        ("{author | title:7 | feed}", "Title…"),
        ("[{title}]({link})", "[Title one](https://news.example/one)"),
        ("{published:R}", f"<t:{NOON // 1000}:R>"),
        ("{tags} {{title}}", "News, Sea {title}"),
        ("by {author}\n**{title}**", "**Title one**"),
        ("a\n\n-# {author}\n\nb", "a\n\nb"),
        ("{author}", "[Title one](https://news.example/one)"),
    ],
)
def test_a_template_is_filled(written: str, shown: str) -> None:
    found = content(written, author=None, tags=("News", "Sea"))
    assert found == shown or (written == "{author}" and found.startswith(shown))


def test_a_link_to_nothing_is_only_its_words() -> None:
    assert content("[{title}]({link})", link=None) == "Title one"


def test_a_values_own_markup_is_shown_as_it_is() -> None:
    assert (
        content("**{title}**", title="*a* <@1> @everyone") == "**\\*a\\* \\<@1\\> @\u200beveryone**"
    )


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "the template is empty"),
        ("x" * 1501, "the template has 1501 characters, and 1500"),
        ("{title|author}" * 21, "a template has at most 40 names in braces"),
        ("{titel}", "character 2 of the template: {titel} is not known; the nearest is {title}"),
        ("a\nb {xyz}", "character 6 of the template: {xyz} is not known; there are {title}, "),
        ("{}", "character 2 of the template: {} is not known"),
        ("a } b", "character 3 of the template: a lone }"),
        ("{title", "character 1 of the template: a lone {"),
        ("{author|title:0}", "character 9 of the template: after {title: goes a number"),
        ("{title:x}", "after {title: goes a number from 1 to 2000"),
        ("{published:8}", "after {published: goes one of t, T,"),
        ("{link:20}", "an address cannot be cut; write {link} alone"),
    ],
)
def test_a_template_that_is_not_understood_says_where(written: str, complaint: str) -> None:
    with pytest.raises(InputError) as raised:
        template.check(written)
    assert complaint in str(raised.value)


def test_what_a_template_names_is_not_run() -> None:
    for hostile in ("{title.__class__}", "{title!r}", "{0}", "{feed[0]}"):
        with pytest.raises(InputError):
            template.check(hostile)


@REPEATABLE
@given(TEMPLATES)
def test_a_template_that_passes_the_check_can_be_filled(written: str) -> None:
    template.check(written)
    assert units(template.fill(written, entry(), FEED, 2000)) <= 2000


@REPEATABLE
@given(LOOKS)
def test_a_look_is_kept_whole(look: Look) -> None:
    assert unpack(pack(look)) == look

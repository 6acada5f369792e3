"""A message of any style pings just those it names."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.looks import Look, Style
from bot.models import Entry, FeedInfo
from bot.pings import MAX_PINGS, Ping, Who
from bot.posts import render
from bot.posts.mentions import with_mentions
from tests.building import entry
from tests.loopback.validate import check_message
from tests.unit.posts.test_render import ENTRIES, FEEDS
from tests.unit.posts.test_styles import LOOKS, REPEATABLE

ROLE, USER = Ping(Who.ROLE, 7), Ping(Who.USER, 8)
FEED = FeedInfo("Harbour News")


def body(style: Style = Style.CARD) -> dict[str, Any]:
    return render.message(entry(), FEED, Look(style))


def test_nobody_is_pinged_unless_somebody_is_named() -> None:
    assert with_mentions(body(), ()) == body()
    assert body()["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize("style", list(Style))
def test_the_first_line_of_any_style_names_each_once_outside_the_embed(style: Style) -> None:
    made = with_mentions(body(style), (ROLE, USER, Ping(Who.ROLE, 7, "tag", "nato")))
    assert made["allowed_mentions"] == {"parse": [], "roles": ["7"], "users": ["8"]}
    if style is Style.STORY:
        assert made["components"][0] == {"type": 10, "content": "<@&7> <@8>"}
        assert made["components"][1:] == body(style)["components"]
        assert "content" not in made
    else:
        assert made["content"].splitlines()[0] == "<@&7> <@8>"
        assert made.get("embeds") == body(style).get("embeds")
        assert made["content"].endswith(body(style).get("content", ""))


def test_everyone_is_pinged_only_where_that_was_set() -> None:
    made = with_mentions(body(), (Ping(Who.EVERYONE, 0),))
    assert made["content"] == "@everyone"
    assert made["allowed_mentions"] == {"parse": ["everyone"], "roles": [], "users": []}


SNOWFLAKES = st.integers(10**18, 2**63 - 1)
PINGS = st.lists(
    st.builds(Ping, st.sampled_from([Who.ROLE, Who.USER]), SNOWFLAKES), max_size=MAX_PINGS
)


@REPEATABLE
@given(ENTRIES, FEEDS, LOOKS, PINGS)
def test_there_is_room_for_all_in_every_style(
    one: Entry, feed: FeedInfo, look: Look, whom: list[Ping]
) -> None:
    made = with_mentions(render.message(one, feed, look), whom)
    check_message(made)
    allowed = made["allowed_mentions"]
    assert len(allowed.get("roles", [])) + len(allowed.get("users", [])) == len(set(whom))

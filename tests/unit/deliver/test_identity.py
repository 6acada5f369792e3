"""A feed's name and icon as those of a webhook's message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deliver.webhooks import MAX_NAME, identity
from bot.models import FeedInfo


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Harbour News", "Harbour News"),
        ("Discord and CLYDE", "D\u200aiscord and C\u200aLYDE"),
        ("  ", None),
        ("x" * 90, "x" * 79 + "…"),
    ],
)
def test_the_name_is_the_feeds_as_far_as_discord_takes_it(title: str, name: str | None) -> None:
    assert identity(FeedInfo(title)).get("username") == name


def test_the_icon_is_the_feeds_if_it_has_one() -> None:
    assert identity(FeedInfo("a", None, "https://a.example/i.png")) == {
        "username": "a",
        "avatar_url": "https://a.example/i.png",
    }


@given(st.text(max_size=200) | st.lists(st.sampled_from("discorlyeDC ")).map("".join))
def test_no_title_gives_a_name_that_discord_refuses(title: str) -> None:
    name = identity(FeedInfo(title)).get("username")
    if name is not None:
        assert 0 < len(name.strip()) <= MAX_NAME
        assert not any(word in name.lower() for word in ("discord", "clyde"))

"""Our own message is known again among others, as Discord gives it back."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.deliver.fingerprint import find_in_company, find_own, fingerprint
from bot.feeds.text import one_line
from bot.looks import Look, Style
from bot.models import FeedInfo
from bot.posts import render
from tests.building import entry

OWN, OTHER = 7, 8
BODY = render.message(entry(), FeedInfo("Harbour News"))


def returned(message_id: int, body: dict[str, Any] = BODY, **changes: Any) -> dict[str, Any]:
    """`body` as it stands in a channel: with what Discord adds to an embed."""
    embeds = [one | {"type": "rich", "content_scan_version": 1} for one in body["embeds"]]
    for one in embeds:
        one["thumbnail"] = one.get("thumbnail", {}) | {"proxy_url": "x", "width": 1, "height": 1}
    author = {"id": str(OWN)}
    return {"id": str(message_id), "author": author, "content": "", "embeds": embeds} | changes


def find(*messages: dict[str, Any], recorded: frozenset[int] = frozenset()) -> int | None:
    return find_own(messages, BODY, OWN, recorded)


def test_the_oldest_of_ours_is_found() -> None:
    assert find(returned(12), returned(11), returned(13)) == 11


def test_nothing_is_found_among_others_messages() -> None:
    assert find() is None
    assert find(returned(1, author={"id": str(OTHER)})) is None
    assert find(returned(1, interaction_metadata={"id": "5"})) is None
    assert find(returned(1, embeds=[])) is None
    assert find(returned(1, render.message(entry("two"), FeedInfo("Harbour News")))) is None


def test_what_is_another_rows_is_left_out() -> None:
    assert find(returned(1), returned(2), recorded=frozenset({1})) == 2


def test_what_discord_changes_of_a_text_makes_no_difference() -> None:
    sent = {"embeds": [{"title": " Two  words ", "url": "https://news.example"}]}
    shown = {"embeds": [{"title": "Two words", "url": "https://news.example/"}]}
    assert fingerprint(sent) == fingerprint(shown)


def test_the_same_title_with_another_link_is_another() -> None:
    same_title = render.message(entry(link="https://news.example/2"), FeedInfo("Harbour News"))
    assert find(returned(1, same_title)) is None


@pytest.mark.parametrize("embeds", [None, [], [{}], [{"type": "rich"}]])
def test_a_message_without_a_card_is_not_it(embeds: object) -> None:
    assert find(returned(1, embeds=embeds)) is None


def test_a_message_that_names_no_embeds_is_not_it() -> None:
    message = returned(1)
    del message["embeds"]
    assert find(message) is None


def test_every_card_counts() -> None:
    """One item may be in two messages' company, if two feeds have it."""
    more = BODY | {"embeds": [*BODY["embeds"], {"title": "Another"}]}
    assert find(returned(1, more)) is None
    assert find_own([returned(1, more)], more, OWN, frozenset()) == 1


def test_after_a_restore_a_card_is_found_among_others() -> None:
    (card,) = BODY["embeds"]
    more = {"embeds": [{"title": "Another"}, card]}
    assert find_in_company([returned(2, more), returned(1, more)], BODY, OWN) == 1
    others = [
        returned(3),
        returned(4, {"embeds": [{"title": "Another"}, {"title": "Yet another"}]}),
        returned(5, more, author={"id": str(OTHER)}),
        returned(6, more, interaction_metadata={"id": "5"}),
    ]
    assert find_in_company(others, BODY, OWN) is None
    assert find_in_company([returned(7, more)], {"embeds": []}, OWN) is None


def test_the_same_link_with_another_title_is_another() -> None:
    same_link = render.message(entry(title="Another"), FeedInfo("Harbour News"))
    assert find(returned(1, same_link)) is None


@pytest.mark.parametrize("link", [None, "https://news.example", "https://news.example/"])
def test_an_entry_without_a_path_or_link_is_known_again(link: str | None) -> None:
    sent = render.message(entry(link=link), FeedInfo("Harbour News"))
    (card,) = sent["embeds"]
    shown = {"url": "https://news.example/"} if link else {"url": None}
    assert find_own([returned(1, {"embeds": [card | shown]})], sent, OWN, frozenset()) == 1
    assert find(returned(1, sent)) is None


SPACED = st.lists(st.sampled_from([" ", "\u00a0", "\u3000", "*", "\\", "<@1>", "x"]) | st.text())


@settings(derandomize=True, deadline=None)
@given(SPACED.map("".join), st.sampled_from(["", " ", "\n"]))
def test_whatever_its_title_a_post_is_known_again(title: str, around: str) -> None:
    made = entry(title=one_line(title, 500))
    sent = json.loads(json.dumps(render.message(made, FeedInfo("Harbour News"))))
    (card,) = sent["embeds"]
    trimmed = {"title": around + " ".join(card["title"].split()) + around}
    message = returned(1, {"embeds": [card | trimmed]})
    assert find_own([message], sent, OWN, frozenset()) == 1


FEED = FeedInfo("Harbour News", "https://news.example/", "https://news.example/icon.png")
LOOKS = [Look(style) for style in Style]


def shown_again(message_id: int, body: dict[str, Any]) -> dict[str, Any]:
    """`body` as it stands in a channel: numbered components, and the embeds of its links."""
    preview = {"type": "article", "title": "Their own title", "url": "https://news.example/one"}
    own = [one | {"type": "rich"} for one in body.get("embeds", ())]
    return {
        "id": str(message_id),
        "author": {"id": str(OWN)},
        "content": body.get("content", ""),
        "flags": body.get("flags", 0),
        "components": [one | {"id": 1} for one in body.get("components", ())],
        "embeds": own or ([] if body.get("flags") else [preview]),
    }


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.style)
def test_a_message_of_every_style_is_known_again_and_no_other_is(look: Look) -> None:
    sent = render.message(entry(), FEED, look)
    others = [
        render.message(entry(title="Another"), FEED, look),
        render.message(entry(link="https://news.example/2"), FEED, look),
        *(render.message(entry(), FEED, other) for other in LOOKS if kind(other) != kind(look)),
    ]
    messages = [shown_again(at, body) for at, body in enumerate([*others, sent], 1)]
    assert find_own(messages, sent, OWN, frozenset()) == len(messages)
    assert find_own(messages[:-1], sent, OWN, frozenset()) is None


def kind(look: Look) -> str:
    """Cards and banners are the same to this search: they have the same title and link."""
    return "embed" if look.style in {Style.CARD, Style.BANNER} else look.style


def test_after_a_restore_a_line_is_found_among_others() -> None:
    look = Look(Style.COMPACT)
    wanted = render.message(entry(), FEED, look)
    more = render.group([(entry("two"), FEED), (entry(), FEED)], look)
    assert find_in_company([shown_again(2, more)], wanted, OWN) == 2
    assert find_in_company([shown_again(2, more)], render.message(entry("3"), FEED), OWN) is None


def test_that_people_are_mentioned_beside_a_card_makes_no_difference() -> None:
    sent = BODY | {"content": "<@&5>"}
    assert find_own([returned(1, BODY, content="<@&5>")], sent, OWN, frozenset()) == 1

"""Our own message is known again among others, as Discord gives it back."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.deliver.fingerprint import find_in_company, find_own, fingerprint
from bot.feeds.text import one_line
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

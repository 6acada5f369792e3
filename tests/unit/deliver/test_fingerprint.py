"""Our own message is known again among others, as Discord gives it back."""

from typing import Any

from bot.deliver.fingerprint import find_own, fingerprint
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

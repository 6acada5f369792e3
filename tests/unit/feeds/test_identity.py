"""Which entries are the same one. The databases of every user hold these numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.identity import alias_hash, bytes_hash, content_hash, guid_hash, hash64

LINK = "https://news.example/story/7/"


@pytest.mark.parametrize(
    ("found", "pinned"),
    [
        (hash64("a", "b"), 5_666_916_665_733_659_087),
        (hash64(b"<item/>"), -4_445_593_710_571_727_486),
        (
            guid_hash("https://news.example/?p=7", LINK, "Title", "Summary"),
            3_497_982_370_009_269_509,
        ),
        (guid_hash("", LINK, "Title", "Summary"), -4_977_766_565_157_478_859),
        (guid_hash("", None, "Titel größer", "Summary"), 8_093_334_944_519_664_389),
        (alias_hash(LINK, "Straße nach İzmir"), -1_402_796_358_578_452_914),
        (alias_hash(None, "Title"), 2_551_970_084_616_907_113),
        (content_hash(["Title", "Summary", None]), 605_394_664_265_827_762),
    ],
)
def test_a_hash_is_what_it_was_in_the_first_release(found: int, pinned: int) -> None:
    """A change here would post, or edit, every entry of every feed once more."""
    assert found == pinned


@settings(derandomize=True, deadline=None)
@given(st.lists(st.text(st.characters())), st.lists(st.text(st.characters())))
def test_parts_do_not_run_into_each_other(left: list[str], right: list[str]) -> None:
    assert (hash64(*left) == hash64(*right)) is (left == right)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.text() | st.binary()))
def test_a_hash_fits_the_column(parts: list[str | bytes]) -> None:
    assert -(2**63) <= hash64(*parts) < 2**63


def test_the_guid_decides_then_the_link_then_the_text() -> None:
    assert guid_hash("7", LINK, "a", "b") == guid_hash("7", None, "c", "d")
    assert guid_hash("7", LINK, "a", "b") != guid_hash("8", LINK, "a", "b")
    assert guid_hash("", LINK, "a", "b") == guid_hash("", LINK, "c", "d")
    assert guid_hash("", None, "a", "b") != guid_hash("", None, "a", "c")
    assert guid_hash("", None, "a", "b") != guid_hash("", None, "ab", "")
    assert guid_hash(LINK, None, "a", "b") != guid_hash("", LINK, "a", "b")


def test_the_alias_survives_new_guids_and_another_domain() -> None:
    moved = "http://www.new.example/story/7?utm_source=rss"
    assert alias_hash(LINK, "The Quay") == alias_hash(moved, "THE QUAY")
    assert alias_hash(LINK, "The Quay") != alias_hash(LINK, "The Pier")
    assert alias_hash(LINK, "The Quay") != alias_hash("https://news.example/story/8/", "The Quay")
    assert alias_hash(None, "The Quay") != alias_hash(LINK, "The Quay")


def test_the_content_is_another_when_anything_shown_is() -> None:
    shown = ["Title", "Summary", "https://news.example/7.jpg"]
    changed = [content_hash([*shown[:at], "x", *shown[at + 1 :]]) for at in range(3)]
    assert len({content_hash(shown), *changed}) == 4
    assert content_hash(["", "a"]) != content_hash(["a", ""])
    assert content_hash([None]) == content_hash([""])


@given(st.binary(max_size=200))
def test_the_hash_of_bytes_fits_a_column_and_is_never_the_sign_for_unknown(data: bytes) -> None:
    assert -(2**63) <= bytes_hash(data) < 2**63
    assert bytes_hash(data) != 0

"""What `/latest` is told: the newest entries of the feeds that a server follows."""

from collections.abc import Sequence

import pytest

from bot.models import News
from bot.store import Store
from tests.building import HOUR, NOON, entry
from tests.unit.store.steps import GUILD, LATER, numbered, poll, subscribe, wanted

OTHER_GUILD = 20
OTHER = "https://other.example/feed"


def titles(news: Sequence[News]) -> list[str]:
    return [one.entry.title.removeprefix("Title ") for one in news]


@pytest.fixture(autouse=True)
async def followed(store: Store) -> None:
    """Feed 1 is followed by both servers, feed 2 by the other one, feed 3 by the first."""
    for number, guild_id in [(1, GUILD), (1, OTHER_GUILD), (2, OTHER_GUILD), (3, GUILD)]:
        feed = f"https://news.example/{number}"
        await subscribe(store, wanted(number * 100 + guild_id, feed=feed, guild_id=guild_id))


async def test_a_tag_is_found_whole_and_whatever_its_case(store: Store) -> None:
    await poll(
        store,
        entry("a", tags=("NATO", "Straße")),
        entry("b", tags=("nato",), published=NOON - HOUR),
        entry("c", tags=("NATO summit",), published=NOON - 2 * HOUR),
    )
    entries = store.entries
    assert titles(await entries.tagged(GUILD, "Nato", 10)) == ["a", "b"]
    assert titles(await entries.tagged(GUILD, "STRASSE", 10)) == ["a"]
    assert titles(await entries.tagged(GUILD, "straße", 10)) == ["a"]
    assert titles(await entries.tagged(GUILD, "nat", 10)) == []
    assert titles(await entries.tagged(GUILD, "nato", 1)) == ["a"]


async def test_another_server_s_entries_never_appear(store: Store) -> None:
    for feed_id in (1, 2, 3):
        await poll(store, entry(f"from {feed_id}", published=NOON - feed_id), feed_id=feed_id)
    entries, all_feeds = store.entries, {1, 2, 3}
    assert titles(await entries.newest(GUILD, 10)) == ["from 1", "from 3"]
    assert titles(await entries.tagged(GUILD, "news", 10)) == ["from 1", "from 3"]
    assert titles(await entries.of_feeds(GUILD, all_feeds, 10)) == ["from 1", "from 3"]
    assert titles(await entries.newest(OTHER_GUILD, 10)) == ["from 1", "from 2"]
    assert titles(await entries.newest(99, 10)) == []


async def test_some_feeds_can_be_asked_for(store: Store) -> None:
    for feed_id in (1, 3):
        await poll(store, entry(f"from {feed_id}"), feed_id=feed_id)
    assert titles(await store.entries.of_feeds(GUILD, {3}, 10)) == ["from 3"]
    assert titles(await store.entries.of_feeds(GUILD, set(), 10)) == []


async def test_the_newest_come_first_and_at_most_so_many(store: Store) -> None:
    await poll(store, *reversed(numbered(30)))
    assert titles(await store.entries.newest(GUILD, 3)) == ["0", "1", "2"]
    assert len(await store.entries.newest(GUILD, 1000)) == 30


async def test_undated_entries_count_from_when_they_were_seen(store: Store) -> None:
    await poll(store, entry("top", published=None), entry("bottom", published=None))
    await poll(store, entry("dated", published=NOON + 1), feed_id=3, now=LATER)
    assert titles(await store.entries.newest(GUILD, 10)) == ["dated", "top", "bottom"]


async def test_an_entry_dated_in_the_future_is_not_on_top_for_ever(store: Store) -> None:
    await poll(store, entry("future", published=NOON + 1000 * HOUR))
    await poll(store, entry("present", published=LATER), feed_id=3, now=LATER)
    assert titles(await store.entries.newest(GUILD, 10)) == ["present", "future"]


async def test_news_come_with_their_feed_and_its_age(store: Store) -> None:
    made = entry("a", tags=("x", "B"))
    await poll(store, made)
    await poll(store, made, now=LATER)
    (news,) = await store.entries.newest(GUILD, 10)
    assert news.entry == made
    assert news.feed.title == "A feed"
    assert (news.seen_at, news.checked_at) == (NOON, LATER)


async def test_entries_of_a_feed_in_two_channels_appear_once(store: Store) -> None:
    await subscribe(store, wanted(999, feed="https://news.example/1"))
    await poll(store, entry("a"))
    assert titles(await store.entries.newest(GUILD, 10)) == ["a"]

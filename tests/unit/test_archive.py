"""What commands find among the kept entries."""

import pytest

from bot.archive import Archive, Found
from bot.store import Store
from tests.building import HOUR, NOON, entry
from tests.unit.store.steps import GUILD, numbered, poll, subscribe, wanted

OTHER_GUILD = 20


@pytest.fixture
async def archive(store: Store) -> Archive:
    """Two feeds that the server follows, one of them in two channels, and one of another's."""
    for number, guild_id, channel_id in [
        (1, GUILD, 100),
        (2, GUILD, 100),
        (2, GUILD, 101),
        (3, OTHER_GUILD, 300),
    ]:
        feed = f"https://news.example/{number}"
        await subscribe(store, wanted(channel_id, feed=feed, guild_id=guild_id))
    ships = entry("ships", tags=("NATO",), published=NOON - HOUR)
    cranes = entry("cranes", published=NOON - 2 * HOUR)
    roses = entry("roses", summary="From NATO to **tulips**", tags=("Garden", "News"))
    secret = entry("secret", tags=("NATO", "Secret"))
    await poll(store, ships, cranes, feed_id=1, title="Harbour Post")
    await poll(store, roses, feed_id=2, title="Garden & Harbour")
    await poll(store, secret, feed_id=3, title="Harbour secrets")
    return Archive(store)


def titles(found: Found) -> list[str]:
    return [news.entry.title.removeprefix("Title ") for news in found.news]


@pytest.mark.parametrize(
    ("topic", "names"),
    [
        ("", ["roses", "ships", "cranes"]),
        ("  ", ["roses", "ships", "cranes"]),
        ("nato", ["ships"]),
        (" NATO ", ["ships"]),
        ("harbour post", ["ships", "cranes"]),
        ("HARBOUR", ["roses", "ships", "cranes"]),
        ("garden  &", ["roses"]),
        ("f:1", ["ships", "cranes"]),
        ("tulips", ["roses"]),
        ("tul", ["roses"]),
        ("TITLE cran", ["cranes"]),
        ("lips", []),
        ("tulips cranes", []),
        ("secret", []),
        ("f:3", []),
        ("f:x", []),
        ("&", ["roses"]),
        ("?!", []),
    ],
)
async def test_a_topic_is_a_feed_s_key_a_tag_part_of_a_title_or_words(
    archive: Archive, topic: str, names: list[str]
) -> None:
    assert titles(await archive.latest(GUILD, topic, 10)) == names


async def test_a_topic_is_called_as_it_was_typed_and_a_feed_by_its_title(archive: Archive) -> None:
    assert (await archive.latest(GUILD, " nato ", 1)).about == "nato"
    assert (await archive.latest(GUILD, "f:1", 1)).about == "Harbour Post"
    assert (await archive.latest(GUILD, "f:3", 1)).about == "f:3"
    assert (await archive.latest(GUILD, " ", 1)).about == ""


@pytest.mark.parametrize("topic", ["", "f:1", "news", "post", "title"])
async def test_pages_follow_each_other_to_the_end(
    archive: Archive, store: Store, topic: str
) -> None:
    await poll(store, *numbered(9), feed_id=1, title="Harbour Post")
    pages = [await archive.latest(GUILD, topic, 4, offset) for offset in range(0, 16, 4)]
    whole = await archive.latest(GUILD, topic, 100)
    assert not whole.has_more
    assert [title for page in pages for title in titles(page)] == titles(whole)
    assert [page.has_more for page in pages] == [len(whole.news) > end for end in (4, 8, 12, 16)]


async def test_a_server_that_follows_nothing_has_no_news(archive: Archive) -> None:
    for topic in ("", "nato", "harbour", "title", "f:1"):
        assert titles(await archive.latest(99, topic, 10)) == []


async def test_topics_are_this_server_s_tags_and_feeds(archive: Archive) -> None:
    offered = await archive.topics(GUILD, "", 25)
    assert [(one.key, one.name, one.count) for one in offered] == [
        ("News", "News", 2),
        ("Garden", "Garden", 1),
        ("NATO", "NATO", 1),
        ("f:2", "Garden & Harbour", 0),
        ("f:1", "Harbour Post", 0),
    ]
    assert [one.key for one in await archive.topics(GUILD, "  hArb", 25)] == ["f:2", "f:1"]
    assert [one.key for one in await archive.topics(GUILD, "gard", 25)] == ["Garden", "f:2"]
    assert await archive.topics(GUILD, "secret", 25) == []
    assert await archive.topics(99, "", 25) == []


async def test_tags_that_begin_so_come_before_those_that_are_used_more(
    archive: Archive, store: Store
) -> None:
    more = [entry(str(n), tags=("Inaugurations", "GARDENING")) for n in range(3)]
    await poll(store, *more, entry("x", tags=("Auction", "gardening")), feed_id=1)
    found = [(one.key.casefold(), one.count) for one in await archive.topics(GUILD, "AU", 25)]
    assert found == [("auction", 1), ("inaugurations", 3)]
    (gardening,) = [one for one in await archive.topics(GUILD, "gardeni", 25) if not one.is_feed]
    assert gardening.count == 4


async def test_many_tags_leave_room_for_feeds(archive: Archive, store: Store) -> None:
    await poll(store, entry("x", tags=tuple(f"harbour {n}" for n in range(20))), feed_id=1)
    offered = await archive.topics(GUILD, "harbour", 10)
    assert [one.is_feed for one in offered] == [False] * 9 + [True]

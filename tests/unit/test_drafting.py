"""Drafts: how often their feeds are fetched, and what is kept of that."""

from collections.abc import AsyncIterator

import pytest

from bot import drafting
from bot.drafting import Card, Drafting
from bot.store import Store
from bot.subscriptions import Request
from tests.building import item, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer
from tests.unit.workshop import CHANNEL, GUILD, open_workshop

OWNER = 7


@pytest.fixture
async def drafts(store: Store, clock: SetClock) -> AsyncIterator[Drafting]:
    async with open_workshop(store, clock) as shop:
        yield Drafting(store, shop.reader, shop.service, clock)


async def begin(drafts: Drafting, url: str, tags: str = "") -> Card:
    card = await drafts.begin(Request(url, CHANNEL, GUILD, tags, 1), OWNER)
    assert isinstance(card, Card)
    return card


async def test_a_feed_is_fetched_once_for_a_card_its_changes_and_the_subscription(
    drafts: Drafting, feed_server: FeedServer
) -> None:
    card = await begin(drafts, feed_server.put("/feed", rss(item("1"), item("2"))))
    await drafts.with_tags(card.draft, "-sport")
    await drafts.confirm(card.draft)
    assert feed_server.count("/feed") == 1


async def test_it_is_fetched_again_after_a_while(
    drafts: Drafting, feed_server: FeedServer, clock: SetClock
) -> None:
    card = await begin(drafts, feed_server.put("/feed", rss(item("1"))))
    clock.advance(600)
    feed_server.put("/feed", rss(item("2"), item("1")))
    assert (await drafts.with_tags(card.draft, "")).prospect.judged == 2
    assert feed_server.count("/feed") == 2


async def test_not_all_is_kept(
    drafts: Drafting, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MAX_READINGS", 1)
    monkeypatch.setattr(drafting, "MAX_ENTRIES", 1)
    first = await begin(drafts, feed_server.put("/1", rss(item("1"))))
    second = await begin(drafts, feed_server.put("/2", rss(item("2"))))
    large = await begin(drafts, feed_server.put("/large", rss(item("a"), item("b"))))
    for card in (second, first, large):
        await drafts.with_tags(card.draft, "")
    assert [feed_server.count(path) for path in ("/1", "/2", "/large")] == [2, 1, 2]

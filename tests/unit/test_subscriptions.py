"""What commands do: subscribe and unsubscribe."""

from collections.abc import AsyncIterator

import pytest

from bot.errors import InputError, TidingsError
from bot.models import SubscriptionState
from bot.settings import FixedSubscription
from bot.store import Added, Store
from bot.store.removals import KEPT_AFTER_REMOVAL
from bot.subscriptions import Request, key, matching
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.feed_server import FeedServer
from tests.unit.workshop import CHANNEL, GUILD, INTERVAL, Workshop, open_workshop

OTHER_GUILD = 20
ITEMS = [item(str(number), published=NOON - number * HOUR) for number in range(5)]


@pytest.fixture
async def shop(store: Store, clock: SetClock) -> AsyncIterator[Workshop]:
    async with open_workshop(store, clock) as opened:
        yield opened


@pytest.fixture
def url(feed_server: FeedServer) -> str:
    return feed_server.put("/feed", rss(*ITEMS))


async def subscribe(
    shop: Workshop,
    feed: str,
    channel_id: int = CHANNEL,
    *,
    guild_id: int = GUILD,
    tags: str = "",
    backlog: int = 1,
) -> Added:
    return await shop.service.subscribe(Request(feed, channel_id, guild_id, tags, backlog))


async def test_a_new_subscription_gets_its_backlog_from_the_one_reading(
    shop: Workshop, url: str, feed_server: FeedServer
) -> None:
    added = await subscribe(shop, url, backlog=2)
    assert added.is_new
    assert added.subscription.feed_title == "A feed"
    assert await shop.woken() == {CHANNEL}
    assert await shop.waiting() == ["Title 1", "Title 0"]
    assert feed_server.count("/feed") == 1
    assert await shop.due_in() == INTERVAL


async def test_a_feed_that_is_watched_gives_its_backlog_from_the_store(
    shop: Workshop, url: str, feed_server: FeedServer
) -> None:
    await subscribe(shop, url)
    feed_server.put("/feed", rss(item("new"), *ITEMS))
    added = await subscribe(shop, url, 200, backlog=1)
    assert (added.is_new, added.is_waiting) == (True, False)
    assert await shop.waiting(200) == ["Title 0"]
    await shop.poller.poll(1)
    assert await shop.waiting(200) == ["Title new"]


async def test_the_backlog_is_counted_after_the_filter(
    shop: Workshop, feed_server: FeedServer
) -> None:
    tagged = [
        item(name, published=NOON - at * HOUR, category=tag)
        for at, (name, tag) in enumerate([("a", "Sport"), ("b", "NATO"), ("c", "nato")])
    ]
    url = feed_server.put("/tags", rss(*tagged))
    await subscribe(shop, url, tags="Nato, -sport", backlog=2)
    assert await shop.waiting() == ["Title c", "Title b"]


async def test_the_address_is_read_as_it_was_meant(shop: Workshop, url: str) -> None:
    first = await subscribe(shop, url)
    again = await subscribe(shop, f" <{url.replace('http', 'HTTP')}#top> ", backlog=5)
    assert not again.is_new
    assert again.subscription.id == first.subscription.id


async def test_subscribing_again_posts_nothing(shop: Workshop, url: str) -> None:
    await subscribe(shop, url)
    assert len(await shop.waiting()) == 1
    again = await subscribe(shop, url, tags="nato", backlog=10)
    assert not again.is_new
    assert again.subscription.rules == ()
    assert await shop.waiting() == []


async def test_asking_again_opens_a_blocked_channel(shop: Workshop, url: str) -> None:
    await subscribe(shop, url)
    await shop.store.outbox.block(CHANNEL, "no access")
    await shop.woken()
    await subscribe(shop, url)
    assert await shop.woken() == {CHANNEL}
    (one,) = await shop.service.of_guild(GUILD)
    assert one.state is SubscriptionState.ACTIVE
    assert await shop.waiting() == ["Title 0"]


@pytest.mark.parametrize(
    ("feed", "tags", "complaint"),
    [
        ("not an address", "", "is not an address; paste one that begins with https://"),
        ("ftp://news.example/", "", "is not an address"),
        ("javascript:alert(1)", "", "is not an address"),
        ("/feed", "nato, -NATO", "'NATO' is both wanted and unwanted"),
        ("/feed", ",".join(map(str, range(26))), "at most 25 tags, and these are 26"),
        ("/feed", "x" * 101, "a tag has at most 100 characters"),
    ],
)
async def test_what_cannot_be_meant_is_refused_without_asking_anybody(
    shop: Workshop, feed_server: FeedServer, feed: str, tags: str, complaint: str
) -> None:
    address = f"{feed_server.url}{feed}" if feed.startswith("/") else feed
    with pytest.raises(InputError, match=complaint):
        await subscribe(shop, address, tags=tags)
    assert feed_server.requests == []
    assert await shop.store.subscriptions.all() == []


@pytest.mark.parametrize(
    ("path", "complaint"),
    [("/page", "found no feed there.*`.*/page`"), ("/missing", r"answers 404 \(Not Found\)")],
)
async def test_a_feed_that_cannot_be_read_is_not_subscribed(
    shop: Workshop, feed_server: FeedServer, path: str, complaint: str
) -> None:
    feed_server.put("/page", b"<html><body>News</body></html>", "text/html")
    with pytest.raises(TidingsError, match=f"(?s){complaint}"):
        await subscribe(shop, feed_server.url + path)
    assert await shop.store.subscriptions.all() == []
    assert await shop.store.polls.due() == []


async def test_a_subscription_is_removed_by_its_key_or_part_of_its_name(
    shop: Workshop, url: str, feed_server: FeedServer
) -> None:
    other = feed_server.put("/other", rss(title="Häuser & Gärten"))
    one = (await subscribe(shop, url)).subscription
    for typed_text in ("", " gÄRTEN", "/OTHER"):
        two = (await subscribe(shop, other)).subscription
        assert await shop.service.unsubscribe(GUILD, typed_text or key(two)) == two
    assert await shop.service.of_guild(GUILD) == [one]
    await shop.store.removals.purge(now=shop.clock() + KEPT_AFTER_REMOVAL + 1)
    assert len(await shop.store.polls.due()) == 1


async def test_what_means_several_or_none_is_asked_for_again(shop: Workshop, url: str) -> None:
    await subscribe(shop, url)
    await subscribe(shop, url, 200)
    with pytest.raises(InputError, match="means several"):
        await shop.service.unsubscribe(GUILD, "feed")
    for nothing in ("s:99", "sport", "s:"):
        with pytest.raises(InputError, match="no such subscription"):
            await shop.service.unsubscribe(GUILD, nothing)
    assert len(await shop.service.of_guild(GUILD)) == 2


async def test_another_server_s_subscription_cannot_be_removed(shop: Workshop, url: str) -> None:
    one = (await subscribe(shop, url)).subscription
    for typed_text in (key(one), "feed"):
        with pytest.raises(InputError, match="no such subscription"):
            await shop.service.unsubscribe(OTHER_GUILD, typed_text)
    assert await shop.service.of_guild(GUILD) == [one]


async def test_a_fixed_subscription_is_refused_naming_the_file(shop: Workshop, url: str) -> None:
    await shop.service.reconcile((FixedSubscription(feed=url, channel=CHANNEL),))
    await shop.store.subscriptions.place({CHANNEL: GUILD})
    (one,) = await shop.service.of_guild(GUILD)
    with pytest.raises(InputError, match=r"fixed in config\.toml"):
        await shop.service.unsubscribe(GUILD, key(one))
    assert await shop.service.of_guild(GUILD) == [one]


async def test_fixed_subscriptions_are_due_at_once(shop: Workshop, url: str) -> None:
    fixed = FixedSubscription(feed=url.upper().replace("FEED", "feed"), channel=CHANNEL, backlog=2)
    await shop.service.reconcile((fixed,))
    assert await shop.due_in() == 0
    await shop.poller.poll(1)
    assert await shop.waiting() == ["Title 1", "Title 0"]


@pytest.fixture
async def library(shop: Workshop, feed_server: FeedServer) -> Workshop:
    """Two feeds that the server follows, and one of another server."""
    harbour = rss(
        item("ships", category="NATO"), item("cranes", published=NOON - HOUR), title="Harbour Post"
    )
    garden = rss(item("roses", description="From NATO to <b>tulips</b>"), title="Garden & Harbour")
    await subscribe(shop, feed_server.put("/harbour", harbour))
    await subscribe(shop, feed_server.put("/garden", garden))
    secret = rss(item("secret", category="NATO"), title="Harbour secrets")
    await subscribe(shop, feed_server.put("/secret", secret), 300, guild_id=OTHER_GUILD)
    return shop


async def test_names_match_by_title_and_address(library: Workshop) -> None:
    mine = await library.service.of_guild(GUILD)
    assert [one.feed_title for one in matching(mine, " POST ")] == ["Harbour Post"]
    assert [one.feed_title for one in matching(mine, "/garden")] == ["Garden & Harbour"]
    assert matching(mine, "") == mine
    assert matching(mine, "nothing") == []

"""Subscriptions made by commands: their backlog, their removal, where they belong."""

from bot.models import Origin, SubscriptionState, Validators, tag_rules
from bot.rhythm import Habits
from bot.store import Store
from tests.building import NOON, entry, reading, remove_for_good
from tests.unit.store.conftest import Sql
from tests.unit.store.steps import (
    CHANNEL,
    FEED,
    GUILD,
    LATER,
    deliver,
    numbered,
    poll,
    subscribe,
    wanted,
)


async def test_a_subscription_to_a_new_feed_waits_for_its_first_poll(store: Store) -> None:
    added = await store.subscriptions.add(wanted(tags="nato, -sport", backlog=3), now=NOON)
    one = added.subscription
    assert (added.is_new, added.is_waiting) == (True, True)
    assert (one.feed_url, one.feed_title, one.channel_id) == (FEED, "", CHANNEL)
    assert (one.guild_id, one.origin) == (GUILD, Origin.COMMAND)
    assert (one.state, one.reason) == (SubscriptionState.ACTIVE, None)
    assert one.rules == tag_rules(["nato", "-sport"])


async def test_a_feed_that_is_watched_gives_its_backlog_at_once(store: Store) -> None:
    await subscribe(store)
    await poll(store, *numbered(5))
    added = await store.subscriptions.add(wanted(200, backlog=2), now=LATER)
    assert (added.is_new, added.is_waiting) == (True, False)
    assert added.subscription.feed_title == "A feed"
    assert await deliver(store, 200) == ["Title 1", "Title 0"]
    assert await store.polls.due() == [(1, LATER)]


async def test_a_backlog_is_given_once(store: Store) -> None:
    await subscribe(store, wanted(backlog=2))
    await poll(store, *numbered(5, start=1))
    assert await deliver(store) == ["Title 2", "Title 1"]
    await poll(store, *numbered(6), now=LATER)
    assert await deliver(store) == ["Title 0"]


async def test_a_second_subscription_before_the_first_poll_waits_too(store: Store) -> None:
    await subscribe(store, wanted(1, backlog=1))
    await subscribe(store, wanted(2, backlog=3))
    await poll(store, *numbered(5))
    assert await deliver(store, 1) == ["Title 0"]
    assert await deliver(store, 2) == ["Title 2", "Title 1", "Title 0"]


async def test_subscribing_again_changes_nothing(store: Store, sql: Sql) -> None:
    first = await store.subscriptions.add(wanted(tags="nato", backlog=1), now=NOON)
    await poll(store, *numbered(2))
    before = sql("SELECT * FROM subscriptions"), sql("SELECT * FROM filter_rules")
    again = await store.subscriptions.add(wanted(tags="sport", backlog=5), now=LATER)
    assert not again.is_new
    assert again.subscription.id == first.subscription.id
    assert again.subscription.rules == tag_rules(["nato"])
    assert (sql("SELECT * FROM subscriptions"), sql("SELECT * FROM filter_rules")) == before


async def test_a_feed_that_nobody_watched_is_read_whole_again(store: Store) -> None:
    one = await subscribe(store)
    await poll(store, *numbered(3, start=2))
    await remove_for_good(store, one.id, GUILD)
    assert await store.polls.due() == []

    added = await store.subscriptions.add(wanted(backlog=1), now=LATER)
    assert added.is_waiting
    assert await store.polls.due() == [(1, LATER)]
    assert await store.polls.items(1) == ()
    assert (await store.polls.states([1]))[1].validators == Validators()

    await poll(store, *numbered(5), now=LATER)
    assert await deliver(store) == ["Title 0"]


async def test_nobody_gets_as_news_what_came_while_nobody_watched(store: Store) -> None:
    one = await subscribe(store)
    await poll(store, *numbered(3, start=20))
    await remove_for_good(store, one.id, GUILD)
    await subscribe(store, wanted(1, backlog=1), now=LATER)
    await subscribe(store, wanted(2, backlog=2), now=LATER)
    await poll(store, *numbered(23), now=LATER)
    assert await deliver(store, 1) == ["Title 0"]
    assert await deliver(store, 2) == ["Title 1", "Title 0"]


async def test_an_empty_first_reading_settles_the_backlog(store: Store) -> None:
    await subscribe(store, wanted(backlog=1))
    await poll(store)
    assert await deliver(store) == []
    await poll(store, entry("new", published=LATER), now=LATER)
    assert await deliver(store) == ["Title new"]


async def test_a_removed_subscription_takes_its_posts_along(store: Store, sql: Sql) -> None:
    one = await subscribe(store, wanted(1, tags="-b", backlog=5))
    await subscribe(store, wanted(2, backlog=5))
    await poll(store, *numbered(3))
    removed = await remove_for_good(store, one.id, GUILD)
    assert removed is not None
    assert (removed.id, removed.feed_title) == (one.id, "A feed")
    assert await remove_for_good(store, one.id, GUILD) is None
    assert sql("SELECT DISTINCT subscription_id FROM posts") == [(2,)]
    assert sql("SELECT count(*) FROM filter_rules") == [(0,)]
    assert await deliver(store, 1) == []
    assert len(await deliver(store, 2)) == 3


async def test_only_the_own_server_can_remove_a_subscription(store: Store) -> None:
    one = await subscribe(store)
    assert await remove_for_good(store, one.id, GUILD + 1) is None
    assert await store.subscriptions.of_guild(GUILD) == [one]


async def test_a_fixed_subscription_cannot_be_removed(store: Store) -> None:
    await store.subscriptions.reconcile([wanted()], now=NOON)
    assert await remove_for_good(store, 1, GUILD) is None
    assert len(await store.subscriptions.all()) == 1


async def test_subscriptions_are_listed_by_server_channel_and_title(store: Store) -> None:
    made = [("b", 2, 10), ("a", 2, 10), ("c", 1, 10), ("d", 3, 11)]
    for feed_id, (title, channel_id, guild_id) in enumerate(made, 1):
        feed = f"https://news.example/{feed_id}"
        await subscribe(store, wanted(channel_id, feed=feed, guild_id=guild_id))
        titled = reading(title=title)
        await store.polls.record(
            feed_id, titled, now=NOON, next_poll_at=LATER, habits=Habits(), max_posts=10
        )
    assert [one.feed_title for one in await store.subscriptions.of_guild(10)] == ["c", "a", "b"]
    assert [one.feed_title for one in await store.subscriptions.all()] == ["c", "a", "b", "d"]


async def test_a_channel_is_placed_in_its_server(store: Store) -> None:
    await store.subscriptions.reconcile([wanted(1, guild_id=None), wanted(2)], now=NOON)
    assert await store.subscriptions.of_guild(77) == []
    await store.subscriptions.place({1: 77, 3: 78})
    assert [one.channel_id for one in await store.subscriptions.of_guild(77)] == [1]
    assert [one.channel_id for one in await store.subscriptions.of_guild(GUILD)] == [2]
    await store.subscriptions.place({1: 79})
    assert [one.channel_id for one in await store.subscriptions.of_guild(79)] == [1]

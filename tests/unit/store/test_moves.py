"""Feeds that move, and feeds that turn out to be one."""

import pytest

from bot.models import PauseReason, PollResult, SubscriptionState
from bot.pings import Ping, Who
from bot.store import Store
from tests.building import HOUR, NOON, entry
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

OTHER = "https://news.example/other"
ELSEWHERE = "https://elsewhere.example/feed/"
BOTH = CHANNEL + 1


async def move(store: Store, feed_id: int = 1, url: str = OTHER) -> PollResult | None:
    return await store.addresses.move(feed_id, url, now=LATER + HOUR, max_posts=10)


async def two_feeds(store: Store, *, old: int = CHANNEL, kept: int = BOTH) -> None:
    """One item of each, the same; everybody has it."""
    await subscribe(store, wanted(old))
    await subscribe(store, wanted(kept, feed=OTHER))
    for feed_id in (1, 2):
        await poll(store, entry("known"), feed_id=feed_id)


async def waiting(store: Store) -> dict[int, list[str]]:
    return {one: await deliver(store, one) for one in await store.outbox.open_channels(now=NOON)}


async def test_a_feed_moves_and_keeps_everything(store: Store, sql: Sql) -> None:
    await subscribe(store)
    await poll(store, *numbered(2))
    assert await move(store, url=ELSEWHERE) is None
    assert sql("SELECT id, url FROM feeds") == [(1, ELSEWHERE)]
    await poll(store, entry("new"), *numbered(2), now=LATER)
    assert await deliver(store) == ["Title new"]


@pytest.mark.parametrize("channel_id", [CHANNEL, BOTH])
async def test_the_old_address_still_means_the_feed(store: Store, channel_id: int) -> None:
    one = await subscribe(store)
    await poll(store, *numbered(2))
    await move(store, url=ELSEWHERE)
    added = await store.subscriptions.add(wanted(channel_id), now=LATER)
    assert added.subscription.feed_id == one.feed_id
    assert added.is_new == (channel_id != CHANNEL)


async def test_config_may_go_on_naming_the_old_address(store: Store) -> None:
    fixed = [wanted(guild_id=None, backlog=1)]
    await store.subscriptions.reconcile(fixed, now=NOON)
    await poll(store, *numbered(2))
    assert await deliver(store) == ["Title 0"]
    await move(store, url=ELSEWHERE)
    await store.subscriptions.reconcile(fixed, now=LATER)
    (one,) = await store.subscriptions.all()
    assert (one.feed_url, one.state) == (ELSEWHERE, SubscriptionState.ACTIVE)
    assert await waiting(store) == {}


async def test_a_feed_may_move_on_and_back(store: Store, sql: Sql) -> None:
    await subscribe(store)
    for url in (OTHER, ELSEWHERE, FEED, OTHER):
        assert await move(store, url=url) is None
    assert sql("SELECT url FROM feeds") == [(OTHER,)]
    assert {url for (url,) in sql("SELECT url FROM former_urls")} == {FEED, ELSEWHERE}


async def test_a_feed_that_is_gone_or_there_already_does_not_move(store: Store, sql: Sql) -> None:
    await subscribe(store)
    assert await move(store, 99) is None
    assert await move(store, url=FEED) is None
    assert sql("SELECT count(*) FROM former_urls") == [(0,)]


async def test_two_feeds_that_meet_are_one_and_nothing_is_posted_again(
    store: Store, sql: Sql
) -> None:
    await two_feeds(store)
    assert await move(store) == PollResult(0, frozenset())
    assert sql("SELECT id, url FROM feeds") == [(2, OTHER)]
    assert sql("SELECT DISTINCT feed_id FROM entries") == [(2,)]
    assert sql("SELECT DISTINCT feed_id FROM seen") == [(2,)]
    assert sql("SELECT url, feed_id FROM former_urls") == [(FEED, 2)]
    await poll(store, entry("new"), entry("known"), feed_id=2, now=LATER + HOUR)
    assert await waiting(store) == {CHANNEL: ["Title new"], BOTH: ["Title new"]}


async def test_what_either_found_first_is_news_to_the_others_subscribers(store: Store) -> None:
    await two_feeds(store)
    await poll(store, entry("a"), entry("known"), feed_id=2, now=LATER)
    await poll(store, entry("b"), entry("a"), entry("known"), feed_id=1, now=LATER + 1)
    assert await waiting(store) == {CHANNEL: ["Title a", "Title b"], BOTH: ["Title a"]}
    assert await move(store) == PollResult(1, frozenset({BOTH}))
    assert await waiting(store) == {BOTH: ["Title b"]}


async def test_what_the_kept_feed_found_since_is_owed_to_those_who_come(store: Store) -> None:
    await two_feeds(store)
    await poll(store, entry("a"), entry("known"), feed_id=2, now=LATER)
    assert await waiting(store) == {BOTH: ["Title a"]}
    assert await move(store) == PollResult(1, frozenset({CHANNEL}))
    assert await waiting(store) == {CHANNEL: ["Title a"]}


async def test_what_was_there_before_somebody_came_stays_unposted(store: Store) -> None:
    await subscribe(store, wanted(BOTH, feed=OTHER))
    await poll(store, *numbered(3), feed_id=1)
    await subscribe(store)
    await poll(store, *numbered(1), feed_id=2, now=LATER)
    assert await move(store, 2, OTHER) == PollResult(0, frozenset())
    assert await waiting(store) == {}


async def test_what_waits_is_posted_once_where_both_were_wanted(store: Store, sql: Sql) -> None:
    await two_feeds(store, old=CHANNEL, kept=CHANNEL)
    for feed_id in (1, 2):
        await poll(store, entry("new"), entry("known"), feed_id=feed_id, now=LATER)
    await move(store)
    assert sql("SELECT id, feed_id FROM subscriptions") == [(2, 2)]
    assert await waiting(store) == {CHANNEL: ["Title new"]}


async def test_what_one_of_both_posted_is_not_posted_by_the_other(store: Store) -> None:
    await two_feeds(store, old=CHANNEL, kept=CHANNEL)
    await poll(store, entry("new"), entry("known"), feed_id=1, now=LATER)
    assert await waiting(store) == {CHANNEL: ["Title new"]}
    await poll(store, entry("new"), entry("known"), feed_id=2, now=LATER)
    await move(store)
    assert await waiting(store) == {}


async def test_what_is_on_its_way_arrives_and_is_not_sent_again(store: Store, sql: Sql) -> None:
    await two_feeds(store, old=CHANNEL, kept=CHANNEL)
    for feed_id in (1, 2):
        await poll(store, entry("new"), entry("known"), feed_id=feed_id, now=LATER)
    first, _second = await store.outbox.next_posts(CHANNEL, 2, now=NOON)
    message = await store.outbox.claim([first.id], CHANNEL, "{}", after_id=0, now=LATER)
    assert message is not None
    await move(store)
    assert await store.outbox.open_message(CHANNEL) == message
    await store.outbox.sent(message, 77, now=LATER)
    assert await waiting(store) == {}
    assert sql("SELECT state FROM posts WHERE message = ?", message.id) == [("sent",)]


@pytest.mark.parametrize(
    ("old", "kept", "remain"),
    [
        ("nato", "", ""),
        ("", "nato", ""),
        ("nato", "sport", "nato, sport"),
        ("nato, -sport", "nato, -sport", "nato, -sport"),
        ("nato, -sport", "nato", "nato"),
        ("-sport", "-art", ""),
    ],
)
async def test_a_subscription_made_of_two_wants_what_either_wanted(
    store: Store, old: str, kept: str, remain: str
) -> None:
    await subscribe(store, wanted(tags=old))
    await subscribe(store, wanted(feed=OTHER, tags=kept))
    await move(store)
    (one,) = await store.subscriptions.all()
    assert sorted(map(str, one.rules)) == sorted(remain.split(", ") if remain else [])


async def test_a_fixed_subscription_stays_fixed_and_a_paused_one_goes_on(store: Store) -> None:
    await store.subscriptions.reconcile([wanted(guild_id=None)], now=NOON)
    await subscribe(store, wanted(feed=OTHER))
    await store.subscriptions.reconcile([], now=NOON)
    await store.subscriptions.reconcile([wanted(feed=OTHER)], now=NOON)
    await move(store)
    (one,) = await store.subscriptions.all()
    assert (one.is_fixed, one.state) == (True, SubscriptionState.ACTIVE)


async def test_who_waits_for_a_feed_that_was_never_read_gets_what_the_other_has(
    store: Store,
) -> None:
    await subscribe(store)
    await poll(store, *numbered(2))
    await subscribe(store, wanted(BOTH, feed=OTHER, backlog=1))
    assert await move(store) == PollResult(1, frozenset({BOTH}))
    assert await waiting(store) == {BOTH: ["Title 0"]}
    await poll(store, entry("new"), *numbered(2), feed_id=2, now=LATER)
    assert await waiting(store) == {CHANNEL: ["Title new"], BOTH: ["Title new"]}


async def test_what_a_feed_that_was_never_read_lists_from_long_ago_is_no_news(
    store: Store,
) -> None:
    await subscribe(store)
    await poll(store, entry("first", published=NOON))
    await subscribe(store, wanted(BOTH, feed=OTHER))
    await move(store)
    listed = [entry(name, published=NOON + age * HOUR) for name, age in (("new", 2), ("old", -9))]
    await poll(store, *listed, entry("first", published=NOON), feed_id=2, now=LATER)
    assert await waiting(store) == {CHANNEL: ["Title new"], BOTH: ["Title new"]}


async def test_one_that_is_made_of_two_owes_nothing_that_would_displace_news(store: Store) -> None:
    await subscribe(store)
    await poll(store, entry("known"))
    paused = await subscribe(store, wanted(feed=OTHER, backlog=1))
    await store.changes.pause(paused.id, GUILD)
    await move(store)
    await poll(store, entry("b"), entry("a"), entry("known"), feed_id=2, now=LATER)
    assert await waiting(store) == {CHANNEL: ["Title a", "Title b"]}


@pytest.mark.parametrize("paused", [1, 2])
async def test_what_somebody_paused_does_not_come_back_with_another_feed(
    store: Store, sql: Sql, paused: int
) -> None:
    await subscribe(store, wanted(tags="nato", backlog=10))
    await subscribe(store, wanted(feed=OTHER, tags="sport, -eu", backlog=10))
    for feed_id, name, tag in ((1, "a", "nato"), (2, "b", "sport")):
        await poll(store, entry(name, tags=(tag,)), feed_id=feed_id)
    for role in (1, 2):
        await store.pings.add(role, GUILD, Ping(Who.ROLE, role))
    await store.changes.pause(paused, GUILD)
    await move(store)
    (one,) = await store.subscriptions.all()
    assert one.state is SubscriptionState.ACTIVE
    assert await store.pings.of(one.id) == (Ping(Who.ROLE, 3 - paused),)
    assert [str(rule) for rule in one.rules] == (["-eu", "sport"] if paused == 1 else ["nato"])
    assert await waiting(store) == {CHANNEL: ["Title b" if paused == 1 else "Title a"]}


@pytest.mark.parametrize("paused", [(1, 2), (2, 1)])
async def test_two_that_somebody_paused_stay_so(store: Store, paused: tuple[int, int]) -> None:
    await two_feeds(store, kept=CHANNEL)
    await store.changes.pause(paused[0], GUILD)
    await store.servers.left(GUILD, now=NOON)
    await move(store)
    await store.servers.joined(GUILD, now=LATER)
    (one,) = await store.subscriptions.all()
    assert (one.state, one.reason) == (SubscriptionState.PAUSED, PauseReason.BY_HAND)

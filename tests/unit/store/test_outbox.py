"""The outbox: whose turn it is, and what each outcome leaves behind."""

from collections.abc import Awaitable, Callable

import pytest

from bot.models import OpenMessage, Post
from bot.store import Store
from tests.building import HOUR, NOON, entry, next_post, remove_for_good
from tests.unit.store.conftest import Sql
from tests.unit.store.steps import (
    CHANNEL,
    LATER,
    deliver,
    numbered,
    poll,
    subscribe,
    wanted,
)

OTHER = "https://other.example/feed"
POSTS = "SELECT state, reason, message, position, decided_at FROM posts ORDER BY id"
MESSAGES = "SELECT state, reason, message_id, body FROM messages ORDER BY id"
SUBSCRIPTIONS = "SELECT channel_id, state, reason FROM subscriptions ORDER BY id"
DAY = 24 * HOUR


async def fill(store: Store, channel_id: int = CHANNEL, count: int = 2) -> None:
    """Have `count` posts wait for a channel."""
    subscription = await subscribe(store, wanted(channel_id, backlog=10))
    await poll(store, *numbered(count), feed_id=subscription.feed_id)


async def oldest(store: Store, channel_id: int = CHANNEL) -> Post:
    post = await next_post(store, channel_id)
    assert post is not None
    return post


async def claim(store: Store, channel_id: int = CHANNEL, *, now: int = NOON) -> OpenMessage:
    post = await oldest(store, channel_id)
    message = await store.outbox.claim([post.id], channel_id, '{"a": 1}', after_id=7, now=now)
    assert message is not None
    return message


async def test_a_channel_gets_the_posts_of_all_its_feeds_in_the_order_they_came(
    store: Store,
) -> None:
    await subscribe(store)
    await subscribe(store, wanted(feed=OTHER))
    await subscribe(store, wanted(200))
    await poll(store, entry("a"))
    await poll(store, entry("b"), feed_id=2)
    await poll(store, entry("b2"), entry("b"), feed_id=2, now=LATER)
    await poll(store, entry("a3"), entry("a2"), entry("a"), now=LATER)
    await poll(store, entry("b3"), entry("b2"), entry("b"), feed_id=2, now=LATER)
    assert sorted(await store.outbox.open_channels(now=NOON)) == [CHANNEL, 200]
    assert await deliver(store, 200) == ["Title a2", "Title a3"]
    assert await deliver(store) == ["Title b2", "Title a2", "Title a3", "Title b3"]
    assert await store.outbox.open_channels(now=NOON) == []


async def test_nothing_waits_for_a_channel_that_nobody_subscribed(store: Store) -> None:
    await fill(store)
    assert await next_post(store, 999) is None
    assert await store.outbox.open_message(999) is None
    assert await store.outbox.newest_message(999) == 0


async def test_a_claim_is_committed_with_all_that_a_repeat_needs(store: Store, sql: Sql) -> None:
    await fill(store)
    first = await oldest(store)
    message = await claim(store, now=LATER)
    assert message == OpenMessage(message.id, CHANNEL, '{"a": 1}', LATER, 7)
    assert await store.outbox.open_message(CHANNEL) == message
    assert await store.outbox.open_message(200) is None
    assert (await oldest(store)).id > first.id
    assert sql(POSTS)[0] == ("sending", None, message.id, 0, None)


async def test_a_post_is_claimed_once(store: Store, sql: Sql) -> None:
    await fill(store)
    post = await oldest(store)
    assert await store.outbox.claim([post.id], CHANNEL, "{}", after_id=0, now=NOON) is not None
    assert await store.outbox.claim([post.id], CHANNEL, "{}", after_id=0, now=NOON) is None
    assert sql("SELECT count(*) FROM messages") == [(1,)]


async def test_a_claim_of_a_post_that_is_gone_leaves_nothing(store: Store, sql: Sql) -> None:
    await fill(store)
    post = await oldest(store)
    other = sql("SELECT max(id) FROM posts")[0][0]
    assert await store.outbox.claim([other, 999], CHANNEL, "{}", after_id=0, now=NOON) is None
    assert sql(MESSAGES) == []
    assert {row[0] for row in sql(POSTS)} == {"pending"}
    await remove_for_good(store, 1, 10)
    assert await store.outbox.claim([post.id], CHANNEL, "{}", after_id=0, now=NOON) is None
    assert sql(MESSAGES) == []


async def test_a_claim_of_a_removed_post_never_takes_a_later_one(store: Store, sql: Sql) -> None:
    await fill(store, count=1)
    post = await oldest(store)
    await remove_for_good(store, 1, 10)
    await fill(store, 200, count=1)
    assert await store.outbox.claim([post.id], CHANNEL, "{}", after_id=0, now=NOON) is None
    assert await deliver(store, 200) == ["Title 0"]


async def test_a_message_that_was_sent_is_recorded_without_its_body(store: Store, sql: Sql) -> None:
    await fill(store, count=1)
    message = await claim(store)
    await store.outbox.sent(message, 555, now=LATER)
    assert sql(POSTS) == [("sent", None, message.id, 0, LATER)]
    assert sql(MESSAGES) == [("sent", None, 555, None)]
    assert await store.outbox.open_message(CHANNEL) is None
    assert await store.outbox.newest_message(CHANNEL) == 555


async def test_a_message_may_be_sent_and_deleted_since(store: Store, sql: Sql) -> None:
    await fill(store, count=1)
    await store.outbox.sent(await claim(store), None, now=LATER)
    assert sql(MESSAGES) == [("sent", None, None, None)]
    assert await store.outbox.newest_message(CHANNEL) == 0


Decide = Callable[[Store, OpenMessage], Awaitable[None]]


async def die(store: Store, message: OpenMessage) -> None:
    await store.outbox.dead(message, "why", now=LATER)


async def skip(store: Store, message: OpenMessage) -> None:
    await store.outbox.skipped(message, "why", now=LATER)


@pytest.mark.parametrize(("decide", "state"), [(die, "dead"), (skip, "skipped")])
async def test_a_message_that_is_given_up_holds_up_no_other(
    store: Store, sql: Sql, decide: Decide, state: str
) -> None:
    await fill(store)
    message = await claim(store)
    await decide(store, message)
    assert sql(POSTS)[0] == (state, "why", message.id, 0, LATER)
    assert sql(MESSAGES) == [(state, "why", None, None)]
    assert sql(SUBSCRIPTIONS) == [(CHANNEL, "active", None)]
    assert await deliver(store) == ["Title 0"]


async def test_a_channel_that_refuses_keeps_its_posts_until_it_is_resumed(
    store: Store, sql: Sql
) -> None:
    await fill(store)
    await fill(store, 200)
    message = await claim(store)
    await store.outbox.refused(message, "50013", now=LATER)
    assert sql(POSTS)[0] == ("sending", None, message.id, 0, None)
    assert sql(MESSAGES) == [("sending", None, None, message.body)]
    assert await store.outbox.open_message(CHANNEL) is None
    assert sql(SUBSCRIPTIONS) == [(CHANNEL, "blocked", "50013"), (200, "active", None)]
    assert await next_post(store, CHANNEL) is None
    assert await store.outbox.open_channels(now=NOON) == [200]

    await store.subscriptions.resume([CHANNEL], now=NOON)
    assert sql(SUBSCRIPTIONS)[0] == (CHANNEL, "active", None)
    assert sorted(await store.outbox.open_channels(now=NOON)) == [CHANNEL, 200]
    assert await store.outbox.open_message(CHANNEL) == message
    await store.outbox.sent(message, 555, now=LATER)
    assert await deliver(store) == ["Title 0"]


async def test_a_refusal_that_nobody_waits_for_gives_the_message_up(store: Store, sql: Sql) -> None:
    await fill(store, count=1)
    message = await claim(store)
    await remove_for_good(store, 1, 10)
    await store.outbox.refused(message, "10003", now=LATER)
    assert sql(MESSAGES) == [("dead", "10003", None, None)]
    assert await store.outbox.open_channels(now=NOON) == []


async def test_blocking_a_channel_stops_all_its_subscriptions_but_paused_ones(
    store: Store, sql: Sql
) -> None:
    await fill(store)
    for number, channel_id in enumerate((CHANNEL, CHANNEL, 200)):
        await subscribe(store, wanted(channel_id, feed=f"{OTHER}/{number}"))
    sql("UPDATE subscriptions SET state = 'paused', reason = 'not in config' WHERE id = 2")
    await store.outbox.block(CHANNEL, "no access")
    expected = [
        (CHANNEL, "blocked", "no access"),
        (CHANNEL, "paused", "not in config"),
        (CHANNEL, "blocked", "no access"),
        (200, "active", None),
    ]
    assert sql(SUBSCRIPTIONS) == expected
    await store.outbox.block(CHANNEL, "another reason")
    assert sql(SUBSCRIPTIONS) == expected

    await store.subscriptions.resume([CHANNEL, 200, 99], now=NOON)
    assert [state for _, state, _ in sql(SUBSCRIPTIONS)] == ["active", "paused", "active", "active"]


async def test_a_channel_with_only_an_undecided_message_is_open(store: Store) -> None:
    await fill(store, count=1)
    message = await claim(store)
    await remove_for_good(store, 1, 10)
    assert await store.outbox.open_channels(now=NOON) == [CHANNEL]
    assert await store.outbox.open_message(CHANNEL) == message
    await store.outbox.sent(message, 555, now=LATER)
    assert await store.outbox.open_channels(now=NOON) == []


async def test_recorded_messages_are_those_of_the_channel_after_a_point(store: Store) -> None:
    await fill(store, count=3)
    await fill(store, 200, count=1)
    for message_id in (500, 600):
        await store.outbox.sent(await claim(store), message_id, now=NOON)
    await claim(store)
    await store.outbox.sent(await claim(store, 200), 700, now=NOON)
    assert await store.outbox.recorded_ids(CHANNEL, 499) == {500, 600}
    assert await store.outbox.recorded_ids(CHANNEL, 500) == {600}
    assert await store.outbox.recorded_ids(CHANNEL, 600) == frozenset()
    assert await store.outbox.newest_message(CHANNEL) == 600


async def test_what_was_decided_is_forgotten_after_ninety_days(store: Store, sql: Sql) -> None:
    await fill(store)
    await store.outbox.sent(await claim(store), 500, now=NOON)
    await store.outbox.prune(now=NOON + 90 * DAY)
    assert len(sql(POSTS)) == 2
    assert len(sql(MESSAGES)) == 1
    await store.outbox.prune(now=NOON + 90 * DAY + 1)
    assert [row[0] for row in sql(POSTS)] == ["pending"]
    assert sql(MESSAGES) == []


async def test_what_is_not_decided_is_never_forgotten(store: Store, sql: Sql) -> None:
    await fill(store)
    message = await claim(store)
    await store.outbox.prune(now=NOON + 1000 * DAY)
    assert [row[0] for row in sql(POSTS)] == ["sending", "pending"]
    assert await store.outbox.open_message(CHANNEL) == message
    await remove_for_good(store, 1, 10)
    await store.outbox.prune(now=NOON + 1000 * DAY)
    assert await store.outbox.open_message(CHANNEL) == message


async def test_a_message_is_kept_as_long_as_its_posts_are(store: Store, sql: Sql) -> None:
    await fill(store, count=1)
    await store.outbox.sent(await claim(store, now=NOON), 500, now=NOON + 50 * DAY)
    await store.outbox.prune(now=NOON + 100 * DAY)
    assert sql(MESSAGES) == [("sent", None, 500, None)]
    await store.outbox.prune(now=NOON + 141 * DAY)
    assert sql(MESSAGES) == sql(POSTS) == []

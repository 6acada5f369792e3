"""What people change about their subscriptions, and what that does to posts on their way."""

from typing import Any

import pytest

from bot.errors import InputError
from bot.filters.rules import rule
from bot.models import Mode, OpenMessage, Rule, RuleKind, tag_rules
from bot.store import Store
from tests.building import NOON, entry, next_post
from tests.unit.store.conftest import Sql
from tests.unit.store.steps import CHANNEL, GUILD, LATER, deliver, numbered, poll, subscribe, wanted

ELSEWHERE = 200
SUBSCRIPTION = "SELECT channel_id, state, reason FROM subscriptions WHERE id = 1"
POSTS = "SELECT state, message FROM posts WHERE subscription_id = 1 ORDER BY id"
MESSAGES = "SELECT state FROM messages ORDER BY id"


async def filled(store: Store, count: int = 2) -> None:
    """Have `count` posts of subscription 1 wait."""
    subscription = await subscribe(store, wanted(backlog=10))
    assert subscription.id == 1
    await poll(store, *numbered(count), feed_id=subscription.feed_id)


async def attempted(store: Store) -> OpenMessage:
    post = await next_post(store, CHANNEL)
    assert post is not None
    message = await store.outbox.claim([post.id], CHANNEL, "{}", after_id=7, now=NOON)
    assert message is not None
    return message


async def test_another_server_changes_nothing(store: Store, sql: Sql) -> None:
    await filled(store)
    before = sql(SUBSCRIPTION)
    await store.changes.pause(1, GUILD + 1)
    assert await store.changes.move(1, GUILD + 1, ELSEWHERE)
    assert sql(SUBSCRIPTION) == before
    await store.changes.pause(1, GUILD)
    paused = sql(SUBSCRIPTION)
    assert paused != before
    await store.changes.resume(1, GUILD + 1, now=LATER)
    assert sql(SUBSCRIPTION) == paused
    assert await store.overviews.one(1, GUILD + 1) is None


async def test_what_waits_goes_along_when_it_is_moved(store: Store, sql: Sql) -> None:
    await filled(store)
    assert await store.changes.move(1, GUILD, ELSEWHERE)
    assert sql(SUBSCRIPTION) == [(ELSEWHERE, "active", None)]
    assert await next_post(store, CHANNEL) is None
    assert await deliver(store, ELSEWHERE) == ["Title 1", "Title 0"]


async def test_a_channel_has_a_feed_once(store: Store, sql: Sql) -> None:
    await filled(store)
    await subscribe(store, wanted(ELSEWHERE))
    assert not await store.changes.move(1, GUILD, ELSEWHERE)
    assert sql(SUBSCRIPTION) == [(CHANNEL, "active", None)]


async def test_a_channel_where_the_feed_was_just_removed_is_free(store: Store, sql: Sql) -> None:
    await filled(store)
    other = await subscribe(store, wanted(ELSEWHERE))
    await store.removals.remove(other.id, GUILD, now=LATER)
    assert await store.changes.move(1, GUILD, ELSEWHERE)
    assert sql(SUBSCRIPTION) == [(ELSEWHERE, "active", None)]
    assert await store.overviews.count(GUILD) == 1


async def test_what_is_in_doubt_is_found_out_about_where_it_was_attempted(
    store: Store, sql: Sql
) -> None:
    await filled(store)
    message = await attempted(store)
    await store.changes.move(1, GUILD, ELSEWHERE)
    assert await store.outbox.open_message(CHANNEL) == message
    assert await store.outbox.open_message(ELSEWHERE) is None
    await store.outbox.sent(message, 5000, now=LATER)
    assert sql(POSTS) == [("sent", message.id), ("pending", None)]
    assert await deliver(store, ELSEWHERE) == ["Title 0"]


async def test_what_is_in_doubt_follows_if_nothing_is_taken_there_any_more(
    store: Store, sql: Sql
) -> None:
    await filled(store)
    message = await attempted(store)
    await store.changes.move(1, GUILD, ELSEWHERE)
    await store.outbox.refused(message, "Missing Access (50001)", now=LATER)
    assert sql(MESSAGES) == [("dead",)]
    assert sql(SUBSCRIPTION) == [(ELSEWHERE, "active", None)]
    assert await store.outbox.open_message(CHANNEL) is None
    assert await deliver(store, ELSEWHERE) == ["Title 1", "Title 0"]


async def test_what_is_in_doubt_in_a_closed_channel_follows_at_once(store: Store, sql: Sql) -> None:
    await filled(store)
    await store.outbox.refused(await attempted(store), "Missing Access (50001)", now=LATER)
    assert sql(SUBSCRIPTION) == [(CHANNEL, "blocked", "Missing Access (50001)")]
    await store.changes.move(1, GUILD, ELSEWHERE)
    assert sql(SUBSCRIPTION) == [(ELSEWHERE, "active", None)]
    assert sql(MESSAGES) == [("dead",)]
    assert await deliver(store, ELSEWHERE) == ["Title 1", "Title 0"]


async def test_what_was_moved_away_does_not_wait_for_a_channel_that_closes_later(
    store: Store, sql: Sql
) -> None:
    await filled(store)
    await attempted(store)
    await subscribe(store, wanted(feed="https://other.example/feed"))
    await store.changes.move(1, GUILD, ELSEWHERE)
    await store.outbox.block(CHANNEL, "the channel was deleted")
    assert sql(MESSAGES) == [("dead",)]
    assert await deliver(store, ELSEWHERE) == ["Title 1", "Title 0"]


async def test_what_is_paused_leaves_a_closed_channel_with_all_it_has(
    store: Store, sql: Sql
) -> None:
    await filled(store)
    message = await attempted(store)
    await subscribe(store, wanted(feed="https://other.example/feed"))
    await store.changes.pause(1, GUILD)
    await store.outbox.block(CHANNEL, "missing: Send Messages")
    await store.changes.move(1, GUILD, ELSEWHERE)
    await store.changes.resume(1, GUILD, now=LATER)
    assert sql(POSTS) == [("pending", None), ("pending", None)]
    assert await store.outbox.open_message(CHANNEL) != message
    assert await deliver(store, ELSEWHERE) == ["Title 1", "Title 0"]


async def test_what_was_about_to_be_sent_is_not_once_it_is_moved_or_paused(
    store: Store, sql: Sql
) -> None:
    await filled(store)
    post = await next_post(store, CHANNEL)
    assert post is not None
    await store.changes.move(1, GUILD, ELSEWHERE)
    assert await store.outbox.claim([post.id], CHANNEL, "{}", after_id=7, now=NOON) is None
    await store.changes.pause(1, GUILD)
    assert await store.outbox.claim([post.id], ELSEWHERE, "{}", after_id=7, now=NOON) is None
    assert sql(MESSAGES) == []
    assert sql(POSTS) == [("pending", None), ("pending", None)]


async def test_others_of_the_same_message_stay_in_doubt(store: Store, sql: Sql) -> None:
    await filled(store, 1)
    other = await subscribe(store, wanted(feed="https://other.example/feed", backlog=10))
    await poll(store, entry("b"), feed_id=other.feed_id)
    ids = [post.id for post in await store.outbox.next_posts(CHANNEL, 10, now=NOON)]
    message = await store.outbox.claim(ids, CHANNEL, "{}", after_id=7, now=NOON)
    assert message is not None
    await store.changes.move(1, GUILD, ELSEWHERE)
    await store.outbox.refused(message, "Missing Access (50001)", now=LATER)
    assert sql(POSTS) == [("pending", None)]
    assert sql(MESSAGES) == [("sending",)]
    assert sql("SELECT state FROM subscriptions ORDER BY id") == [("active",), ("blocked",)]
    assert sql("SELECT state, message FROM posts WHERE subscription_id = 2") == [
        ("sending", message.id)
    ]


async def test_what_is_in_doubt_waits_while_somebody_paused_it(store: Store, sql: Sql) -> None:
    await filled(store)
    message = await attempted(store)
    await store.changes.pause(1, GUILD)
    assert await store.outbox.open_channels(now=NOON) == []
    assert await store.outbox.open_message(CHANNEL) is None
    # The attempt that was under way meanwhile ends.
    await store.outbox.refused(message, "Missing Access (50001)", now=LATER)
    assert sql(MESSAGES) == [("sending",)]
    await store.changes.resume(1, GUILD, now=LATER)
    assert await store.outbox.open_message(CHANNEL) == message


async def test_a_pause_holds_up_nobody_else_in_the_channel(store: Store, sql: Sql) -> None:
    await filled(store, 1)
    other = await subscribe(store, wanted(feed="https://other.example/feed", backlog=10))
    await poll(store, entry("b"), feed_id=other.feed_id)
    await store.changes.pause(1, GUILD)
    assert await deliver(store) == ["Title b"]
    assert sql(POSTS) == [("pending", None)]


async def test_one_that_stands_still_can_be_paused_and_stays_so(store: Store, sql: Sql) -> None:
    await filled(store)
    await store.outbox.block(CHANNEL, "missing: Send Messages")
    await store.changes.pause(1, GUILD)
    await store.subscriptions.resume([CHANNEL], now=NOON)
    assert sql(SUBSCRIPTION) == [(CHANNEL, "paused", "paused by hand")]


async def test_a_paused_one_can_be_moved_and_stays_paused(store: Store, sql: Sql) -> None:
    await filled(store)
    await store.changes.pause(1, GUILD)
    assert await store.changes.move(1, GUILD, ELSEWHERE)
    assert sql(SUBSCRIPTION) == [(ELSEWHERE, "paused", "paused by hand")]


async def test_an_overview_counts_what_was_posted_and_what_waits(store: Store) -> None:
    def told(overview: Any) -> tuple[Any, ...]:
        return overview.last_post_at, overview.waiting, overview.failure, overview.is_feed_dead

    await filled(store, 3)
    await store.outbox.sent(await attempted(store), 5000, now=LATER)
    await attempted(store)
    (listed,) = await store.overviews.of_guild(GUILD, 0, 10)
    assert told(listed) == (LATER, 2, None, False)
    assert await store.overviews.one(1, GUILD) == listed


async def test_the_record_says_which_rule_dropped_an_entry(store: Store, sql: Sql) -> None:
    await filled(store, 0)
    dropping = (
        rule(Mode.EXCLUDE, RuleKind.WORD, "fleet"),
        rule(Mode.EXCLUDE, RuleKind.REGEX, "qu.y"),
    )
    await store.changes.change_rules(1, GUILD, lambda _old: dropping)
    stories = [entry("a", title="The Fleet"), entry("b", title="A quay"), entry("c")]
    await poll(store, *stories, now=LATER)
    reasons = sql("SELECT reason FROM posts ORDER BY id")
    assert sorted(map(str, reasons)) == [
        "('filter: -regex:qu.y',)",
        "('filter: -word:fleet',)",
        "(None,)",
    ]


async def test_rules_are_changed_by_their_own_server_and_all_or_none(
    store: Store, sql: Sql
) -> None:
    await filled(store)
    tags = tag_rules(["nato", "-sport"])
    assert await store.changes.change_rules(1, GUILD + 1, lambda old: tags) is None
    assert sql("SELECT count(*) FROM filter_rules") == [(0,)]
    assert await store.changes.change_rules(1, GUILD, lambda old: tags) == tags

    def refuse(_old: tuple[Rule, ...]) -> tuple[Rule, ...]:
        raise InputError("no")

    with pytest.raises(InputError):
        await store.changes.change_rules(1, GUILD, refuse)
    assert sql("SELECT value FROM filter_rules ORDER BY id") == [("nato",), ("sport",)]


async def test_what_a_feed_has_is_told_to_who_follows_it_alone(store: Store) -> None:
    await filled(store, 3)
    (used,) = await store.usage.of(RuleKind.TAG, 1, GUILD, "NE", 25)
    assert (used.value, used.count) == ("News", 3)
    for kind in RuleKind:
        assert await store.usage.of(kind, 1, GUILD + 1, "", 25) == []
        assert await store.usage.of(kind, 2, GUILD, "", 25) == []

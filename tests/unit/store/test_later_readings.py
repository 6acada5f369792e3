"""Readings of a feed that is known: what is news, for whom, and what is merely different."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.models import PollResult
from bot.store import Store
from tests.building import HOUR, NOON, entry, next_post
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

DAY = 24 * HOUR
REASONS = "SELECT entries.title, state, reason FROM posts JOIN entries ON entry_id = entries.id"


async def test_news_is_posted_oldest_first_without_a_limit(store: Store) -> None:
    await subscribe(store)
    await poll(store, *numbered(2, start=150))
    result = await poll(store, *numbered(152), now=LATER)
    assert result == PollResult(150, frozenset({CHANNEL}))
    assert await deliver(store) == [f"Title {number}" for number in reversed(range(150))]


async def test_the_same_reading_again_posts_nothing(store: Store) -> None:
    await subscribe(store)
    await poll(store, *numbered(3))
    assert await poll(store, *numbered(3), now=LATER) == PollResult(0, frozenset())
    assert await deliver(store) == []


async def test_items_that_were_not_parsed_again_are_still_there(store: Store) -> None:
    await subscribe(store)
    await poll(store, *numbered(3, start=1))
    await poll(store, *numbered(4), cut=("1", "2", "3"), now=LATER)
    await poll(store, *numbered(4), now=LATER + HOUR)
    items = await store.polls.items(1)
    assert [item.guid_hash for item in items] == [e.guid_hash for e in numbered(4)]
    assert await deliver(store) == ["Title 0"]


async def test_what_comes_back_into_view_is_remembered_and_not_posted(
    store: Store, sql: Sql
) -> None:
    await subscribe(store)
    await poll(store, *numbered(3))
    older = entry("older", published=NOON - 10 * HOUR)
    result = await poll(store, *numbered(2), older, now=LATER)
    assert result == PollResult(0, frozenset())
    assert (f"{older.title}", "skipped", "back in view") in sql(REASONS)
    assert sql("SELECT seen_at FROM seen WHERE guid_hash = ?", older.guid_hash) == [(LATER,)]


async def test_an_item_that_went_and_returns_is_no_news(store: Store) -> None:
    await subscribe(store)
    await poll(store, *numbered(3))
    await poll(store, *numbered(2), now=LATER)
    assert await poll(store, *numbered(3), now=LATER + HOUR) == PollResult(0, frozenset())


async def test_the_memory_of_an_item_counts_from_when_it_left(store: Store, sql: Sql) -> None:
    await subscribe(store)
    first, second, third = numbered(3)
    await poll(store, first, second, third)
    await poll(store, first, second, third, cut=("0",), now=LATER)
    await poll(store, first, now=NOON + DAY)
    await poll(store, first, now=NOON + 2 * DAY)
    assert dict(sql("SELECT guid_hash, seen_at FROM seen")) == {
        first.guid_hash: NOON,
        second.guid_hash: NOON + DAY,
        third.guid_hash: NOON + DAY,
    }


async def test_a_changed_entry_is_brought_up_to_date_and_not_posted_again(store: Store) -> None:
    await subscribe(store, wanted(backlog=1))
    await poll(store, entry("one"), entry("two", published=NOON - HOUR))
    changed = entry("one", title="Corrected", summary="New text", tags=("B", "A"), content_hash=1)
    assert await poll(store, changed, entry("two"), now=LATER) == PollResult(0, frozenset())
    post = await next_post(store, CHANNEL)
    assert post is not None
    assert post.entry == changed
    assert await deliver(store) == ["Corrected"]


async def test_each_subscription_of_a_feed_gets_what_its_own_rules_let_pass(
    store: Store, sql: Sql
) -> None:
    await subscribe(store, wanted(1, tags="nato"))
    await subscribe(store, wanted(2, tags="-nato"))
    await subscribe(store, wanted(3))
    await poll(store, *numbered(1, start=9))
    news = entry("a", tags=("NATO",)), entry("b", tags=("Sport",), published=NOON - HOUR)
    result = await poll(store, *news, *numbered(1, start=9), now=LATER)
    assert result == PollResult(4, frozenset({1, 2, 3}))
    assert await deliver(store, 1) == ["Title a"]
    assert await deliver(store, 2) == ["Title b"]
    assert await deliver(store, 3) == ["Title b", "Title a"]
    reasons = {reason for _, state, reason in sql(REASONS) if state == "skipped"}
    assert reasons == {"backlog", "filter", "filter: -nato"}


async def test_only_channels_that_posts_wait_for_are_named(store: Store) -> None:
    await subscribe(store, wanted(1, tags="nato"))
    await subscribe(store, wanted(2))
    await poll(store, *numbered(1, start=9))
    result = await poll(store, *numbered(2, start=8), now=LATER)
    assert result.channels == {2}


@pytest.mark.parametrize(("state", "posts"), [("active", 1), ("blocked", 1), ("paused", 0)])
async def test_posts_are_put_by_for_a_blocked_subscription_but_not_for_a_paused_one(
    store: Store, sql: Sql, state: str, posts: int
) -> None:
    await subscribe(store)
    await poll(store, *numbered(1, start=1))
    sql("UPDATE subscriptions SET state = ?", state)
    result = await poll(store, *numbered(2), now=LATER)
    assert result.posts == posts
    assert sql("SELECT count(*) FROM posts WHERE state = 'pending'") == [(posts,)]


async def test_a_feed_that_is_gone_takes_nothing(store: Store, sql: Sql) -> None:
    await subscribe(store)
    sql("DELETE FROM subscriptions")
    sql("DELETE FROM feeds")
    assert await poll(store, *numbered(2)) == PollResult(0, frozenset())
    assert sql("SELECT count(*) FROM seen") == [(0,)]
    assert sql("SELECT count(*) FROM entries") == [(0,)]
    assert await store.polls.states([1]) == {}
    assert await store.polls.items(1) == ()


@pytest.mark.parametrize("table", ["seen", "entries", "entry_tags", "posts", "feeds"])
async def test_a_poll_is_recorded_whole_or_not_at_all(store: Store, sql: Sql, table: str) -> None:
    await subscribe(store)
    await poll(store, *numbered(2, start=5))
    tables = ("feeds", "seen", "entries", "entry_tags", "posts")
    before = {name: sql(f"SELECT * FROM {name}") for name in tables}  # noqa: S608 - our own names

    event = "UPDATE" if table == "feeds" else "INSERT"
    sql(f"CREATE TRIGGER stop BEFORE {event} ON {table} BEGIN SELECT RAISE(FAIL, 'stop'); END")
    with pytest.raises(IntegrityError, match="stop"):
        await poll(store, *numbered(7), now=LATER)
    assert {name: sql(f"SELECT * FROM {name}") for name in tables} == before  # noqa: S608

    sql("DROP TRIGGER stop")
    assert (await poll(store, *numbered(7), now=LATER)).posts == 5


async def test_a_feed_that_changes_all_its_guids_posts_nothing_again(
    store: Store, sql: Sql
) -> None:
    await subscribe(store, wanted(backlog=2))
    before = [entry("a", published=NOON), entry("b", published=NOON - HOUR)]
    await poll(store, *before)
    assert await deliver(store) == ["Title b", "Title a"]
    moved = [replace(one, guid_hash=one.guid_hash + 1) for one in before]
    result = await poll(store, entry("c", published=NOON + HOUR), *moved, now=LATER)
    assert result == PollResult(1, frozenset({CHANNEL}))
    assert await deliver(store) == ["Title c"]
    kept = {guid for (guid,) in sql("SELECT guid_hash FROM entries")}
    assert kept == {entry("c").guid_hash, *(one.guid_hash for one in moved)}
    assert await poll(store, *moved, now=LATER + 1) == PollResult(0, frozenset())

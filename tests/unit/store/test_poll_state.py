"""What a feed remembers between polls: when it is due, its failures, its newest entries."""

from dataclasses import replace

import pytest

from bot.errors import FailureKind, FeedError
from bot.models import QuietPoll, Validators
from bot.rhythm import DEAD_AFTER, NOTHING_ASKED, Asked, Habits
from bot.store import Store
from bot.store.keeping import KEPT_ENTRIES
from bot.store.memory import MEMORY
from tests.building import HOUR, NOON, entry, reading, remove_for_good
from tests.unit.store.conftest import Sql
from tests.unit.store.steps import FEED, GUILD, LATER, deliver, numbered, poll, subscribe, wanted

FAILURE = "SELECT failure_kind, failure_detail, failure_count, failing_since FROM feeds"
GONE = FeedError(FailureKind.STATUS, "answers 410 (Gone)", 410)
SLOW = FeedError(FailureKind.TIMEOUT, "did not answer in time")


async def fail(store: Store, error: FeedError, *, now: int = NOON, feed_id: int = 1) -> bool:
    return await store.polls.record_failure(feed_id, error, now=now, next_poll_at=now + HOUR)


async def test_a_feed_that_was_never_read_is_due_at_once(store: Store) -> None:
    await subscribe(store, now=LATER)
    assert await store.polls.due() == [(1, LATER)]
    (state,) = (await store.polls.states([1])).values()
    assert (state.feed_id, state.url, state.validators) == (1, FEED, Validators())
    assert (state.habits, state.asked) == (Habits(), NOTHING_ASKED)
    assert await store.polls.items(1) == ()


async def test_a_reading_sets_the_next_poll_and_what_it_starts_from(store: Store) -> None:
    await subscribe(store)
    made = reading(*numbered(3))
    asked = Asked(900, 3600, frozenset({0, 23}), frozenset({0, 6}))
    made = replace(made, listing=replace(made.listing, asked=asked))
    habits = Habits().later([NOON], NOON)
    await store.polls.record(1, made, now=NOON, next_poll_at=LATER, habits=habits, max_posts=10)
    assert await store.polls.due() == [(1, LATER)]
    assert await store.polls.items(1) == made.listing.items
    (state,) = (await store.polls.states([1, 2])).values()
    assert (state.validators, state.habits, state.asked) == (made.validators, habits, asked)


async def test_due_feeds_come_soonest_first(store: Store) -> None:
    for number, at in enumerate((3, 1, 2)):
        await subscribe(store, wanted(feed=f"https://news.example/{number}"), now=at)
    assert await store.polls.due() == [(2, 1), (3, 2), (1, 3)]


@pytest.mark.parametrize(("state", "is_due"), [("active", 1), ("blocked", 1), ("paused", 0)])
async def test_a_feed_is_polled_while_somebody_watches_it(
    store: Store, sql: Sql, state: str, is_due: int
) -> None:
    await subscribe(store)
    sql("UPDATE subscriptions SET state = ?", state)
    assert len(await store.polls.due()) == is_due


async def test_a_feed_that_died_is_told_of_and_looked_at_still(store: Store) -> None:
    await subscribe(store)
    await fail(store, SLOW)
    assert await store.servers.untold() == []
    await fail(store, SLOW, now=NOON + DEAD_AFTER)
    (untold,) = await store.servers.untold()
    assert (untold.is_blocked, untold.reason) == (False, str(SLOW))
    await store.servers.told([untold])
    assert await store.servers.untold() == []
    assert len(await store.polls.due()) == 1
    await poll(store, entry("one"), now=LATER)
    assert await store.servers.untold() == []


async def test_a_feed_that_is_gone_is_told_of_at_once(store: Store) -> None:
    await subscribe(store)
    await fail(store, GONE)
    assert [one.reason for one in await store.servers.untold()] == [str(GONE)]


async def test_quiet_polls_are_written_together(store: Store, sql: Sql) -> None:
    for number in (1, 2, 3):
        await subscribe(store, wanted(feed=f"https://news.example/{number}"))
    for feed_id in (1, 2):
        await poll(store, *numbered(1), feed_id=feed_id)
    await fail(store, SLOW, feed_id=2)
    await store.polls.record_quiet(
        [
            QuietPoll(feed_id, Validators(f'"{feed_id}"', "Thu", feed_id), LATER, LATER + HOUR)
            for feed_id in (1, 2)
        ]
    )
    columns = "etag, last_modified, body_hash, checked_at, succeeded_at, next_poll_at"
    assert sql(f"SELECT {columns}, failure_count FROM feeds WHERE id < 3") == [  # noqa: S608
        (f'"{feed_id}"', "Thu", feed_id, LATER, LATER, LATER + HOUR, 0) for feed_id in (1, 2)
    ]
    assert await store.polls.due() == [(3, NOON), (1, LATER + HOUR), (2, LATER + HOUR)]
    assert await store.polls.items(1) == reading(*numbered(1)).listing.items


async def test_a_quiet_poll_does_not_put_off_one_that_somebody_new_waits_for(
    store: Store, sql: Sql
) -> None:
    one = await subscribe(store)
    await poll(store, *numbered(1))
    await remove_for_good(store, one.id, GUILD)
    await subscribe(store, now=LATER)
    await store.polls.record_quiet([QuietPoll(1, Validators('"1"'), LATER, LATER + HOUR)])
    assert await store.polls.due() == [(1, LATER)]
    assert sql("SELECT etag, body_hash FROM feeds") == [(None, None)]


async def test_no_quiet_polls_are_nothing_to_write(store: Store) -> None:
    await store.polls.record_quiet([])
    await store.polls.record_quiet([QuietPoll(99, Validators(), NOON, LATER)])
    assert await store.polls.due() == []


async def test_failures_are_counted_until_the_feed_works_again(store: Store, sql: Sql) -> None:
    await subscribe(store)
    await fail(store, GONE)
    await fail(store, GONE, now=LATER)
    assert sql(FAILURE) == [("status", "answers 410 (Gone)", 2, NOON)]
    await fail(store, SLOW, now=LATER + HOUR)
    assert sql(FAILURE) == [("timeout", "did not answer in time", 3, NOON)]
    assert await store.polls.due() == [(1, LATER + 2 * HOUR)]
    assert (await store.polls.states([1]))[1].failures == 3
    await poll(store, now=LATER + 2 * HOUR)
    assert sql(FAILURE) == [(None, None, 0, None)]


async def test_only_another_failure_is_a_change(store: Store) -> None:
    await subscribe(store)
    assert await fail(store, GONE)
    assert not await fail(store, GONE)
    assert await fail(store, SLOW)
    await poll(store)
    assert await fail(store, SLOW)
    assert not await fail(store, SLOW, feed_id=99)


async def test_the_newest_entries_are_kept(store: Store, sql: Sql) -> None:
    await subscribe(store)
    await poll(store, *numbered(KEPT_ENTRIES, start=10))
    await poll(store, *numbered(KEPT_ENTRIES), now=LATER)
    await deliver(store)
    await poll(store, entry("new", published=LATER), *numbered(KEPT_ENTRIES), now=LATER + HOUR)
    titles = [title for (title,) in sql("SELECT title FROM entries ORDER BY sorted_at DESC")]
    assert titles == ["Title new"] + [f"Title {number}" for number in range(KEPT_ENTRIES - 1)]
    assert sql("SELECT count(*) FROM seen") == [(KEPT_ENTRIES + 11,)]


@pytest.mark.parametrize("state", ["pending", "sending"])
async def test_an_entry_stays_as_long_as_it_has_to_be_posted(
    store: Store, sql: Sql, state: str
) -> None:
    await subscribe(store, wanted(backlog=1))
    await poll(store, *numbered(1, start=500))
    sql("UPDATE posts SET state = ?", state)
    await poll(store, *numbered(150), now=LATER)
    assert ("Title 500",) in sql("SELECT title FROM entries")
    sql("UPDATE posts SET state = 'sent'")
    await poll(store, entry("new"), now=LATER + HOUR)
    assert sql("SELECT count(*) FROM entries") == [(KEPT_ENTRIES,)]
    assert ("Title 500",) not in sql("SELECT title FROM entries")
    assert sql("SELECT count(*) FROM posts WHERE entry_id IS NULL")[0][0] > 0


async def test_another_feeds_entries_are_left_alone(store: Store, sql: Sql) -> None:
    await subscribe(store)
    await subscribe(store, wanted(feed="https://other.example/"))
    await poll(store, *numbered(5), feed_id=2)
    await poll(store, *numbered(150), feed_id=1)
    await poll(store, entry("new"), *numbered(150), feed_id=1, now=LATER)
    assert sql("SELECT count(*) FROM entries WHERE feed_id = 2") == [(5,)]


async def test_a_guid_is_forgotten_400_days_after_it_left_the_feed(store: Store, sql: Sql) -> None:
    await subscribe(store)
    await poll(store, entry("gone"), entry("listed"))
    await poll(store, entry("listed"), entry("new"), now=LATER)
    await store.polls.prune(now=LATER + MEMORY)
    assert len(sql("SELECT guid_hash FROM seen")) == 3
    await store.polls.prune(now=LATER + MEMORY + 1)
    assert {guid for (guid,) in sql("SELECT guid_hash FROM seen")} == {
        entry("listed").guid_hash,
        entry("new").guid_hash,
    }


async def test_a_feed_that_nobody_subscribes_to_is_forgotten(store: Store, sql: Sql) -> None:
    made = await subscribe(store)
    await poll(store, entry("one"))
    await store.polls.prune(now=LATER)
    assert len(sql("SELECT id FROM feeds")) == 1
    await remove_for_good(store, made.id, GUILD)
    await store.polls.prune(now=LATER)
    assert sql("SELECT id FROM feeds") == sql("SELECT guid_hash FROM seen") == []

"""Posts that wait for their time: none is lost, none holds up another, none comes too early."""

from dataclasses import replace

import pytest

from bot.models import Entry, Subscription
from bot.pacing import AS_THEY_COME, Digest, Pacing
from bot.store import Store
from tests.building import HOUR, NOON, entry, next_post, remove_for_good
from tests.unit.store.conftest import Sql
from tests.unit.store.steps import (
    CHANNEL,
    GUILD,
    deliver,
    numbered,
    poll,
    subscribe,
    wanted,
)

EIGHT = NOON + 20 * HOUR
DAILY = Pacing(Digest.DAILY, at=8 * 60)
NIGHT = Pacing(quiet=(22 * 60, 7 * 60))
LATE = NOON + 11 * HOUR
MORNING = NOON + 19 * HOUR
OTHER = "https://other.example/feed/"


def pages(count: int, start: int = 0) -> list[Entry]:
    """Entries called by number, the newest at the top."""
    return [entry(str(n), published=NOON + n) for n in range(start + count - 1, start - 1, -1)]


async def paced(store: Store, pacing: Pacing, *, channel: int = CHANNEL) -> Subscription:
    """A subscription that has had its first reading, of one entry."""
    one = await subscribe(store, wanted(channel))
    await poll(store, entry("first"))
    assert await store.paces.change(one.id, GUILD, pacing, now=NOON)
    (found,) = await store.subscriptions.of_guild(GUILD)
    assert found.pacing == pacing
    return found


async def due(store: Store, now: int, *, channel: int = CHANNEL) -> list[tuple[str, bool]]:
    """What goes out at `now`, and whether as part of a digest; nothing is claimed."""
    found = await store.outbox.next_posts(channel, 100, now=now)
    return [(post.entry.title.removeprefix("Title "), post.is_gathered) for post in found]


async def together(store: Store, now: int) -> list[str]:
    """Send the digest that is due; the titles in it."""
    post = await next_post(store, CHANNEL, now=now)
    assert post is not None
    assert post.is_gathered
    posts = await store.outbox.gathered(post.id, now=now)
    ids = [one.id for one in posts]
    message = await store.outbox.claim(ids, CHANNEL, "{}", after_id=0, now=now)
    assert message is not None
    await store.outbox.sent(message, 1_000 + message.id, now=now)
    return [one.entry.title.removeprefix("Title ") for one in posts]


async def in_turn(store: Store, now: int) -> list[list[str]]:
    """Send everything that is due; the titles in each message."""
    sent = []
    while (post := await next_post(store, CHANNEL, now=now)) is not None:
        if post.is_gathered:
            sent.append(await together(store, now))
            continue
        message = await store.outbox.claim([post.id], CHANNEL, "{}", after_id=0, now=now)
        assert message is not None
        await store.outbox.sent(message, 1_000 + message.id, now=now)
        sent.append([post.entry.title.removeprefix("Title ")])
    return sent


async def test_a_daily_digest_waits_and_then_has_everything(store: Store) -> None:
    await paced(store, DAILY)
    await poll(store, *pages(2))
    await poll(store, *pages(12, 2), now=NOON + HOUR)
    assert await due(store, EIGHT - 1) == []
    assert await store.outbox.open_channels(now=EIGHT - 1) == []
    assert await store.paces.next_due(now=NOON) == EIGHT
    assert await store.outbox.open_channels(now=EIGHT) == [CHANNEL]
    assert await together(store, EIGHT) == [str(n) for n in range(14)]
    assert await due(store, EIGHT + 48 * HOUR) == []


async def test_what_comes_after_a_digest_is_for_the_next(store: Store) -> None:
    await paced(store, DAILY)
    await poll(store, *pages(1))
    await poll(store, *pages(1, 1), now=EIGHT)
    assert await together(store, EIGHT) == ["0"]
    assert await due(store, EIGHT + HOUR) == []
    assert await due(store, EIGHT + 24 * HOUR) == [("1", True)]


async def test_a_digest_that_was_missed_comes_late_and_whole(store: Store) -> None:
    await paced(store, DAILY)
    await poll(store, *pages(1))
    late = EIGHT + 30 * HOUR
    await poll(store, *pages(1, 1), now=EIGHT + HOUR)
    assert await together(store, late) == ["0", "1"]


async def test_a_digest_comes_as_soon_as_enough_have_gathered(store: Store) -> None:
    await paced(store, Pacing(Digest.GATHERED, size=3))
    await poll(store, *pages(2))
    assert await due(store, EIGHT * 2) == []
    assert await store.outbox.open_channels(now=EIGHT * 2) == []
    await poll(store, *pages(1, 2))
    assert await together(store, NOON) == ["0", "1", "2"]
    await poll(store, *pages(2, 3))
    assert await due(store, EIGHT) == []


async def test_digests_that_are_late_overtake_nothing(store: Store) -> None:
    await paced(store, Pacing(limit=2))
    await poll(store, *pages(4))
    await poll(store, *pages(4, 4), now=NOON + HOUR)
    late = NOON + 5 * HOUR
    assert await in_turn(store, late) == [["0"], ["1"], ["2", "3"], ["4"], ["5", "6", "7"]]


async def test_quiet_hours_hold_up_nobody_else(store: Store) -> None:
    await paced(store, NIGHT)
    await subscribe(store, wanted(feed=OTHER))
    await poll(store, entry("first"), feed_id=2)
    await poll(store, *pages(12), now=LATE)
    await poll(store, entry("other"), feed_id=2, now=LATE)
    assert await due(store, LATE) == [("other", False)]
    assert await deliver(store, now=LATE) == ["Title other"]
    assert (await due(store, MORNING))[-1] == ("11", False)
    assert await store.paces.next_due(now=LATE) == MORNING


async def test_what_was_due_before_the_quiet_hours_waits_them_out_too(store: Store) -> None:
    await paced(store, NIGHT)
    await poll(store, *pages(1))
    assert await due(store, LATE) == []
    assert await store.paces.next_due(now=LATE) == MORNING
    assert await due(store, MORNING) == [("0", False)]


async def test_an_undecided_message_is_seen_through_in_quiet_hours(store: Store) -> None:
    await paced(store, NIGHT)
    await poll(store, *pages(1))
    post = await next_post(store, CHANNEL)
    assert post is not None
    await store.outbox.claim([post.id], CHANNEL, "{}", after_id=0, now=NOON)
    assert await store.outbox.open_channels(now=LATE) == [CHANNEL]
    assert await store.outbox.open_message(CHANNEL) is not None


async def test_beyond_the_limit_waits_for_the_full_hour_and_counts_there(store: Store) -> None:
    await paced(store, Pacing(limit=2))
    now = NOON + HOUR // 2
    await poll(store, *pages(3), now=now)
    await poll(store, *pages(1, 3), now=now)
    assert await due(store, now) == [("0", False), ("1", False)]
    await deliver(store, now=now)
    assert await store.paces.next_due(now=now) == NOON + HOUR
    assert await together(store, NOON + HOUR) == ["2", "3"]
    await poll(store, *pages(2, 4), now=NOON + HOUR)
    assert await due(store, NOON + HOUR) == [("4", False)]
    await deliver(store, now=NOON + HOUR)
    assert await together(store, NOON + 2 * HOUR) == ["5"]


async def test_a_flood_into_a_digest_is_no_line_of_its_own(store: Store, sql: Sql) -> None:
    await paced(store, DAILY)
    await poll(store, *pages(30))
    assert sql("SELECT DISTINCT reason FROM posts WHERE state = 'pending'") == [("gathered",)]
    assert len(await together(store, EIGHT)) == 30


async def test_a_flood_with_quiet_hours_waits_as_what_it_is(store: Store) -> None:
    await paced(store, NIGHT)
    await poll(store, *pages(14), now=LATE)
    found = await store.outbox.next_posts(CHANNEL, 100, now=MORNING)
    assert [post.is_in_digest for post in found] == [True] * 4 + [False] * 10


@pytest.mark.parametrize("before", [DAILY, Pacing(Digest.GATHERED, size=9)])
async def test_without_a_digest_what_waited_for_it_goes_out_at_once_and_together(
    store: Store, before: Pacing
) -> None:
    one = await paced(store, before)
    await poll(store, *pages(3))
    assert await store.paces.change(one.id, GUILD, AS_THEY_COME, now=NOON)
    await poll(store, *pages(1, 3))
    assert await together(store, NOON) == ["0", "1", "2"]
    assert await due(store, NOON) == [("3", False)]


async def test_what_waits_goes_into_the_digest_that_is_wanted_now(store: Store) -> None:
    one = await paced(store, NIGHT)
    await poll(store, *pages(14), now=LATE)
    await store.paces.change(one.id, GUILD, DAILY, now=LATE)
    assert await due(store, EIGHT - 1) == []
    await store.paces.change(one.id, GUILD, replace(DAILY, at=9 * 60), now=LATE)
    assert await due(store, EIGHT) == []
    await store.paces.change(one.id, GUILD, Pacing(Digest.GATHERED, size=14), now=LATE)
    assert len(await together(store, LATE)) == 14


async def test_a_smaller_limit_holds_for_what_waits(store: Store) -> None:
    one = await paced(store, AS_THEY_COME)
    await poll(store, *pages(5))
    await store.paces.change(one.id, GUILD, Pacing(limit=2), now=NOON)
    assert await due(store, NOON) == [("0", False), ("1", False)]
    await store.paces.change(one.id, GUILD, AS_THEY_COME, now=NOON)
    assert [is_gathered for _, is_gathered in await due(store, NOON)] == [False] * 2 + [True] * 3


async def test_another_server_cannot_change_it_nor_can_anybody_a_fixed_one(store: Store) -> None:
    one = await paced(store, DAILY)
    assert not await store.paces.change(one.id, GUILD + 1, AS_THEY_COME, now=NOON)
    await store.subscriptions.reconcile([wanted()], now=NOON)
    assert not await store.paces.change(one.id, GUILD, AS_THEY_COME, now=NOON)
    assert (await store.subscriptions.all())[0].pacing == DAILY


async def test_a_blocked_channel_gets_no_more_than_the_limit_when_it_opens(store: Store) -> None:
    await paced(store, Pacing(limit=2))
    for hour in range(4):
        await poll(store, *pages(3, hour * 3), now=NOON + hour * HOUR)
    await store.outbox.block(CHANNEL, "no access")
    later = NOON + 10 * HOUR
    assert await due(store, later) == []
    await store.subscriptions.resume([CHANNEL], now=later)
    alone = [name for name, is_gathered in await due(store, later) if not is_gathered]
    assert alone == ["0", "1"]
    assert len(await due(store, later + HOUR)) == 12


async def test_a_paused_subscription_keeps_what_waits_for_its_digest(store: Store) -> None:
    one = await paced(store, DAILY)
    await poll(store, *pages(2))
    await store.changes.pause(one.id, GUILD)
    assert await store.outbox.open_channels(now=EIGHT) == []
    await store.changes.resume(one.id, GUILD, now=EIGHT + HOUR)
    assert await together(store, EIGHT + HOUR) == ["0", "1"]


async def test_what_waits_goes_with_its_subscription(store: Store) -> None:
    one = await paced(store, DAILY)
    await poll(store, *pages(2))
    await remove_for_good(store, one.id, GUILD)
    assert await due(store, EIGHT) == []
    assert await store.paces.next_due(now=NOON) is None


async def test_a_clock_that_was_ahead_keeps_nothing_waiting_for_years(store: Store) -> None:
    await paced(store, DAILY)
    ahead = NOON + 1000 * 24 * HOUR
    await poll(store, *pages(2), now=ahead)
    assert await due(store, EIGHT) == []
    await store.paces.set_right(now=NOON)
    assert await store.paces.next_due(now=NOON) == EIGHT
    assert await together(store, EIGHT) == ["0", "1"]


async def test_what_waits_is_kept_however_much_comes_after_it(store: Store) -> None:
    await paced(store, DAILY)
    for start in range(0, 300, 50):
        await poll(store, *pages(50, start))
    assert len(await together(store, EIGHT)) == 300


async def test_what_was_told_in_a_digest_is_not_edited(store: Store) -> None:
    await paced(store, DAILY)
    (one,) = pages(1)
    await poll(store, one)
    await poll(store, replace(one, title="Before", content_hash=1))
    assert await together(store, EIGHT) == ["Before"]
    await poll(store, replace(one, title="After", content_hash=2), now=EIGHT)
    assert await store.edits.channels() == []


async def test_two_feeds_that_become_one_keep_no_post_waiting_for_others(store: Store) -> None:
    await paced(store, AS_THEY_COME)
    other = await subscribe(store, wanted(feed=OTHER))
    await poll(store, entry("first"), feed_id=2)
    await store.paces.change(other.id, GUILD, Pacing(Digest.GATHERED, size=9), now=NOON)
    await poll(store, *numbered(2), feed_id=2, now=NOON + 1)
    assert await due(store, NOON + 1) == []
    await store.addresses.move(2, "https://news.example/feed/", now=NOON + 1, max_posts=10)
    assert {name for name, _ in await due(store, NOON + 1)} >= {"0", "1"}


ROUNDUP = replace(DAILY, is_roundup=True)


async def send(store: Store, now: int = NOON) -> None:
    """Send the items that are due, and no roundup."""
    while (post := await next_post(store, CHANNEL, now=now)) and not post.is_roundup:
        message = await store.outbox.claim([post.id], CHANNEL, "{}", after_id=0, now=now)
        assert message is not None
        await store.outbox.sent(message, 1_000 + message.id, now=now)


async def roundup(store: Store, now: int) -> list[str]:
    """What is to be listed by the roundup that is due; it is sent."""
    post = await next_post(store, CHANNEL, now=now)
    if post is None:
        return []
    assert post.is_roundup
    items = await store.outbox.listed(post.id, now=now)
    message = await store.outbox.claim([post.id], CHANNEL, "{}", after_id=0, now=now)
    assert message is not None
    await store.outbox.sent(message, 1_000 + message.id, now=now)
    return [one.entry.title.removeprefix("Title ") for one in items]


async def test_a_roundup_lists_each_item_that_was_sent_once(store: Store) -> None:
    await paced(store, ROUNDUP)
    await poll(store, *pages(2))
    await send(store)
    await poll(store, *pages(1, 2), now=NOON + HOUR)
    await send(store, NOON + HOUR)
    assert await store.paces.next_due(now=NOON) == EIGHT
    assert await store.outbox.open_channels(now=EIGHT) == [CHANNEL]
    assert await roundup(store, EIGHT) == ["0", "1", "2"]
    assert await store.outbox.open_channels(now=EIGHT + 24 * HOUR) == []
    await poll(store, *pages(1, 3), now=EIGHT + HOUR)
    await send(store, EIGHT + HOUR)
    assert await roundup(store, EIGHT + 24 * HOUR) == ["3"]


async def test_what_is_removed_has_no_roundup_until_it_is_had_back(store: Store) -> None:
    one = await paced(store, ROUNDUP)
    await poll(store, *pages(1))
    await send(store)
    await store.removals.remove(one.id, GUILD, now=EIGHT)
    assert await store.outbox.open_channels(now=EIGHT) == []
    assert await roundup(store, EIGHT) == []
    await store.removals.undo(one.id, GUILD, now=EIGHT, limit=1)
    assert await roundup(store, EIGHT) == ["0"]


async def test_what_could_not_be_sent_yet_is_in_the_roundup_after(store: Store) -> None:
    await paced(store, ROUNDUP)
    await poll(store, *pages(1))
    await store.outbox.block(CHANNEL, "no access")
    assert await store.outbox.open_channels(now=EIGHT) == []
    await store.subscriptions.resume([CHANNEL], now=EIGHT + HOUR)
    await send(store, EIGHT + HOUR)
    assert await roundup(store, EIGHT + HOUR) == ["0"]


async def test_a_roundup_of_so_many_comes_when_there_are_so_many(store: Store) -> None:
    await paced(store, Pacing(Digest.GATHERED, size=3, is_roundup=True))
    await poll(store, *pages(2))
    await send(store)
    assert await roundup(store, EIGHT) == []
    await poll(store, *pages(2, 2))
    await send(store)
    assert await roundup(store, NOON) == ["0", "1", "2", "3"]
    await poll(store, *pages(2, 4))
    await send(store)
    assert await roundup(store, NOON) == []
    await poll(store, *pages(1, 6))
    await send(store)
    assert await roundup(store, NOON) == ["4", "5", "6"]


async def test_a_change_of_time_keeps_what_the_roundup_is_to_list(store: Store) -> None:
    one = await paced(store, ROUNDUP)
    await poll(store, *pages(2))
    await send(store)
    nine = replace(ROUNDUP, at=9 * 60)
    await store.paces.change(one.id, GUILD, nine, now=NOON + HOUR)
    assert await roundup(store, EIGHT) == []
    assert await roundup(store, EIGHT + HOUR) == ["0", "1"]


async def test_without_roundups_there_are_none_and_later_ones_list_nothing_of_before(
    store: Store,
) -> None:
    one = await paced(store, ROUNDUP)
    await poll(store, *pages(2))
    await send(store)
    await store.paces.change(one.id, GUILD, AS_THEY_COME, now=NOON + 1)
    assert await roundup(store, EIGHT) == []
    await store.paces.change(one.id, GUILD, ROUNDUP, now=NOON + 2)
    await poll(store, *pages(1, 2), now=NOON + 3)
    await send(store, NOON + 3)
    assert await roundup(store, EIGHT) == ["2"]

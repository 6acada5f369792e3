"""What was removed: nobody sees it, nothing of it is posted, and it can be had back as it was."""

from dataclasses import replace

import pytest

from bot.errors import InputError
from bot.looks import Look, Style
from bot.models import tag_rules
from bot.store import Store, Wanted
from bot.store.removals import KEPT_AFTER_REMOVAL, UNDO_TIME
from tests.building import HOUR, NOON, entry, next_post
from tests.unit.store.steps import CHANNEL, GUILD, poll, subscribe, wanted

LIMIT = 10
URL = "https://news.example/feed"
RICH = Wanted(URL, CHANNEL, GUILD, tag_rules(["nato", "-sport"]), 0, Look(Style.STORY, None, 7))


async def removed(store: Store, one: Wanted = RICH, *, now: int = NOON) -> int:
    """A subscription that was made and removed; its id."""
    made = (await store.subscriptions.add(one, now=NOON)).subscription
    gone = await store.removals.remove(made.id, GUILD, now=now)
    assert gone == made
    return made.id


async def test_it_is_had_back_exactly_as_it_was(store: Store) -> None:
    before = (await store.subscriptions.add(RICH, now=NOON)).subscription
    await store.removals.remove(before.id, GUILD, now=NOON)
    assert await store.removals.undo(before.id, GUILD, now=NOON, limit=LIMIT) == before
    assert await store.subscriptions.of_guild(GUILD) == [before]


async def test_nothing_that_is_looked_up_finds_it(store: Store) -> None:
    gone = await removed(store)
    await poll(store, entry("1", tags=("nato",)))
    assert await store.subscriptions.of_guild(GUILD) == []
    assert await store.subscriptions.all() == []
    assert await store.subscriptions.at(URL, CHANNEL, GUILD) is None
    assert await store.overviews.of_guild(GUILD, 0, 10) == []
    assert await store.overviews.one(gone, GUILD) is None
    assert await store.entries.newest(GUILD, 10) == []
    assert await store.servers.with_subscriptions() == {}
    assert await store.servers.active_channels([GUILD]) == []
    assert await store.outbox.open_channels(now=NOON) == []
    assert await store.outbox.next_posts(CHANNEL, 10, now=NOON) == []
    assert await store.removals.remove(gone, GUILD, now=NOON) is None
    await store.subscriptions.place({CHANNEL: GUILD})
    assert await store.subscriptions.of_guild(GUILD) == []


async def test_what_came_meanwhile_is_posted_once_it_is_had_back(store: Store) -> None:
    gone = await removed(store, Wanted(URL, CHANNEL, GUILD, (), 0))
    await poll(store, entry("1"))
    await poll(store, entry("2", published=NOON + HOUR), entry("1"))
    assert await next_post(store, CHANNEL) is None
    await store.removals.undo(gone, GUILD, now=NOON, limit=LIMIT)
    waiting = await store.outbox.next_posts(CHANNEL, 10, now=NOON)
    assert [post.entry.title for post in waiting] == ["Title 2"]


async def test_a_post_that_was_about_to_be_sent_is_not(store: Store) -> None:
    made = await subscribe(store, wanted(backlog=1))
    await poll(store, entry("1"))
    (post,) = await store.outbox.next_posts(CHANNEL, 10, now=NOON)
    await store.removals.remove(made.id, GUILD, now=NOON)
    assert await store.outbox.claim([post.id], CHANNEL, "{}", after_id=0, now=NOON) is None


async def test_after_a_minute_it_is_too_late_and_later_it_is_gone(store: Store) -> None:
    gone = await removed(store)
    late = NOON + UNDO_TIME + 1
    assert await store.removals.undo(gone, GUILD, now=late, limit=LIMIT) is None
    await store.removals.purge(now=NOON + KEPT_AFTER_REMOVAL)
    assert len(await store.polls.due()) == 1
    await store.removals.purge(now=NOON + KEPT_AFTER_REMOVAL + 1)
    assert await store.polls.due() == []
    assert await store.removals.undo(gone, GUILD, now=NOON, limit=LIMIT) is None


async def test_no_other_server_has_it_back(store: Store) -> None:
    gone = await removed(store)
    assert await store.removals.undo(gone, GUILD + 1, now=NOON, limit=LIMIT) is None
    assert await store.removals.undo(gone, GUILD, now=NOON, limit=LIMIT) is not None


async def test_subscribing_anew_takes_its_place_for_good(store: Store) -> None:
    gone = await removed(store)
    added = await store.subscriptions.add(Wanted(URL, CHANNEL, GUILD, (), 0), now=NOON)
    assert added.is_new
    assert added.subscription.rules == ()
    assert await store.removals.undo(gone, GUILD, now=NOON, limit=LIMIT) is None
    assert await store.subscriptions.of_guild(GUILD) == [added.subscription]


async def test_another_may_be_moved_into_its_place(store: Store) -> None:
    gone = await removed(store)
    other = (await store.subscriptions.add(replace(RICH, channel_id=200), now=NOON)).subscription
    assert await store.changes.move(other.id, GUILD, CHANNEL)
    assert await store.removals.undo(gone, GUILD, now=NOON, limit=LIMIT) is None
    (one,) = await store.subscriptions.of_guild(GUILD)
    assert (one.id, one.channel_id) == (other.id, CHANNEL)


async def test_config_toml_may_take_its_place(store: Store) -> None:
    await removed(store)
    await store.subscriptions.reconcile([Wanted(URL, CHANNEL, None, (), 0)], now=NOON)
    (fixed,) = await store.subscriptions.all()
    assert fixed.is_fixed


async def test_undoing_does_not_lead_beyond_the_limit(store: Store) -> None:
    gone = await removed(store)
    other = Wanted("https://news.example/other", CHANNEL, GUILD, (), 0)
    await store.subscriptions.add(other, now=NOON, limit=1)
    with pytest.raises(InputError, match="may have: 1"):
        await store.removals.undo(gone, GUILD, now=NOON, limit=1)
    assert len(await store.subscriptions.of_guild(GUILD)) == 1
    assert await store.removals.undo(gone, GUILD, now=NOON, limit=2) is not None


async def test_a_server_has_as_many_as_it_may_and_fixed_ones_do_not_count(store: Store) -> None:
    await store.subscriptions.reconcile([Wanted(f"{URL}/fixed", CHANNEL, GUILD, (), 0)], now=NOON)
    for name in ("a", "b"):
        allowed = Wanted(f"{URL}/{name}", CHANNEL, GUILD, (), 0)
        await store.subscriptions.add(allowed, now=NOON, limit=2)
    one_more = Wanted(f"{URL}/c", CHANNEL, GUILD, (), 0)
    with pytest.raises(InputError, match="may have: 2"):
        await store.subscriptions.add(one_more, now=NOON, limit=2)
    again = await store.subscriptions.add(
        Wanted(f"{URL}/a", CHANNEL, GUILD, (), 0), now=NOON, limit=2
    )
    assert not again.is_new
    elsewhere = Wanted(f"{URL}/c", CHANNEL + 1, GUILD + 1, (), 0)
    assert (await store.subscriptions.add(elsewhere, now=NOON, limit=2)).is_new
    assert len(await store.subscriptions.all()) == 4

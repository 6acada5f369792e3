"""Fixed subscriptions are made those of config.toml."""

from dataclasses import replace

from bot.looks import Look, Style
from bot.models import Origin, SubscriptionState, tag_rules
from bot.store import Store, Wanted
from tests.building import HOUR, NOON, remove_for_good
from tests.unit.store.steps import (
    CHANNEL,
    GUILD,
    LATER,
    deliver,
    numbered,
    poll,
    subscribe,
    wanted,
)

MUCH_LATER = LATER + HOUR
STATES = {
    SubscriptionState.ACTIVE: None,
    SubscriptionState.PAUSED: "not in config",
}


async def reconcile(store: Store, *fixed: Wanted, now: int = NOON) -> None:
    await store.subscriptions.reconcile(fixed, now=now)


async def states(store: Store) -> dict[int, SubscriptionState]:
    """By channel; a paused one says why."""
    found = await store.subscriptions.all()
    assert all(one.reason == STATES[one.state] for one in found)
    return {one.channel_id: one.state for one in found}


async def test_new_ones_are_added_with_their_backlog(store: Store) -> None:
    await reconcile(store, wanted(1, tags="nato", guild_id=None), wanted(2, backlog=2))
    one, two = await store.subscriptions.all()
    assert (one.origin, one.guild_id, one.rules) == (Origin.CONFIG, None, tag_rules(["nato"]))
    assert (two.origin, two.guild_id, two.rules) == (Origin.CONFIG, GUILD, ())
    await poll(store, *numbered(5))
    assert await deliver(store, 1) == []
    assert await deliver(store, 2) == ["Title 1", "Title 0"]


async def test_the_same_ones_again_change_nothing(store: Store) -> None:
    await reconcile(store, wanted(1, backlog=2), wanted(2))
    await poll(store, *numbered(5))
    await deliver(store, 1)
    before = await store.subscriptions.all()
    await reconcile(store, wanted(1, backlog=2), wanted(2), now=LATER)
    assert await store.subscriptions.all() == before
    assert await deliver(store, 1) == []
    assert await store.polls.due() == [(1, NOON + HOUR)]


async def test_changed_tags_are_replaced_and_nothing_is_posted_for_it(store: Store) -> None:
    await reconcile(store, wanted(tags="nato, -sport", backlog=10))
    await poll(store, *numbered(2, start=1))
    await reconcile(store, wanted(tags="news", backlog=10), now=LATER)
    (one,) = await store.subscriptions.all()
    assert one.rules == tag_rules(["news"])
    assert await deliver(store) == []
    await poll(store, *numbered(3), now=LATER)
    assert await deliver(store) == ["Title 0"]


async def test_gone_ones_are_paused_and_those_of_commands_are_not(store: Store) -> None:
    await reconcile(store, wanted(1), wanted(2))
    await subscribe(store, wanted(3))
    await reconcile(store, wanted(2))
    active, paused = SubscriptionState.ACTIVE, SubscriptionState.PAUSED
    assert await states(store) == {1: paused, 2: active, 3: active}
    await reconcile(store)
    assert await states(store) == {1: paused, 2: paused, 3: active}


async def test_a_paused_one_is_sent_nothing(store: Store) -> None:
    await reconcile(store, wanted(1, backlog=5), wanted(2))
    await poll(store, *numbered(3, start=2))
    await reconcile(store, wanted(2), now=LATER)
    assert await store.outbox.open_channels(now=NOON) == []
    assert (await poll(store, *numbered(5), now=LATER)).channels == {2}


async def test_one_that_returns_gets_neither_backlog_nor_what_came_meanwhile(
    store: Store,
) -> None:
    await reconcile(store, wanted(1, backlog=2), wanted(2))
    await poll(store, *numbered(5, start=10))
    assert len(await deliver(store, 1)) == 2
    await reconcile(store, wanted(2), now=LATER)
    await poll(store, *numbered(10, start=5), now=LATER)
    await reconcile(store, wanted(1, backlog=2), wanted(2), now=MUCH_LATER)
    assert await states(store) == dict.fromkeys((1, 2), SubscriptionState.ACTIVE)
    await poll(store, *numbered(11, start=4), now=MUCH_LATER)
    assert await deliver(store, 1) == ["Title 4"]


async def test_those_that_return_to_a_feed_that_nobody_watched_get_only_news(
    store: Store,
) -> None:
    fixed = wanted(1, backlog=2), wanted(2, backlog=2)
    await reconcile(store, *fixed)
    await poll(store, *numbered(5, start=10))
    assert len(await deliver(store, 1)) == len(await deliver(store, 2)) == 2
    await reconcile(store)
    assert await store.polls.due() == []
    await reconcile(store, *fixed, now=LATER)
    assert await store.polls.due() == [(1, LATER)]
    await poll(store, *numbered(10, start=5), now=LATER)
    assert await deliver(store, 1) == await deliver(store, 2) == []
    await poll(store, *numbered(11, start=4), now=MUCH_LATER)
    assert await deliver(store, 1) == await deliver(store, 2) == ["Title 4"]


async def test_what_waited_when_one_was_paused_is_sent_when_it_returns(store: Store) -> None:
    await reconcile(store, wanted(backlog=2))
    await poll(store, *numbered(5))
    await reconcile(store)
    assert await deliver(store) == []
    await reconcile(store, wanted(backlog=2), now=LATER)
    await poll(store, *numbered(5), now=LATER)
    assert await deliver(store) == ["Title 1", "Title 0"]


async def test_a_subscription_by_command_becomes_a_fixed_one(store: Store) -> None:
    before = await subscribe(store, wanted(tags="nato", backlog=1))
    await poll(store, *numbered(3))
    await reconcile(store, wanted(tags="sport", guild_id=None, backlog=5), now=LATER)
    (after,) = await store.subscriptions.all()
    assert (after.id, after.guild_id, after.origin) == (before.id, GUILD, Origin.CONFIG)
    assert after.rules == tag_rules(["sport"])
    assert await remove_for_good(store, after.id, GUILD) is None
    assert await deliver(store) == []


async def test_a_blocked_one_stays_blocked(store: Store) -> None:
    await reconcile(store, wanted())
    await store.outbox.block(CHANNEL, "no access")
    await reconcile(store, wanted(), now=LATER)
    (one,) = await store.subscriptions.all()
    assert (one.state, one.reason) == (SubscriptionState.BLOCKED, "no access")


async def test_a_channel_that_changed_in_the_file_gets_its_backlog_at_once(store: Store) -> None:
    await reconcile(store, wanted(1))
    await poll(store, *numbered(5))
    await reconcile(store, wanted(2, backlog=1), now=LATER)
    assert await states(store) == {1: SubscriptionState.PAUSED, 2: SubscriptionState.ACTIVE}
    assert await deliver(store, 2) == ["Title 0"]


async def test_a_pair_that_is_given_twice_is_one(store: Store) -> None:
    await reconcile(store, wanted(tags="nato"), wanted(tags="sport"))
    (one,) = await store.subscriptions.all()
    assert one.rules == tag_rules(["sport"])


async def test_whoever_takes_over_a_subscription_chooses_how_it_looks(store: Store) -> None:
    story, banner = Look(Style.STORY), Look(Style.BANNER, colour=1, article_image=True)
    made = await subscribe(store, replace(wanted(), look=story))
    assert made.look == story
    await reconcile(store, wanted(guild_id=None))
    assert (await store.subscriptions.all())[0].look == story
    await reconcile(store)
    assert (await subscribe(store, replace(wanted(), look=banner))).look == banner

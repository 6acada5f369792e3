"""A server that removed the bot: what is kept, for how long, and how it goes on."""

from bot.models import SubscriptionState
from bot.store import Store
from bot.store.servers import KEPT_AFTER_LEAVING
from tests.building import HOUR, NOON, entry, next_post
from tests.unit.store.conftest import Sql
from tests.unit.store.steps import CHANNEL, GUILD, LATER, deliver, poll, subscribe, wanted


async def states(store: Store) -> list[SubscriptionState]:
    return [one.state for one in await store.subscriptions.all()]


async def test_its_subscriptions_pause_and_go_on_without_what_they_missed(store: Store) -> None:
    await subscribe(store, wanted(backlog=1))
    await poll(store, entry("one"))
    await deliver(store)
    await store.servers.left(GUILD, now=NOON)
    assert await states(store) == [SubscriptionState.PAUSED]
    assert await store.polls.due() == []
    assert await store.servers.with_subscriptions() == {GUILD: True}
    assert await store.servers.joined(GUILD, now=LATER) == [CHANNEL]
    missed = entry("missed", published=NOON + HOUR)
    await poll(store, missed, entry("one"), now=LATER)
    assert await deliver(store) == []
    await poll(store, entry("new", published=LATER + HOUR), missed, entry("one"), now=LATER + HOUR)
    assert await deliver(store) == ["Title new"]


async def test_what_waited_when_it_left_is_kept_for_its_return(store: Store) -> None:
    await subscribe(store, wanted(backlog=1))
    await poll(store, entry("one"))
    await store.servers.left(GUILD, now=NOON)
    assert await store.outbox.open_channels(now=NOON) == []
    await store.servers.joined(GUILD, now=LATER)
    assert await deliver(store) == ["Title one"]


async def test_what_is_refused_just_as_the_bot_leaves_is_kept_for_its_return(store: Store) -> None:
    await subscribe(store, wanted(backlog=1))
    await poll(store, entry("one"))
    post = await next_post(store, CHANNEL)
    assert post is not None
    message = await store.outbox.claim([post.id], CHANNEL, "{}", after_id=7, now=NOON)
    assert message is not None
    await store.servers.left(GUILD, now=NOON)
    await store.outbox.refused(message, "Missing Access (50001)", now=NOON)
    assert await store.outbox.open_message(CHANNEL) is None
    await store.servers.joined(GUILD, now=LATER)
    assert await store.outbox.open_message(CHANNEL) == message


async def test_they_are_forgotten_after_30_days_but_not_those_of_the_config(
    store: Store, sql: Sql
) -> None:
    await store.subscriptions.reconcile([wanted(1, feed="https://fixed.example/")], now=NOON)
    await subscribe(store, wanted(2))
    await store.servers.left(GUILD, now=NOON)
    await store.servers.prune(now=NOON + KEPT_AFTER_LEAVING)
    assert len(await store.subscriptions.all()) == 2
    await store.servers.prune(now=NOON + KEPT_AFTER_LEAVING + 1)
    assert [one.channel_id for one in await store.subscriptions.all()] == [1]
    assert sql("SELECT id FROM guilds") == []


async def test_another_server_is_not_concerned(store: Store) -> None:
    await subscribe(store, wanted(1))
    await subscribe(store, wanted(2, guild_id=GUILD + 1))
    await store.servers.left(GUILD + 1, now=NOON)
    await store.servers.prune(now=NOON + KEPT_AFTER_LEAVING + 1)
    assert [one.channel_id for one in await store.subscriptions.all()] == [1]
    assert await states(store) == [SubscriptionState.ACTIVE]

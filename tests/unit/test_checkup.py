"""What is said about feeds that fail, and that one is asked again."""

import pytest

from bot.checkup import Checkup, advice
from bot.errors import FailureKind, FeedError, InputError
from bot.store import Failing, Store
from bot.wakes import Wakes
from tests.building import HOUR, NOON, entry
from tests.conftest import SetClock
from tests.unit.store.steps import FEED, GUILD, poll, subscribe, wanted


@pytest.fixture
def checkup(store: Store, clock: SetClock) -> Checkup:
    return Checkup(store, Wakes(), clock)


async def fail(store: Store, feed_id: int = 1, *, now: int = NOON) -> None:
    error = FeedError(FailureKind.STATUS, "answers 403 (forbidden)", 403)
    await store.polls.record_failure(feed_id, error, now=now, next_poll_at=now + HOUR)


@pytest.mark.parametrize("kind", FailureKind)
def test_every_kind_of_failure_comes_with_advice(kind: FailureKind) -> None:
    assert advice(Failing(kind, "does something", NOON, 1)).endswith(".")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "blocks bots"),
        (403, "blocks bots"),
        (404, "nothing at this address"),
        (410, "gone for good"),
        (429, "less often"),
        (500, "in trouble"),
        (503, "in trouble"),
        (418, "refuses the request"),
    ],
)
def test_what_a_server_answers_is_explained(status: int, words: str) -> None:
    assert words in advice(Failing(FailureKind.STATUS, f"answers {status} (…)", NOON, 1))


async def test_feeds_that_fail_come_first(store: Store, checkup: Checkup) -> None:
    for number, title in enumerate(["Apples", "Pears", "Cherries"], 1):
        await subscribe(store, wanted(feed=f"{FEED}{number}"))
        await poll(store, entry(title), feed_id=number, title=title)
    await subscribe(store, wanted(101, feed=f"{FEED}1"))
    await fail(store, 2, now=NOON + HOUR)
    found = await checkup.feeds(GUILD)
    assert [one.title for one in found] == ["Pears", "Apples", "Cherries"]
    failing = Failing(FailureKind.STATUS, "answers 403 (forbidden)", NOON + HOUR, 1)
    assert [one.failing for one in found] == [failing, None, None]
    assert (found[0].succeeded_at, found[0].next_poll_at) == (NOON, NOON + 2 * HOUR)
    assert await checkup.feeds(99) == []


async def test_a_feed_is_asked_again_at_once(
    store: Store, checkup: Checkup, clock: SetClock
) -> None:
    await subscribe(store)
    await fail(store)
    with pytest.raises(InputError, match="less than a minute ago"):
        await checkup.ask_again(GUILD, 1)
    assert dict(await store.polls.due()) == {1: NOON + HOUR}
    clock.advance(61)
    assert (await checkup.ask_again(GUILD, 1)).id == 1
    assert dict(await store.polls.due()) == {1: clock.now}
    clock.advance(10)
    await checkup.ask_again(GUILD, 1)
    assert dict(await store.polls.due()) == {1: clock.now - 10_000}


async def test_another_server_s_feed_is_not(store: Store, checkup: Checkup) -> None:
    await subscribe(store, wanted(guild_id=20))
    with pytest.raises(InputError, match="does not follow"):
        await checkup.ask_again(GUILD, 1)
    assert not await store.checkups.ask_again(GUILD, 1, now=NOON - HOUR)
    assert dict(await store.polls.due()) == {1: NOON}


async def test_a_feed_that_nobody_waits_for_is_not(store: Store, checkup: Checkup) -> None:
    one = await subscribe(store)
    await store.changes.pause(one.id, GUILD)
    assert [one.is_wanted for one in await checkup.feeds(GUILD)] == [False]
    with pytest.raises(InputError, match="nobody waits"):
        await checkup.ask_again(GUILD, 1)

"""Drafts: whose they are, and that each becomes one subscription at most."""

from dataclasses import replace

import pytest

from bot.errors import InputError
from bot.store import Draft, Offered, Store, Wanted
from bot.store.drafts import KEPT
from tests.building import NOON

DRAFT = Draft(
    id=0,
    guild_id=10,
    owner_id=7,
    channel_id=100,
    feeds=(Offered("https://a.example/", 'A "feed"'), Offered("https://b.example/", "Käse")),
    chosen=1,
    tags="nato, -sport",
    backlog=3,
)
WANTED = Wanted("https://b.example/", 100, 10, (), 3)


async def test_a_draft_is_kept_as_it_is_and_as_it_is_changed(store: Store) -> None:
    draft = await store.drafts.add(DRAFT, now=NOON)
    assert await store.drafts.get(draft.id, 10, 7) == draft == replace(DRAFT, id=draft.id)
    assert draft.feed.title == "Käse"
    await store.drafts.change(replace(draft, chosen=0, tags=""))
    assert await store.drafts.get(draft.id, 10, 7) == replace(draft, chosen=0, tags="")


@pytest.mark.parametrize(("guild_id", "owner_id"), [(11, 7), (10, 8)])
async def test_it_is_somebody_s_and_in_a_server(store: Store, guild_id: int, owner_id: int) -> None:
    draft = await store.drafts.add(DRAFT, now=NOON)
    assert await store.drafts.get(draft.id, guild_id, owner_id) is None
    await store.drafts.remove(draft.id, guild_id, owner_id)
    assert await store.drafts.get(draft.id, 10, 7) == draft
    await store.drafts.remove(draft.id, 10, 7)
    assert await store.drafts.get(draft.id, 10, 7) is None


async def test_it_is_used_up_by_the_subscription_that_it_becomes(store: Store) -> None:
    draft = await store.drafts.add(DRAFT, now=NOON)
    assert (await store.subscriptions.add(WANTED, now=NOON, draft=draft.id)).is_new
    other = replace(WANTED, channel_id=200)
    with pytest.raises(InputError, match="used already"):
        await store.subscriptions.add(other, now=NOON, draft=draft.id)
    assert len(await store.subscriptions.all()) == 1


async def test_it_is_not_used_up_by_what_is_refused(store: Store) -> None:
    draft = await store.drafts.add(DRAFT, now=NOON)
    with pytest.raises(InputError, match="as it may have"):
        await store.subscriptions.add(WANTED, now=NOON, draft=draft.id, limit=0)
    assert await store.drafts.get(draft.id, 10, 7) == draft


async def test_it_is_forgotten_after_a_day(store: Store) -> None:
    draft = await store.drafts.add(DRAFT, now=NOON)
    await store.drafts.prune(now=NOON + KEPT)
    assert await store.drafts.get(draft.id, 10, 7) == draft
    await store.drafts.prune(now=NOON + KEPT + 1)
    assert await store.drafts.get(draft.id, 10, 7) is None


async def test_its_number_is_not_given_again(store: Store) -> None:
    draft = await store.drafts.add(DRAFT, now=NOON)
    await store.drafts.remove(draft.id, 10, 7)
    assert (await store.drafts.add(DRAFT, now=NOON)).id > draft.id

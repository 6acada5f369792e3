"""The first reading of a feed: what of it is posted, and what is only remembered."""

import pytest

from bot.models import PollResult
from bot.store import Store
from tests.building import HOUR, NOON, entry, next_post
from tests.unit.store.conftest import Sql
from tests.unit.store.steps import CHANNEL, deliver, numbered, poll, subscribe, wanted


@pytest.mark.parametrize("items", [0, 1, 5, 150])
@pytest.mark.parametrize("backlog", [0, 1, 4, 10])
async def test_the_newest_are_posted_oldest_first_and_the_rest_is_remembered(
    store: Store, sql: Sql, items: int, backlog: int
) -> None:
    await subscribe(store, wanted(backlog=backlog))
    result = await poll(store, *numbered(items))

    posted, kept = min(backlog, items), min(items, 100)
    assert result == PollResult(posted, frozenset({CHANNEL} if posted else ()))
    assert sql("SELECT state, reason, count(*) FROM posts GROUP BY state ORDER BY state") == [
        row for row in [("pending", None, posted), ("skipped", "backlog", kept - posted)] if row[2]
    ]
    assert sql("SELECT count(*) FROM seen") == [(items,)]
    assert sql("SELECT title FROM entries ORDER BY id DESC") == [
        (f"Title {number}",) for number in range(kept)
    ]
    assert await deliver(store) == [f"Title {number}" for number in reversed(range(posted))]


async def test_the_backlog_counts_what_passes_the_filter(store: Store, sql: Sql) -> None:
    await subscribe(store, wanted(tags="nato, -sport", backlog=2))
    tags = [("Sport", "NATO"), ("NATO",), ("Weather",), ("nato",), ("NATO",)]
    await poll(
        store,
        *(entry(str(i), tags=one, published=NOON - i * HOUR) for i, one in enumerate(tags)),
    )
    assert sql("SELECT entries.title, reason FROM posts JOIN entries ON entry_id = entries.id") == [
        ("Title 4", "backlog"),
        ("Title 3", None),
        ("Title 2", "filter"),
        ("Title 1", None),
        ("Title 0", "filter: -sport"),
    ]
    assert await deliver(store) == ["Title 3", "Title 1"]


async def test_without_dates_the_order_of_the_document_decides(store: Store) -> None:
    await subscribe(store, wanted(backlog=2))
    await poll(store, *(entry(name, published=None) for name in ("top", "middle", "bottom")))
    assert await deliver(store) == ["Title middle", "Title top"]


async def test_a_date_in_the_future_counts_as_now(store: Store) -> None:
    await subscribe(store, wanted(backlog=1))
    await poll(store, entry("promised", published=NOON + 24 * HOUR))
    await poll(store, entry("real", published=NOON + HOUR), now=NOON + 2 * HOUR)
    await subscribe(store, wanted(200, backlog=1), now=NOON + 3 * HOUR)
    assert await deliver(store, 200) == ["Title real"]


async def test_an_item_that_is_listed_twice_is_one(store: Store, sql: Sql) -> None:
    await subscribe(store, wanted(backlog=10))
    await poll(store, entry("one"), entry("two"), entry("one"))
    assert sorted(await deliver(store)) == ["Title one", "Title two"]
    assert sql("SELECT count(*) FROM seen") == [(2,)]


async def test_entries_are_kept_whole(store: Store) -> None:
    await subscribe(store, wanted(backlog=1))
    whole = entry("one", tags=("NATO", "Großbritannien", "b"))
    await poll(store, whole)
    post = await next_post(store, CHANNEL)
    assert post is not None
    assert post.entry == whole
    assert post.feed.title == "A feed"


async def test_an_entry_may_lack_whatever_can_be_missing(store: Store) -> None:
    await subscribe(store, wanted(backlog=1))
    bare = entry("one", link=None, image=None, author=None, tags=(), published=None)
    await poll(store, bare)
    post = await next_post(store, CHANNEL)
    assert post is not None
    assert post.entry == bare

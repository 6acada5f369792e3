"""A feed that brings a lot at once: the newest are posted, the rest is told of in one line."""

import pytest

from bot.errors import StoreError
from bot.models import Entry
from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World, said
from tests.feed_server import FeedServer


def feed(count: int) -> bytes:
    return rss(*(item(str(n), published=NOON + n * HOUR) for n in range(count, 0, -1)))


async def flood(world: World, feed_server: FeedServer, count: int) -> None:
    """A subscription that has had item 1, and then the rest at once."""
    await world.subscribe(feed_server.put("/feed", feed(1)))
    assert await world.titles() == ["Title 1"]
    feed_server.put("/feed", feed(count))
    await world.poll()


async def test_the_newest_are_posted_and_the_rest_is_one_line_before_them(
    world: World, feed_server: FeedServer
) -> None:
    await flood(world, feed_server, 40)
    titles = await world.titles()
    assert titles == ["Title 1", "29 more items came at once"] + [
        f"Title {n}" for n in range(31, 41)
    ]


async def test_as_many_as_are_allowed_need_no_line(world: World, feed_server: FeedServer) -> None:
    await flood(world, feed_server, 11)
    assert await world.titles() == [f"Title {n}" for n in range(1, 12)]


async def test_the_button_shows_what_the_line_is_about(
    world: World, feed_server: FeedServer
) -> None:
    await flood(world, feed_server, 14)
    line = (await world.deliver())[1]
    result = await world.member.click(line, label="Show them")
    assert result.response is not None
    assert result.response.ephemeral
    (embed,) = result.response.embeds
    assert embed.description is not None
    assert embed.description.splitlines() == [
        f"- [Title {n}](https://news.example/{n})" for n in (4, 3, 2)
    ]


async def test_the_button_says_so_when_it_cannot_show_them(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flood(world, feed_server, 14)
    line = (await world.deliver())[1]

    async def fail(_post_id: int, _guild_id: int) -> list[Entry]:
        raise StoreError("the database cannot be used now")

    monkeypatch.setattr(world.app.store.outbox, "told_together", fail)
    result = await world.member.click(line, label="Show them")
    assert said(result) == "The database cannot be used now."


async def test_a_later_poll_is_counted_by_itself(world: World, feed_server: FeedServer) -> None:
    await flood(world, feed_server, 12)
    await world.titles()
    feed_server.put("/feed", feed(22))
    await world.poll()
    assert (await world.titles())[-10:] == [f"Title {n}" for n in range(13, 23)]

"""Items that change after they were posted: the message is edited, never posted again."""

from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World
from tests.feed_server import FeedServer


async def publish(world: World, feed_server: FeedServer, *items: str) -> list[str | None]:
    """Have these items seen and delivered; the titles that stand in the channel."""
    feed_server.put("/feed", rss(*items))
    await world.poll()
    return await world.titles()


async def test_a_changed_item_is_edited_in_place(world: World, feed_server: FeedServer) -> None:
    await world.subscribe(feed_server.put("/feed", rss(item("1"))))
    (before,) = await world.deliver()
    changed = item("1", title="Corrected", description="New words", category="x")
    assert await publish(world, feed_server, changed) == ["Corrected"]
    (after,) = await world.deliver()
    assert after.id == before.id
    assert after.embeds[0].description == "New words"


async def test_it_is_edited_three_times_at_most(world: World, feed_server: FeedServer) -> None:
    await world.subscribe(feed_server.put("/feed", rss(item("1"))))
    await world.deliver()
    for version in range(5):
        titles = await publish(world, feed_server, item("1", title=f"Version {version}"))
    assert titles == ["Version 2"]


async def test_messages_that_several_items_share_are_edited_as_one(
    world: World, feed_server: FeedServer
) -> None:
    items = [item(str(n), published=NOON + n * HOUR) for n in range(8, 0, -1)]
    await world.subscribe(feed_server.put("/feed", rss(*items)), backlog=8)
    before = await world.titles()
    assert before == [f"Title {n}" for n in range(1, 9)]
    items[5] = item("3", published=NOON + 3 * HOUR, title="Third")
    before[2] = "Third"
    assert await publish(world, feed_server, *items) == before


async def test_a_message_that_a_moderator_deleted_stays_deleted(
    world: World, feed_server: FeedServer
) -> None:
    await world.subscribe(feed_server.put("/feed", rss(item("1"))))
    (message,) = await world.deliver()
    await message.delete()
    assert await publish(world, feed_server, item("1", title="Corrected")) == []


async def test_what_was_told_of_in_one_line_is_not_edited(
    world: World, feed_server: FeedServer
) -> None:
    items = [item(str(n), published=NOON + n * HOUR) for n in range(12, 0, -1)]
    await world.subscribe(feed_server.put("/feed", rss(items[-1])))
    await world.deliver()
    before = await publish(world, feed_server, *items)
    assert before[1] == "1 more item came at once"
    items[10] = item("2", published=NOON + 2 * HOUR, title="Corrected")
    assert await publish(world, feed_server, *items) == before

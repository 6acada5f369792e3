"""Styles as they appear in a channel; how a message looks never changes once it is sent."""

import discord
import pytest

from bot.looks import Look, Style
from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World
from tests.feed_server import FeedServer

COMPONENTS_V2 = 1 << 15
PICTURE = '<media:content url="/pictures/1.jpg" medium="image"/>'


def feed(count: int) -> bytes:
    return rss(*(item(str(n), published=NOON + n * HOUR) for n in range(count, 0, -1)))


async def wear(world: World, look: Look) -> None:
    """Have the server's first subscription look so from now on."""
    (subscription, *_) = await world.app.store.subscriptions.of_guild(world.guild.id)
    assert await world.app.store.changes.set_look(subscription.id, world.guild.id, look)


async def dressed(
    world: World, feed_server: FeedServer, look: Look, count: int
) -> list[discord.Message]:
    """The messages of `count` items in `look`."""
    await world.subscribe(feed_server.put("/feed", feed(count)), backlog=min(count, 10))
    await wear(world, look)
    return await world.deliver()


def kind(message: discord.Message) -> str:
    if message.flags.value & COMPONENTS_V2:
        return "components"
    return "embeds" if message.embeds else "content"


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (Style.CARD, "embeds"),
        (Style.BANNER, "embeds"),
        (Style.COMPACT, "content"),
        (Style.STORY, "components"),
        (Style.TEXT, "content"),
    ],
)
async def test_a_style_is_a_kind_of_message(
    world: World, feed_server: FeedServer, style: Style, shown: str
) -> None:
    (message,) = await dressed(world, feed_server, Look(style), 1)
    assert kind(message) == shown


async def test_a_colour_and_a_template_are_heeded(world: World, feed_server: FeedServer) -> None:
    (card,) = await dressed(world, feed_server, Look(colour=0x123456), 1)
    assert card.embeds[0].colour == discord.Colour(0x123456)
    await wear(world, Look(Style.TEXT, "News: {title}"))
    feed_server.put("/feed", feed(2))
    await world.poll()
    assert (await world.deliver())[1].content == "News: Title 2"


@pytest.mark.parametrize(
    ("style", "messages"), [(Style.BANNER, 1), (Style.COMPACT, 1), (Style.STORY, 8)]
)
async def test_what_may_share_a_message_does(
    world: World, feed_server: FeedServer, style: Style, messages: int
) -> None:
    shown = await dressed(world, feed_server, Look(style), 8)
    # As long as many wait they share; the last few of a kind that cannot, go one by one as well.
    assert len(shown) == messages


async def test_different_looks_share_no_message(world: World, feed_server: FeedServer) -> None:
    await world.subscribe(feed_server.put("/feed", feed(4)), backlog=4)
    await wear(world, Look(Style.COMPACT))
    await world.subscribe(feed_server.put("/other", feed(4)), backlog=4)
    assert [kind(message) for message in await world.deliver()] == ["content"] + ["embeds"] * 4


@pytest.mark.parametrize("style", [Style.COMPACT, Style.STORY, Style.TEXT])
async def test_an_edit_keeps_the_look_that_the_message_was_sent_with(
    world: World, feed_server: FeedServer, style: Style
) -> None:
    (before,) = await dressed(world, feed_server, Look(style), 1)
    await wear(world, Look(Style.CARD))
    feed_server.put("/feed", rss(item("1", published=NOON + HOUR, title="Corrected")))
    await world.poll()
    (after,) = await world.deliver()
    assert after.id == before.id
    assert kind(after) == kind(before)
    (edit,) = [one for one in world.env.http_requests if one.method == "PATCH"]
    assert edit.json is not None
    assert "embeds" not in edit.json
    assert "Corrected" in str(edit.json)


async def test_another_server_changes_nothing(world: World, feed_server: FeedServer) -> None:
    await world.subscribe(feed_server.put("/feed", feed(1)))
    (mine,) = await world.app.store.subscriptions.of_guild(world.guild.id)
    store = world.app.store
    assert not await store.changes.set_look(mine.id, world.guild.id + 1, Look(Style.STORY))
    assert (await store.subscriptions.of_guild(world.guild.id))[0].look == Look()

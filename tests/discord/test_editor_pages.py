"""The editor's pages that move a subscription, and that post a test."""

from typing import Any

import discord
from simcord import ChannelHandle, InteractionResult

from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World, refusal, said
from tests.discord.test_editor import forge, press, stranger_of, subscribed, turned_to
from tests.feed_server import FeedServer

Overwrites = dict[Any, discord.PermissionOverwrite]


async def move(world: World, channel: ChannelHandle) -> InteractionResult:
    page = await turned_to(world, "channel")
    (one, *_) = await world.app.store.subscriptions.all()
    custom_id = f"edit:channel.move:{one.id}:{world.manager.id}"
    return await world.manager.select(page, [channel], custom_id=custom_id)


async def channels(world: World) -> list[int]:
    return [one.channel_id for one in await world.app.store.subscriptions.all()]


async def test_a_moved_one_posts_what_waited_and_what_comes_elsewhere(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    other = world.guild.create_text_channel("other")
    text = said(await move(world, other))
    assert f"It is posted in {other.mention} from now on" in text
    assert await world.titles() == []
    assert await world.titles(other) == ["Title 1"]
    feed_server.put("/a", rss(item("2", published=NOON + HOUR), item("1"), title="Apples"))
    await world.poll()
    assert await world.titles(other) == ["Title 1", "Title 2"]


async def test_a_channel_that_has_the_feed_is_refused(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    other = world.guild.create_text_channel("other")
    await world.subscribe(f"{feed_server.url}/a", channel=other)
    assert "has this feed already" in refusal(await move(world, other))
    assert await channels(world) == [world.channel.id, other.id]


async def test_a_channel_where_something_is_missing_is_refused_by_name(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    me = world.guild.me
    assert me is not None
    closed: Overwrites = {me: discord.PermissionOverwrite(embed_links=False)}
    other = world.guild.create_text_channel("closed", overwrites=closed)
    assert "I lack Embed Links" in refusal(await move(world, other))
    assert await channels(world) == [world.channel.id]


async def test_a_channel_that_is_deleted_meanwhile_is_refused(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    other = world.guild.create_text_channel("other")
    page = await turned_to(world, "channel")
    # It is gone for the bot, and still in the list that Discord showed.
    await world.env.settle()
    state = world.app.client.get_guild(world.guild.id)
    assert state is not None
    state._channels.pop(other.id)  # noqa: SLF001 - as when the event came before the press
    (one,) = await world.app.store.subscriptions.all()
    custom_id = f"edit:channel.move:{one.id}:{world.manager.id}"
    result = await world.manager.select(page, [other], custom_id=custom_id)
    assert "cannot see" in refusal(result)
    assert await channels(world) == [world.channel.id]


async def test_a_channel_that_the_manager_does_not_see_is_refused(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    role = world.guild.create_role("Board")
    secret = world.guild.create_text_channel(
        "secret",
        overwrites={
            world.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            role: discord.PermissionOverwrite(view_channel=True),
        },
    )
    assert "cannot see" in refusal(await _crafted_move(world, str(secret.id)))
    assert await channels(world) == [world.channel.id]


async def _crafted_move(world: World, value: str) -> InteractionResult:
    """As `move`, but by a select of text, whose values can be anything."""
    page = await turned_to(world, "channel")
    (one, *_) = await world.app.store.subscriptions.all()
    choose = f"edit:page:{one.id}:{world.manager.id}"
    route = f"edit:channel.move:{one.id}:{world.manager.id}"
    forge(world, page, **{route: "nothing", choose: route, "pause": value})
    return await world.manager.select(page, [value], custom_id=route)


async def test_no_crafted_channel_is_taken(world: World, feed_server: FeedServer) -> None:
    await subscribed(world, feed_server)
    _, theirs = await stranger_of(world)
    category = world.guild.create_category("Rooms")
    for value in (str(theirs.id), str(category.id), "nonsense", "٣", "9" * 30):
        assert "cannot see" in refusal(await _crafted_move(world, value))
    assert await channels(world) == [world.channel.id]


async def test_a_test_is_marked_and_is_not_the_post_itself(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    result = await press(world, await turned_to(world, "sample"), "Post a test")
    (message,) = world.channel.history()
    assert message.jump_url in said(result)
    assert [embed.title for embed in message.embeds] == ["Test: Title 1"]
    assert not message.interaction_metadata
    assert await world.titles() == ["Test: Title 1", "Title 1"]
    assert (await world.app.client.editing.overviews(world.guild.id, 0, 1))[0].waiting == 0


async def test_a_test_shows_an_item_that_passes_the_filter(
    world: World, feed_server: FeedServer
) -> None:
    items = (item("2", published=NOON + HOUR), item("1", category="NATO"))
    await world.subscribe(feed_server.put("/a", rss(*items)), tags="nato", backlog=0)
    await press(world, await turned_to(world, "sample"), "Post a test")
    assert await world.titles() == ["Test: Title 1"]


async def test_without_an_item_there_is_no_test(world: World, feed_server: FeedServer) -> None:
    await world.subscribe(feed_server.put("/a", rss(title="Apples")))
    result = await press(world, await turned_to(world, "sample"), "Post a test")
    assert "no item to show yet" in refusal(result)


async def test_a_test_that_is_refused_says_why_and_stops_nothing(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    page = await turned_to(world, "sample")
    me = world.guild.me
    channel = world.app.client.get_channel(world.channel.id)
    assert me is not None
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(me, send_messages=False, view_channel=True)
    assert "missing: Send Messages" in refusal(await press(world, page, "Post a test"))
    await channel.set_permissions(me, overwrite=None)
    assert await world.titles() == ["Title 1"]


async def test_a_forum_can_be_moved_to_and_gets_its_test_as_a_thread(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    forum = world.guild.create_forum_channel("stories")
    assert "It is posted in" in said(await move(world, forum))
    result = await press(world, await turned_to(world, "sample"), "Post a test")
    (thread,) = forum.threads
    assert thread.name == "Test: Title 1"
    await world.deliver(forum)
    assert [one.name for one in forum.threads] == ["Test: Title 1", "Title 1"]
    assert f"channels/{world.guild.id}/{thread.id}" in said(result)

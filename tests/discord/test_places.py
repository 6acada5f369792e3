"""Posts in forums, threads, announcement channels and under their feed's name."""

import discord

from tests.building import item, rss
from tests.discord.conftest import World, said
from tests.feed_server import FeedServer


async def test_a_forum_can_be_subscribed_and_gets_threads(
    world: World, feed_server: FeedServer
) -> None:
    forum = world.guild.create_forum_channel("stories")
    url = feed_server.put("/feed", rss(item("1", category="nato")))
    await world.subscribe(url, channel=forum)
    await world.app.deliverer.deliver(forum.id)
    (thread,) = forum.threads
    assert thread.name == "Title 1"
    (message,) = thread.history()
    assert message.embeds[0].title == "Title 1"


async def test_a_forum_that_no_event_told_of_yet_gets_threads_too(
    world: World, feed_server: FeedServer
) -> None:
    forum = world.guild.create_forum_channel("stories")
    url = feed_server.put("/feed", rss(item("1")))
    await world.subscribe(url, channel=forum)
    server = world.app.client.get_guild(world.guild.id)
    assert server is not None
    channel = server.get_channel(forum.id)
    assert channel is not None
    server._remove_channel(channel)  # noqa: SLF001 - as while the server is being loaded
    await world.app.deliverer.deliver(forum.id)
    assert [thread.name for thread in forum.threads] == ["Title 1"]


async def test_without_create_posts_a_forum_is_refused_with_the_name_in_discords_settings(
    world: World, feed_server: FeedServer
) -> None:
    forum = world.guild.create_forum_channel("stories")
    channel = world.app.client.get_channel(forum.id)
    assert isinstance(channel, discord.ForumChannel)
    assert world.guild.me is not None
    await channel.set_permissions(world.guild.me, send_messages=False)
    await world.env.settle()
    url = feed_server.put("/feed", rss(item("1")))
    answer = said(await world.manager.slash(world.channel, "subscribe", feed=url, channel=forum))
    assert "I lack Create Posts" in answer

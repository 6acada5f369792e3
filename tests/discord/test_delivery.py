"""Posts as they appear in a channel, and what happens when a channel will not have them."""

import discord

from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World, said
from tests.feed_server import FeedServer


async def test_a_post_shows_everything_an_entry_has(world: World, feed_server: FeedServer) -> None:
    entry = (
        "<item><title>NATO &#8211; &lt;b&gt;what&lt;/b&gt; now?</title>"
        "<link>https://news.example/nato?utm_source=rss</link>"
        "<guid>1</guid><pubDate>Mon, 31 Mar 2025 09:02:24 +0200</pubDate>"
        "<category>World News</category><category>world news</category><category>NATO</category>"
        "<description><![CDATA[<p>Some <b>bold</b> words &#038; more. Source link</p>]]>"
        '</description><media:content url="/pictures/1.jpg" medium="image"/></item>'
    )
    head = "<image><url>https://news.example/icon.png</url></image>"
    await world.subscribe(feed_server.put("/feed", rss(entry, title="eNews", head=head)))
    (message,) = await world.deliver()
    (embed,) = message.embeds
    assert embed.title == "NATO – what now?"
    assert embed.url == "https://news.example/nato"
    assert embed.description == "Some **bold** words & more."
    assert embed.thumbnail.url == "https://news.example/pictures/1.jpg"
    assert embed.author.name == "eNews"
    assert embed.author.url == "https://news.example/"
    assert embed.author.icon_url == "https://news.example/icon.png"
    assert embed.footer.text == "World News • NATO"
    assert embed.timestamp is not None
    assert embed.timestamp.isoformat() == "2025-03-31T07:02:24+00:00"


async def test_a_feeds_markdown_pings_nobody_and_breaks_nothing(
    world: World, feed_server: FeedServer
) -> None:
    text = f"@everyone &lt;@{world.member.id}&gt; **x** [y](https://evil.example) ||z||"
    await world.subscribe(
        feed_server.put("/feed", rss(item("1", title=text, description=f"So: {text}")))
    )
    (message,) = await world.deliver()
    assert message.mentions == []
    assert not message.mention_everyone
    (request,) = [one for one in world.env.http_requests if one.path.endswith("/messages")]
    assert request.json is not None
    assert request.json["allowed_mentions"] == {"parse": []}
    for shown in (message.embeds[0].title, message.embeds[0].description):
        assert shown is not None
        assert f"\\<@{world.member.id}\\>" in shown
        assert r"\*\*x\*\*" in shown
        assert r"\[y\](" in shown


async def test_posts_wait_while_a_permission_is_missing_and_follow_when_it_is_back(
    world: World, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", rss(item("1")))
    await world.subscribe(url, backlog=0)
    channel = world.app.client.get_channel(world.channel.id)
    me = world.guild.me
    assert isinstance(channel, discord.TextChannel)
    assert me is not None
    await channel.set_permissions(me, embed_links=False)
    await world.env.settle()
    feed_server.put("/feed", rss(item("2", published=NOON + HOUR), item("1")))
    await world.poll()
    assert await world.titles() == []
    listing = said(await world.manager.slash(world.channel, "subscriptions"))
    assert "waiting: missing: Embed Links" in listing

    await channel.set_permissions(me, embed_links=True)
    await world.env.settle()
    await world.subscribe(url)
    assert await world.titles() == ["Title 2"]


async def test_a_refusal_of_discords_blocks_that_channel_alone(
    world: World, feed_server: FeedServer
) -> None:
    other = world.guild.create_text_channel("other")
    url = feed_server.put("/feed", rss(item("1")))
    await world.subscribe(url)
    await world.subscribe(url, channel=other)
    world.env.inject_error(
        "POST", f"/channels/{world.channel.id}/messages", status=403, code=50001, times=None
    )
    assert await world.titles() == []
    assert await world.titles() == []
    assert await world.titles(other) == ["Title 1"]
    refused = [
        one
        for one in world.env.http_requests
        if one.path == f"/channels/{world.channel.id}/messages" and one.method == "POST"
    ]
    assert len(refused) == 1


async def test_a_body_that_discord_cannot_take_does_not_hold_others_back(
    world: World, feed_server: FeedServer
) -> None:
    items = [item("2", published=NOON), item("1", published=NOON - HOUR)]
    await world.subscribe(feed_server.put("/feed", rss(*items)), backlog=2)
    world.env.inject_error(
        "POST", f"/channels/{world.channel.id}/messages", status=400, code=50035, times=1
    )
    assert await world.titles() == ["Title 2"]


async def test_a_subscription_to_a_thread_posts_there(
    world: World, feed_server: FeedServer
) -> None:
    channel = world.app.client.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
    await world.env.settle()
    (thread,) = world.channel.threads
    await world.subscribe(feed_server.put("/feed", rss(item("1"))), channel=thread)
    assert await world.titles(thread) == ["Title 1"]

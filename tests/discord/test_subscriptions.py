"""`/subscriptions`: the list, its marks and its pages."""

import discord

from tests.building import item, rss
from tests.conftest import SetClock
from tests.discord.conftest import World, said
from tests.feed_server import FeedServer


async def listed(world: World) -> list[str]:
    text = said(await world.manager.slash(world.channel, "subscriptions"))
    assert len(text) <= 4000
    return text.splitlines()


async def test_they_are_listed_by_channel_with_their_filters(
    world: World, feed_server: FeedServer
) -> None:
    other = world.guild.create_text_channel("other")
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")), tags="-sport")
    await world.subscribe(feed_server.put("/b", rss(title="Pears")), channel=other)
    assert await listed(world) == [
        "### 2 subscriptions",
        f"**{world.channel.mention}**",
        "**Apples**, filtered by `-sport`",
        "-# 🟢 posting · nothing posted yet · 1 post waits",
        f"**{other.mention}**",
        "**Pears**",
        "-# 🟢 posting · nothing posted yet",
    ]


async def test_what_was_posted_last_is_said_in_everybody_s_own_time(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")))
    await world.titles()
    when = f"<t:{clock() // 1000}:R>"
    assert (await listed(world))[-1] == f"-# 🟢 posting · last post {when}"


async def test_a_feed_that_fails_is_marked_with_how_and_since_when(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await world.subscribe(feed_server.put("/a", rss(title="Apples")))
    feed_server.fail("/a", 403)
    since = f"<t:{clock() // 1000}:R>"
    for days, sign in ((0, "🟡"), (4, "🔴")):
        clock.advance(days * 86_400)
        await world.poll()
        (line,) = (await listed(world))[3:]
        assert line.startswith(f"-# {sign} the feed answers 403")
        assert f"first noticed {since}" in line


async def test_one_that_cannot_post_is_marked_with_what_is_missing(
    world: World, feed_server: FeedServer
) -> None:
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")))
    me = world.guild.me
    assert me is not None
    channel = world.app.client.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(me, send_messages=False)
    await world.deliver()
    (line,) = (await listed(world))[3:]
    assert line.startswith("-# 🔴 waiting: missing: Send Messages")


async def test_more_than_ten_have_pages(world: World, feed_server: FeedServer) -> None:
    for number in range(21):
        feed = rss(title=f"Feed {number:02} {'*' * 190}")
        tags = ", ".join(f"{number}{'x' * 90}" for number in range(12))
        await world.subscribe(feed_server.put(f"/{number}", feed), backlog=0, tags=tags)
    result = await world.manager.slash(world.channel, "subscriptions")
    seen: list[str] = []
    for number, turn in ((1, "Next"), (2, "Next"), (3, "Back"), (2, None)):
        text = said(result)
        assert len(text) <= 4000
        assert result.response is not None
        assert f"Page {number} of 3" in str(result.response.components)
        seen += [line[7:9] for line in text.splitlines() if line.startswith("**Feed")]
        if turn:
            result = await world.manager.click(result.response, label=turn)
    assert seen == [f"{n:02}" for n in (*range(21), *range(10, 20))]


async def test_an_empty_list_says_how_to_begin(world: World) -> None:
    assert "/subscribe" in "\n".join(await listed(world))

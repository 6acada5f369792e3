"""`/why`: whoever misses an item, or wonders about one, asks."""

import discord
import pytest

from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import World, said
from tests.feed_server import FeedServer

LINK = "https://news.example/2"


async def filtered(world: World, feed_server: FeedServer) -> None:
    """A feed of two items, of which one passes the filter and is posted."""
    items = [
        item("2", published=NOON - HOUR, category="Sport"),
        item("1", published=NOON - 2 * HOUR, category="NATO"),
    ]
    feed = feed_server.put("/feed", rss(*items, title="Harbour_Post"))
    await world.subscribe(feed, tags="-sport", backlog=2, confirm=False)
    await world.deliver()


async def ask(world: World, typed: str) -> str:
    return said(await world.manager.slash(world.channel, "why", item=typed))


async def offered(world: World, typed: str) -> dict[str, str]:
    found = await world.member.autocomplete(world.channel, "why", "item", typed)
    return {one["name"]: one["value"] for one in found}


async def test_an_item_is_picked_from_the_list(world: World, feed_server: FeedServer) -> None:
    await filtered(world, feed_server)
    assert list(await offered(world, "")) == ["Title 2 · Harbour_Post", "Title 1 · Harbour_Post"]
    choices = await offered(world, "TITLE 1")
    assert list(choices) == ["Title 1 · Harbour_Post"]
    (message,) = world.channel.history()
    text = await ask(world, choices["Title 1 · Harbour_Post"])
    assert text.splitlines() == [
        f"**Harbour\\_Post** had it when it was read <t:{NOON // 1000}:f>."
        f" It is dated <t:{(NOON - 2 * HOUR) // 1000}:f>.",
        "",
        f"{world.channel.mention}: ✅ posted <t:{NOON // 1000}:R>: {message.jump_url}",
        "-# no rule is against it",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        LINK,
        "https://www.news.example/2/?utm_source=x",
        "http://news.example/2#top",
        "<https://news.example/2>",
        "title 2",
    ],
)
async def test_an_item_is_asked_for_by_link_or_title(
    world: World, feed_server: FeedServer, typed: str
) -> None:
    await filtered(world, feed_server)
    assert "dropped by the rule `-Sport`".casefold() in (await ask(world, typed)).casefold()


async def test_an_item_that_was_never_seen_says_how_far_the_feed_is_known(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await filtered(world, feed_server)
    clock.advance(3600)
    await world.poll()
    text = await ask(world, "https://news.example/never")
    assert text.splitlines() == [
        "No kept item of news.example has this link.",
        "",
        f"**Harbour\\_Post** was read <t:{NOON // 1000}:R>;"
        f" its kept items go back to <t:{(NOON - 2 * HOUR) // 1000}:f>.",
        "",
        "What is not among them was not in the feed when it was read, or is older:"
        " of each feed, about a hundred items are kept.",
    ]
    assert "follows no feed of other.example" in await ask(world, "https://other.example/2")
    assert "news.example" not in (await ask(world, "https://other.example/2")).splitlines()[0]
    assert "called like that" in await ask(world, "zebra")
    assert "called like that" in await ask(world, "e:999")


async def test_a_feed_that_fails_says_so(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await filtered(world, feed_server)
    feed_server.fail("/feed", 403)
    clock.advance(3600)
    await world.poll()
    assert "Since then: the feed " in await ask(world, "https://news.example/never")


async def test_a_channel_that_takes_nothing_is_waited_for(
    world: World, feed_server: FeedServer
) -> None:
    feed = feed_server.put("/feed", rss(item("1")))
    await world.subscribe(feed, confirm=False)
    await world.app.store.outbox.block(world.channel.id, "missing: Embed Links")
    assert "⏳ waits: missing: Embed Links." in await ask(world, "title")


async def test_a_member_hears_only_of_channels_that_they_see(
    world: World, feed_server: FeedServer
) -> None:
    hidden = discord.PermissionOverwrite(view_channel=False)
    allowed = discord.PermissionOverwrite(view_channel=True)
    me = world.guild.me
    assert me is not None
    secret = world.guild.create_text_channel(
        "secret",
        overwrites={world.guild.default_role: hidden, me: allowed, world.manager: allowed},
    )
    await world.subscribe(feed_server.put("/a", rss(item("2"))), confirm=False)
    await world.subscribe(f"{feed_server.url}/a", channel=secret, confirm=False)
    text = said(await world.member.slash(world.channel, "why", item=LINK))
    assert secret.mention not in text
    assert world.channel.mention in text
    assert secret.mention in await ask(world, LINK)
    other = item("3", link="https://news.example/3")
    await world.subscribe(feed_server.put("/b", rss(other)), channel=secret, confirm=False)
    text = said(await world.member.slash(world.channel, "why", item="https://news.example/3"))
    assert text.endswith("no channel that you can see.")


async def test_another_server_learns_nothing(world: World, feed_server: FeedServer) -> None:
    await filtered(world, feed_server)
    value = (await offered(world, "title 1"))["Title 1 · Harbour_Post"]
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("news")
    eve = guild.add_member(world.env.create_user("eve"))
    assert await eve.autocomplete(channel, "why", "item", "") == []
    for typed in (value, "title 1"):
        assert "called like that" in said(await eve.slash(channel, "why", item=typed))
    text = said(await eve.slash(channel, "why", item=LINK))
    assert "follows no feed of news.example" in text
    assert "Harbour" not in text


async def test_two_servers_with_the_same_feed_hear_each_of_their_own(
    world: World, feed_server: FeedServer
) -> None:
    await filtered(world, feed_server)
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("news")
    owner = guild.add_member(
        world.env.create_user("eve"),
        roles=[guild.create_role("M", permissions=discord.Permissions(manage_guild=True))],
    )
    feed = f"{feed_server.url}/feed"
    await owner.slash(channel, "subscribe", feed=feed, backlog=0, confirm=False)
    text = said(await owner.slash(channel, "why", item=LINK))
    assert channel.mention in text
    assert world.channel.mention not in text
    assert world.channel.mention in await ask(world, LINK)
    assert channel.mention not in await ask(world, LINK)

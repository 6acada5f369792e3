"""`/subscribe`: what a manager types, sees, and gets."""

import discord
import pytest
import simcord

from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World, said
from tests.feed_server import FeedServer


def five_items() -> bytes:
    return rss(*(item(str(n), published=NOON - (5 - n) * HOUR) for n in (5, 4, 3, 2, 1)))


async def test_the_newest_item_is_posted_into_this_channel_by_default(
    world: World, feed_server: FeedServer
) -> None:
    answer = said(await world.subscribe(feed_server.put("/feed", five_items())))
    assert "Subscribed: new items of **A feed**" in answer
    assert world.channel.mention in answer
    assert await world.titles() == ["Title 5"]


async def test_the_backlog_is_posted_oldest_first(world: World, feed_server: FeedServer) -> None:
    await world.subscribe(feed_server.put("/feed", five_items()), backlog=3)
    assert await world.titles() == ["Title 3", "Title 4", "Title 5"]


async def test_a_new_item_is_posted_once_and_old_ones_never(
    world: World, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", rss(item("1")))
    await world.subscribe(url, backlog=0)
    assert await world.titles() == []
    feed_server.put("/feed", rss(item("2", published=NOON + HOUR), item("1")))
    await world.poll()
    await world.poll()
    assert await world.titles() == ["Title 2"]


async def test_tags_decide_what_is_posted(world: World, feed_server: FeedServer) -> None:
    items = [
        item("both", category="NATO</category><category>Sport"),
        item("nato", category="Nato"),
        item("sport", category="Sport"),
    ]
    answer = said(
        await world.subscribe(feed_server.put("/feed", rss(*items)), tags="nato, -sport", backlog=9)
    )
    assert "`nato`, `-sport`" in answer
    assert await world.titles() == ["Title nato"]


async def test_another_channel_can_be_named(world: World, feed_server: FeedServer) -> None:
    other = world.guild.create_text_channel("other")
    answer = said(await world.subscribe(feed_server.put("/feed", five_items()), channel=other))
    assert other.mention in answer
    assert await world.titles(other) == ["Title 5"]
    assert await world.titles() == []


async def test_one_feed_in_two_channels_is_fetched_once_a_poll(
    world: World, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", rss(item("1")))
    other = world.guild.create_text_channel("other")
    await world.subscribe(url)
    await world.subscribe(url, channel=other)
    asked = feed_server.count("/feed")
    feed_server.put("/feed", rss(item("2", published=NOON + HOUR), item("1")))
    await world.poll()
    assert feed_server.count("/feed") == asked + 1
    assert await world.titles() == await world.titles(other) == ["Title 1", "Title 2"]


async def test_subscribing_again_changes_nothing_and_says_so(
    world: World, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", five_items())
    await world.subscribe(url, tags="-sport")
    answer = said(await world.subscribe(url, tags="nato"))
    assert "already" in answer
    assert "`-sport`" in answer
    assert await world.titles() == ["Title 5"]


@pytest.mark.parametrize(
    ("feed", "complaint"),
    [
        ("not an address", "is not an address"),
        ("ftp://example.org/feed", "is not an address"),
        ("{server}/missing", "answers 404"),
        ("{server}/page", "found no feed there"),
        ("{server}/empty", "found no feed there"),
    ],
)
async def test_what_is_no_feed_is_refused_in_words_and_leaves_nothing(
    world: World, feed_server: FeedServer, feed: str, complaint: str
) -> None:
    feed_server.put("/page", b"<!doctype html><html><body>Hello</body></html>", "text/html")
    feed_server.put("/empty", b"")
    assert complaint in said(await world.subscribe(feed.format(server=feed_server.url)))
    assert await world.app.store.subscriptions.all() == []


@pytest.mark.parametrize(
    ("tags", "complaint"),
    [
        ("nato, -nato", "both wanted and unwanted"),
        (", ".join(str(number) for number in range(26)), "most 25 tags"),
        ("x" * 101, "at most 100 characters"),
    ],
)
async def test_impossible_tags_are_refused_before_anything_is_fetched(
    world: World, feed_server: FeedServer, tags: str, complaint: str
) -> None:
    url = feed_server.put("/feed", five_items())
    assert complaint in said(await world.subscribe(url, tags=tags))
    assert feed_server.count("/feed") == 0


@pytest.mark.parametrize(
    ("permission", "name"),
    [
        ("view_channel", "View Channel"),
        ("send_messages", "Send Messages"),
        ("embed_links", "Embed Links"),
    ],
)
async def test_missing_permissions_are_named_and_nothing_is_subscribed(
    world: World, feed_server: FeedServer, permission: str, name: str
) -> None:
    me = world.guild.me
    assert me is not None
    closed = world.guild.create_text_channel(
        "closed", overwrites={me: discord.PermissionOverwrite(**{permission: False})}
    )
    url = feed_server.put("/feed", five_items())
    assert f"I lack {name}" in said(await world.subscribe(url, channel=closed))
    assert await world.app.store.subscriptions.all() == []


async def test_a_channel_that_the_bot_does_not_see_is_named(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = world.guild.create_text_channel("hidden")
    url = feed_server.put("/feed", five_items())
    monkeypatch.setattr(discord.app_commands.AppCommandChannel, "resolve", lambda _channel: None)
    answer = said(await world.subscribe(url, channel=hidden))
    assert answer.startswith(f"I cannot see {hidden.mention}. Give me View Channel there")
    assert feed_server.count("/feed") == 0


async def test_without_message_history_it_subscribes_and_says_what_that_costs(
    world: World, feed_server: FeedServer
) -> None:
    me = world.guild.me
    assert me is not None
    forgetful = world.guild.create_text_channel(
        "forgetful", overwrites={me: discord.PermissionOverwrite(read_message_history=False)}
    )
    url = feed_server.put("/feed", five_items())
    answer = said(await world.subscribe(url, channel=forgetful))
    assert "Subscribed" in answer
    assert "a restart may repeat a post" in answer


async def test_members_do_not_see_the_managing_commands(world: World) -> None:
    for command in ("subscribe", "unsubscribe", "subscriptions"):
        with pytest.raises(simcord.SetupError, match="default-member-permissions"):
            await world.member.slash(world.channel, command)


async def test_what_an_administrator_allows_under_integrations_holds(
    world: World, feed_server: FeedServer
) -> None:
    commands = {one.name: one for one in await world.app.client.tree.fetch_commands()}
    world.guild.set_command_permissions(commands["subscribe"], {world.member: True})
    url = feed_server.put("/feed", five_items())
    result = await world.member.slash(world.channel, "subscribe", feed=url, confirm=False)
    assert "Subscribed" in said(result)

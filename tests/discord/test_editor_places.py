"""The editor's pages for places and pings, and what posts do because of them."""

from typing import Any

import discord
import pytest
from simcord import InteractionResult, RoleHandle

from bot.looks import Look, Style
from bot.pings import Ping, Who
from bot.places import Place
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import World, refusal
from tests.discord.test_editor import turned_to
from tests.feed_server import FeedServer

ADMINISTRATOR = discord.Permissions(administrator=True)


def feed(*numbers: int, **fields: str) -> bytes:
    return rss(*(item(str(n), published=NOON + n * HOUR, **fields) for n in reversed(numbers)))


def shown(result: InteractionResult) -> str:
    """All text of the answer."""
    assert result.response is not None
    return "\n".join(_texts(result.response.components))


def _texts(components: list[Any]) -> list[str]:
    found = []
    for one in components:
        found += [one["content"]] if "content" in one else []
        found += _texts(one.get("components", []))
    return found


async def place(world: World) -> Place:
    (one,) = await world.app.store.subscriptions.all()
    return one.place


async def pings(world: World) -> tuple[Ping, ...]:
    (one,) = await world.app.store.subscriptions.all()
    return await world.app.store.pings.of(one.id)


async def add_ping(world: World, whom: object, tag: str = "") -> InteractionResult:
    opened = await world.manager.click(await turned_to(world, "pings"), label="Ping somebody")
    return await world.manager.submit_modal(opened, {"whom": [whom], "tag": tag})


@pytest.fixture
def watchers(world: World) -> RoleHandle:
    return world.guild.create_role("watchers")


async def test_posts_can_go_out_as_the_feed_and_be_published(
    world: World, feed_server: FeedServer
) -> None:
    news = world.guild.create_news_channel("announcements")
    url = feed_server.put("/feed", feed(1))
    await world.subscribe(url, channel=news)
    await world.deliver(news)
    result = await world.manager.click(await turned_to(world, "place"), label="Post as the feed")
    assert "under the feed's name and with its icon" in shown(result)
    assert result.response is not None
    result = await world.manager.click(result.response, label="Publish to followers")
    assert "Discord takes ten an hour" in shown(result)
    assert await place(world) == Place(crosspost=True, webhook=True)
    feed_server.put("/feed", feed(1, 2))
    await world.poll()
    _, second = await world.deliver(news)
    assert second.author.name == "A feed"
    assert [one.path for one in world.env.http_requests if one.path.endswith("/crosspost")] == [
        f"/channels/{news.id}/messages/{second.id}/crosspost"
    ]


async def test_a_message_that_cannot_be_published_is_given_up_after_six_hours(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    news = world.guild.create_news_channel("announcements")
    await world.subscribe(feed_server.put("/feed", feed(1)), channel=news, backlog=0)
    await world.manager.click(await turned_to(world, "place"), label="Publish to followers")
    world.env.inject_error(
        "POST", f"/channels/{news.id}/messages/*/crosspost", status=503, times=None
    )
    feed_server.put("/feed", feed(1, 2))
    await world.poll()
    assert len(await world.deliver(news)) == 1
    assert await world.app.store.crossposts.channels() == [news.id]
    clock.advance(7 * 3600)
    await world.deliver(news)
    assert await world.app.store.crossposts.channels() == []


async def test_what_is_missing_for_a_place_is_said(world: World, feed_server: FeedServer) -> None:
    await world.subscribe(feed_server.put("/feed", feed(1)))
    channel = world.app.client.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    assert world.guild.me is not None
    await channel.set_permissions(world.guild.me, manage_webhooks=False)
    await world.env.settle()
    result = await world.manager.click(await turned_to(world, "place"), label="Post as the feed")
    assert "I need *Manage Webhooks*" in shown(result)
    feed_server.put("/feed", feed(1, 2))
    await world.poll()
    *_, second = await world.deliver()
    assert second.author.id == world.guild.me.id


@pytest.mark.parametrize("style", [Style.CARD, Style.STORY, Style.TEXT])
async def test_a_role_is_pinged_by_what_its_tag_matches_outside_of_the_embed(
    world: World, feed_server: FeedServer, watchers: RoleHandle, style: Style
) -> None:
    await world.subscribe(feed_server.put("/feed", feed(1)), backlog=0)
    (one,) = await world.app.store.subscriptions.all()
    await world.app.store.changes.set_look(one.id, world.guild.id, Look(style))
    assert "posts that are tagged `NATO`" in shown(await add_ping(world, watchers, "NATO"))
    await add_ping(world, world.member)
    feed_server.put(
        "/feed",
        rss(
            item("3", published=NOON + 3 * HOUR, category="nato"),
            item("2", published=NOON + 2 * HOUR, category="sport"),
            item("1"),
        ),
    )
    await world.poll()
    sport, nato = await world.deliver()
    assert [user.id for user in sport.mentions] == [world.member.id]
    assert sport.role_mentions == []
    assert [role.id for role in nato.role_mentions] == [watchers.id]
    sent = [one.json for one in world.env.http_requests if one.path.endswith("/messages")][-1]
    assert sent is not None
    assert sent["allowed_mentions"] == {
        "parse": [],
        "roles": [str(watchers.id)],
        "users": [str(world.member.id)],
    }


async def test_a_role_that_was_deleted_is_left_out_and_told(
    world: World, feed_server: FeedServer, watchers: RoleHandle
) -> None:
    await world.subscribe(feed_server.put("/feed", feed(1)), backlog=0)
    assert "notifies nobody" not in shown(await add_ping(world, watchers))
    guild = world.app.client.get_guild(world.guild.id)
    role = guild.get_role(watchers.id) if guild else None
    assert role is not None
    await role.delete()
    await world.env.settle()
    page = await turned_to(world, "pings")
    assert "a role that was deleted, and is left out" in "\n".join(_texts(page.components))
    feed_server.put("/feed", feed(1, 2))
    await world.poll()
    (message,) = await world.deliver()
    assert message.content == ""
    (ping,) = await pings(world)
    options = page.components[0]["components"][-1]["components"][0]["options"]
    await world.manager.select(page, [options[0]["value"]], custom_id=await _route(world))
    assert ping.who is Who.ROLE
    assert await pings(world) == ()


async def _route(world: World) -> str:
    (one,) = await world.app.store.subscriptions.all()
    return f"edit:pings.remove:{one.id}:{world.manager.id}"


async def test_everyone_is_pinged_only_if_an_administrator_says_so(
    world: World, feed_server: FeedServer
) -> None:
    await world.subscribe(feed_server.put("/feed", feed(1)), backlog=0)
    page = await turned_to(world, "pings")
    assert "Ping @everyone" not in str(page.components)
    refused = await add_ping(world, world.guild.default_role)
    assert "Only an administrator" in refusal(refused)
    assert await pings(world) == ()
    role = world.guild.create_role("chiefs", permissions=ADMINISTRATOR)
    world.manager = world.guild.add_member(world.env.create_user("max"), roles=[role])
    await world.manager.click(await turned_to(world, "pings"), label="Ping @everyone")
    assert await pings(world) == (Ping(Who.EVERYONE, 0),)
    feed_server.put("/feed", feed(1, 2))
    await world.poll()
    (message,) = await world.deliver()
    assert message.mention_everyone


async def test_at_most_ten_are_pinged_each_once(
    world: World, feed_server: FeedServer, watchers: RoleHandle
) -> None:
    await world.subscribe(feed_server.put("/feed", feed(1)), backlog=0)
    (one,) = await world.app.store.subscriptions.all()
    for number in range(9):
        ping = Ping(Who.USER, number + 1)
        assert await world.app.store.pings.add(one.id, world.guild.id, ping)
    await add_ping(world, watchers)
    await add_ping(world, watchers)
    assert len(await pings(world)) == 10
    assert "as many as it can, 10" in refusal(await add_ping(world, watchers, "NATO"))
    assert not await world.app.store.pings.add(one.id, world.guild.id + 1, Ping(Who.USER, 1))

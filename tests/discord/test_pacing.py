"""Digests, quiet hours and limits, as they appear in a channel."""

import discord
import pytest

from bot.pacing import AS_THEY_COME, Digest, Pacing
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import World
from tests.feed_server import FeedServer

DAILY = Pacing(Digest.DAILY, at=9 * 60, zone="Europe/Berlin")
UNTIL_NINE = 20 * 3600.0
"""Seconds from noon, UTC, to nine in Berlin in winter."""


async def publish(world: World, feed_server: FeedServer, first: int, last: int) -> None:
    """Items `first` to `last` appear, and are seen."""
    numbers = range(last, first - 1, -1)
    items = (item(str(n), published=NOON + n * HOUR) for n in numbers)
    feed_server.put("/feed", rss(*items))
    await world.poll()


async def paced(world: World, feed_server: FeedServer, pacing: Pacing) -> None:
    """A subscription of that pacing, to a feed with nothing in it yet."""
    await world.subscribe(feed_server.put("/feed", rss()))
    await change(world, pacing)


async def change(world: World, pacing: Pacing) -> None:
    (one,) = await world.app.subscriptions.of_guild(world.guild.id)
    await world.app.client.editing.set_pacing(one, world.guild.id, pacing)


async def test_a_digest_is_one_message_to_jump_from(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await paced(world, feed_server, DAILY)
    await publish(world, feed_server, 1, 12)
    assert await world.deliver() == []
    clock.advance(UNTIL_NINE)
    (message,) = await world.deliver()
    (embed,) = message.embeds
    assert embed.title == "12 items · 2 January 2026"
    assert embed.author.name == "A feed"
    assert embed.description is not None
    assert embed.description.splitlines() == [
        f"- [Title {n}](https://news.example/{n})" for n in range(12, 0, -1)
    ]
    assert message.components == []
    assert len(await world.deliver()) == 1


async def test_what_does_not_fit_is_behind_a_button(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await paced(world, feed_server, DAILY)
    await publish(world, feed_server, 1, 200)
    clock.advance(UNTIL_NINE)
    (message,) = await world.deliver()
    description = message.embeds[0].description
    assert description is not None
    *lines, last = description.splitlines()
    assert last == f"… and {200 - len(lines)} more"
    result = await world.member.click(message, label="Show them")
    assert result.response is not None
    shown = [result.response, *result.followups]
    titles = "\n".join(str(one.embeds[0].description) for one in shown)
    assert len(titles.splitlines()) == 200


@pytest.mark.parametrize(
    ("pacing", "wait"),
    [(Pacing(Digest.HOURLY), 3600.0), (Pacing(Digest.GATHERED, size=3), 0.0), (DAILY, UNTIL_NINE)],
    ids=["hourly", "gathered", "daily"],
)
async def test_a_digest_whose_answer_is_lost_is_there_once(
    world: World, feed_server: FeedServer, clock: SetClock, pacing: Pacing, wait: float
) -> None:
    await paced(world, feed_server, pacing)
    await publish(world, feed_server, 1, 2)
    assert await world.deliver() == []
    await publish(world, feed_server, 1, 3)
    assert (await world.deliver() == []) == bool(wait)
    clock.advance(wait)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=503, code=0, times=1)
    titles = await world.titles()
    assert [str(title).split(" · ")[0] for title in titles] == ["3 items"]
    await publish(world, feed_server, 1, 3)
    assert await world.titles() == titles


async def test_a_change_to_a_digest_in_a_change_of_mind_loses_nothing(
    world: World, feed_server: FeedServer
) -> None:
    await paced(world, feed_server, DAILY)
    await publish(world, feed_server, 1, 3)
    await change(world, AS_THEY_COME)
    assert await world.titles() == ["3 items · 1 January 2026"]
    await publish(world, feed_server, 1, 4)
    assert (await world.titles())[1:] == ["Title 4"]


async def test_quiet_hours_of_one_are_not_those_of_another(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await paced(world, feed_server, Pacing(quiet=(12 * 60, 13 * 60)))
    await publish(world, feed_server, 1, 12)
    await world.subscribe(feed_server.put("/other", rss(item("other"))))
    assert await world.titles() == ["Title other"]
    clock.advance(3600)
    assert (await world.titles())[1:] == ["2 more items came at once"] + [
        f"Title {n}" for n in range(3, 13)
    ]


async def test_beyond_the_limit_the_rest_of_the_hour_is_a_digest(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await paced(world, feed_server, Pacing(limit=2))
    await publish(world, feed_server, 1, 15)
    assert await world.titles() == ["Title 1", "Title 2"]
    clock.advance(3600)
    assert (await world.titles())[2:] == ["13 items · 1 January 2026"]


async def test_a_digest_that_discord_refuses_waits_whole(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await paced(world, feed_server, DAILY)
    await publish(world, feed_server, 1, 3)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50001, times=1)
    clock.advance(UNTIL_NINE)
    assert await world.titles() == []
    await publish(world, feed_server, 1, 4)
    await world.app.store.subscriptions.resume([world.channel.id], now=clock())
    assert await world.titles() == ["3 items · 2 January 2026"]
    clock.advance(86_400)
    assert (await world.titles())[1:] == ["1 item · 3 January 2026"]


async def test_a_digest_waits_while_a_permission_is_missing(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await paced(world, feed_server, DAILY)
    await publish(world, feed_server, 1, 2)
    channel = world.app.client.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    assert world.guild.me is not None
    await channel.set_permissions(world.guild.me, embed_links=False)
    await world.env.settle()
    clock.advance(UNTIL_NINE)
    assert await world.titles() == []
    await channel.set_permissions(world.guild.me, embed_links=True)
    await world.env.settle()
    assert await world.titles() == ["2 items · 2 January 2026"]


async def test_an_item_that_changes_while_it_waits_is_told_of_as_it_is_then(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await paced(world, feed_server, DAILY)
    await publish(world, feed_server, 1, 1)
    feed_server.put("/feed", rss(item("1", title="Corrected")))
    await world.poll()
    clock.advance(UNTIL_NINE)
    (message,) = await world.deliver()
    assert "Corrected" in str(message.embeds[0].description)
    feed_server.put("/feed", rss(item("1", title="Again")))
    await world.poll()
    (message,) = await world.deliver()
    assert "Corrected" in str(message.embeds[0].description)


async def test_in_a_forum_items_have_their_threads_and_the_digest_lists_those(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    forum = world.guild.create_forum_channel("stories")
    await world.subscribe(feed_server.put("/feed", rss()), channel=forum)
    await change(world, DAILY)
    await publish(world, feed_server, 1, 2)
    await world.deliver(forum)
    await publish(world, feed_server, 1, 3)
    await world.deliver(forum)
    threads = {thread.name: thread.id for thread in forum.threads}
    assert list(threads) == ["Title 1", "Title 2", "Title 3"]
    clock.advance(UNTIL_NINE)
    await world.deliver(forum)
    digest = forum.threads[-1]
    assert digest.name == "3 items · 2 January 2026"
    (message,) = digest.history()
    assert str(message.embeds[0].description).splitlines() == [
        f"- [Title {n}](https://discord.com/channels/{world.guild.id}/{threads[f'Title {n}']})"
        for n in (3, 2, 1)
    ]
    await publish(world, feed_server, 1, 4)
    await world.deliver(forum)
    clock.advance(86_400)
    await world.deliver(forum)
    names = [thread.name for thread in forum.threads[4:]]
    assert names == ["Title 4", "1 item · 3 January 2026"]
    clock.advance(86_400)
    await world.deliver(forum)
    assert len(forum.threads) == 6


async def test_a_digest_moved_out_of_its_forum_holds_items_back_again(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    forum = world.guild.create_forum_channel("stories")
    await world.subscribe(feed_server.put("/feed", rss()), channel=forum)
    await change(world, DAILY)
    (one,) = await world.app.subscriptions.of_guild(world.guild.id)
    assert one.pacing.is_roundup
    await world.app.client.editing.move(one, world.guild.id, world.channel.id)
    await publish(world, feed_server, 1, 2)
    assert await world.titles() == []
    clock.advance(UNTIL_NINE)
    assert await world.titles() == ["2 items · 2 January 2026"]

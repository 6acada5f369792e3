"""`/latest`: what anybody in a server can ask for."""

import discord
import pytest
from simcord import InteractionResult

from bot.texts import say
from tests.building import HOUR, NOON, item, remove_for_good, rss
from tests.conftest import SetClock
from tests.discord.conftest import MANAGER, World, buttons, refusal, said
from tests.feed_server import FeedServer

FIRST, LAST = ["Title 3", "Title 2"], ["Title 1", "Title 9"]


def titles(message: discord.Message) -> list[str | None]:
    return [embed.title for embed in message.embeds]


def shown(result: InteractionResult) -> list[str | None]:
    """The titles of a public answer."""
    assert result.response is not None
    assert not result.ephemeral
    return [embed.title for embed in result.response.embeds]


async def two_feeds(world: World, feed_server: FeedServer) -> None:
    fruit = [
        item("3", published=NOON - HOUR, category="NATO", description="Cherries in Brussels"),
        item("2", published=NOON - 2 * HOUR, category="Sport"),
        item("1", published=NOON - 3 * HOUR, category="nato"),
    ]
    tools = [item("9", published=NOON - 4 * HOUR, description="A hammer, by nature")]
    await world.subscribe(feed_server.put("/fruit", rss(*fruit, title="Fruit Weekly")))
    await world.subscribe(feed_server.put("/tools", rss(*tools, title="Tools Daily")))


@pytest.mark.parametrize(
    ("topic", "titles"),
    [
        ("nato", ["Title 3", "Title 1"]),
        ("NATO", ["Title 3", "Title 1"]),
        ("tools", ["Title 9"]),
        ("weekly", ["Title 3", "Title 2", "Title 1"]),
        ("hammer nature", ["Title 9"]),
        ("brussels", ["Title 3"]),
        ("", ["Title 3", "Title 2", "Title 1"]),
    ],
)
async def test_a_topic_is_a_tag_else_a_feed_else_words(
    world: World, feed_server: FeedServer, topic: str, titles: list[str]
) -> None:
    await two_feeds(world, feed_server)
    assert shown(await world.member.slash(world.channel, "latest", topic=topic)) == titles


async def test_count_is_how_many(world: World, feed_server: FeedServer) -> None:
    await two_feeds(world, feed_server)
    result = await world.member.slash(world.channel, "latest", count=4)
    assert shown(result) == ["Title 3", "Title 2", "Title 1", "Title 9"]
    assert shown(await world.member.slash(world.channel, "latest", count=1)) == ["Title 3"]


async def test_it_says_when_the_feed_was_last_checked(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await two_feeds(world, feed_server)
    checked = clock.now
    clock.advance(3600)
    result = await world.member.slash(world.channel, "latest", topic="nato")
    assert result.response is not None
    expected = f"Latest about **nato** · checked <t:{checked // 1000}:R>"
    assert result.response.content == expected


async def test_it_answers_from_the_store_without_fetching(
    world: World, feed_server: FeedServer
) -> None:
    await two_feeds(world, feed_server)
    asked = len(feed_server.requests)
    await world.member.slash(world.channel, "latest", topic="nato")
    assert len(feed_server.requests) == asked


async def test_nothing_found_says_what_to_try(world: World, feed_server: FeedServer) -> None:
    assert "/subscribe" in said(await world.member.slash(world.channel, "latest"))
    await two_feeds(world, feed_server)
    answer = said(await world.member.slash(world.channel, "latest", topic="ze*bra"))
    assert "nothing about “ze\\*bra”" in answer
    assert "Try another word" in answer


async def test_another_servers_news_do_not_appear(world: World, feed_server: FeedServer) -> None:
    await two_feeds(world, feed_server)
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("news")
    managers = guild.create_role("Managers", permissions=MANAGER)
    eve = guild.add_member(world.env.create_user("eve"), roles=[managers])
    own = feed_server.put("/own", rss(item("own")))
    await eve.slash(channel, "subscribe", feed=own, confirm=False)
    assert shown(await eve.slash(channel, "latest", count=10)) == ["Title own"]
    assert "nothing about" in said(await eve.slash(channel, "latest", topic="hammer"))


async def test_ten_long_entries_all_fit_into_one_message(
    world: World, feed_server: FeedServer
) -> None:
    tags = "</category><category>".join(f"{number} {'x' * 90}" for number in range(20))
    text = "a*b " * 700
    items = [item(str(number), description=text, category=tags) for number in range(8)]
    items += [item("8", title="*" * 300, description=text, category=tags), item("9")]
    await world.subscribe(feed_server.put("/feed", rss(*items, title="*" * 300)), backlog=0)
    result = await world.member.slash(world.channel, "latest", count=10)
    assert result.response is not None
    embeds = result.response.embeds
    assert len(embeds) == 10
    assert 4000 < sum(map(len, embeds)) <= 6000
    assert all((embed.description or "").endswith("…") for embed in embeds[:8])
    assert embeds[9].description == "Summary 9"


async def choices(world: World, typed: str) -> dict[str, str]:
    offered = await world.member.autocomplete(world.channel, "latest", "topic", typed)
    return {choice["name"]: choice["value"] for choice in offered}


async def test_tags_and_feeds_are_offered_while_typing(
    world: World, feed_server: FeedServer
) -> None:
    assert await choices(world, "") == {}
    await two_feeds(world, feed_server)
    offered = await choices(world, "")
    assert [name.casefold() for name in offered] == [
        "nato — tag, 2 items",
        "sport — tag, 1 item",
        "fruit weekly — feed",
        "tools daily — feed",
    ]
    assert list(await choices(world, "spo")) == ["Sport — tag, 1 item"]
    result = await world.member.slash(world.channel, "latest", topic=offered["Tools Daily — feed"])
    assert shown(result) == ["Title 9"]
    assert result.response is not None
    assert result.response.content.startswith("Latest about **Tools Daily**")


async def test_another_server_is_offered_none_of_it(world: World, feed_server: FeedServer) -> None:
    await two_feeds(world, feed_server)
    value = (await choices(world, "tools"))["Tools Daily — feed"]
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("news")
    eve = guild.add_member(world.env.create_user("eve"))
    assert await eve.autocomplete(channel, "latest", "topic", "") == []
    assert "follows no feeds yet" in said(await eve.slash(channel, "latest", topic=value))


async def first_page(world: World, feed_server: FeedServer) -> discord.Message:
    """The first two of four items, as they stand in the channel."""
    await two_feeds(world, feed_server)
    assert shown(await world.member.slash(world.channel, "latest", count=2)) == FIRST
    return world.channel.history()[-1]


async def test_whoever_asked_turns_the_pages(world: World, feed_server: FeedServer) -> None:
    message = await first_page(world, feed_server)
    assert buttons(message) == ["Next"]
    await world.member.click(message, label="Next")
    last = world.channel.history()[-1]
    assert (titles(last), buttons(last)) == (LAST, ["Previous"])
    assert last.id == message.id
    await world.member.click(last, label="Previous")
    assert titles(world.channel.history()[-1]) == FIRST


async def test_nobody_else_turns_them(world: World, feed_server: FeedServer) -> None:
    message = await first_page(world, feed_server)
    answer = refusal(await world.manager.click(message, label="Next"))
    assert answer == say("common.not_yours")
    assert titles(world.channel.history()[-1]) == FIRST


async def test_pages_turn_after_a_restart(world: World, feed_server: FeedServer) -> None:
    message = await first_page(world, feed_server)
    for extension in ("cogs.paging", "cogs.latest"):
        await world.app.client.unload_extension(extension)
        await world.app.client.load_extension(extension)
    await world.member.click(message, label="Next")
    assert titles(world.channel.history()[-1]) == LAST


async def test_a_page_that_is_gone_says_so(world: World, feed_server: FeedServer) -> None:
    message = await first_page(world, feed_server)
    for one in await world.app.store.subscriptions.all():
        await remove_for_good(world.app.store, one.id, world.guild.id)
    await world.member.click(message, label="Next")
    last = world.channel.history()[-1]
    assert (titles(last), buttons(last)) == ([], ["Previous"])
    assert "nothing" in last.content


async def test_a_topic_of_many_emoji_has_no_buttons_that_discord_would_refuse(
    world: World, feed_server: FeedServer
) -> None:
    tag = "👍" * 50
    items = [item(str(number), category=tag) for number in range(3)]
    await world.subscribe(feed_server.put("/feed", rss(*items)), backlog=0)
    await world.member.slash(world.channel, "latest", topic=tag, count=1)
    assert buttons(world.channel.history()[-1]) == []

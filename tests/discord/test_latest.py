"""`/latest`: what anybody in a server can ask for."""

import pytest
from simcord import InteractionResult

from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import MANAGER, World, said
from tests.feed_server import FeedServer


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


async def test_ten_long_entries_still_make_one_message(
    world: World, feed_server: FeedServer
) -> None:
    tags = "</category><category>".join(f"{number} {'x' * 90}" for number in range(20))
    items = [item(str(number), category=tags) for number in range(10)]
    await world.subscribe(feed_server.put("/feed", rss(*items)), backlog=0)
    result = await world.member.slash(world.channel, "latest", count=10)
    assert result.response is not None
    assert 1 <= len(result.response.embeds) < 10
    assert sum(map(len, result.response.embeds)) <= 6000

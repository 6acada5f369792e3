"""`/search`: what whoever asks finds, and nobody else sees."""

import pytest
from simcord import InteractionResult, ResponseMessage

from bot.texts import say
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import World, buttons, refusal, said
from tests.feed_server import FeedServer


def found(result: InteractionResult) -> list[str]:
    """The titles of what was found."""
    lines = said(result).splitlines()
    return [line.split("]")[0].removeprefix("**[") for line in lines if line.startswith("**[")]


def page(result: InteractionResult) -> ResponseMessage:
    assert result.response is not None
    return result.response


async def harbour(world: World, feed_server: FeedServer) -> None:
    """A feed with 12 items, the newest first."""
    items = [
        item(str(n), published=NOON - n * HOUR, description=f"Ships and *ropes* {n}")
        for n in range(1, 12)
    ]
    special = item("12", published=NOON - 12 * HOUR, title="東京の港", category="Cranes")
    await world.subscribe(feed_server.put("/feed", rss(*items, special, title="Harbour_Post")))


async def test_an_item_is_found_by_its_words(world: World, feed_server: FeedServer) -> None:
    await harbour(world, feed_server)
    result = await world.member.slash(world.channel, "search", words="ships 1")
    assert found(result) == ["Title 1"]
    assert said(result).splitlines() == [
        "**[Title 1](https://news.example/1)**",
        f"-# <t:{(NOON - HOUR) // 1000}:R> · Harbour\\_Post",
        "Ships and \\*ropes\\* 1",
    ]
    for words in ("東京", "crane"):
        assert found(await world.member.slash(world.channel, "search", words=words)) == ["東京の港"]


@pytest.mark.parametrize("words", ["zebra", '"', "* OR NEAR(", "words:title", "ships -zebra*9"])
async def test_nothing_found_says_what_to_try(
    world: World, feed_server: FeedServer, words: str
) -> None:
    await harbour(world, feed_server)
    answer = said(await world.member.slash(world.channel, "search", words=words))
    assert answer.startswith("No kept item has “")
    assert "fewer or other words" in answer


async def test_whoever_searched_turns_the_pages(world: World, feed_server: FeedServer) -> None:
    await harbour(world, feed_server)
    first = await world.member.slash(world.channel, "search", words="ships")
    assert found(first) == [f"Title {n}" for n in range(1, 6)]
    assert buttons(page(first)) == ["Next"]
    second = await world.member.click(page(first), label="Next")
    assert found(second) == [f"Title {n}" for n in range(6, 11)]
    assert buttons(page(second)) == ["Previous", "Next"]
    third = await world.member.click(page(second), label="Next")
    assert (found(third), buttons(page(third))) == (["Title 11"], ["Previous"])
    back = await world.member.click(page(third), label="Previous")
    assert found(back) == [f"Title {n}" for n in range(6, 11)]


async def test_an_old_page_asks_for_another_search(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await harbour(world, feed_server)
    first = await world.member.slash(world.channel, "search", words="ships")
    await world.env.advance_time(3700)
    answer = refusal(await world.member.click(page(first), label="Next"))
    assert answer == say("common.expired")


async def test_no_link_or_title_ends_the_link_early(world: World, feed_server: FeedServer) -> None:
    items = [
        item("1", title="Ships [part", link="https://news.example/(a)_[b](https://evil.example"),
        item("2", title="Ships on https://good.example", link="https://news.example/2"),
    ]
    await world.subscribe(feed_server.put("/feed", rss(*items)))
    answer = said(await world.member.slash(world.channel, "search", words="ships"))
    assert "**[Ships (part](https://news.example/%28a%29_[b]%28https://evil.example)**" in answer
    assert "**Ships on https://good.example https://news.example/2**" in answer


async def test_another_server_finds_nothing_of_it(world: World, feed_server: FeedServer) -> None:
    await harbour(world, feed_server)
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("news")
    eve = guild.add_member(world.env.create_user("eve"))
    assert "No kept item" in said(await eve.slash(channel, "search", words="ships"))


async def test_a_page_of_the_longest_items_fits(world: World, feed_server: FeedServer) -> None:
    link = f"https://news.example/{'a' * 220}"
    items = [item(str(n), title="*x* " * 90, description="_y_ " * 90, link=link) for n in range(6)]
    await world.subscribe(feed_server.put("/feed", rss(*items, title="*z* " * 90)))
    answer = said(await world.member.slash(world.channel, "search", words="x y"))
    assert 2500 < len(answer) <= 4096


async def test_a_page_of_links_full_of_brackets_fits(world: World, feed_server: FeedServer) -> None:
    link = f"https://news.example/{'(' * 220}"
    items = [item(str(n), title="*x* " * 90, description="_y_ " * 90, link=link) for n in range(6)]
    await world.subscribe(feed_server.put("/feed", rss(*items, title="*z* " * 90)))
    assert len(said(await world.member.slash(world.channel, "search", words="x y"))) <= 4096

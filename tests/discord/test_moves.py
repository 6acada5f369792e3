"""A site that moves, or names its items anew, posts nothing again."""

import pytest

from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World
from tests.feed_server import FeedServer

OLD = "http://news.example/story/{}/"


def feed(count: int, link: str, guid: str) -> bytes:
    return rss(
        *(
            item(str(n), link=link.format(n), guid=guid.format(n), published=NOON + n * HOUR)
            for n in range(count, 0, -1)
        )
    )


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example/story/{}/",
        "https://www.news.example/story/{}",
        "https://other.example/story/{}/",
        "http://news.example/story/{}/?utm_source=rss&amp;utm_medium=feed",
    ],
)
@pytest.mark.parametrize("guid", ["{0}", "https://other.example/?p={0}", ""])
async def test_only_what_is_new_is_posted(
    world: World, feed_server: FeedServer, link: str, guid: str
) -> None:
    url = feed_server.put("/feed", feed(4, OLD, "http://news.example/?p={}"))
    await world.subscribe(url, backlog=4)
    before = await world.titles()
    assert before == [f"Title {n}" for n in range(1, 5)]
    feed_server.put("/feed", feed(5, link, guid))
    await world.poll()
    assert await world.titles() == [*before, "Title 5"]
    await world.poll()
    assert len(await world.titles()) == 5

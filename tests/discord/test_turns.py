"""What happens to posts while they wait for their turn."""

import pytest

from bot.deliver import Courier
from tests.building import NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import World
from tests.feed_server import FeedServer


async def test_a_post_that_waited_for_long_was_still_never_tried(
    world: World, feed_server: FeedServer, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the channel's history, which the bot may not even see, is not searched for it."""

    async def wait_for_long(_courier: Courier) -> None:
        clock.advance(300)

    monkeypatch.setattr(Courier, "ready", wait_for_long)
    await world.subscribe(feed_server.put("/feed", rss(item("1"))))
    assert await world.titles() == ["Title 1"]
    path = f"/channels/{world.channel.id}/messages"
    assert [one.method for one in world.env.http_requests if one.path == path] == ["POST"]


async def test_who_stands_in_line_has_claimed_nothing(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def until_we_stop(_courier: Courier) -> None:
        world.app.stopping.set()

    monkeypatch.setattr(Courier, "stand_in_line", until_we_stop)
    await world.subscribe(feed_server.put("/feed", rss(item("1"))))
    assert await world.deliver() == []
    outbox = world.app.store.outbox
    assert await outbox.open_message(world.channel.id) is None
    assert len(await outbox.next_posts(world.channel.id, 10, now=NOON)) == 1


async def test_who_has_nothing_to_send_stands_in_no_line(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = 0

    async def count(_courier: Courier) -> None:
        nonlocal stood
        stood += 1

    monkeypatch.setattr(Courier, "stand_in_line", count)
    await world.subscribe(feed_server.put("/feed", rss(item("1"))))
    assert await world.titles() == ["Title 1"]
    assert stood == 1

"""The password in a feed's address is used, and nobody gets to see it."""

import logging

import pytest

from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import World
from tests.feed_server import FeedServer

SECRET = "hush"  # noqa: S105 - of a test


async def test_no_message_answer_or_log_shows_it(
    world: World, feed_server: FeedServer, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A feed without a title, so that its address stands for it everywhere."""
    caplog.set_level(logging.INFO)
    url = feed_server.put("/feed", rss(item("1"), title="")).replace("//", f"//ann:{SECRET}@")
    card = await world.subscribe(url, confirm=True)
    assert card.response is not None
    await world.manager.click(card.response, label="Subscribe")
    await world.subscribe(url)
    assert await world.titles() == ["Title 1"]
    assert "Authorization" in feed_server.requests[0].headers
    await world.manager.slash(world.channel, "subscriptions")

    for status in (401, 410):
        feed_server.fail("/feed", status)
        await world.poll()
        await world.app.poller.flush()
    await world.app.client._steward().tell()  # noqa: SLF001 - as the engine does
    await world.manager.slash(world.channel, "subscriptions")
    feed_server.fail("/moved", 301, Location="/feed")
    feed_server.put("/feed", rss(item("2", published=NOON + HOUR), item("1"), title=""))
    await world.poll()
    assert await world.titles() == ["Title 1", None, "Title 2"]  # the one between tells of 410
    await world.subscribe(url.replace("/feed", "/nothing"))
    await world.subscribe(url.replace("/feed", "/moved"))
    one, *_ = await world.app.store.subscriptions.of_guild(world.guild.id)
    assert SECRET in one.feed_url
    await world.manager.slash(world.channel, "unsubscribe", subscription=f"s:{one.id}")

    sent = repr([(request.path, request.json) for request in world.env.http_requests])
    assert "127.0.0.1" in sent
    assert SECRET not in sent
    assert "127.0.0.1" in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in repr(one)

"""Discord waits three seconds for a first answer, a busy database longer than that."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from simcord.results import ResponseMessage

from bot.store.database import Database
from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World
from tests.feed_server import FeedServer


@pytest.fixture
async def steps(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """What is done, in its order, from now on; there is a feed with items for two pages."""
    await world.subscribe(
        feed_server.put("/feed", rss(*(item(str(n), published=NOON - n * HOUR) for n in range(9))))
    )
    done: list[str] = []
    defer, read, write = discord.InteractionResponse.defer, Database.read, Database.write

    async def deferred(self: Any, **options: Any) -> object:
        done.append("acknowledged")
        return await defer(self, **options)

    def used(real: Any) -> Any:
        @asynccontextmanager
        async def use(self: Database) -> AsyncIterator[Any]:
            done.append("asked the store")
            async with real(self) as connection:
                yield connection

        return use

    monkeypatch.setattr(discord.InteractionResponse, "defer", deferred)
    monkeypatch.setattr(Database, "read", used(read))
    monkeypatch.setattr(Database, "write", used(write))
    return done


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("search", {"words": "title"}),
        ("why", {"item": "Title 1"}),
        ("feeds", {}),
        ("subscriptions", {}),
        ("unsubscribe", {"subscription": "s:1"}),
        ("filter list", {"subscription": "s:1"}),
        ("filter test", {"subscription": "s:1"}),
    ],
)
async def test_a_command_is_acknowledged_before_the_store_is_asked(
    world: World, steps: list[str], command: str, options: dict[str, str]
) -> None:
    await world.manager.slash(world.channel, command, **options)
    assert steps[:2] == ["acknowledged", "asked the store"]


async def test_a_press_is_acknowledged_before_the_store_is_asked(
    world: World, feed_server: FeedServer, steps: list[str]
) -> None:
    feed_server.fail("/feed", 500)
    await world.poll()
    found = await world.manager.slash(world.channel, "search", words="title")
    failing = await world.manager.slash(world.channel, "feeds")
    for page, button in ((found.response, "Next"), (failing.response, "Retry A feed")):
        assert isinstance(page, ResponseMessage)
        steps.clear()
        await world.manager.click(page, label=button)
        assert steps[:2] == ["acknowledged", "asked the store"]

"""Somebody subscribes to what never answers: they hear of it at once, and how it ended."""

import asyncio

from aiohttp import web

from tests.building import item, rss
from tests.wire.conftest import Wire

HANGS_FOR = 60.0
PATIENCE = 30.0
"""Seconds in which it has to end; Discord's token for an answer is good for 15 minutes."""


async def test_a_command_whose_feed_hangs_is_answered_at_once_and_ends_in_words(
    wire: Wire,
) -> None:
    async def hang(_request: web.Request) -> web.Response:
        await asyncio.sleep(HANGS_FOR)
        return web.Response(body=rss(item()))

    page = b'<!doctype html><link rel="alternate" type="application/rss+xml" href="/feed">'
    wire.feeds.put("/page", page, "text/html")
    wire.feeds.handle("/feed", hang)
    wire.feeds.put("/other", rss(item(), title="Other"))
    wire.feeds.put("/third", rss(item(category="News"), title="Third"))
    wire.configure()
    async with wire.bot() as bot:
        await bot.until_logged("gave Discord")
        hanging = [
            await wire.discord.slash(wire.channel, "subscribe", feed=wire.feeds.url + path)
            for path in ("/feed", "/page")
        ]
        other = await wire.discord.slash(
            wire.channel, "subscribe", feed=f"{wire.feeds.url}/other", confirm=False
        )
        card = await wire.discord.slash(
            wire.channel, "subscribe", feed=f"{wire.feeds.url}/third", tags="news"
        )
        for interaction in (*hanging, other, card):
            ((after, what, body), *_) = await wire.discord.answers(interaction, 1)
            assert (what, body["type"]) == ("callback", 5)
            assert after < 1
        _, (after, _, body) = await wire.discord.answers(other, 2)
        assert "**Other**" in body["content"]
        assert after < PATIENCE / 2, "others do not wait for it"
        _, (_, _, body) = await wire.discord.answers(card, 2)
        assert "### Third" in body["content"]
        assert body["embeds"]
        assert body["components"]
        for interaction in hanging:
            _, (after, what, body) = await wire.discord.answers(interaction, 2, seconds=PATIENCE)
            assert (what, body["content"]) == ("followup", "The feed did not answer in time.")
            assert after < PATIENCE
        await wire.discord.wait_for_messages(wire.channel, 1)
        assert await bot.stop() == 0
    assert (await wire.discord.stats())["invalid"] == []

"""Every style keeps the promise: what was taken and not answered is found, and not sent again."""

import json

from bot.looks import Style
from tests.building import HOUR, NOON, item, rss
from tests.wire.conftest import Wire

OLD = item("0", published=NOON)
NEWS = rss(*(item(str(n), published=NOON + n * HOUR) for n in (3, 2, 1)), OLD)


async def test_what_the_killed_bot_had_sent_is_known_again_in_every_style(wire: Wire) -> None:
    await wire.discord.configure(nonce_window=0)
    wire.feeds.put("/feed", rss(OLD))
    channels = {style: await wire.discord.add_channel(wire.guild, style) for style in Style}
    wire.configure(*(wire.subscription(channel=one) for one in channels.values()))
    async with wire.bot() as bot:
        for style, channel in channels.items():
            await wire.discord.wait_for_messages(channel, 1)
            wire.set_place(channel, "style", style)
            await wire.discord.add_fault("after: hold", path=f"/channels/{channel}/messages")
        wire.feeds.put("/feed", NEWS)
        for channel in channels.values():
            await wire.discord.wait_for_messages(channel, 2)
        await bot.kill()
    await wire.discord.clear_faults()
    async with wire.bot() as bot:
        for channel in channels.values():
            await wire.discord.wait_for_messages(channel, 4)
        assert await bot.stop() == 0
    for style, channel in channels.items():
        posts = [json.dumps(one) for one in await wire.discord.accepted(channel)]
        found = [sum(f"Title {number}" in post for post in posts) for number in range(4)]
        assert found == [1, 1, 1, 1], style
        assert ("accent_color" in posts[-1]) is (style is Style.STORY)

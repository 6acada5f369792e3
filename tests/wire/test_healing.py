"""What stands still is told once, in words, and goes on by itself."""

from typing import Any

from tests.building import HOUR, NOON, item, rss
from tests.wire.conftest import Wire


def feed(*numbers: int) -> bytes:
    """A feed of these items, the last of which is its newest."""
    return rss(*(item(str(n), published=NOON + n * HOUR) for n in reversed(numbers)))


async def notices(wire: Wire, channel: int) -> list[str]:
    """What the bot wrote there in words."""
    return [
        embed["description"]
        for message in await wire.discord.accepted(channel)
        for embed in message["embeds"]
        if "title" not in embed
    ]


async def posts(wire: Wire, channel: int) -> list[str | None]:
    """The titles of what it posted there."""
    return [title for title in await wire.discord.titles(channel) if title]


async def polled_twice(wire: Wire, path: str = "/feed") -> None:
    """Wait until what is served now has been recorded."""
    seen = wire.feeds.count(path, 304)
    await wire.feeds.until(lambda: wire.feeds.count(path, 304) >= seen + 2)


def configure(wire: Wire, *subscriptions: dict[str, Any]) -> None:
    wire.feeds.put("/feed", feed(1))
    wire.configure(wire.subscription(), *subscriptions)


async def test_a_permission_that_comes_back_is_enough(wire: Wire) -> None:
    other = await wire.discord.add_channel(wire.guild, "other")
    configure(wire, wire.subscription(channel=other))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 1)
        await wire.discord.wait_for_messages(other, 1)
        await wire.discord.deny(wire.channel, "send_messages")
        wire.feeds.put("/feed", feed(1, 2))
        await wire.discord.wait_for_messages(other, 3)
        (notice,) = await notices(wire, other)
        assert f"<#{wire.channel}>: missing: Send Messages" in notice
        wire.feeds.put("/feed", feed(1, 2, 3))
        await wire.discord.wait_for_messages(other, 4)
        await wire.discord.deny(wire.channel)
        await wire.discord.wait_for_messages(wire.channel, 3)
        await bot.stop()
    assert await posts(wire, wire.channel) == ["Title 1", "Title 2", "Title 3"]
    assert len(await notices(wire, other)) == 1


async def test_a_refusal_is_not_tried_again_until_something_changed(wire: Wire) -> None:
    configure(wire)
    await wire.discord.add_fault("status", status=403, code=50001, times=1)
    async with wire.bot() as bot:
        await bot.until_logged("takes no posts")
        await polled_twice(wire)
        assert len(await wire.discord.posts(wire.channel)) == 1
        await wire.discord.deny(wire.channel)  # any update of the channel
        await wire.discord.wait_for_messages(wire.channel, 1)
        await bot.stop()


async def test_a_deleted_channel_is_told_of_elsewhere(wire: Wire) -> None:
    other = await wire.discord.add_channel(wire.guild, "other")
    configure(wire, wire.subscription(channel=other))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 1)
        await wire.discord.wait_for_messages(other, 1)
        await wire.discord.delete_channel(wire.channel)
        await wire.discord.wait_for_messages(other, 2)
        wire.feeds.put("/feed", feed(1, 2))
        await wire.discord.wait_for_messages(other, 3)
        await bot.stop()
    (notice,) = await notices(wire, other)
    assert "the channel was deleted" in notice
    assert await posts(wire, other) == ["Title 1", "Title 2"]


async def test_a_channel_that_was_deleted_meanwhile_is_found_at_the_start(wire: Wire) -> None:
    other = await wire.discord.add_channel(wire.guild, "other")
    configure(wire, wire.subscription(channel=other))
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 1)
        await wire.discord.wait_for_messages(other, 1)
        await bot.stop()
    await wire.discord.delete_channel(wire.channel)
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(other, 2)
        await bot.stop()
    assert "the channel was deleted" in (await notices(wire, other))[0]


async def test_a_server_that_removes_the_bot_may_invite_it_again(wire: Wire) -> None:
    configure(wire)
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 1)
        await wire.discord.kick(wire.guild)
        await bot.until_logged("its subscriptions wait for 30 days")
        wire.feeds.put("/feed", feed(1, 2))
        await wire.discord.invite(wire.guild)
        await polled_twice(wire)
        wire.feeds.put("/feed", feed(1, 2, 3))
        await wire.discord.wait_for_messages(wire.channel, 2)
        await bot.stop()
    assert await posts(wire, wire.channel) == ["Title 1", "Title 3"]


async def test_a_server_that_was_left_meanwhile_is_found_at_the_start(wire: Wire) -> None:
    configure(wire)
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 1)
        await bot.stop()
    await wire.discord.kick(wire.guild)
    async with wire.bot() as bot:
        await bot.until_logged("its subscriptions wait for 30 days")
        await bot.stop()
    await wire.discord.invite(wire.guild)
    async with wire.bot() as bot:
        await polled_twice(wire)
        wire.feeds.put("/feed", feed(1, 2))
        await wire.discord.wait_for_messages(wire.channel, 2)
        await bot.stop()
    assert await posts(wire, wire.channel) == ["Title 1", "Title 2"]


async def test_an_outage_changes_nothing(wire: Wire) -> None:
    configure(wire)
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 1)
        await wire.discord.set_available(wire.guild, available=False)
        wire.feeds.put("/feed", feed(1, 2))
        await polled_twice(wire)
        await wire.discord.set_available(wire.guild, available=True)
        wire.feeds.put("/feed", feed(1, 2, 3))
        await wire.discord.wait_for_messages(wire.channel, 3)
        await bot.stop()
        assert not [line for line in bot.log if "30 days" in line or "takes no posts" in line]
    assert await posts(wire, wire.channel) == ["Title 1", "Title 2", "Title 3"]


async def test_a_feed_that_is_gone_is_told_of_once_and_goes_on_when_it_is_back(
    wire: Wire,
) -> None:
    configure(wire)
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 1)
        wire.feeds.fail("/feed", 410)
        await wire.discord.wait_for_messages(wire.channel, 2)
        await wire.feeds.until(lambda: wire.feeds.count("/feed", 410) >= 4)
        assert len(await notices(wire, wire.channel)) == 1
        wire.feeds.put("/feed", feed(1, 2))
        await wire.discord.wait_for_messages(wire.channel, 3)
        await bot.stop()
    assert await posts(wire, wire.channel) == ["Title 1", "Title 2"]
    assert "answers 410 (Gone)" in (await notices(wire, wire.channel))[0]


async def test_a_feed_that_moved_is_followed(wire: Wire) -> None:
    configure(wire)
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(wire.channel, 1)
        wire.feeds.put("/new", feed(1, 2))
        wire.feeds.fail("/feed", 301, Location="/new")
        await wire.discord.wait_for_messages(wire.channel, 2)
        await wire.feeds.until(lambda: wire.feeds.count("/new", 304) >= 2)
        await bot.stop()
    assert await posts(wire, wire.channel) == ["Title 1", "Title 2"]

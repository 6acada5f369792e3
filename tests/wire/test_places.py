"""Announcements, webhooks and threads: what each does when Discord fails, and after a kill."""

import re
from typing import Any

from tests.building import HOUR, NOON, item, rss
from tests.loopback.driver import Json
from tests.wire.conftest import Wire

ANNOUNCEMENT, THREAD = 5, 11
QUICK = {
    "deliver.ways.LOOKS": [0.0, 0.2],
    "deliver.crosspost._WAIT": 0.1,
    "engine.SWEEP_INTERVAL": 0.3,
}
PUBLISHED = 1

FAULTS: list[dict[str, Any]] = [
    {"kind": "after: status", "status": 503},
    {"kind": "after: status", "status": 500},
    {"kind": "after: cut"},
    {"kind": "cut"},
]


def feed(*numbers: int) -> bytes:
    """A feed of these items, the last of which is its newest."""
    items = (item(str(n), published=NOON + n * HOUR) for n in reversed(numbers))
    return rss(*items, title="Discord Daily")


async def add_channels(wire: Wire, count: int, kind: int = 0, **options: int) -> list[int]:
    """New channels, each with the feed of its number, which has one item."""
    made = [
        await wire.discord.add_channel(wire.guild, f"c{n}", kind, **options) for n in range(count)
    ]
    for number in range(count):
        wire.feeds.put(f"/{number}", feed(1))
    wire.configure(*(wire.subscription(f"/{n}", channel=channel) for n, channel in enumerate(made)))
    return made


async def titles(wire: Wire, channels: list[int]) -> list[list[str | None]]:
    return [await wire.discord.titles(channel) for channel in channels]


def is_published(message: Json) -> bool:
    return bool(message["flags"] & PUBLISHED)


async def test_what_is_announced_is_published_once_whatever_fails(wire: Wire) -> None:
    killed, *others = channels = await add_channels(wire, 1 + len(FAULTS), ANNOUNCEMENT)
    async with wire.bot(QUICK) as bot:
        for channel in channels:
            await wire.discord.wait_for_messages(channel, 1)
            wire.set_place(channel, "crosspost")
        for channel, fault in zip(others, FAULTS, strict=True):
            path = f"/channels/{channel}/messages/*/crosspost"
            await wire.discord.add_fault(**fault, path=path)
        path = f"/channels/{killed}/messages/*/crosspost"
        await wire.discord.add_fault("hold", path=path)
        for number in range(len(channels)):
            wire.feeds.put(f"/{number}", feed(1, 2))
        await wire.discord.wait_for_held()
        for channel in others:
            await wire.discord.wait_for_published(channel, 1)
        await bot.kill()
    await wire.discord.clear_faults()
    async with wire.bot(QUICK) as bot:
        await wire.discord.wait_for_published(killed, 1)
        await bot.stop()
    assert await titles(wire, channels) == [["Title 1", "Title 2"]] * len(channels)
    for channel in channels:
        first, second = await wire.discord.accepted(channel)
        assert not is_published(first)
        assert is_published(second)


async def test_posts_do_not_wait_for_the_limit_of_what_can_be_published(wire: Wire) -> None:
    (channel,) = await add_channels(wire, 1, ANNOUNCEMENT)
    await wire.discord.configure(crossposts=2)
    async with wire.bot(QUICK) as bot:
        await wire.discord.wait_for_messages(channel, 1)
        wire.set_place(channel, "crosspost")
        wire.feeds.put("/0", feed(*range(1, 6)))
        found = await wire.discord.wait_for_messages(channel, 5)
        await wire.discord.wait_for_published(channel, 2)
        seen = wire.feeds.count("/0", 304)
        await wire.feeds.until(lambda: wire.feeds.count("/0", 304) >= seen + 2)
        await bot.stop()
    found = await wire.discord.accepted(channel)
    assert [is_published(one) for one in found] == [False, True, True, False, False]
    asked = [one for one in await wire.discord.requests() if one["path"].endswith("/crosspost")]
    assert [one["status"] for one in asked] == [200, 200, 429]


async def test_posts_under_the_feeds_name_are_there_once_whatever_fails(wire: Wire) -> None:
    deleted, killed, *others, plain = await add_channels(wire, 3 + len(FAULTS))
    channels = [deleted, killed, *others]
    for channel in channels:
        await wire.discord.allow(channel, "manage_webhooks")
    async with wire.bot(QUICK) as bot:
        for number, channel in enumerate([*channels, plain]):
            await wire.discord.wait_for_messages(channel, 1)
            wire.set_place(channel, "webhook")
            wire.feeds.put(f"/{number}", feed(1, 2))
        for channel in channels:
            await wire.discord.wait_for_messages(channel, 2)
            for fault, struck in zip(FAULTS, others, strict=True):
                if struck == channel:
                    webhook = (await wire.discord.accepted(channel))[1]["webhook_id"]
                    await wire.discord.add_fault(**fault, path=f"/webhooks/{webhook}/*")
        assert await wire.discord.delete_webhooks(deleted) == 1
        webhook = (await wire.discord.accepted(killed))[1]["webhook_id"]
        await wire.discord.add_fault("after: hold", path=f"/webhooks/{webhook}/*")
        for number in range(len(channels)):
            wire.feeds.put(f"/{number}", feed(1, 2, 3))
        await wire.discord.wait_for_held()
        for channel in channels:
            await wire.discord.wait_for_messages(channel, 3)
        await bot.kill()
    await wire.discord.clear_faults()
    assert await wire.discord.delete_webhooks(killed) == 1
    async with wire.bot(QUICK) as again:
        wire.feeds.put("/1", feed(1, 2, 3, 4))
        await wire.discord.wait_for_messages(killed, 4)
        wire.feeds.put("/0", feed(1, 2, 3).replace(b"Summary 3", b"Better"))
        await wire.discord.wait_for_text(deleted, "Better")
        await again.stop()
    expected = [[f"Title {n}" for n in range(1, 4)] for _ in channels]
    expected[1].append("Title 4")
    assert await titles(wire, channels) == expected
    for channel in channels:
        first, *named = await wire.discord.accepted(channel)
        assert "webhook_id" not in first
        assert {one["author"]["username"] for one in named} == {"D\u200aiscord Daily"}
    _, unnamed = await wire.discord.accepted(plain)
    assert "webhook_id" not in unnamed  # it may make none there
    webhooks = [(await wire.discord.accepted(one))[2]["webhook_id"] for one in channels]
    assert webhooks[0] != (await wire.discord.accepted(deleted))[1]["webhook_id"]
    assert not [line for line in bot.log + again.log if re.search(r"/webhooks/\d+/\S", line)]


async def test_an_archived_thread_is_searched_for_what_the_webhook_of_its_channel_posted(
    wire: Wire,
) -> None:
    (thread,) = await add_channels(wire, 1, THREAD, parent_id=wire.channel)
    await wire.discord.allow(wire.channel, "manage_webhooks")
    async with wire.bot(QUICK) as bot:
        await wire.discord.wait_for_messages(thread, 1)
        wire.set_place(thread, "webhook")
        wire.feeds.put("/0", feed(1, 2))
        await wire.discord.wait_for_messages(thread, 2)
        webhook = (await wire.discord.accepted(thread))[1]["webhook_id"]
        await wire.discord.add_fault("after: hold", path=f"/webhooks/{webhook}/*")
        wire.feeds.put("/0", feed(1, 2, 3))
        await wire.discord.wait_for_held()
        await bot.kill()
    await wire.discord.clear_faults()
    await wire.discord.set_thread(thread, archived=True)
    async with wire.bot(QUICK) as bot:
        wire.feeds.put("/0", feed(1, 2, 3, 4))
        await wire.discord.wait_for_messages(thread, 4)
        await bot.stop()
    assert await wire.discord.titles(thread) == [f"Title {n}" for n in range(1, 5)]
    assert (await wire.discord.accepted(thread))[3]["webhook_id"] == webhook


async def test_a_webhook_that_was_given_another_channel_leaves_nothing_there(wire: Wire) -> None:
    (channel,) = await add_channels(wire, 1)
    elsewhere = await wire.discord.add_channel(wire.guild, "elsewhere")
    await wire.discord.allow(channel, "manage_webhooks")
    async with wire.bot(QUICK) as bot:
        await wire.discord.wait_for_messages(channel, 1)
        wire.set_place(channel, "webhook")
        wire.feeds.put("/0", feed(1, 2))
        await wire.discord.wait_for_messages(channel, 2)
        await wire.discord.move_webhooks(channel, elsewhere)
        wire.feeds.put("/0", feed(1, 2, 3))
        await wire.discord.wait_for_messages(channel, 3)
        await bot.stop()
    assert await wire.discord.titles(channel) == ["Title 1", "Title 2", "Title 3"]
    assert [one["deleted"] for one in await wire.discord.accepted(elsewhere)] == [True]
    _, second, third = await wire.discord.accepted(channel)
    assert second["webhook_id"] != third["webhook_id"]


async def test_a_name_that_discord_takes_from_nobody_costs_no_item(wire: Wire) -> None:
    (channel,) = await add_channels(wire, 1)
    await wire.discord.allow(channel, "manage_webhooks")
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(channel, 1)
        wire.set_place(channel, "webhook")
        wire.feeds.put("/0", feed(1, 2).replace(b"Discord Daily", b"Everyone"))
        await wire.discord.wait_for_messages(channel, 2)
        await bot.stop()
    assert await wire.discord.titles(channel) == ["Title 1", "Title 2"]


async def test_a_thread_is_opened_by_a_post_and_waits_while_it_is_locked(wire: Wire) -> None:
    (thread,) = await add_channels(wire, 1, THREAD, parent_id=wire.channel)
    async with wire.bot() as bot:
        await wire.discord.wait_for_messages(thread, 1)
        await wire.discord.set_thread(thread, archived=True)
        wire.feeds.put("/0", feed(1, 2))
        await wire.discord.wait_for_messages(thread, 2)
        await wire.discord.set_thread(thread, locked=True)
        wire.feeds.put("/0", feed(1, 2, 3))
        await bot.until_logged("takes no posts: the thread is locked")
        await wire.discord.set_thread(thread)
        await wire.discord.wait_for_text(thread, "Title 3")
        await bot.stop()
    # Whoever unlocks it may be told, just then, that it was; a notice has no title.
    titles = [title for title in await wire.discord.titles(thread) if title is not None]
    assert titles == ["Title 1", "Title 2", "Title 3"]

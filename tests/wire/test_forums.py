"""A forum gets a thread an item, once each: without a nonce, and with lists that lag behind."""

from typing import Any

from tests.building import HOUR, NOON, item, rss
from tests.wire.conftest import Wire

FORUM = 15
QUICK = {"deliver.ways.LOOKS": [0.0, 0.5, 1.0]}
"""Three looks within 2.5 s of a lost answer."""

FAULTS: list[dict[str, Any]] = [
    {"kind": "after: status", "status": 503},
    {"kind": "after: status", "status": 500},  # discord.py would repeat it by itself
    {"kind": "after: cut"},
    {"kind": "status", "status": 503},
    {"kind": "rate limit", "seconds": 0.5},
]


def feed(*numbers: int, **fields: str) -> bytes:
    """A feed of these items, the last of which is its newest."""
    return rss(*(item(str(n), published=NOON + n * HOUR, **fields) for n in reversed(numbers)))


async def add_forums(wire: Wire, count: int) -> list[int]:
    """New forums, each with the feed of its number."""
    forums = [await wire.discord.add_channel(wire.guild, f"f{n}", FORUM) for n in range(count)]
    wire.configure(
        *(
            wire.subscription(f"/{number}", channel=forum, backlog=10)
            for number, forum in enumerate(forums)
        )
    )
    return forums


async def names(wire: Wire, forum: int) -> list[str]:
    return [thread["name"] for thread in await wire.discord.threads(forum)]


async def test_each_item_becomes_a_thread_with_its_tags(wire: Wire) -> None:
    tagged, growing = await add_forums(wire, 2)
    await wire.discord.set_forum(tagged, "World", "NATO", "!Official")
    await wire.discord.set_forum(growing, *map(str, range(19)))
    long = "&lt;b&gt;Long&lt;/b&gt; " + "word " * 40
    wire.feeds.put("/0", feed(1, category="nato", title=long))
    wire.feeds.put("/1", feed(1, category="Sea and harbour and coast"))
    async with wire.bot() as bot:
        (first,) = await wire.discord.wait_for_threads(tagged, 1)
        assert first["tags"] == ["NATO"]
        assert len(first["name"]) <= 100
        assert first["name"].startswith("Long word word")
        assert first["name"].endswith("…")
        wire.feeds.put("/0", feed(1, category="nato", title=long, description="Better"))
        (first,) = await wire.discord.wait_for_threads(growing, 1)
        assert first["tags"] == []
        await wire.discord.allow(growing, "manage_channels")
        wire.feeds.put("/1", feed(1, 2, category="Sea and harbour and coast"))
        _, second = await wire.discord.wait_for_threads(growing, 2)
        assert second["tags"] == ["Sea and harbour and…"]
        wire.feeds.put("/1", feed(1, 2, 3, category="One too many"))
        *_, third = await wire.discord.wait_for_threads(growing, 3)
        assert third["tags"] == []
        await bot.stop()
    (first,) = await wire.discord.threads(tagged)
    assert first["message"]["embeds"][0]["description"] == "Better"


async def test_a_forum_that_takes_no_posts_says_why_and_waits(wire: Wire) -> None:
    strict, closed = await add_forums(wire, 2)
    await wire.discord.set_forum(strict, "!Official", requires_tag=True)
    await wire.discord.deny(closed, "send_messages")
    wire.feeds.put("/0", feed(1))
    wire.feeds.put("/1", feed(1))
    async with wire.bot() as bot:
        await bot.until_logged("takes no posts: the forum wants a tag on each post")
        await bot.until_logged("takes no posts: missing: Create Posts")
        await wire.discord.set_forum(strict, "!Official", "General", requires_tag=True)
        await wire.discord.deny(closed)
        (first,) = await wire.discord.wait_for_threads(strict, 1)
        assert first["tags"] == ["General"]
        await wire.discord.wait_for_threads(closed, 1)
        await bot.stop()


async def test_a_kill_and_lost_answers_neither_lose_nor_double_a_thread(wire: Wire) -> None:
    await wire.discord.configure(slowness=(1.5, 2.0))  # after the first look
    killed, *others = forums = await add_forums(wire, 1 + len(FAULTS))
    wire.feeds.put("/0", feed(1, 2))
    await wire.discord.add_fault("after: hold", path=f"/channels/{killed}/threads")
    async with wire.bot() as bot:
        await wire.discord.wait_for_held()
        await bot.kill()
    (first,) = await wire.discord.threads(killed)
    await wire.discord.set_thread(int(first["id"]), archived=True)
    await wire.discord.clear_faults()
    for number, (forum, fault) in enumerate(zip(others, FAULTS, strict=True), start=1):
        wire.feeds.put(f"/{number}", feed(1, 2))
        await wire.discord.add_fault(**fault, path=f"/channels/{forum}/threads")
    async with wire.bot(QUICK) as bot:
        for forum in forums:
            await wire.discord.wait_for_threads(forum, 2)
        await bot.stop()
    posted = {forum: await names(wire, forum) for forum in forums}
    assert posted == {forum: ["Title 1", "Title 2"] for forum in forums}

"""Discord's limits are used up, but hardly ever exceeded.

The loopback Discord takes 5 messages in 5 s for a channel and 50 requests in 1 s in all.
"""

import pytest

from tests.building import HOUR, NOON, item, rss
from tests.conftest import ClosingLine
from tests.wire.conftest import Wire
from tests.wire.launcher import UNPACED

FEEDS = 5
ITEMS = 10
CHANNELS = 20
POSTS = FEEDS * ITEMS * CHANNELS
SLOWEST = 56.0
"""Seconds; 50 are ten windows of a channel's limit, of which the last need not run out."""


async def subscribe(wire: Wire, channels: int, *paths: str, backlog: int) -> list[int]:
    """Configure so many new channels, each with the same feeds."""
    made = [await wire.discord.add_channel(wire.guild, f"c{n}") for n in range(channels)]
    every = [wire.subscription(path, backlog=backlog) for path in paths]
    wire.configure(*(one | {"channel": channel} for channel in made for one in every))
    return made


def feed(number: int, count: int) -> bytes:
    """A feed with its old item, and after it the first `count` of its new ones."""
    names = ["old", *(str(n) for n in range(count))]
    items = [
        item(f"{number}-{name}", published=NOON - (ITEMS - position) * HOUR)
        for position, name in enumerate(names)
    ]
    return rss(*reversed(items))


async def expect_in_each(wire: Wire, channels: list[int], titles: list[str]) -> None:
    """Each once, in this order."""
    posted = {channel: await wire.discord.titles(channel) for channel in channels}
    assert posted == dict.fromkeys(channels, titles)


async def attempts(wire: Wire) -> list[tuple[float, int]]:
    """Every attempt at a message: when, in seconds, and the status it was answered with."""
    return [
        (one["at"], one["status"])
        for one in await wire.discord.requests()
        if one["method"] == "POST" and one["path"].startswith("/channels/")
    ]


@pytest.mark.timeout(240)
async def test_a_flood_of_posts_is_sent_as_fast_as_discord_allows(
    wire: Wire, closing_line: ClosingLine
) -> None:
    """Ungrouped, so that the limits are felt; one message a post."""
    paths = [f"/feed/{number}" for number in range(FEEDS)]
    for number, path in enumerate(paths):
        wire.feeds.put(path, feed(number, 0))
    channels = await subscribe(wire, CHANNELS, *paths, backlog=0)
    await wire.discord.configure(limits=True)
    async with wire.bot({"deliver.deliverer.GROUP_FROM": 10**6}) as bot:
        await wire.feeds.until(lambda: all(wire.feeds.count(path, 304) for path in paths))
        for number, path in enumerate(paths):
            wire.feeds.put(path, feed(number, ITEMS))
        for channel in channels:
            await wire.discord.wait_for_messages(channel, FEEDS * ITEMS, seconds=3 * SLOWEST)
        assert await bot.stop() == 0
    for channel in channels:
        titles = await wire.discord.titles(channel)
        in_order = [f"Title {number}-{n}" for number in range(FEEDS) for n in range(ITEMS)]
        assert sorted(titles, key=lambda title: str(title).split("-")[0]) == in_order
    accepted = [at for at, status in await attempts(wire) if status == 200]
    assert len(accepted) == POSTS
    seconds = accepted[-1] - accepted[0]
    refused = (await wire.discord.stats())["refused"]
    closing_line(f"limits: drained in {seconds:.1f} s, {refused} of {POSTS} refused")
    # A busy machine, not the pace, makes it slower; what it took is in the summary.
    assert seconds <= 2 * SLOWEST
    assert refused <= POSTS / 100


@pytest.mark.parametrize("is_paced", [True, False])
async def test_many_channels_at_once_share_one_budget(wire: Wire, is_paced: bool) -> None:
    """Without the budget, Discord refuses; that shows that this test can fail.

    At a quarter of Discord's pace, which the slowest machine exceeds where nothing holds it back.
    """
    wire.feeds.put("/feed", rss(item()))
    channels = await subscribe(wire, 60, "/feed", backlog=1)
    await wire.discord.configure(limits=True, in_all=12)
    pace = {"TIDINGS_DELIVERY__REQUESTS_PER_SECOND": "10"}
    async with wire.bot({}, **pace, **({} if is_paced else {UNPACED: "1"})) as bot:
        for channel in channels:
            await wire.discord.wait_for_messages(channel, 1)
        assert await bot.stop() == 0
    await expect_in_each(wire, channels, ["Title one"])
    refused = sum(status == 429 for _, status in await attempts(wire))
    assert (refused == 0) == is_paced, refused


async def test_posts_pause_before_discord_blocks_the_address(wire: Wire) -> None:
    """What discord.py repeats inside one call counts too."""
    wire.feeds.put("/feed", rss(item("2"), item("1", published=NOON - HOUR)))
    wire.configure(wire.subscription(backlog=2))
    await wire.discord.add_fault("rate limit", seconds=0.1, times=4)
    limits = {"deliver.budget.INVALID_LIMIT": 3, "deliver.budget.INVALID_WINDOW": 3.0}
    async with wire.bot(limits) as bot:
        await bot.until_logged("Discord refused more than 3 requests within 0 minutes; posts wait")
        await wire.discord.wait_for_messages(wire.channel, 2)
        await bot.until_logged("posts go on")
        assert await bot.stop() == 0
    assert sum("refused" in line for line in bot.log) == 2
    assert await wire.discord.titles(wire.channel) == ["Title 1", "Title 2"]
    times = [at for at, _ in await attempts(wire)]
    assert len(times) == 6
    assert times[5] - times[0] >= 3.0


async def test_a_nonce_grows_old_while_a_repeat_waits_for_its_turn(wire: Wire) -> None:
    """A 403 that is not Discord's word leaves the message in doubt, and starts a pause."""
    await wire.discord.configure(nonce_window=0)
    wire.feeds.put("/feed", rss(item()))
    wire.configure(wire.subscription())
    await wire.discord.add_fault("after: status", status=403)
    constants = {
        "deliver.budget.INVALID_LIMIT": 0,
        "deliver.budget.INVALID_WINDOW": 4.0,
        "deliver.deliverer.NONCE_WINDOW": 3.0,
    }
    async with wire.bot(constants) as bot:
        await bot.until_logged("posts wait")
        await bot.until_logged("posts go on")
        assert await bot.stop() == 0
    await expect_in_each(wire, [wire.channel], ["Title one"])
    assert len(await attempts(wire)) == 1

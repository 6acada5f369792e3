"""One seeded run: the bot is killed again and again, Discord and feeds fail, all is counted."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.feed_server import open_feed_server
from tests.loopback.driver import Loopback
from tests.torture import paces
from tests.torture.feeds import Feeds
from tests.torture.launcher import POINT, SABOTAGE, TRUST
from tests.torture.paces import set_paces, stop_gathering
from tests.torture.sabotage import POINTS
from tests.torture.verdict import Accepted, Roundups, Verdict, judge
from tests.wire.process import BotProcess, running, set_place, write_config

FEEDS, CHANNELS, FORUMS = 40, 20, 3
FORUM, ANNOUNCEMENT, PUBLISHED = 15, 5, 1
FOLLOWED, NAMED = 2, 3
"""How many of the channels are published to others, and how many have their feeds' names."""

PACE = 0.15
"""Items a second of each feed: under half of what Discord takes for a channel."""

DRAIN = 45.0
"""Seconds after the last kill in which all has to be there: 15 until a thread in doubt is made
again, 5 until its roundup is due, and a minute is what the sweeper would take."""

POSTS = ("/channels/*/messages", "/channels/*/threads", "/webhooks/*", "*/crosspost")
FAULTS: tuple[tuple[str, dict[str, object]], ...] = (
    ("after: status", {"status": 503, "probability": 0.12}),
    ("after: status", {"status": 500, "probability": 0.06}),
    ("after: cut", {"probability": 0.12}),
    ("after: hang", {"probability": 0.01}),
    ("status", {"status": 500, "probability": 0.03}),
    ("status", {"status": 503, "probability": 0.03}),
    ("cut", {"probability": 0.03}),
    ("hang", {"probability": 0.01}),
    ("rate limit", {"seconds": 0.3, "probability": 0.03}),
    ("status", {"method": "GET", "status": 503, "probability": 0.05}),
    ("cut", {"method": "GET", "probability": 0.05}),
    ("after: status", {"method": "PATCH", "status": 503, "probability": 0.1}),
    ("cut", {"method": "PATCH", "probability": 0.1}),
)
"""A POST fails so in each of `POSTS`, others anywhere."""


@dataclass(frozen=True)
class Plan:
    """What is done to the bot. A short nonce window leaves all to the channels' history."""

    seed: int
    kills: int
    sabotage: str = ""
    short_nonces: bool = False
    only_points: tuple[str, ...] = ()


@dataclass
class Report:
    """What came of it; `drained` is in seconds after the last kill, None if it never was."""

    plan: Plan
    verdict: Verdict = field(default_factory=Verdict)
    kills: dict[str, int] = field(default_factory=dict)
    drained: float | None = None

    @property
    def is_good(self) -> bool:
        """Everything there once, in order, in time."""
        return self.verdict.is_good and self.drained is not None and self.drained <= DRAIN

    def __str__(self) -> str:
        """A line for the summary."""
        plan = self.plan
        how = ", ".join(filter(None, [plan.sabotage, "short nonces" if plan.short_nonces else ""]))
        drained = "never" if self.drained is None else f"in {self.drained:.1f} s"
        return (
            f"seed {plan.seed}{f' ({how})' if how else ''}: {sum(self.kills.values())} kills,"
            f" {self.verdict}; drained {drained}"
        )


async def run(plan: Plan, folder: Path) -> Report:
    """Do all of it in an empty folder."""
    async with open_ordeal(plan, folder) as ordeal:
        await ordeal.settle_in()
        await ordeal.kill_again_and_again()
        await ordeal.drain()
        return ordeal.report


@contextlib.asynccontextmanager
async def open_ordeal(plan: Plan, folder: Path) -> AsyncIterator["Ordeal"]:
    """A Discord with channels, feeds, and config.toml for the two."""
    chance = random.Random(plan.seed)  # noqa: S311 - repeatable is what it has to be
    async with Loopback.start() as discord, open_feed_server() as server:
        feeds = Feeds(server, chance)
        guild = await discord.add_guild()
        channels = [
            await discord.add_channel(guild, f"news-{at}", ANNOUNCEMENT if at < FOLLOWED else 0)
            for at in range(CHANNELS)
        ]
        forums = [await discord.add_channel(guild, f"forum-{at}", FORUM) for at in range(FORUMS)]
        places = Places(channels[:FOLLOWED], channels[FOLLOWED : FOLLOWED + NAMED], forums)
        for channel in places.named:
            await discord.allow(channel, "manage_webhooks")
        addresses = [feeds.add(feed) for feed in range(FEEDS)]
        wanted = [
            (channel, feed)
            for feed in range(FEEDS)
            for channel in chance.sample(channels, chance.choice((1, 1, 2)))
        ]
        # A thread an item is slower than messages that are shared: a forum has one feed, and one
        # that is posted as it comes.
        wanted += [(forum, feed) for feed, forum in enumerate(forums, start=len(paces.PACES))]
        write_config(
            folder / "config.toml",
            discord={"token": discord.token, "api_url": discord.api_url},
            polling={"interval": "1s", "min_interval": "1s", "max_interval": "2s"},
            # What is told of in one line would count as lost.
            delivery={"max_posts_per_poll": 100},
            fetch={"allow_private_networks": True, "timeout": "2s"},
            subscriptions=[
                {"feed": addresses[feed], "channel": channel, "backlog": 10}
                for channel, feed in wanted
            ],
        )
        yield Ordeal(plan, folder, discord, feeds, wanted, places, chance, Report(plan))


@dataclass(frozen=True)
class Places:
    """Channels that are more than that: by what happens to their posts."""

    followed: list[int]
    named: list[int]
    forums: list[int]


@dataclass
class Ordeal:
    """A run under way."""

    plan: Plan
    folder: Path
    discord: Loopback
    feeds: Feeds
    wanted: list[tuple[int, int]]
    places: Places
    chance: random.Random
    report: Report
    announced: dict[int, int] = field(default_factory=dict)
    unlisted: dict[int, int] = field(default_factory=dict)

    async def settle_in(self) -> None:
        """One undisturbed run, so that every feed is known."""
        async with self._bot() as bot:
            await self.feeds.server.until(self.feeds.are_read, 60)
            await bot.stop()
        database = self.folder / "tidings.db"
        set_place(database, self.places.followed, "crosspost")
        set_place(database, self.places.named, "webhook")
        await set_paces(database, self.wanted, self.places.forums)
        await self.discord.configure(crossposts=10**6)
        for channel in self.places.followed:
            self.announced[channel] = len(await self._accepted(channel))
        for channel in self.places.forums:
            self.unlisted[channel] = len(await self._accepted(channel))

    async def kill_again_and_again(self) -> None:
        """The ordeal itself."""
        await self.discord.configure(limits=True)
        if self.plan.short_nonces:
            await self.discord.configure(nonce_window=2.0)
        for kind, rule in FAULTS:
            for path in POSTS if rule.get("method", "POST") == "POST" else ("*",):
                await self.discord.add_fault(kind, times=None, path=path, **rule)
        self.feeds.failure = 0.1
        async with asyncio.TaskGroup() as group:
            others = [group.create_task(self._publish()), group.create_task(self._meddle())]
            for _ in range(self.plan.kills):
                how = await self._kill_once()
                self.report.kills[how] = self.report.kills.get(how, 0) + 1
            for task in others:
                task.cancel()

    async def drain(self) -> None:
        """Let the bot work in peace, and see how long it takes until all is there."""
        await self.discord.clear_faults()
        await stop_gathering(self.folder / "tidings.db")
        self.feeds.failure = 0.0
        began = time.monotonic()
        async with self._bot() as bot:
            while time.monotonic() - began < DRAIN:
                await asyncio.sleep(0.25)
                verdict = await self._judge()
                if verdict.is_there:
                    self.report.drained = time.monotonic() - began
                    break
            # What would be posted once more would be so soon.
            await asyncio.sleep(2)
            await bot.stop()
        self.report.verdict = await self._judge()

    async def _kill_once(self) -> str:
        """Start the bot and kill it; where."""
        if self.plan.only_points or self.chance.random() < 0.45:
            point = self.chance.choice(self.plan.only_points or POINTS)
            count = self.chance.randint(1, 8)
            async with self._bot(point=f"{point}:{count}") as bot:
                if await _ends_within(bot, 8):
                    return point
                await bot.kill()
                return "at random"
        async with self._bot(is_ready=False) as bot:
            if self.chance.random() < 0.25:
                await asyncio.sleep(self.chance.uniform(0.0, 2.0))
                await bot.kill()
                return "while starting"
            await self.discord.wait_for_ready()
            await asyncio.sleep(self.chance.uniform(0.3, 6.0))
            await bot.kill()
            return "at random"

    async def _publish(self) -> None:
        while True:
            await asyncio.sleep(1 / (FEEDS * PACE))
            self.feeds.publish(self.chance.randrange(FEEDS))
            if self.chance.random() < 0.2:
                self.feeds.revise(self.chance.randrange(FEEDS))

    async def _meddle(self) -> None:
        """A moderator deletes now and then; the gateway drops now and then."""
        while True:
            await asyncio.sleep(self.chance.uniform(2, 6))
            if self.chance.random() < 0.3:
                await self.discord.drop_gateway(forget=self.chance.random() < 0.5)
            channel, _ = self.chance.choice(self.wanted)
            if standing := await self._standing(channel):
                one = self.chance.choice(standing[-10:])
                await self.discord.delete_message(int(one["channel_id"]), int(one["id"]))

    @contextlib.asynccontextmanager
    async def _bot(self, *, point: str = "", is_ready: bool = False) -> AsyncIterator[BotProcess]:
        trust = "1" if self.plan.short_nonces else ""
        environment = {POINT: point, SABOTAGE: self.plan.sabotage, TRUST: trust}
        # What is killed writes no coverage, and without measuring it the ordeal is shorter.
        environment["COVERAGE_PROCESS_CONFIG"] = ""
        module = "tests.torture.launcher"
        root = str(Path(__file__).parents[2])
        async with running(
            "run",
            cwd=self.folder,
            environment=environment | {"PYTHONPATH": root},
            module=module,
        ) as bot:
            if is_ready:
                await self.discord.wait_for_ready()
            yield bot

    async def _judge(self) -> Verdict:
        accepted = {
            channel: await self._accepted(channel)
            for channel in {channel for channel, _ in self.wanted}
        }
        return judge(
            self.feeds.published,
            self.wanted,
            accepted,
            self.feeds.texts(),
            without_nonce={*self.places.named, *self.places.forums},
            announced=self.announced,
            roundups={
                forum: Roundups(since, await self._listed(forum))
                for forum, since in self.unlisted.items()
            },
        )

    async def _accepted(self, channel: int) -> list[Accepted]:
        """The items there; a forum's roundups only list what stands there."""
        items = _embeds(await self._standing(channel))
        is_forum = channel in self.places.forums
        return [one for one in items if not (is_forum and one.text is None)]

    async def _listed(self, forum: int) -> frozenset[str]:
        items = _embeds(await self._standing(forum))
        return frozenset(one.title for one in items if one.text is None)

    async def _standing(self, channel: int) -> list[dict[str, Any]]:
        """What was accepted in a channel; of a forum, the first message of each thread."""
        if channel not in self.places.forums:
            return await self.discord.accepted(channel)
        return [
            thread["message"] | {"deleted": thread["deleted"]}
            for thread in await self.discord.threads(channel)
        ]


def _embeds(messages: Iterable[dict[str, Any]]) -> Iterable[Accepted]:
    for message in messages:
        for embed in message["embeds"]:
            for one in paces.accepted(embed, is_deleted=bool(message["deleted"])):
                yield replace(one, is_published=bool(message["flags"] & PUBLISHED))


async def _ends_within(bot: BotProcess, seconds: float) -> bool:
    try:
        await bot.wait(seconds)
    except TimeoutError:
        return False
    return True

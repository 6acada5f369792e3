"""The loopback Discord with a server, feeds on loopback, and the bot as a process."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ClosingLine, ClosingSum
from tests.feed_server import FeedServer
from tests.loopback.driver import Loopback
from tests.wire.launcher import CONSTANTS
from tests.wire.process import BotProcess, running, set_place, write_config

ROOT = Path(__file__).parents[2]


@dataclass
class Wire:
    """A server with one channel, and a folder for the bot's settings and database."""

    discord: Loopback
    feeds: FeedServer
    folder: Path
    guild: int
    channel: int

    def configure(self, *subscriptions: dict[str, Any], **sections: dict[str, Any]) -> Path:
        """Write config.toml: polls every second, and may read feeds of this machine."""
        return write_config(
            self.folder / "config.toml",
            discord={"token": self.discord.token, "api_url": self.discord.api_url},
            polling=dict.fromkeys(("min_interval", "interval", "max_interval"), "1s"),
            fetch={"allow_private_networks": True},
            subscriptions=list(subscriptions),
            **sections,
        )

    def subscription(self, path: str = "/feed", **options: Any) -> dict[str, Any]:
        """A fixed subscription of the channel to a path of the feed server."""
        return {"feed": f"{self.feeds.url}{path}", "channel": self.channel, **options}

    def set_place(self, channel: int, column: str, value: object = 1) -> None:
        """Change what the editor would of a channel's subscriptions; the bot may run."""
        set_place(self.folder / "tidings.db", [channel], column, value)

    @contextlib.asynccontextmanager
    async def bot(
        self, constants: dict[str, Any] | None = None, **environment: str
    ) -> AsyncIterator[BotProcess]:
        """`tidings run`, connected; with `constants` of its modules changed, by their places."""
        module = "bot"
        if constants is not None:
            module = "tests.wire.launcher"
            environment |= {"PYTHONPATH": str(ROOT), CONSTANTS: json.dumps(constants)}
        async with running(
            "run", cwd=self.folder, environment=environment, module=module
        ) as process:
            await self.discord.wait_for_ready()
            yield process


@pytest.fixture
async def discord(closing_line: ClosingLine, closing_sum: ClosingSum) -> AsyncIterator[Loopback]:
    """A loopback Discord; what it checked goes into the summary."""
    async with Loopback.start() as started:
        yield started
        stats = await started.stats()
    if stats["document"]:
        closing_sum("Discord document: {} bodies checked", stats["checked"])
    else:
        closing_line("Discord document: absent")


@pytest.fixture
async def wire(discord: Loopback, feed_server: FeedServer, tmp_path: Path) -> Wire:
    """Nothing is configured yet, and the bot does not run."""
    guild = await discord.add_guild()
    channel = await discord.add_channel(guild)
    return Wire(discord, feed_server, tmp_path, guild, channel)

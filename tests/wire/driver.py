"""The test's end of a loopback Discord, which runs in a process of its own."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.wire.loopback.driving.faults import FaultDriver
from tests.wire.loopback.driving.interactions import Callback, Interaction, InteractionDriver
from tests.wire.loopback.driving.line import LoopbackError
from tests.wire.loopback.driving.watching import WatchDriver
from tests.wire.loopback.driving.world import WorldDriver
from tests.wire.loopback.faults import CREATE_MESSAGE, Fault, FaultKind
from tests.wire.loopback.limits import Limits
from tests.wire.loopback.permissions import Permission
from tests.wire.loopback.pipeline import API
from tests.wire.loopback.records import Accepted, Held, Request, Stats
from tests.wire.loopback.world import ChannelKind

__all__ = [
    "CREATE_MESSAGE",
    "Accepted",
    "Callback",
    "ChannelKind",
    "Fault",
    "FaultKind",
    "Held",
    "Interaction",
    "Limits",
    "Loopback",
    "LoopbackError",
    "Permission",
    "Request",
    "Stats",
    "document_checks",
]

_START_LIMIT = 20.0
_STOP_LIMIT = 5.0
_ROOT = Path(__file__).parents[2]


@dataclass
class DocumentChecks:
    """How many bodies all loopback Discords of this run held against Discord's document."""

    present: bool = False
    bodies: int = 0

    def __str__(self) -> str:
        """For the summary."""
        return f"{self.bodies} bodies checked" if self.present else "absent"


document_checks = DocumentChecks()


class Loopback(WorldDriver, FaultDriver, WatchDriver, InteractionDriver):
    """A running loopback Discord.

    `api_url` is the base of the REST API, `gateway_url` that of the gateway; `token` is the bot's.
    """

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        """Use `start`."""
        super().__init__(session, url)
        self.api_url = f"{url}{API}"
        self.gateway_url = f"{url.replace('http', 'ws', 1)}/gateway"
        self.token = token

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls) -> AsyncIterator["Loopback"]:
        """A new process with an empty Discord; it is gone at the end, whatever happens."""
        async with _process() as url, aiohttp.ClientSession() as session:
            discord = cls(session, url, await WatchDriver(session, url).call("hello"))
            try:
                yield discord
            finally:
                stats = await discord.stats()
                document_checks.present |= stats.is_document_present
                document_checks.bodies += stats.bodies_checked


@contextlib.asynccontextmanager
async def _process() -> AsyncIterator[str]:
    """Where the process listens."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.wire.loopback", "--port", "0"),
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_START_LIMIT):
            line = await process.stdout.readline()
        if not line:
            raise LoopbackError("the loopback Discord did not start")
        yield json.loads(line)["url"]
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(_STOP_LIMIT):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

"""The real bot as a process of its own, which tests start, kill and start again."""

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STOP_LIMIT = 5.0
"""Seconds in which the bot promises to stop."""

_NEIGHBOURS = 5.0
"""Seconds more on a machine that runs other tests beside it."""


@dataclass
class BotProcess:
    """One run of `tidings`; `log` is what it said on stderr."""

    process: asyncio.subprocess.Process
    log: list[str] = field(default_factory=list)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    async def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is closed."""
        self.process.kill()
        await self.process.wait()

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, as a host would; its exit code."""
        self.process.send_signal(number)
        async with asyncio.timeout(STOP_LIMIT + _NEIGHBOURS):
            return await self.process.wait()

    async def wait(self, seconds: float = 30) -> int:
        """Wait for its own end; its exit code."""
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    async def until_logged(self, text: str, seconds: float = 30) -> str:
        """Wait for a line that contains `text`."""
        async with asyncio.timeout(seconds):
            while True:
                for line in self.log:
                    if text in line:
                        return line
                await asyncio.sleep(0.02)

    def children(self) -> list[int]:
        """The ids of the processes that it has started."""
        path = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in path.read_text().split()] if path.exists() else []


def write_config(path: Path, **sections: Mapping[str, Any] | list[Mapping[str, Any]]) -> Path:
    """A config.toml of tables and lists of tables."""
    lines: list[str] = []
    for name, content in sections.items():
        tables = content if isinstance(content, list) else [content]
        for table in tables:
            lines.append(f"[[{name}]]" if isinstance(content, list) else f"[{name}]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in table.items()]
    path.write_text("\n".join(lines) + "\n")
    return path


def set_place(database: Path, channels: Iterable[int], column: str, value: object = 1) -> None:
    """Change what the editor would of the subscriptions of channels; the bot may run."""
    statement = f"UPDATE subscriptions SET {column} = ? WHERE channel_id = ?"  # noqa: S608
    with contextlib.closing(sqlite3.connect(database, timeout=10)) as file, file:
        file.executemany(statement, [(value, channel) for channel in channels])


async def output(*arguments: str, cwd: Path) -> tuple[int, str]:
    """Run `tidings` to its end; its exit code, and what it printed, unwrapped."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=cwd,
        env=_environment({"COLUMNS": "300"}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with asyncio.timeout(60):
        printed, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode()


@contextlib.asynccontextmanager
async def running(
    *arguments: str,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    module: str = "bot",
) -> AsyncIterator[BotProcess]:
    """`tidings` with `arguments`; whatever happens, it is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        cwd=cwd,
        env=_environment(environment or {}),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    bot = BotProcess(process)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_collect(bot))
            try:
                yield bot
            except BaseException:
                sys.stderr.write("\n".join([*bot.log, ""]))  # what a failed test was up against
                raise
            finally:
                if process.returncode is None:
                    process.kill()
                await process.wait()
    finally:
        if process.returncode is None:
            process.kill()


def _environment(added: Mapping[str, str]) -> dict[str, str]:
    """Ours, without what would configure the bot."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TIDINGS_", "DISCORD_"))
    }
    return {**inherited, **added}


async def _collect(bot: BotProcess) -> None:
    assert bot.process.stderr is not None
    async for line in bot.process.stderr:
        bot.log.append(line.decode().rstrip())

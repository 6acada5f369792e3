"""What settings are read from, emptied; and processes that see only what they are given."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    code: int
    output: str
    errors: str


def is_ours(variable: str) -> bool:
    """Whether an environment variable is one of our settings."""
    return variable.upper().startswith(("TIDINGS_", "DISCORD_"))


def forget_settings(monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
    """No variables of ours, and a working directory of one's own."""
    for name in list(os.environ):
        if is_ours(name):
            monkeypatch.delenv(name)
    monkeypatch.chdir(directory)


async def run_process(
    *command: str, directory: Path | None = None, variables: dict[str, str] | None = None
) -> Ended:
    """Run a program to its end, with `variables` beside those that are not ours."""
    inherited = {name: value for name, value in os.environ.items() if not is_ours(name)}
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=directory,
        env=inherited | (variables or {}),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, output.decode(), errors.decode())

"""What every kind of test shares, and what the summary says beside pytest's own lines."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.store import Store, open_store
from tests.building import NOON
from tests.feed_server import FeedServer, open_feed_server

ClosingLine = Callable[[str], None]

_CLOSING = pytest.StashKey[dict[str, str]]()


@dataclass
class SetClock:
    """A clock that moves when it is told to; Unix milliseconds, UTC."""

    now: int = NOON

    def __call__(self) -> int:
        """The time."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += round(seconds * 1000)


@pytest.fixture
def clock() -> SetClock:
    """Noon, until a test moves it."""
    return SetClock()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A real database in a file."""
    async with open_store(tmp_path / "tidings.db") as opened:
        yield opened


@pytest.fixture
async def feed_server() -> AsyncIterator[FeedServer]:
    """A real HTTP server on loopback."""
    async with open_feed_server() as server:
        yield server


def pytest_configure(config: pytest.Config) -> None:
    """Lines are known by what stands before their colon."""
    config.stash[_CLOSING] = {"browser": "not run"}


@pytest.fixture
def closing_line(pytestconfig: pytest.Config) -> ClosingLine:
    """Puts "subject: result" into the summary of the whole run."""

    def put(line: str) -> None:
        subject, _, result = line.partition(": ")
        pytestconfig.stash[_CLOSING][subject] = result

    return put


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what the tests counted."""
    terminalreporter.section("counted")
    for subject, result in config.stash[_CLOSING].items():
        terminalreporter.write_line(f"{subject}: {result}")

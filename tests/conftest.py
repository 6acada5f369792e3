"""What every kind of test shares, and what the summary says beside pytest's own lines."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store, open_store
from tests.building import NOON
from tests.feed_server import FeedServer, open_feed_server

ClosingLine = Callable[[str], None]
ClosingSum = Callable[[str, int], None]


@dataclass
class Counted:
    """What the summary says: results by subject, and sums by their line."""

    results: dict[str, str]
    sums: Counter[str]


_COUNTED = pytest.StashKey[Counted]()


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
    """What no test says stands there from the start, in the process that prints it."""
    is_worker = hasattr(config, "workerinput")
    config.stash[_COUNTED] = Counted({} if is_worker else {"browser": "not run"}, Counter())


@pytest.fixture
def closing_line(pytestconfig: pytest.Config) -> ClosingLine:
    """Puts "subject: result" into the summary of the whole run."""

    def put(line: str) -> None:
        subject, _, result = line.partition(": ")
        pytestconfig.stash[_COUNTED].results[subject] = result

    return put


@pytest.fixture
def closing_sum(pytestconfig: pytest.Config) -> ClosingSum:
    """Adds to the number that "subject: {} what" has in the summary of the whole run."""

    def add(line: str, number: int) -> None:
        pytestconfig.stash[_COUNTED].sums[line] += number

    return add


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist hands over what its tests counted."""
    if hasattr(session.config, "workeroutput"):
        counted = session.config.stash[_COUNTED]
        session.config.workeroutput["counted"] = (counted.results, dict(counted.sums))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker counted, unless it died."""
    results, sums = getattr(node, "workeroutput", {}).get("counted", ({}, {}))
    ours = node.config.stash[_COUNTED]
    ours.results |= results
    ours.sums.update(sums)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what the tests counted."""
    counted = config.stash[_COUNTED]
    terminalreporter.section("counted")
    for subject, result in counted.results.items():
        terminalreporter.write_line(f"{subject}: {result}")
    for line, number in counted.sums.items():
        terminalreporter.write_line(line.format(number))

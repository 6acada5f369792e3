"""Who takes part in a run: the server and the contenders, each started when it is first needed."""

import contextlib
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import lines, rivals

CROWD = 2_000
"""Feeds that we, and the bare loop, are asked to poll."""

FEW = 200
"""Those of them that the rivals are asked to poll, which take longer."""

NEWSY = 300
"""Feeds that bring something new at each poll; rivals are asked for a third of them."""

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what we came to, beside what somebody else came to.

    `ratios` are by round, `goal` the least, or with `at_most` the most, that the median may be.
    """

    figure: str
    what: str
    ours: str
    beside: str
    theirs: str
    ratios: Sequence[float] = ()
    goal: float | None = None
    at_most: bool = False

    @property
    def ratio(self) -> float | None:
        """The median of the rounds."""
        return statistics.median(self.ratios) if self.ratios else None


@dataclass(frozen=True, slots=True)
class Pace:
    """What one contender needed for some polls, by round."""

    rounds: Sequence[lines.Message]

    @property
    def cpu(self) -> list[float]:
        """Seconds of CPU a poll."""
        return [one["cpu"] / one["polls"] for one in self.rounds]

    @property
    def wall(self) -> list[float]:
        """Seconds a poll."""
        return [one["wall"] / one["polls"] for one in self.rounds]

    def __str__(self) -> str:
        """Both, as medians."""
        cpu, wall = statistics.median(self.cpu), statistics.median(self.wall)
        return f"{_time(cpu)} CPU, {1 / wall:,.0f}/s"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.001 else f"{seconds * 1e6:.0f} us"


class Stage:
    """Lives as long as the run; `open_stage` makes it."""

    def __init__(self, stack: contextlib.ExitStack, folder: Path) -> None:
        """`folder` is empty; what is started ends with `stack`."""
        self._stack = stack
        self.folder = folder
        self.server = stack.enter_context(lines.child("benchmarks.server"))
        self._ports: list[int] = self.server.ask()["ports"]
        self._contenders: dict[tuple[str, str], lines.Child] = {}
        self._version = 0

    def urls(self, who: str, document: str, count: int) -> list[str]:
        """`count` feeds, each on a host of its own."""
        ports = enumerate(self._ports[:count])
        return [f"http://127.0.0.1:{port}/{who}/{document}/{number}" for number, port in ports]

    def bare(self) -> lines.Child:
        """The floor."""
        if ("bare", "") not in self._contenders:
            child = self._stack.enter_context(lines.child("benchmarks.contenders.bare"))
            self._contenders["bare", ""] = child
        return self._contenders["bare", ""]

    def ours(self, document: str, count: int) -> lines.Child:
        """Ourselves, who have polled all these feeds once."""
        return self._start("ours", document, count, [])

    def rival(self, name: str, document: str, count: int) -> lines.Child | None:
        """Another program that has polled all these feeds once; None if it cannot be had."""
        python = rivals.python_of(name)
        if python is None:
            return None
        hook = f"http://127.0.0.1:{self._ports[0]}/hook"
        return self._start(name, document, count, [hook], python)

    def _start(
        self, name: str, document: str, count: int, arguments: list[str], python: str | None = None
    ) -> lines.Child:
        key = name, document
        if key not in self._contenders:
            module = f"benchmarks.contenders.{name}"
            database = str(self.folder / f"{name}-{document}.db")
            python_of = {"python": python} if python else {}
            child = self._stack.enter_context(
                lines.child(module, database, *arguments, **python_of)
            )
            child.ask(follow=self.urls(name, document, count))
            self.serve(plain=False)
            child.first = child.ask(is_first=True)
            self._contenders[key] = child
        return self._contenders[key]

    def serve(self, *, plain: bool) -> None:
        """Whole bodies always, or 304s for whoever shows an ETag."""
        self.server.ask(plain=plain)

    def publish(self) -> None:
        """One new item in each feed."""
        self._version += 1
        self.server.ask(version=self._version)

    def etag(self, document: str) -> str:
        """What a document is called by now."""
        return f'"{document}-{self._version}"'

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """The requests of each contender so far, by status."""
        return dict(self.server.ask()["counts"])


@contextlib.contextmanager
def open_stage() -> Iterator[Stage]:
    """With a folder that is removed at the end."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        yield Stage(stack, Path(folder))


def ratios(theirs: Sequence[float], mine: Sequence[float]) -> list[float]:
    """How many times theirs is ours: by round, or of the medians if there are fewer of theirs."""
    if len(theirs) != len(mine):
        return [statistics.median(theirs) / statistics.median(mine)]
    return [their / my for their, my in zip(theirs, mine, strict=True)]


def absent(figure: str, what: str, ours: str, name: str) -> Row:
    """The line for a rival that cannot be installed."""
    return Row(figure, what, ours, name, "absent")

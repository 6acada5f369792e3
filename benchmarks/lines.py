"""Processes that are asked one thing at a time: a line of JSON in, a line of JSON out."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Message = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent


class Child:
    """A process of ours that answers."""

    def __init__(self, process: subprocess.Popen[str], name: str) -> None:
        """It is running."""
        self._process = process
        self._name = name
        self.first: Message = {}
        """What it needed to poll everything for the first time."""

    def ask(self, **question: Any) -> Message:
        """Its answer, which holds it up for as long as it takes. Raises `RuntimeError`."""
        assert self._process.stdin is not None  # noqa: S101 - they are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self._name} ended instead of answering")
        return dict(json.loads(answer))


@contextlib.contextmanager
def child(module: str, *arguments: str, python: str = sys.executable) -> Iterator[Child]:
    """Run a module that ends with `answer`, by any Python; it ends with the block."""
    command = [python, "-m", module, *arguments]
    process = subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        yield Child(process, module)
    finally:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()  # type: ignore[union-attr]
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answer(handle: Callable[[Message], Message]) -> None:
    """Answer until nobody asks any more."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(handle(json.loads(line))) + "\n")
        sys.stdout.flush()


async def answer_in_loop(handle: Callable[[Message], Any]) -> None:
    """As `answer`, with a coroutine function."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        sys.stdout.write(json.dumps(await handle(json.loads(line))) + "\n")
        sys.stdout.flush()


def cpu() -> float:
    """Seconds of CPU that this process and its living and dead children have had."""
    times = os.times()
    ended = times.children_user + times.children_system
    return time.process_time() + ended + sum(map(_cpu_of, _children()))


def resident() -> list[int]:
    """Bytes of memory that this process holds, and each of its children."""
    return [_resident(pid) for pid in (os.getpid(), *_children())]


def _children() -> list[int]:
    found: list[int] = []
    for path in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, path.read_text().split())
    return found


def _cpu_of(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0

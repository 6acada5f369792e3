"""Fetches addresses in a process of its own, which tells how large it got.

`python -m tests.unit.feeds.hostile.victim URL ...` prints a line of JSON for each.
"""

import asyncio
import json
import sys
from pathlib import Path

from bot.errors import FeedError
from bot.feeds.fetch import Fetcher
from bot.settings import FetchSettings

SETTINGS = FetchSettings(allow_private_networks=True)
"""With the limits that everybody has."""


def resident() -> int:
    """The most memory this process ever had, in bytes; `getrusage` counts its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak) * 1024


async def fetch(urls: list[str]) -> None:
    """One after the other, so that each tells what it added."""
    async with Fetcher.open(SETTINGS, 4) as fetcher:
        await fetcher.get(urls[0])
        for url in urls[1:]:
            before = resident()
            try:
                await fetcher.get(url)
                answer = "is taken"
            except FeedError as error:
                answer = str(error)
            sys.stdout.write(json.dumps({"answer": answer, "grown": resident() - before}) + "\n")


if __name__ == "__main__":
    asyncio.run(fetch(sys.argv[1:]))

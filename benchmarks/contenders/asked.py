"""Tidings again, asked for completions: while it is idle, and while it polls many new feeds."""

import asyncio
import sys
import time
from pathlib import Path

from benchmarks import lines
from benchmarks.contenders.ours import Ours
from bot.archive import Archive
from bot.inquiry import Inquiry
from bot.subscriptions import matching

SERVER = 1
SHOWN = 25
KEYSTROKE = 0.02
"""Seconds between two questions."""

TYPED = ("", "b", "ba", "bade", "zuvo", "story", "feed number 77")


class Asked(Ours):
    """Measures what stands between a question and its answer on our side, but for Discord's."""

    async def handle(self, question: lines.Message) -> lines.Message:
        """Follow new feeds, or answer `complete` questions; of a busy one, as many as fit."""
        if "complete" not in question:
            return await super().handle(question)
        if not question["busy"]:
            return {"seconds": [await self._ask(n) for n in range(question["complete"])]}
        polling = asyncio.get_running_loop().create_task(self._poll_all())
        seconds = []
        while not polling.done():
            seconds.append(await self._ask(len(seconds)))
            await asyncio.sleep(KEYSTROKE)
        return {"seconds": seconds, "failed": (await polling)["failed"]}

    async def _ask(self, number: int) -> float:
        """One question of each kind in turn; seconds until it is answered."""
        typed = TYPED[number // 3 % len(TYPED)]
        begun = time.perf_counter()
        match number % 3:
            case 0:
                await Archive(self._store).topics(SERVER, typed, SHOWN)
            case 1:
                await Inquiry(self._store).items(SERVER, typed, SHOWN)
            case _:
                matching(await self._store.subscriptions.of_guild(SERVER), typed)
        return time.perf_counter() - begun

    def _make_due(self) -> int:
        """Only what was never polled is."""
        self._sql("UPDATE feeds SET next_poll_at = iif(succeeded_at IS NULL, 0, 9e15)")
        return int(self._sql("SELECT count(*) FROM feeds WHERE succeeded_at IS NULL"))


async def _main() -> None:
    async with Asked.open(Path(sys.argv[1])) as asked:
        await lines.answer_in_loop(asked.handle)


if __name__ == "__main__":
    asyncio.run(_main())

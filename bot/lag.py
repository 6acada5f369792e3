"""Keeps the event loop free, and says when it was held up: nothing else goes on meanwhile."""

import asyncio
import gc
import logging

log = logging.getLogger(__name__)

LONGEST = 0.5
"""Seconds that a step of the program may take; Discord waits three for an answer."""

_THRESHOLD = 5_000  # objects more than before, instead of 700
_TICK = 0.25
_SILENCE = 60.0  # seconds after a line without another


def settle() -> None:
    """Leave what the start has made out of all garbage collections, and have fewer of them.

    It stays until the end, and to go through the objects of all modules again and again took a
    quarter of the time of polls (https://docs.python.org/3/library/gc.html#gc.freeze).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_THRESHOLD)


async def watch(longest: float = LONGEST, silence: float = _SILENCE) -> None:
    """Log steps of over `longest` seconds, at most one in `silence`. Runs until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        expected = loop.time() + _TICK
        await asyncio.sleep(_TICK)
        held = loop.time() - expected
        if held > longest:
            log.warning("everything stood still for %.1f s: the machine is too busy", held)
            await asyncio.sleep(silence)

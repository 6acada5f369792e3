"""Says when the event loop was held up: nothing is polled, posted or answered meanwhile."""

import asyncio
import logging

log = logging.getLogger(__name__)

LONGEST = 0.5
"""Seconds that a step of the program may take; Discord waits three for an answer."""

_TICK = 0.25
_SILENCE = 60.0  # seconds after a line without another


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

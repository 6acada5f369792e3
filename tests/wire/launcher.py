"""`python -m tests.wire.launcher run`: the bot, as the environment says it is to differ.

`WIRE_CONSTANTS` is a JSON object of `module.NAME`, below `bot`, to its value; with `WIRE_UNPACED`
every request may start at once. The product has no switch for either.
"""

import importlib
import json
import os

from bot.cli import main
from bot.deliver.budget import Pace

CONSTANTS, UNPACED = "WIRE_CONSTANTS", "WIRE_UNPACED"


def replace(place: str, value: object) -> None:
    """Change what `bot.<place>` is."""
    module_name, _, name = f"bot.{place}".rpartition(".")
    module = importlib.import_module(module_name)
    assert hasattr(module, name), f"there is no {place} to replace"
    setattr(module, name, value)


def unpace() -> None:
    """Nobody waits for a turn."""

    def at_once(_pace: Pace, _now: float) -> float:
        return 0.0

    assert hasattr(Pace, "take")
    setattr(Pace, "take", at_once)  # noqa: B010 - mypy would refuse the assignment


if __name__ == "__main__":
    for place, value in json.loads(os.environ.get(CONSTANTS, "{}")).items():
        replace(place, value)
    if os.environ.get(UNPACED):
        unpace()
    main()

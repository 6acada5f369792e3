"""The wall clock, handed to whatever needs it."""

import time
from collections.abc import Callable
from typing import TypeAlias

Clock: TypeAlias = Callable[[], int]
"""Gives Unix milliseconds, UTC."""


def wall_clock() -> int:
    """The system's clock."""
    return time.time_ns() // 1_000_000

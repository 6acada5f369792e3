"""How often each person may have the bot ask other servers for something."""

from bot.clock import Clock
from bot.errors import InputError
from bot.texts import say

BURST = 5
INTERVAL = 12_000
"""Milliseconds after which one more may follow."""

_MANY = 1000  # people, after which those whose time is over are forgotten


class Allowance:
    """`BURST` at once, and then one every `INTERVAL`, for each person on its own."""

    def __init__(self, clock: Clock, burst: int = BURST) -> None:
        """`burst` is how many may follow each other at once."""
        self._clock = clock
        self._patience = (burst - 1) * INTERVAL
        self._spent_until: dict[int, int] = {}

    def spend(self, user_id: int) -> None:
        """Take one; raises `InputError`, with when there is one again, where there is none."""
        now = self._clock()
        spent_until = max(self._spent_until.get(user_id, 0), now)
        again = spent_until - self._patience
        if again > now:
            raise InputError(say("common.too_often", when=f"<t:{-(-again // 1000)}:R>"))
        if len(self._spent_until) >= _MANY:
            self._spent_until = {one: end for one, end in self._spent_until.items() if end > now}
        self._spent_until[user_id] = spent_until + INTERVAL

"""Who is pinged by the posts of a subscription: what people choose."""

from dataclasses import dataclass
from enum import StrEnum

MAX_PINGS = 10
"""Of a subscription; a message of every style has room for so many."""


class Who(StrEnum):
    """What kind of thing is pinged."""

    ROLE = "role"
    USER = "user"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Ping:
    """`id` is the role's or the user's, 0 for everyone.

    With a rule (`kind` and `value` as in `bot.models.Rule`) it goes along with the posts that the
    rule matches, without one with all.
    """

    who: Who
    id: int
    kind: str = ""
    value: str = ""

    def __str__(self) -> str:
        """As it is written in a message."""
        match self.who:
            case Who.ROLE:
                return f"<@&{self.id}>"
            case Who.USER:
                return f"<@{self.id}>"
            case Who.EVERYONE:
                return "@everyone"

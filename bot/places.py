"""Where the posts of a subscription go, beyond its channel, and how a message gets there."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a message is made. How it is repeated, looked for and edited follows from that.

    `THREAD` is a post of a forum: a thread with its first message, which share one id.
    """

    MESSAGE = "message"
    THREAD = "thread"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Place:
    """What people choose about it.

    `crosspost`: what is posted in an announcement channel is published to those that follow it.
    `webhook`: posts have the name and icon of their feed instead of the bot's.
    """

    crosspost: bool = False
    webhook: bool = False


DEFAULT_PLACE = Place()


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook of ours in a channel."""

    id: int
    channel_id: int
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Crosspost:
    """A message that is to be published; `message` is its row, `message_id` Discord's number.

    Once it is later than `until`, in Unix milliseconds, that is no news to anybody.
    """

    message: int
    channel_id: int
    message_id: int
    until: int

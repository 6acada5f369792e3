"""Runs in the bot's process: kills it at a named point, or takes one of its protections away.

The product has no switch for either; this module replaces parts of it before it starts.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.appointments import Appointments
from bot.deliver import crosspost, deliverer, ways
from bot.deliver.courier import Courier, NotThere
from bot.deliver.forum import Forums
from bot.deliver.ways import Ways
from bot.deliver.webhooks import Identities
from bot.models import OpenMessage, PollResult
from bot.store import backlog
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.polls import Polls

POINTS = ("before commit", "after commit", "before POST", "after POST", "before the mark")


def install_kill(point: str, count: int) -> None:
    """Kill this process, as the kernel would, when it reaches a point for the nth time."""
    left = count

    def reach(here: str) -> None:
        nonlocal left
        left -= here == point
        if here == point and left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    write, send, sent = Database.write, Ways.send, Outbox.sent

    @contextlib.asynccontextmanager
    async def write_and_reach(self: Database) -> AsyncIterator[AsyncConnection]:
        async with write(self) as connection:
            yield connection
            reach("before commit")
        reach("after commit")

    async def send_and_reach(self: Ways, message: OpenMessage) -> Any:
        reach("before POST")
        outcome = await send(self, message)
        reach("after POST")
        return outcome

    async def reach_and_mark(self: Outbox, *arguments: Any, **named: Any) -> None:
        reach("before the mark")
        await sent(self, *arguments, **named)

    _replace(Database, "write", write_and_reach)
    _replace(Ways, "send", send_and_reach)
    _replace(Outbox, "sent", reach_and_mark)


def trust_nonces_for(seconds: float) -> None:
    """As if Discord's "past few minutes" were this short."""
    _replace(deliverer, "NONCE_WINDOW", seconds)


def hurry() -> None:
    """Look three times within 3.5 s of a lost answer instead of 15; lists are up to 2 s late."""
    _replace(ways, "LOOKS", (0.0, 1.0, 1.5))
    _replace(crosspost, "_WAIT", 0.5)


def no_nonce() -> None:
    """Discord cannot know a repeat again."""
    post = Courier.post

    async def post_without(self: Courier, channel_id: int, body: Mapping[str, Any]) -> Any:
        bare = {key: value for key, value in body.items() if "nonce" not in key}
        return await post(self, channel_id, bare)

    _replace(Courier, "post", post_without)


def no_look_up() -> None:
    """The channel's history is never read."""

    async def not_there(*_arguments: object, **_named: object) -> NotThere:
        return NotThere()

    _replace(Courier, "look_up", not_there)


def no_look_up_without_nonce() -> None:
    """What has no nonce is made again at once: threads of forums, and webhooks' messages."""

    async def not_there(*_arguments: object, **_named: object) -> NotThere:
        return NotThere()

    _replace(Forums, "look_up", not_there)
    _replace(Identities, "look_up", not_there)


def publish_before_state() -> None:
    """That a message is to be published is forgotten with the process."""
    claim = Outbox.claim

    async def claim_without(self: Outbox, *arguments: Any, **named: Any) -> Any:
        return await claim(self, *arguments, **named | {"crosspost_by": None})

    _replace(Outbox, "claim", claim_without)


def mark_before_send() -> None:
    """A message counts as sent as soon as it is claimed."""
    claim = Outbox.claim

    async def claim_and_mark(self: Outbox, *arguments: Any, now: int, **named: Any) -> Any:
        message: OpenMessage | None = await claim(self, *arguments, now=now, **named)
        if message is not None:
            await self.sent(message, None, now=now)
        return message

    _replace(Outbox, "claim", claim_and_mark)


def split_transaction() -> None:
    """GUIDs are committed first, and posts put into the outbox after that."""
    fill, record = backlog.fill, Polls.record
    held: ContextVar[list[tuple[tuple[Any, ...], dict[str, Any]]]] = ContextVar("held")

    async def hold(_connection: AsyncConnection, *arguments: Any, **named: Any) -> PollResult:
        held.get().append((arguments, named))
        return PollResult(0, frozenset())

    async def record_twice(self: Polls, *arguments: Any, **named: Any) -> PollResult:
        held.set([])
        result = await record(self, *arguments, **named)
        for later, by_name in held.get():
            async with self._database.write() as connection:
                filled = await fill(connection, *later, **by_name)
            result = replace(filled, channels=result.channels | filled.channels)
        return result

    _replace(backlog, "fill", hold)
    _replace(Polls, "record", record_twice)


def no_sweeper() -> None:
    """Nobody looks for posts whose hint was lost."""

    async def nothing(*_arguments: object, **_named: object) -> list[int]:
        return []

    _replace(Outbox, "open_channels", nothing)


def no_appointments() -> None:
    """Nobody minds the time at which posts are due; the sweeper comes by once a minute."""

    async def never(_self: Appointments) -> None:
        await asyncio.Event().wait()

    _replace(Appointments, "keep", never)


def half_a_digest() -> None:
    """Of the posts that a message tells of, only the first is claimed with it."""
    claim = Outbox.claim

    async def claim_first(self: Outbox, post_ids: Any, *arguments: Any, **named: Any) -> Any:
        return await claim(self, post_ids[:1], *arguments, **named)

    _replace(Outbox, "claim", claim_first)


SABOTAGES: dict[str, Callable[[], None]] = {
    "no nonce": no_nonce,
    "no look-up": no_look_up,
    "mark before send": mark_before_send,
    "split transaction": split_transaction,
    "no sweeper": no_sweeper,
    "no appointments": no_appointments,
    "half a digest": half_a_digest,
    "no look-up without nonce": no_look_up_without_nonce,
    "unpublished": publish_before_state,
}


def _replace(owner: object, name: str, value: object) -> None:
    assert hasattr(owner, name), f"{owner} has no {name} to replace"
    setattr(owner, name, value)

"""Publishes messages of announcement channels to the channels that follow them.

https://discord.com/developers/docs/resources/message#crosspost-message. Discord lets ten an hour
through for each channel; posts do not wait for that.
"""

import asyncio
import logging

from discord.http import Route

from bot.clock import Clock
from bot.deliver.courier import Courier, Invalid, Refused, Unknown
from bot.places import Crosspost
from bot.store import Store

log = logging.getLogger(__name__)

PATIENCE = 6 * 3_600_000
"""Milliseconds for which a message may wait to be published; then it is given up."""

_ALREADY = 40033
_WAIT = 60.0
"""Seconds before another attempt where Discord named no time."""


class Crossposter:
    """Publishes what the store says is to be."""

    def __init__(self, store: Store, courier: Courier, clock: Clock) -> None:
        """All of them open."""
        self._store = store
        self._courier = courier
        self._clock = clock
        self._not_before: dict[int, float] = {}

    def deadline(self, channel_id: int, now: int) -> int | None:
        """Until when a message that is now posted may be published; None where nobody can."""
        return now + PATIENCE if self._courier.is_announcement(channel_id) else None

    async def publish_next(self, channel_id: int) -> bool:
        """Publish a channel's oldest message that waits for it; False if there is none, or its
        time has not come.
        """
        crosspost = await self._store.crossposts.next(channel_id)
        if crosspost is None:
            return False
        if self._clock() <= crosspost.until:
            wait = self._not_before.get(channel_id, 0.0) - _now()
            if wait > 0 or (wait := await self._publish(crosspost)):
                self._not_before[channel_id] = _now() + wait
                return False
        else:
            log.info("message %d was not published in time", crosspost.message_id)
        await self._store.crossposts.done(crosspost)
        return True

    async def _publish(self, crosspost: Crosspost) -> float:
        """Seconds to wait before it is tried again; 0 if it is published or never will be."""
        route = Route(
            "POST",
            "/channels/{channel_id}/messages/{message_id}/crosspost",
            channel_id=crosspost.channel_id,
            message_id=crosspost.message_id,
            # A bucket of its own: discord.py lets just one request into a bucket that lasts for an
            # hour, whatever is left in it.
            metadata=str(crosspost.message_id),
        )
        await self._courier.ready()
        match await self._courier.send(route):
            case Unknown(retry_after):
                return retry_after or _WAIT
            case Invalid(reason, code) | Refused(reason, code) if code != _ALREADY:
                log.warning("message %d cannot be published: %s", crosspost.message_id, reason)
        return 0.0


def _now() -> float:
    """Seconds of a clock that nobody can set."""
    return asyncio.get_running_loop().time()

"""Posts that are only to be looked at: recorded nowhere, so that nobody looks for them later."""

import hashlib
import json

from bot.clock import Clock
from bot.deliver.courier import Courier, Outcome, Refused
from bot.deliver.ways import Ways
from bot.models import OpenMessage, Post
from bot.places import Kind
from bot.posts import render

_DOUBLE_CLICK = 10_000
"""Milliseconds in which a second one is the same message, if it looks the same."""


class Trials:
    """Posts them the way that their channel has all its posts."""

    def __init__(self, ways: Ways, courier: Courier, clock: Clock) -> None:
        """Those of the deliverer."""
        self._ways = ways
        self._courier = courier
        self._clock = clock

    async def post(self, channel_id: int, post: Post) -> Outcome:
        """Post it at once; what comes of it stops nothing."""
        obstacle = self._courier.obstacle(channel_id)
        if obstacle is not None:
            return Refused(obstacle)
        now = self._clock()
        kind = await self._ways.kind(channel_id, post.place)
        if not isinstance(kind, Kind):
            return kind
        body = render.message(post.entry, post.feed, post.look)
        request = json.dumps(await self._ways.request(kind, channel_id, [post], body))
        seed = f"{channel_id} {now // _DOUBLE_CLICK} {request}"
        digest = hashlib.blake2b(seed.encode(), digest_size=6).digest()
        # Below zero are no rows of messages, of which it has its nonce.
        number = -int.from_bytes(digest, "big")
        await self._courier.ready()
        return await self._ways.send(
            OpenMessage(number, channel_id, request, first_attempt_at=now, after_id=0, kind=kind)
        )

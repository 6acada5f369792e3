"""Sees the posts of a channel through, in order, each exactly once.

The row of a message is committed before its first attempt. As long as its fate is unknown, the
same request is made again: soon after with the same nonce, for which Discord returns the first
message instead of making another (https://discord.com/developers/docs/resources/message, "nonce"
and "enforce_nonce"); later, when that window may be over, not before the channel's history was
searched for it. What Discord knows no nonce for is searched for before every repeat.
"""

import asyncio
import json
import logging
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Literal, TypeVar

from bot.clock import Clock
from bot.deliver import ways
from bot.deliver.courier import (
    Courier,
    Invalid,
    LookUp,
    NotThere,
    Outcome,
    Refused,
    Sent,
    Unknown,
    Unreadable,
)
from bot.deliver.crosspost import Crossposter
from bot.errors import StoreError
from bot.models import OpenMessage, Post, Restored
from bot.places import Kind, Place
from bot.posts import digests, render
from bot.stall import Stall
from bot.store import Store

log = logging.getLogger(__name__)

T = TypeVar("T")

NONCE_WINDOW = 60.0
"""Seconds for which we trust Discord's "past few minutes" to know a nonce again."""

GROUP_FROM = 6
"""When so many posts wait for a channel they share messages: one more than Discord lets a channel
have at once."""

_LOOK_AHEAD = max(GROUP_FROM, render.MAX_EMBEDS)
_CLOCKS_APART = 86_400_000
"""Milliseconds that our clock may be ahead of Discord's, at most."""

_DISCORD_EPOCH = 1_420_070_400_000
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
_LONGEST_WAIT_TO_WRITE = 5.0


@dataclass(frozen=True, slots=True)
class Unknowable:
    """Nobody can tell whether it was sent, and the settings say not to risk a second one."""


class Deliverer:
    """Delivers one channel at a time; different channels may be delivered side by side."""

    def __init__(
        self,
        store: Store,
        courier: Courier,
        clock: Clock,
        stall: Stall,
        *,
        epoch: str,
        prefer: Literal["duplicate", "skip"],
        edit_posts: bool,
        stopping: asyncio.Event,
        restored: Restored | None = None,
    ) -> None:
        """`epoch` is the database's; once `stopping` is set, nothing new is begun."""
        self._store = store
        self._courier = courier
        self._clock = clock
        self._stall = stall
        self.ways = ways.Ways(store, courier, epoch=epoch)
        self._crossposts = Crossposter(store, courier, clock)
        self._prefer = prefer
        self._edit_posts = edit_posts
        self._stopping = stopping
        self._restored = restored
        self._claimed: dict[int, float] = {}
        self._untried: set[int] = set()
        self._doubted: set[int] = set()

    async def deliver(self, channel_id: int) -> None:
        """Send what waits for a channel, until nothing does or the channel refuses.

        Must not run twice at once for one channel. Raises `StoreError`.
        """
        while not self._stopping.is_set():
            message = await self._store.outbox.open_message(channel_id)
            if message is None:
                message = await self._claim(channel_id)
            if message is None:
                await self._correct(channel_id)
                if not await self._crossposts.publish_next(channel_id):
                    return
            elif not await self._see_through(message):
                return

    async def _correct(self, channel_id: int) -> None:
        """Edit what is out of date. What cannot be found out now is looked at again later."""
        while not self._stopping.is_set():
            correction = await self._store.edits.next(channel_id)
            if correction is None:
                return
            if self._edit_posts and correction.is_whole:
                items = [(post.entry, post.feed) for post in correction.posts]
                body = render.group(items, correction.posts[0].look)
                outcome = await self.ways.edit(correction, body)
                if isinstance(outcome, Unknown):
                    return
            await self._store.edits.done(correction)

    async def _claim(self, channel_id: int) -> OpenMessage | None:
        """Commit the first attempt at the channel's next posts, if it has some it would take."""
        if not await self._store.outbox.next_posts(channel_id, 1, now=self._clock()):
            return None
        await self._courier.stand_in_line()
        while not self._stopping.is_set():
            now = self._clock()
            posts = await self._store.outbox.next_posts(channel_id, _LOOK_AHEAD, now=now)
            if not posts:
                return None
            place = posts[0].place
            kind = await self._kind(channel_id, place)
            if kind is None:
                return None
            doubted = self._restored if self._may_stand_already(now) else None
            is_alone = doubted is not None or kind is Kind.THREAD
            ids, shown, body = await self._next_message(posts, now, is_alone=is_alone)
            deadline = self._crossposts.deadline(channel_id, now) if place.crosspost else None
            message = await self._store.outbox.claim(
                ids,
                channel_id,
                json.dumps(await self.ways.request(kind, channel_id, shown, body)),
                after_id=await self._after_id(channel_id, doubted),
                now=now,
                look=posts[0].look,
                kind=kind,
                crosspost_by=deadline,
            )
            if message is not None:
                if doubted:
                    self._doubted.add(message.id)
                else:
                    self._claimed[message.id] = time.monotonic()
                    self._untried.add(message.id)
                return message
        return None

    async def _kind(self, channel_id: int, place: Place) -> Kind | None:
        """How the next message is made; None where the channel takes none, or nobody knows yet."""
        obstacle = self._courier.obstacle(channel_id)
        kind = await self.ways.kind(channel_id, place) if obstacle is None else Refused(obstacle)
        if isinstance(kind, Refused):
            await self._store.outbox.block(channel_id, kind.reason)
            log.warning("channel %d takes no posts: %s", channel_id, kind.reason)
        return kind if isinstance(kind, Kind) else None

    async def _next_message(
        self, posts: Sequence[Post], now: int, *, is_alone: bool
    ) -> tuple[list[int], Sequence[Post], render.Body]:
        """Which of the oldest posts share the next message, those that it shows, and its body.

        With `is_alone` none do: in a forum, and where each is looked for by itself, because nobody
        knows how they were grouped.
        """
        first = posts[0]
        if first.is_in_digest:
            ids = await self._store.outbox.pending_digest(first.id)
            return ids, [first], render.digest(first.feed, len(ids), first.id)
        if first.is_gathered:
            together = await self._store.outbox.gathered(first.id, now=now)
            return [post.id for post in together], together, digests.message(together, now)
        if first.is_roundup:
            listed = await self._store.outbox.listed(first.id, now=now)
            return [first.id], [first], digests.message(listed, now)
        alike = list(takewhile(lambda post: _may_share(first, post), posts))
        items = [(post.entry, post.feed) for post in alike]
        is_many = len(posts) >= GROUP_FROM and not is_alone
        shown = alike[: render.fitting(items, first.look) if is_many else 1]
        body = render.group(items[: len(shown)], first.look)
        return [post.id for post in shown], shown, body

    def _may_stand_already(self, now: int) -> bool:
        return self._restored is not None and now < self._restored.careful_until

    async def _after_id(self, channel_id: int, doubted: Restored | None) -> int:
        """A message id of a channel that is older than whatever may be the message to be sent."""
        if doubted is None:
            newest = await self._store.outbox.newest_message(channel_id)
            return max(newest, self._courier.newest_known(channel_id))
        known = await self._store.outbox.newest_message(channel_id, up_to=doubted.last_message)
        since = max(0, doubted.known_until - _CLOCKS_APART - _DISCORD_EPOCH)
        # A snowflake's upper bits are its time: https://discord.com/developers/docs/reference
        return max(channel_id, known, since << 22)

    async def _see_through(self, message: OpenMessage) -> bool:
        """Attempt a message until its fate is known; False if the channel takes no more."""
        wait = _FIRST_WAIT
        while True:
            outcome = await self._attempt(message)
            if not isinstance(outcome, Unknown):
                return await self._write_down(message, outcome)
            if await self._stops_within(outcome.retry_after or wait):
                return False
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _attempt(self, message: OpenMessage) -> Outcome | Unknowable:
        if self._is_fresh(message):
            await self._courier.ready()
        # Asked again, because a nonce may have become too old meanwhile.
        if not self._is_fresh(message):
            found = await self._find(message)
            if isinstance(found, Sent | Unknown):
                return found
            if isinstance(found, Unreadable) and self._prefer == "skip":
                return Unknowable()
            await self._courier.ready()
        self._untried.discard(message.id)
        self._doubted.discard(message.id)
        return await self.ways.send(message)

    async def _find(self, message: OpenMessage) -> LookUp:
        """Look for what an earlier attempt may have made.

        More than once if it has no nonce, unless that was before a backup was restored: whatever
        stands there has been there for long.
        """
        found: LookUp = NotThere()
        is_patient = message.kind is not Kind.MESSAGE and message.id not in self._doubted
        for wait in ways.LOOKS if is_patient else (0.0,):
            if wait and await self._stops_within(wait):
                return Unknown()
            recorded = await self._store.outbox.recorded_ids(message.channel_id, message.after_id)
            in_company = self._restored is not None and self._restored.doubts(message)
            found = await self.ways.look_up(message, recorded, in_company=in_company)
            if not isinstance(found, NotThere):
                break
        return found

    def _is_fresh(self, message: OpenMessage) -> bool:
        """Whether this process first tried within the nonce window, by both clocks, or not yet.

        What has no nonce is only fresh as long as nobody tried.

        The monotonic one does not see a machine asleep, the other may be set by hand.
        """
        if message.id in self._untried:
            return True
        began = self._claimed.get(message.id)
        by_wall_clock = (self._clock() - message.first_attempt_at) / 1000
        return (
            began is not None
            and message.kind is Kind.MESSAGE
            and time.monotonic() - began <= NONCE_WINDOW
            and 0 <= by_wall_clock <= NONCE_WINDOW
        )

    async def _write_down(self, message: OpenMessage, outcome: Outcome | Unknowable) -> bool:
        """Record an outcome, which nobody else knows, however long the database refuses.

        False if the channel takes no more. Raises `StoreError` if we are told to stop before.
        """
        wait = _FIRST_WAIT
        while True:
            try:
                return await _uninterrupted(self._record(message, outcome))
            except StoreError as error:
                if wait == _FIRST_WAIT:
                    what = f"what became of message {message.id} is not written yet"
                    await self._stall.met(error, what)
                if await self._stops_within(wait):
                    raise
                wait = min(wait * 2, _LONGEST_WAIT_TO_WRITE)

    async def _record(self, message: OpenMessage, outcome: Outcome | Unknowable) -> bool:
        """Write down how it ended; False if the channel takes no more."""
        outbox, now = self._store.outbox, self._clock()
        match outcome:
            case Sent(message_id):
                await outbox.sent(message, message_id, now=now)
            case Invalid(reason):
                log.error("message %d was not understood by Discord: %s", message.id, reason)
                await outbox.dead(message, reason, now=now)
            case Unknowable():
                await outbox.skipped(message, "it may have been sent before", now=now)
            case Refused(reason):
                log.warning("channel %d takes no posts: %s", message.channel_id, reason)
                await outbox.refused(message, reason, now=now)
                return False
        self._claimed.pop(message.id, None)
        self._doubted.discard(message.id)
        return True

    async def _stops_within(self, seconds: float) -> bool:
        """Wait, but not longer than until we are told to stop."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True


def _may_share(first: Post, other: Post) -> bool:
    """Whether two posts can be in one message: everything about it has to be the same."""
    is_alike = (first.look, first.place, first.pings) == (other.look, other.place, other.pings)
    is_one_feed = first.subscription_id == other.subscription_id
    return is_alike and not other.is_together and (is_one_feed or not first.place.webhook)


async def _uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Finish `work` even when we are cancelled meanwhile: it is a status that would be lost."""
    task = asyncio.get_running_loop().create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise

"""How a message is sent, looked for and edited: a way for each kind."""

import json

from bot.deliver.courier import Courier, LookUp, Outcome
from bot.deliver.forum import Forums
from bot.models import Correction, OpenMessage, Post
from bot.places import Kind
from bot.posts.render import Body

LOOKS = (0.0, 4.0, 10.0)
"""Seconds before each search for what has no nonce, of those before a repeat: with the first wait
after a lost answer they are 15 s. Discord shows a thread late in the lists of its forum."""


class Ways:
    """Knows for each kind of message what to ask of Discord."""

    def __init__(self, courier: Courier, *, epoch: str) -> None:
        """`epoch` is the database's."""
        self._courier = courier
        self._epoch = epoch
        self.forums = Forums(courier)

    def kind(self, channel_id: int) -> Kind:
        """How a message to this channel is made."""
        return Kind.THREAD if self._courier.forum(channel_id) else Kind.MESSAGE

    async def request(self, kind: Kind, channel_id: int, post: Post, body: Body) -> Body:
        """What is asked of Discord to have `body` stand there for `post` and what comes with it."""
        if kind is Kind.THREAD:
            is_line = post.is_together
            title = body["embeds"][0]["title"] if is_line else post.entry.title or post.feed.title
            tags = () if is_line else post.entry.tags
            return await self.forums.request(channel_id, title, tags, body)
        return body

    async def send(self, message: OpenMessage) -> Outcome:
        """Make an attempt, right after `Courier.ready`."""
        body = json.loads(message.body)
        if message.kind is Kind.THREAD:
            return await self.forums.start(message.channel_id, body)
        nonce = {"nonce": f"{self._epoch}-{message.id}", "enforce_nonce": True}
        return await self._courier.post(message.channel_id, body | nonce)

    async def look_up(
        self, message: OpenMessage, recorded: frozenset[int], *, in_company: bool
    ) -> LookUp:
        """Look for what an earlier attempt may have made, once."""
        body = json.loads(message.body)
        if message.kind is Kind.THREAD:
            return await self.forums.look_up(
                message.channel_id, body, after_id=message.after_id, recorded=recorded
            )
        return await self._courier.look_up(
            message.channel_id,
            body,
            after_id=message.after_id,
            recorded=recorded,
            in_company=in_company,
        )

    async def edit(self, correction: Correction, body: Body) -> Outcome:
        """Have a message show something else; one that is gone counts as sent."""
        # The first message of a forum's post has the thread's own id, and stands in it.
        is_thread = correction.kind is Kind.THREAD
        channel_id = correction.message_id if is_thread else correction.channel_id
        return await self._courier.edit(channel_id, correction.message_id, body)

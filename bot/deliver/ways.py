"""How a message is sent, looked for and edited: a way for each kind."""

import json
from collections.abc import Sequence
from typing import Any

import discord

from bot.deliver.courier import Courier, LookUp, Outcome, Refused, Unknown
from bot.deliver.forum import Forums
from bot.deliver.webhooks import Identities, identity
from bot.filters import decide
from bot.models import Correction, Entry, Mode, OpenMessage, Post, Rule, RuleKind
from bot.pings import Ping
from bot.places import Kind, Place
from bot.posts.mentions import with_mentions
from bot.posts.render import Body
from bot.store import Store

LOOKS = (0.0, 4.0, 10.0)
"""Seconds before each search for what has no nonce, of those before a repeat: with the first wait
after a lost answer they are 15 s. Discord shows a thread late in the lists of its forum."""


class Ways:
    """Knows for each kind of message what to ask of Discord."""

    def __init__(self, store: Store, courier: Courier, *, epoch: str) -> None:
        """`epoch` is the database's."""
        self._courier = courier
        self._epoch = epoch
        self._forums = Forums(courier)
        self._identities = Identities(store.webhooks, courier)

    async def kind(self, channel_id: int, place: Place) -> Kind | Refused | Unknown:
        """How a message to this channel is made. Where there can be no webhook, it is ours.

        A forum that we took for something else would refuse every repeat of what it was sent.
        """
        channel = await self._courier.find(channel_id)
        if isinstance(channel, Refused | Unknown):
            return channel
        if isinstance(channel, discord.ForumChannel):
            return Kind.THREAD
        if place.webhook and await self._identities.is_ready(channel_id):
            return Kind.WEBHOOK
        return Kind.MESSAGE

    async def request(self, kind: Kind, channel_id: int, posts: Sequence[Post], body: Body) -> Body:
        """What is asked of Discord to have `body` stand there for `posts`, and ping for them."""
        whom = [one for one in pinged(posts) if self._courier.knows(channel_id, one)]
        body = with_mentions(body, whom)
        first = posts[0]
        match kind:
            case Kind.MESSAGE:
                return body
            case Kind.WEBHOOK:
                return body | identity(first.feed)
            case Kind.THREAD if first.is_together:
                title = body["embeds"][0]["title"]
                return await self._forums.request(channel_id, title, (), body)
        title = first.entry.title or first.feed.title
        return await self._forums.request(channel_id, title, first.entry.tags, body)

    async def send(self, message: OpenMessage) -> Outcome:
        """Make an attempt, right after `Courier.ready`."""
        body = json.loads(message.body)
        nonce = {"nonce": f"{self._epoch}-{message.id}", "enforce_nonce": True}
        match message.kind:
            case Kind.MESSAGE:
                return await self._courier.post(message.channel_id, body | nonce)
            case Kind.THREAD:
                return await self._forums.start(message.channel_id, body)
            case Kind.WEBHOOK:
                return await self._identities.send(message, body, nonce)

    async def look_up(
        self, message: OpenMessage, recorded: frozenset[int], *, in_company: bool
    ) -> LookUp:
        """Look for what an earlier attempt may have made, once."""
        body = json.loads(message.body)
        where: dict[str, Any] = {"after_id": message.after_id, "recorded": recorded}
        match message.kind:
            case Kind.MESSAGE:
                return await self._courier.look_up(
                    message.channel_id, body, **where, in_company=in_company
                )
            case Kind.THREAD:
                return await self._forums.look_up(message.channel_id, body, **where)
            case Kind.WEBHOOK:
                return await self._identities.look_up(
                    message, body, recorded, in_company=in_company
                )

    async def edit(self, correction: Correction, body: Body) -> Outcome:
        """Have a message show something else; one that is gone counts as sent."""
        body = with_mentions(body, pinged(correction.posts))
        channel_id, message_id = correction.channel_id, correction.message_id
        match correction.kind:
            case Kind.MESSAGE:
                return await self._courier.edit(channel_id, message_id, body)
            case Kind.THREAD:  # the first message has the thread's own id, and stands in it
                return await self._courier.edit(message_id, message_id, body)
            case Kind.WEBHOOK:
                return await self._identities.edit(channel_id, message_id, body)


def pinged(posts: Sequence[Post]) -> list[Ping]:
    """Whom posts of one message ping: each for those that its rule matches, once.

    What is told of in one line without being shown has those of every post alone.
    """
    return [
        ping
        for post in posts
        for ping in post.pings
        if not ping.kind or (not post.is_in_digest and _matches(ping, post.entry))
    ]


def _matches(ping: Ping, entry: Entry) -> bool:
    return decide([Rule(Mode.INCLUDE, RuleKind(ping.kind), ping.value)], entry).passed

"""Posts under the name and icon of their feed, through a webhook of ours in the channel.

https://discord.com/developers/docs/resources/webhook#execute-webhook knows no nonce: a repeat is
only made after the channel's history was searched.
"""

import contextlib
import logging
import re
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot import markdown
from bot.deliver.courier import Courier, Invalid, LookUp, Outcome, Refused, Sent, Unknown
from bot.models import FeedInfo, OpenMessage
from bot.places import Webhook
from bot.store.webhooks import Webhooks

MAX_NAME = 80
NAME = "Tidings"
_IDENTITY = ("username", "avatar_url")
_NO_WEBHOOK = frozenset({10015, 50027})
"""It was deleted, or has another token."""

_FORBIDDEN = re.compile("(c)(lyde)|(d)(iscord)", re.IGNORECASE)
_HAIR_SPACE = "\u200a"
_EXECUTE = "/webhooks/{webhook_id}/{webhook_token}"

_FAILED = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)

Body = Mapping[str, Any]

log = logging.getLogger(__name__)


def identity(feed: FeedInfo) -> dict[str, str]:
    """What makes a webhook's message look as if the feed wrote it.

    Discord takes no name that has its own in it; a hair space sees to that.
    """
    name = " ".join(_FORBIDDEN.sub(_apart, feed.title).split(" "))
    name = markdown.shorten(name.strip(), MAX_NAME)
    values = {"username": name, "avatar_url": feed.icon}
    return {key: value for key, value in values.items() if value}


def _apart(match: re.Match[str]) -> str:
    first, rest = (group for group in match.groups() if group)
    return f"{first}{_HAIR_SPACE}{rest}"


class Identities:
    """What is asked of Discord about webhooks."""

    def __init__(self, store: Webhooks, courier: Courier) -> None:
        """`store` remembers our webhooks."""
        self._store = store
        self._courier = courier

    async def is_ready(self, channel_id: int) -> bool:
        """Whether there is a webhook for a channel; it is made if that is allowed."""
        return await self._webhook(channel_id) is not None

    async def send(self, message: OpenMessage, body: Body, nonce: Body) -> Outcome:
        """Make an attempt, right after `ready`: without a webhook under our own name."""
        webhook = await self._webhook(message.channel_id)
        if webhook is None:
            return await self._courier.post(message.channel_id, {**_bare(body), **nonce})
        route = Route("POST", _EXECUTE, webhook_id=webhook.id, webhook_token=webhook.token)
        params = {"wait": "true", **self._params(message.channel_id)}
        outcome = await self._courier.post_once(route, body, params)
        if isinstance(outcome, Invalid) and _bare(body) != body:
            # A name or an icon that Discord does not like. What was refused has not been made.
            await self._courier.ready()
            outcome = await self._courier.post_once(route, _bare(body), params)
        if isinstance(outcome, Refused) and outcome.code in _NO_WEBHOOK:
            # An earlier attempt may have been heeded before it was deleted.
            await self._store.forget(webhook)
            return Unknown()
        if isinstance(outcome, Sent) and outcome.channel_id not in {None, message.channel_id}:
            return await self._take_back(webhook, outcome)
        return outcome

    async def look_up(
        self, message: OpenMessage, body: Body, recorded: frozenset[int], *, in_company: bool
    ) -> LookUp:
        """Look for a message among those of all our webhooks in its channel, and our own."""
        place = await self._courier.find(message.channel_id)
        if isinstance(place, Unknown):
            return place
        ids = await self._store.ids(self._courier.home(message.channel_id))
        return await self._courier.look_up(
            message.channel_id,
            _bare(body),
            after_id=message.after_id,
            recorded=recorded,
            in_company=in_company,
            authors=ids,
        )

    async def edit(self, channel_id: int, message_id: int, body: Body) -> Outcome:
        """Have a message show something else; one that is gone counts as sent."""
        webhook = await self._store.usable(self._courier.home(channel_id))
        if webhook is not None:
            route = Route(
                "PATCH",
                _EXECUTE + "/messages/{message_id}",
                webhook_id=webhook.id,
                webhook_token=webhook.token,
                message_id=message_id,
            )
            await self._courier.ready()
            outcome = await self._courier.send(route, json=body, params=self._params(channel_id))
            if not isinstance(outcome, Sent) or outcome.message_id is not None:
                return outcome
        # It may be our own: there was no webhook when it was sent.
        return await self._courier.edit(channel_id, message_id, body)

    async def _take_back(self, webhook: Webhook, stray: Sent) -> Unknown:
        """Delete what a webhook posted elsewhere, because somebody gave it another channel."""
        log.warning("a webhook of channel %d posts elsewhere now", webhook.channel_id)
        await self._store.forget(webhook)
        route = Route(
            "DELETE",
            _EXECUTE + "/messages/{message_id}",
            webhook_id=webhook.id,
            webhook_token=webhook.token,
            message_id=stray.message_id,
        )
        with contextlib.suppress(*_FAILED):
            await self._courier.ask(route)
        return Unknown()

    def _params(self, channel_id: int) -> dict[str, str]:
        is_thread = self._courier.home(channel_id) != channel_id
        thread = {"thread_id": str(channel_id)} if is_thread else {}
        return {"with_components": "true", **thread}

    async def _webhook(self, channel_id: int) -> Webhook | None:
        """The one to use: known, found among the channel's, or made; None if that cannot be."""
        home = self._courier.home(channel_id)
        known = await self._store.usable(home)
        if known is not None or not self._courier.may_make_webhooks(channel_id):
            return known
        path = "/channels/{channel_id}/webhooks"
        try:
            there = await self._courier.ask(Route("GET", path, channel_id=home))
            found = next((one for one in there if self._is_ours(one)), None)
            if found is None:
                route = Route("POST", path, channel_id=home)
                found = await self._courier.ask(route, json={"name": NAME})
        except _FAILED:
            return None
        webhook = Webhook(int(found["id"]), home, found["token"])
        await self._store.remember(webhook)
        return webhook

    def _is_ours(self, webhook: Mapping[str, Any]) -> bool:
        made_by = webhook.get("application_id")
        is_ours = made_by is not None and int(made_by) == self._courier.application_id
        return is_ours and bool(webhook.get("token"))


def _bare(body: Body) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key not in _IDENTITY}

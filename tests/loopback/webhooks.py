"""Webhooks: https://discord.com/developers/docs/resources/webhook. They know no nonce."""

import secrets
from collections.abc import Mapping

from tests.loopback import errors, payloads
from tests.loopback.errors import invalid_form
from tests.loopback.state import THREADS, Channel, Json, Message, State, Webhook
from tests.loopback.validate import check_message, check_url

MAX_WEBHOOKS = 15
_IDENTITY = {"username", "avatar_url"}
_NOT_IN_NAMES = ("discord", "clyde")
_NO_NAMES = ("everyone", "here")


def create(state: State, channel_id: int, body: Json) -> Json:
    """POST: a new one of the bot's."""
    _require(state, channel_id)
    if len(_of(state, channel_id)) >= MAX_WEBHOOKS:
        raise errors.TOO_MANY_WEBHOOKS()
    made = Webhook(state.snowflake(), channel_id, body["name"], secrets.token_urlsafe(48))
    state.webhooks[made.id] = made
    return payloads.webhook(state, made)


def listed(state: State, channel_id: int) -> list[Json]:
    """GET: a channel's."""
    _require(state, channel_id)
    return [payloads.webhook(state, one) for one in _of(state, channel_id)]


def execute(
    state: State, webhook_id: int, token: str, body: Json, query: Mapping[str, str]
) -> Json | None:
    """POST: a message under another name."""
    webhook = _known(state, webhook_id, token)
    channel = _channel(state, webhook, query)
    _check(body)
    made = Message(state.snowflake(), channel.id, webhook.id, body, webhook_id=webhook.id)
    state.add_message(made)
    channel.archived = False
    return payloads.message(state, made) if query.get("wait") == "true" else None


def edit(
    state: State,
    webhook_id: int,
    token: str,
    message_id: int,
    body: Json,
    query: Mapping[str, str],
) -> Json:
    """PATCH: what is named of a message of its own is replaced."""
    found = _own(state, webhook_id, token, message_id, query)
    check_message(body, is_edit=True)
    found.body |= body
    return payloads.message(state, found)


def delete(
    state: State, webhook_id: int, token: str, message_id: int, query: Mapping[str, str]
) -> None:
    """DELETE: a message of its own is gone."""
    _own(state, webhook_id, token, message_id, query).deleted = True


def _own(
    state: State, webhook_id: int, token: str, message_id: int, query: Mapping[str, str]
) -> Message:
    webhook = _known(state, webhook_id, token)
    channel = _channel(state, webhook, query)
    found = state.messages.get(channel.id, {}).get(message_id)
    if found is None or found.deleted or found.webhook_id != webhook.id:
        raise errors.UNKNOWN_MESSAGE()
    return found


def _check(body: Json) -> None:
    name = body.get("username")
    if name is not None and (
        not 0 < len(name.strip()) <= 80
        or any(one in name.lower() for one in _NOT_IN_NAMES)
        or name.strip().lower() in _NO_NAMES
    ):
        raise invalid_form("username", "Username is not allowed.")
    check_url(body.get("avatar_url"), "avatar_url")
    check_message({key: value for key, value in body.items() if key not in _IDENTITY})


def _channel(state: State, webhook: Webhook, query: Mapping[str, str]) -> Channel:
    channel = state.channel(int(query.get("thread_id", webhook.channel_id)))
    home = channel.parent_id if channel.type in THREADS else channel.id
    if home != webhook.channel_id:
        raise errors.UNKNOWN_CHANNEL()
    return channel


def _known(state: State, webhook_id: int, token: str) -> Webhook:
    found = state.webhooks.get(webhook_id)
    if found is None or found.is_deleted:
        raise errors.UNKNOWN_WEBHOOK()
    if found.token != token:
        raise errors.WRONG_TOKEN()
    return found


def _of(state: State, channel_id: int) -> list[Webhook]:
    return [
        one
        for one in state.webhooks.values()
        if one.channel_id == channel_id and not one.is_deleted
    ]


def _require(state: State, channel_id: int) -> None:
    channel = state.channel(channel_id)
    if channel.type in THREADS:
        raise errors.NOT_HERE()
    if not state.permissions(channel).manage_webhooks:
        raise errors.MISSING_PERMISSIONS()

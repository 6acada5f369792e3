"""Messages of channels: https://discord.com/developers/docs/resources/message."""

import time
from collections.abc import Mapping

from tests.loopback import errors, payloads
from tests.loopback.state import ANNOUNCEMENT, TEXT, THREADS, Json, Message, State
from tests.loopback.validate import check_message

MAX_PAGE = 100


def create(state: State, channel_id: int, body: Json) -> Json:
    """POST: a new message of the bot's, or the first one with this nonce."""
    channel = state.channel(channel_id)
    may = state.permissions(channel)
    if channel.type not in TEXT:
        raise errors.NO_MESSAGES_HERE()
    if not may.view_channel:
        raise errors.MISSING_ACCESS()
    if not (may.send_messages_in_threads if channel.type in THREADS else may.send_messages):
        raise errors.MISSING_PERMISSIONS()
    if channel.locked and not may.manage_threads:
        raise errors.THREAD_LOCKED()
    check_message(body)
    nonce = str(body["nonce"]) if body.get("nonce") is not None else None
    if nonce is not None and body.get("enforce_nonce"):
        first = state.nonces.get(nonce)
        if first is not None and time.monotonic() - first.accepted_at < state.nonce_window:
            if first.deleted:
                raise errors.UNKNOWN_MESSAGE()
            return payloads.message(state, first)
    stored = {key: value for key, value in body.items() if key not in {"nonce", "enforce_nonce"}}
    if not may.embed_links:
        stored.pop("embeds", None)
    made = Message(
        state.snowflake(), channel_id, state.bot_id, stored, nonce, accepted_at=time.monotonic()
    )
    state.add_message(made)
    channel.archived = False
    if nonce is not None:
        state.nonces[nonce] = made
    return payloads.message(state, made)


def history(state: State, channel_id: int, query: Mapping[str, str]) -> list[Json]:
    """GET: newest first; after an id, the oldest that follow it."""
    channel = state.channel(channel_id)
    may = state.permissions(channel)
    if not may.view_channel:
        raise errors.MISSING_ACCESS()
    if not may.read_message_history:
        return []
    limit = min(int(query.get("limit", 50)), MAX_PAGE)
    found = state.visible(channel_id)
    if "after" in query:
        page = [one for one in found if one.id > int(query["after"])][:limit]
    else:
        before = int(query.get("before", 2**63))
        page = [one for one in found if one.id < before][-limit:]
    return [payloads.message(state, one) for one in reversed(page)]


def one(state: State, channel_id: int, message_id: int) -> Json:
    """GET: a message that stands in a channel, whoever wrote it."""
    if not state.permissions(state.channel(channel_id)).read_message_history:
        raise errors.MISSING_PERMISSIONS()
    found = state.messages.get(channel_id, {}).get(message_id)
    if found is None or found.deleted:
        raise errors.UNKNOWN_MESSAGE()
    return payloads.message(state, found)


def edit(state: State, channel_id: int, message_id: int, body: Json) -> Json:
    """PATCH: what is named is replaced."""
    found = own(state, channel_id, message_id)
    if state.channel(channel_id).archived:
        raise errors.THREAD_ARCHIVED()
    check_message(body, is_edit=True)
    found.body |= body
    return payloads.message(state, found)


def publish(state: State, channel_id: int, message_id: int) -> Json:
    """POST: to the channels that follow this one, ten an hour."""
    channel = state.channel(channel_id)
    may = state.permissions(channel)
    found = state.messages.get(channel_id, {}).get(message_id)
    if found is None or found.deleted:
        raise errors.UNKNOWN_MESSAGE()
    if channel.type != ANNOUNCEMENT:
        raise errors.NOT_HERE()
    if not (may.send_messages if found.author_id == state.bot_id else may.manage_messages):
        raise errors.MISSING_PERMISSIONS()
    if found.is_published:
        raise errors.ALREADY_CROSSPOSTED()
    found.is_published = True
    return payloads.message(state, found)


def delete(state: State, channel_id: int, message_id: int) -> None:
    """DELETE, by the bot."""
    own(state, channel_id, message_id).deleted = True


def own(state: State, channel_id: int, message_id: int) -> Message:
    """A message of the bot's that stands in a channel."""
    state.channel(channel_id)
    found = state.messages.get(channel_id, {}).get(message_id)
    if found is None or found.deleted:
        raise errors.UNKNOWN_MESSAGE()
    if found.author_id != state.bot_id:
        raise errors.NOT_OUR_MESSAGE()
    return found

"""Forums: https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel.

A post is a thread with its first message, which has the thread's id. Nothing tells a repeat from
a second post.
"""

import time
from collections.abc import Mapping
from datetime import datetime

from tests.loopback import errors, payloads
from tests.loopback.errors import invalid_form
from tests.loopback.state import FORUMS, REQUIRE_TAG, THREADS, Channel, Json, Message, State, moment
from tests.loopback.validate import check_message

MAX_TAGS = 20
PUBLIC_THREAD = 11
_KEYS = {"name", "message", "applied_tags", "auto_archive_duration", "rate_limit_per_user"}


def start(state: State, forum_id: int, body: Json) -> Json:
    """POST: a new post of the bot's; the thread, with its first message."""
    forum = state.channel(forum_id)
    may = state.permissions(forum)
    if not may.view_channel:
        raise errors.MISSING_ACCESS()
    if forum.type not in FORUMS:
        raise errors.NOT_HERE()
    if not may.send_messages:
        raise errors.MISSING_PERMISSIONS()
    for key in body.keys() - _KEYS:
        raise invalid_form(key, "Unknown key.")
    check_message(body["message"])
    tags = [str(tag) for tag in body.get("applied_tags") or ()]
    usable = {
        tag["id"] for tag in forum.available_tags if may.manage_threads or not tag["moderated"]
    }
    if not usable.issuperset(tags):
        raise invalid_form("applied_tags", "Unknown or moderated tag.")
    if forum.flags & REQUIRE_TAG and not tags:
        raise errors.TAG_REQUIRED()
    thread_id = state.snowflake()
    made = Message(thread_id, thread_id, state.bot_id, body["message"])
    thread = Channel(
        thread_id,
        forum.guild_id,
        body["name"].strip(),
        PUBLIC_THREAD,
        forum_id,
        owner_id=state.bot_id,
        applied_tags=tags,
        shown_from=time.monotonic() + state.chance.uniform(*state.slowness),
    )
    state.add_channel(thread)
    state.add_message(made)
    forum.last_message_id = thread.id
    return payloads.channel(thread) | {"message": payloads.message(state, made)}


def active(state: State, guild_id: int) -> Json:
    """GET: every thread of a server that is not archived."""
    found = [one for one in _shown(state) if one.guild_id == guild_id and not one.archived]
    return _listing(found, has_more=False)


def archived(state: State, forum_id: int, query: Mapping[str, str]) -> Json:
    """GET: a channel's archived threads, the last archived first."""
    if not state.permissions(state.channel(forum_id)).read_message_history:
        raise errors.MISSING_PERMISSIONS()
    limit = min(int(query.get("limit", 50)), 100)
    before = query.get("before")
    found = [one for one in _shown(state) if one.parent_id == forum_id and one.archived]
    found.sort(key=lambda one: one.archived_at, reverse=True)
    if before is not None:
        limit_at = datetime.fromisoformat(before)
        found = [one for one in found if datetime.fromisoformat(moment(one.archived_at)) < limit_at]
    return _listing(found[:limit], has_more=len(found) > limit)


def change(state: State, channel_id: int, body: Json) -> Json:
    """PATCH: a forum's tags."""
    channel = state.channel(channel_id)
    may = state.permissions(channel)
    if not may.view_channel:
        raise errors.MISSING_ACCESS()
    if not may.manage_channels:
        raise errors.MISSING_PERMISSIONS()
    if body.keys() != {"available_tags"} or channel.type not in FORUMS:
        raise errors.NOT_HERE()
    tags = body["available_tags"]
    if len(tags) > MAX_TAGS:
        raise invalid_form("available_tags", "Must be 20 or fewer in length.")
    for tag in tags:
        if not 0 < len(tag["name"].strip()) <= 20:
            raise invalid_form("available_tags", "Must be between 1 and 20 in length.")
    if len({tag["name"] for tag in tags}) < len(tags):
        raise errors.TAG_NAMES_NOT_UNIQUE()
    channel.available_tags = [
        {
            "id": str(tag.get("id") or state.snowflake()),
            "name": tag["name"],
            "moderated": bool(tag.get("moderated")),
            "emoji_id": tag.get("emoji_id"),
            "emoji_name": tag.get("emoji_name"),
        }
        for tag in tags
    ]
    return payloads.channel(channel)


def _shown(state: State) -> list[Channel]:
    now = time.monotonic()
    return [one for one in state.channels.values() if one.type in THREADS and one.shown_from <= now]


def _listing(threads: list[Channel], *, has_more: bool) -> Json:
    return {
        "threads": [payloads.channel(one) for one in threads],
        "members": [],
        "has_more": has_more,
    }

"""Posts of forums and media channels: a thread an item, with its first message.

Discord knows no nonce for threads, so a repeat is only made after the forum was searched for what
an earlier call may have made. Lists show a new thread late:
https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel.
"""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp
import discord
from discord.abc import GuildChannel
from discord.http import Route

from bot import markdown
from bot.deliver.courier import UNKNOWN_MESSAGE, Courier, Invalid, LookUp, Outcome
from bot.deliver.fingerprint import fingerprint
from bot.deliver.permissions import granted
from bot.deliver.tags import ForumTag, choose_for
from bot.texts import say

log = logging.getLogger(__name__)

MAX_NAME = 100
_PAGE = 100
_TAGS = "available_tags"

Body = Mapping[str, Any]


def thread_name(title: str) -> str:
    """A title as the name of a thread."""
    return markdown.shorten(" ".join(title.split()), MAX_NAME) or say("common.untitled")


class Forums:
    """What is asked of Discord about posts in forums."""

    def __init__(self, courier: Courier) -> None:
        """`courier` talks to Discord."""
        self._courier = courier

    async def request(
        self, forum_id: int, title: str, tags: Sequence[str], message: Body
    ) -> dict[str, Any]:
        """The body for `start`: a thread that is called `title` and begins with `message`.

        It has the forum's tags that are among `tags`; those it lacks are made, if we may.
        """
        forum = self._courier.forum(forum_id)
        applied = await self._tags(forum, tags) if forum is not None else ()
        return {
            "name": thread_name(title),
            "message": message,
            "applied_tags": [str(tag) for tag in applied],
        }

    async def start(self, forum_id: int, body: Body) -> Outcome:
        """Make a post, right after `ready`."""
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum_id)
        tags = body["applied_tags"] or self._needed_tags(forum_id)
        outcome = await self._courier.post_once(route, {**body, "applied_tags": tags})
        if isinstance(outcome, Invalid) and tags:
            # One may have been deleted since. What was refused has not been made.
            tags = self._needed_tags(forum_id)
            await self._courier.ready()
            outcome = await self._courier.post_once(route, {**body, "applied_tags": tags})
        return outcome

    async def look_up(
        self, forum_id: int, body: Body, *, after_id: int, recorded: frozenset[int]
    ) -> LookUp:
        """Look for a post among our threads after `after_id`, those in `recorded` left out."""
        name = " ".join(body["name"].split())

        async def search(forum: GuildChannel | discord.Thread, own_id: int) -> int | None:
            found = [
                int(thread["id"])
                async for thread in self._threads(forum, after_id)
                if int(thread.get("owner_id") or 0) == own_id
                and int(thread["id"]) > after_id
                and int(thread["id"]) not in recorded
                and " ".join(thread["name"].split()) == name
            ]
            for thread_id in sorted(found):
                if await self._begins_with(thread_id, body["message"]):
                    return thread_id
            return None

        return await self._courier.search(forum_id, search)

    async def _threads(
        self, forum: GuildChannel | discord.Thread, after_id: int
    ) -> AsyncIterator[dict[str, Any]]:
        """The forum's threads, as far back as those that may be newer than `after_id`."""
        route = Route("GET", "/guilds/{guild_id}/threads/active", guild_id=forum.guild.id)
        for thread in (await self._courier.ask(route))["threads"]:
            if int(thread.get("parent_id") or 0) == forum.id:
                yield thread
        oldest = discord.utils.snowflake_time(after_id)
        before = datetime.max.replace(tzinfo=UTC)
        params: dict[str, Any] = {"limit": _PAGE}
        route = Route("GET", "/channels/{channel_id}/threads/archived/public", channel_id=forum.id)
        while before > oldest:
            page = await self._courier.ask(route, params=params)
            for thread in page["threads"]:
                yield thread
            if not page.get("has_more") or not page["threads"]:
                return
            params["before"] = page["threads"][-1]["thread_metadata"]["archive_timestamp"]
            before = datetime.fromisoformat(params["before"])

    async def _begins_with(self, thread_id: int, message: Body) -> bool:
        """Whether a thread's first message is this one; one that was deleted may have been."""
        route = Route(
            "GET",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=thread_id,
            message_id=thread_id,
        )
        try:
            first = await self._courier.ask(route)
        except discord.NotFound as error:
            if error.code == UNKNOWN_MESSAGE:
                return True
            raise
        return fingerprint(first, message) == fingerprint(message)

    async def _tags(self, forum: discord.ForumChannel, wanted: Sequence[str]) -> tuple[int, ...]:
        chosen = choose_for(forum, wanted)
        if chosen.missing and granted(forum).manage_channels:
            made = await self._make_tags(forum, wanted)
            chosen = choose_for(forum, wanted, made) if made is not None else chosen
        return chosen.applied

    async def _make_tags(
        self, forum: discord.ForumChannel, wanted: Sequence[str]
    ) -> list[ForumTag] | None:
        """Give a forum the tags it lacks; those it has then, or None where that failed.

        The list is read anew, because what is written replaces all of it.
        """
        path = "/channels/{channel_id}"
        try:
            tags = (await self._courier.ask(Route("GET", path, channel_id=forum.id)))[_TAGS]
            missing = choose_for(forum, wanted, _read(tags)).missing
            if missing:
                body = {_TAGS: [*tags, *map(_new_tag, missing)]}
                route = Route("PATCH", path, channel_id=forum.id)
                tags = (await self._courier.ask(route, json=body))[_TAGS]
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("forum %d did not get its tags: %s", forum.id, error)
            return None
        return _read(tags)

    def _needed_tags(self, forum_id: int) -> list[str]:
        """A tag for a post without any, where the forum wants one."""
        forum = self._courier.forum(forum_id)
        chosen = choose_for(forum, ()).applied if forum is not None else ()
        return [str(tag) for tag in chosen]


def _new_tag(name: str) -> dict[str, Any]:
    return {"name": name, "moderated": False, "emoji_id": None, "emoji_name": None}


def _read(tags: Sequence[Mapping[str, Any]]) -> list[ForumTag]:
    return [
        ForumTag(int(one["id"]), one["name"], is_moderated=bool(one.get("moderated")))
        for one in tags
    ]

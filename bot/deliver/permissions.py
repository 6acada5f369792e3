"""What the bot needs to be allowed, in the words that Discord's settings show."""

from enum import StrEnum

import discord
from discord.abc import GuildChannel

from bot.places import Place

REQUIRED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)
"""For the invite link: these and no others."""

READ_HISTORY = "Read Message History"
"""The one without which posts still arrive; a restart may then repeat one."""

_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "read_message_history": READ_HISTORY,
}

_CREATE_POSTS = "Create Posts"
"""What Discord's settings call "Send Messages" in a forum; to create threads is not asked there:
https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel."""


class Lack(StrEnum):
    """What would be needed for what somebody asked for; posts go out without it all the same."""

    WEBHOOKS = "Manage Webhooks"
    MESSAGES = "Manage Messages"
    TAGS = "Manage Channels"


def granted(channel: GuildChannel | discord.Thread) -> discord.Permissions:
    """What the bot may do in a channel; nothing where its server is being loaded.

    Without what Discord withholds only because of something else.
    """
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    if place is None or place.guild.me is None:
        return discord.Permissions.none()
    return GuildChannel.permissions_for(place, place.guild.me)


def missing_permissions(channel: GuildChannel | discord.Thread) -> list[str]:
    """The names of what the bot lacks in a channel, the most important first.

    Just what somebody has to allow: not what Discord withholds only because of that.
    """
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    if place is None or place.guild.me is None:  # while the server is being loaded
        return []
    may = granted(channel)
    is_thread = isinstance(channel, discord.Thread)
    needless = "send_messages" if is_thread else "send_messages_in_threads"
    names = dict(_NAMES)
    if isinstance(channel, discord.ForumChannel):
        names["send_messages"] = _CREATE_POSTS
    return [
        name
        for permission, name in names.items()
        if permission != needless and not getattr(may, permission)
    ]


def lacks(channel: GuildChannel | discord.Thread, place: Place) -> list[Lack]:
    """What the bot lacks in a channel for what `place` asks there.

    The forum's tags are made with *Manage Channels*, a webhook is with *Manage Webhooks*, and what
    that posts is another author's, which is published with *Manage Messages* alone.
    """
    may = granted(channel)
    if isinstance(channel, discord.ForumChannel):
        return [] if may.manage_channels else [Lack.TAGS]
    found = [] if may.manage_webhooks or not place.webhook else [Lack.WEBHOOKS]
    is_published = (
        place.crosspost and isinstance(channel, discord.TextChannel) and channel.is_news()
    )
    if place.webhook and is_published and not may.manage_messages:
        found.append(Lack.MESSAGES)
    return found

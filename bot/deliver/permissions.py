"""What the bot needs to be allowed, in the words that Discord's settings show."""

import discord
from discord.abc import GuildChannel

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


def missing_permissions(channel: GuildChannel | discord.Thread) -> list[str]:
    """The names of what the bot lacks in a channel, the most important first.

    Just what somebody has to allow: not what Discord withholds only because of that.
    """
    is_thread = isinstance(channel, discord.Thread)
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    own = place.guild.me if place else None  # None while the server is being loaded
    if place is None or own is None:
        return []
    granted = GuildChannel.permissions_for(place, own)
    needless = "send_messages" if is_thread else "send_messages_in_threads"
    return [
        name
        for permission, name in _NAMES.items()
        if permission != needless and not getattr(granted, permission)
    ]

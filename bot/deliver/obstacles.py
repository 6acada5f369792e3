"""Why a channel would take no post, as far as can be seen without asking."""

import discord
from discord.abc import GuildChannel

from bot.deliver.permissions import READ_HISTORY, granted, missing_permissions
from bot.deliver.tags import choose_for


def obstacle(channel: GuildChannel | discord.Thread) -> str | None:
    """Why a post would be refused, in words for whoever manages the server; None if it would not.

    To post in an archived thread opens it again, unless it is locked.
    """
    blocking = [name for name in missing_permissions(channel) if name != READ_HISTORY]
    if blocking:
        return f"missing: {', '.join(blocking)}"
    if isinstance(channel, discord.Thread) and channel.locked:
        return None if granted(channel).manage_threads else "the thread is locked"
    if isinstance(channel, discord.ForumChannel) and _lacks_tag(channel):
        return "the forum wants a tag on each post, and has none that I may use"
    return None


def _lacks_tag(forum: discord.ForumChannel) -> bool:
    is_stuck = forum.flags.require_tag and not granted(forum).manage_channels
    return is_stuck and not choose_for(forum, ()).applied

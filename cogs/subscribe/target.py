"""Where a subscription is posted, and what the bot lacks there."""

import discord

from bot.deliver import READ_HISTORY, missing_permissions
from bot.errors import InputError
from bot.texts import say
from cogs.interactions import Interaction
from cogs.targets import Target


def named(interaction: Interaction, channel: Target | None) -> Target:
    """The channel that was named, or the one in which the command was typed.

    Raises `InputError` where posts cannot go there.
    """
    target = channel or interaction.channel
    if not isinstance(target, Target) or target.guild.id != interaction.guild_id:
        raise InputError(say("subscribe.no_target"))
    return target


async def found(interaction: Interaction, channel_id: int) -> Target:
    """A channel that was named before. Raises `InputError` where it is no longer there."""
    guild = interaction.guild
    target = guild and guild.get_channel_or_thread(channel_id)
    if target is None and guild is not None:
        try:
            target = await guild.fetch_channel(channel_id)  # a thread that was archived meanwhile
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            target = None
    if not isinstance(target, Target):
        raise InputError(say("subscribe.channel_gone"))
    return target


def require_permissions(target: Target) -> None:
    """Raises `InputError` with the names of what the bot lacks to post there."""
    missing = missing_permissions(target)
    if any(name != READ_HISTORY for name in missing):
        lacking = ", ".join(missing)
        raise InputError(say("subscribe.lacking", missing=lacking, channel=target.mention))


def warning(target: Target) -> str:
    """What is missing there, and what that means; nothing where all is well."""
    missing = missing_permissions(target)
    if not missing:
        return ""
    if missing == [READ_HISTORY]:
        return say("subscribe.no_history", missing=READ_HISTORY)
    return say("subscribe.lacking", missing=", ".join(missing), channel=target.mention)

"""The page that moves a subscription to another channel."""

from collections.abc import Sequence

import discord

from bot.deliver import READ_HISTORY, missing_permissions
from bot.errors import InputError
from bot.texts import say
from cogs.controls import Component
from cogs.editor.page import Context, Page
from cogs.targets import Target, Targets


async def _show(context: Context) -> Sequence[Component]:
    select: discord.ui.ChannelSelect[discord.ui.LayoutView] = discord.ui.ChannelSelect(
        custom_id=context.custom_id("channel.move"),
        channel_types=Targets().channel_types,
        placeholder=say("editor.channel.choose"),
    )
    return [discord.ui.TextDisplay(say("editor.channel.about")), discord.ui.ActionRow(select)]


async def _move(context: Context) -> str:
    channel = _channel(context)
    missing = missing_permissions(channel)
    if [name for name in missing if name != READ_HISTORY]:
        names = ", ".join(missing)
        raise InputError(say("editor.channel.lacking", names=names, channel=channel.mention))
    editing = context.interaction.client.editing
    await editing.move(context.subscription, context.guild_id, channel.id)
    return say("editor.channel.moved", channel=channel.mention)


def _channel(context: Context) -> Target:
    """The one that was picked, if it is this server's, of a kind that posts can go to, and seen by
    whoever picked it; raises `InputError`.
    """
    guild, user = context.interaction.guild, context.interaction.user
    picked = next(iter(context.values), "")
    channel = guild.get_channel_or_thread(int(picked)) if guild and picked.isdecimal() else None
    if not isinstance(channel, Target) or not isinstance(user, discord.Member):
        raise InputError(say("common.unseen"))
    if not channel.permissions_for(user).view_channel:
        raise InputError(say("common.unseen"))
    return channel


CHANNEL = Page(
    key="channel",
    emoji="📍",
    texts="editor.channel",
    show=_show,
    actions={"move": _move},
)

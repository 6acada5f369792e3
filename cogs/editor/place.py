"""The page for where posts appear and under whose name."""

from collections.abc import Sequence
from dataclasses import replace

import discord
from discord.abc import GuildChannel

from bot.deliver import lacks, obstacle
from bot.errors import InputError
from bot.places import Place
from bot.texts import say
from cogs.controls import Component
from cogs.editor.page import Context, Page


async def _show(context: Context) -> Sequence[Component]:
    channel, place = _channel(context), context.subscription.place
    lines, buttons = [], []
    if isinstance(channel, discord.ForumChannel):
        lines.append(say("place.forum"))
    else:
        lines.append(say("place.as_feed" if place.webhook else "place.as_bot"))
        label = say("place.use_bot" if place.webhook else "place.use_feed")
        buttons.append(context.button("place.webhook", label))
    if _is_announcement(channel):
        lines.append(say("place.published" if place.crosspost else "place.kept"))
        label = say("place.keep" if place.crosspost else "place.publish")
        buttons.append(context.button("place.crosspost", label))
    if channel is not None:
        lines += [say(f"place.lacking_{one.name.lower()}") for one in lacks(channel, place)]
        if reason := obstacle(channel):
            lines.append(say("place.obstacle", reason=reason))
    shown: list[Component] = [discord.ui.TextDisplay("\n".join(lines))]
    return [*shown, discord.ui.ActionRow(*buttons)] if buttons else shown


async def _webhook(context: Context) -> str:
    if isinstance(_channel(context), discord.ForumChannel):
        raise InputError(say("place.not_there"))
    place = context.subscription.place
    return await _change(context, replace(place, webhook=not place.webhook))


async def _crosspost(context: Context) -> str:
    if not _is_announcement(_channel(context)):
        raise InputError(say("place.not_there"))
    place = context.subscription.place
    return await _change(context, replace(place, crosspost=not place.crosspost))


async def _change(context: Context, place: Place) -> str:
    editing = context.interaction.client.editing
    await editing.set_place(context.subscription, context.guild_id, place)
    return say("place.saved")


def _channel(context: Context) -> GuildChannel | discord.Thread | None:
    guild = context.interaction.guild
    return guild.get_channel_or_thread(context.subscription.channel_id) if guild else None


def _is_announcement(channel: object) -> bool:
    return isinstance(channel, discord.TextChannel) and channel.is_news()


PLACE = Page(
    key="place",
    emoji="📢",
    texts="place",
    show=_show,
    actions={"webhook": _webhook, "crosspost": _crosspost},
)

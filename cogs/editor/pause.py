"""The page that has a subscription stand still, or go on."""

from collections.abc import Sequence

import discord

from bot.models import SubscriptionState
from bot.texts import say
from cogs.controls import Component
from cogs.editor.page import Context, Page


async def _show(context: Context) -> Sequence[Component]:
    if context.subscription.state is SubscriptionState.PAUSED:
        text, route, label = say("editor.pause.stands"), "pause.resume", say("editor.pause.resume")
    else:
        text, route, label = say("editor.pause.runs"), "pause.pause", say("editor.pause.pause")
    button = context.button(route, label, discord.ButtonStyle.primary)
    return [discord.ui.TextDisplay(text), discord.ui.ActionRow(button)]


async def _pause(context: Context) -> str:
    await context.interaction.client.editing.pause(context.subscription, context.guild_id)
    return say("editor.pause.paused")


async def _resume(context: Context) -> str:
    await context.interaction.client.editing.resume(context.subscription, context.guild_id)
    return say("editor.pause.resumed")


PAUSE = Page(
    key="pause",
    emoji="⏯️",
    texts="editor.pause",
    show=_show,
    actions={"pause": _pause, "resume": _resume},
)

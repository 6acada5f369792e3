"""The page that removes a subscription, after a second look."""

from collections.abc import Sequence

import discord

from bot.texts import say
from cogs.controls import Component
from cogs.editor.page import Context, Page
from cogs.naming import name


async def _show(context: Context) -> Sequence[Component]:
    waiting = context.overview.waiting
    text = say("editor.remove.sure")
    if waiting:
        text = f"{text} {say('editor.remove.waiting', count=waiting)}"
    button = context.button("remove.yes", say("editor.remove.yes"), discord.ButtonStyle.danger)
    return [discord.ui.TextDisplay(text), discord.ui.ActionRow(button)]


async def _remove(context: Context) -> str:
    one = context.subscription
    await context.interaction.client.editing.remove(one, context.guild_id)
    return say("editor.remove.done", feed=name(one), channel=f"<#{one.channel_id}>")


REMOVE = Page(
    key="remove",
    emoji="🗑️",
    texts="editor.remove",
    show=_show,
    actions={"yes": _remove},
)

"""The page that posts a test into a subscription's channel."""

from collections.abc import Sequence

import discord

from bot.texts import say
from cogs.controls import Component
from cogs.editor.page import Context, Page


async def _show(context: Context) -> Sequence[Component]:
    about = say("editor.sample.about", channel=f"<#{context.subscription.channel_id}>")
    button = context.button("sample.post", say("editor.sample.post"), discord.ButtonStyle.primary)
    return [discord.ui.TextDisplay(about), discord.ui.ActionRow(button)]


async def _post(context: Context) -> str:
    editing = context.interaction.client.editing
    message_id = await editing.post_sample(context.subscription, context.guild_id)
    place = f"{context.guild_id}/{context.subscription.channel_id}/{message_id}"
    return say("editor.sample.posted", link=f"https://discord.com/channels/{place}")


SAMPLE = Page(
    key="sample",
    emoji="🧪",
    texts="editor.sample",
    show=_show,
    actions={"post": _post},
)

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
    one, editing = context.subscription, context.interaction.client.editing
    message_id = await editing.post_sample(one, context.guild_id)
    guild = context.interaction.guild
    is_forum = isinstance(guild and guild.get_channel(one.channel_id), discord.ForumChannel)
    # What is posted in a forum is a thread, which has a place of its own.
    way = [context.guild_id, None if is_forum else one.channel_id, message_id]
    link = "/".join(str(part) for part in way if part is not None)
    return say("editor.sample.posted", link=f"https://discord.com/channels/{link}")


SAMPLE = Page(
    key="sample",
    emoji="🧪",
    texts="editor.sample",
    show=_show,
    actions={"post": _post},
)

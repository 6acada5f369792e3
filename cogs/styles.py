"""The styles of posts, as a select offers them."""

import discord

from bot.looks import Style
from bot.texts import say


def style_options(current: Style) -> list[discord.SelectOption]:
    """All of them."""
    return [
        discord.SelectOption(
            label=say(f"look.style.{style}"),
            value=style,
            description=say(f"look.style.{style}_is"),
            default=style is current,
        )
        for style in Style
    ]

"""`/help`: a short card of what there is, for whoever asks."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import TidingsClient
from bot.texts import say
from cogs.interactions import Interaction
from cogs.wording import label

READING = ("latest", "search", "why")
MANAGING = ("subscribe", "subscriptions", "unsubscribe", "filter", "feeds")
"""In the order in which they are shown; `/help` itself is known."""


class Help(commands.Cog):
    """Names the commands, to be clicked."""

    @app_commands.command(name=label("help.command"), description=label("help.description"))
    async def help(self, interaction: Interaction) -> None:
        """Those for managers are shown to managers."""
        client = interaction.client
        lines = [say("help.about"), "", say("help.reading"), *_lines(client, READING)]
        if interaction.permissions.manage_guild:
            lines += ["", say("help.managing"), *_lines(client, MANAGING)]
        embed = discord.Embed(title=say("help.title"), description="\n".join(lines))
        await interaction.response.send_message(embed=embed, ephemeral=True)


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Help())


def _lines(client: TidingsClient, names: tuple[str, ...]) -> list[str]:
    return [say(f"help.{name}", command=client.mention(name)) for name in names]

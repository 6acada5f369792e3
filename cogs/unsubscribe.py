"""`/unsubscribe`, and a minute to think better of it: for those who may manage the server."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import TidingsClient
from bot.texts import say
from cogs.controls import Control
from cogs.interactions import Interaction, guild_id
from cogs.naming import complete_subscription, name
from cogs.wording import label

UNDO = "undo"


class Unsubscribe(commands.Cog):
    """Takes a feed out of a channel."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._service = client.subscriptions

    @app_commands.command(
        name=label("unsubscribe.command"), description=label("unsubscribe.description")
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.autocomplete(subscription=complete_subscription)
    @app_commands.describe(subscription=label("unsubscribe.option_subscription"))
    async def unsubscribe(self, interaction: Interaction, subscription: str) -> None:
        """Stop posting a feed into a channel."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        removed = await self._service.unsubscribe(guild_id(interaction), subscription)
        undo: discord.ui.Button[Any] = discord.ui.Button(
            label=say("unsubscribe.undo"), custom_id=f"{UNDO}:{removed.id}:{interaction.user.id}"
        )
        view = discord.ui.View(timeout=None).add_item(undo)
        view.stop()  # so that discord.py does not keep it: `Control` knows its components
        text = say("unsubscribe.done", feed=name(removed), channel=f"<#{removed.channel_id}>")
        await interaction.followup.send(text, view=view, ephemeral=True)


class Undo(Control, template=rf"{UNDO}:(?P<subscription>[0-9]{{1,18}}):(?P<owner>[0-9]{{1,20}})"):
    """The button of whoever unsubscribed."""

    async def act(self, interaction: Interaction) -> None:
        """Have it back."""
        await interaction.response.defer()
        service = interaction.client.subscriptions
        restored = await service.undo(int(self.match["subscription"]), guild_id(interaction))
        text = say("unsubscribe.undone", feed=name(restored), channel=f"<#{restored.channel_id}>")
        await interaction.edit_original_response(content=text, view=None)


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    client.add_dynamic_items(Undo)
    await client.add_cog(Unsubscribe(client))


async def teardown(client: TidingsClient) -> None:
    """Called by discord.py, which takes the cog out by itself."""
    client.remove_dynamic_items(Undo)

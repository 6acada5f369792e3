"""`/unsubscribe`: for those who may manage the server."""

from discord import app_commands
from discord.ext import commands

from bot.client import TidingsClient
from cogs.interactions import Interaction, guild_id
from cogs.naming import complete_subscription, name


class Unsubscribe(commands.Cog):
    """Takes a feed out of a channel."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._service = client.subscriptions

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.autocomplete(subscription=complete_subscription)
    @app_commands.describe(
        subscription="Which one: pick it from the list, or type part of its name"
    )
    async def unsubscribe(self, interaction: Interaction, subscription: str) -> None:
        """Stop posting a feed into a channel."""
        removed = await self._service.unsubscribe(guild_id(interaction), subscription)
        await interaction.response.send_message(
            f"{name(removed)} is not posted in <#{removed.channel_id}> any more.", ephemeral=True
        )


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Unsubscribe(client))

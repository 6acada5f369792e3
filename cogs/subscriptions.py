"""`/subscriptions`: for those who may manage the server."""

from itertools import groupby

import discord
from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.client import TidingsClient
from bot.models import PauseReason, Subscription, SubscriptionState
from cogs.interactions import Interaction, guild_id
from cogs.naming import name, rules

MAX_LIST = 4000


class Subscriptions(commands.Cog):
    """What a server follows, and where it goes."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._service = client.subscriptions

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    async def subscriptions(self, interaction: Interaction) -> None:
        """What this server follows, and where it goes."""
        mine = await self._service.of_guild(guild_id(interaction))
        if not mine:
            text = "This server follows no feeds yet. Add one with /subscribe."
            await interaction.response.send_message(text, ephemeral=True)
            return
        embed = discord.Embed(title="Subscriptions", description=_listing(mine))
        await interaction.response.send_message(embed=embed, ephemeral=True)


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Subscriptions(client))


def _listing(subscriptions: list[Subscription]) -> str:
    """One line a subscription, by channel, as many as fit into one embed."""
    lines: list[str] = []
    for channel_id, group in groupby(subscriptions, lambda one: one.channel_id):
        lines.append(f"**<#{channel_id}>**")
        lines.extend(_line(one) for one in group)
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > MAX_LIST:
            kept.append(f"… and {len(lines) - len(kept)} lines more")
            break
        kept.append(line)
    return "\n".join(kept)


def _line(subscription: Subscription) -> str:
    lock = "🔒 " if subscription.is_fixed else ""
    return f"{lock}{name(subscription)}{rules(subscription)}{_state(subscription)}"


def _state(subscription: Subscription) -> str:
    if subscription.state is SubscriptionState.ACTIVE:
        return ""
    reason = subscription.reason or ""
    if reason == PauseReason.NOT_IN_CONFIG:
        return " — ⏸ no longer in config.toml"
    return f" — ⚠ waiting: {markdown.escape(reason)}"

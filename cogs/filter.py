"""`/filter`: what of a feed is posted, for those who may manage the server."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.client import TidingsClient
from bot.errors import InputError
from bot.filters.rules import key, meant, shown
from bot.models import Mode, Subscription, folded
from bot.store import Used
from bot.texts import say
from cogs import rules
from cogs.interactions import Interaction, guild_id
from cogs.naming import MAX_CHOICE_NAME, MAX_CHOICES, complete_subscription, name
from cogs.wording import label

_MAX_VALUE = 100


@app_commands.default_permissions(manage_guild=True)
class Filter(
    commands.GroupCog,
    group_name=label("filter.command"),
    group_description=label("filter.description"),
):
    """Rules of one subscription."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._subscriptions = client.subscriptions
        self._filtering = client.filtering

    @app_commands.command(name=label("filter.add"), description=label("filter.add_description"))
    @app_commands.autocomplete(subscription=complete_subscription)
    @app_commands.choices(kind=rules.KINDS, mode=rules.MODES)
    @app_commands.describe(
        subscription=label("filter.subscription"),
        kind=label("filter.kind"),
        value=label("filter.value"),
        mode=label("filter.mode"),
    )
    async def add(
        self,
        interaction: Interaction,
        subscription: str,
        kind: str,
        value: app_commands.Range[str, 1, 300],
        mode: str = Mode.INCLUDE,
    ) -> None:
        """Add a rule."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        one = await self._find(interaction, subscription)
        where = guild_id(interaction)
        picked = (rules.mode_of(mode), rules.kind_of(kind))
        new, changed = await self._filtering.add(one, where, *picked, value)
        trials = await self._filtering.tried(one, where, changed)
        text = say("filter.added", rule=shown(new), **_names(one), passing=rules.passing(trials))
        await interaction.followup.send(text, ephemeral=True)

    @add.autocomplete("value")
    async def _complete_value(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """What the feed really has of the kind that was picked."""
        try:
            one = await self._find(interaction, interaction.namespace.subscription or "")
            kind = rules.kind_of(interaction.namespace.kind or "")
        except InputError:
            return []
        where = guild_id(interaction)
        found = await self._filtering.used(one, where, kind, typed, MAX_CHOICES)
        return [_choice(use) for use in found if len(use.value) <= _MAX_VALUE]

    @app_commands.command(
        name=label("filter.remove"), description=label("filter.remove_description")
    )
    @app_commands.autocomplete(subscription=complete_subscription)
    @app_commands.describe(subscription=label("filter.subscription"), rule=label("filter.rule"))
    async def remove(self, interaction: Interaction, subscription: str, rule: str) -> None:
        """Take a rule out."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        one = await self._find(interaction, subscription)
        where = guild_id(interaction)
        gone = meant(one.rules, rule)
        left = await self._filtering.remove(one, where, (key(gone),))
        trials = await self._filtering.tried(one, where, left)
        text = say("filter.removed", rule=shown(gone), **_names(one), passing=rules.passing(trials))
        await interaction.followup.send(text, ephemeral=True)

    @remove.autocomplete("rule")
    async def _complete_rule(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The rules that there are."""
        try:
            one = await self._find(interaction, interaction.namespace.subscription or "")
        except InputError:
            return []
        found = [rule for rule in one.rules if folded(typed.strip()) in folded(str(rule))]
        return [
            app_commands.Choice(name=markdown.shorten(str(rule), MAX_CHOICE_NAME), value=key(rule))
            for rule in found[:MAX_CHOICES]
        ]

    @app_commands.command(name=label("filter.list"), description=label("filter.list_description"))
    @app_commands.autocomplete(subscription=complete_subscription)
    @app_commands.describe(subscription=label("filter.subscription"))
    async def list(self, interaction: Interaction, subscription: str) -> None:
        """Show the rules."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        one = await self._find(interaction, subscription)
        if not one.rules:
            await interaction.followup.send(say("filter.none", **_names(one)), ephemeral=True)
            return
        text = f"{say('filter.heading', **_names(one))}\n{rules.listing(one.rules)}"
        await interaction.followup.send(embed=discord.Embed(description=text), ephemeral=True)

    @app_commands.command(name=label("filter.test"), description=label("filter.test_description"))
    @app_commands.autocomplete(subscription=complete_subscription)
    @app_commands.describe(subscription=label("filter.subscription"))
    async def test(self, interaction: Interaction, subscription: str) -> None:
        """Show what it does with the newest items."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        one = await self._find(interaction, subscription)
        trials = await self._filtering.tried(one, guild_id(interaction))
        embed = discord.Embed(description=rules.trial(trials, name(one)))
        await interaction.followup.send(embed=embed, ephemeral=True)

    async def _find(self, interaction: Interaction, typed: str) -> Subscription:
        return await self._subscriptions.find(guild_id(interaction), typed)


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Filter(client))


def _names(one: Subscription) -> dict[str, Any]:
    return {"feed": name(one), "channel": f"<#{one.channel_id}>"}


def _choice(use: Used) -> app_commands.Choice[str]:
    text = say("filter.use", value=markdown.shorten(use.value, 80), count=use.count)
    return app_commands.Choice(name=markdown.shorten(text, MAX_CHOICE_NAME), value=use.value)

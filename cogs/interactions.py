"""What commands, buttons and forms have in common: where they came from, and whose they are."""

import discord

from bot.client import TidingsClient
from bot.errors import InputError
from bot.texts import say

Interaction = discord.Interaction[TidingsClient]


def guild_id(interaction: Interaction) -> int:
    """The server that something was typed or pressed in; all of ours are for servers only."""
    assert interaction.guild_id is not None  # noqa: S101 - Discord offers them nowhere else
    return interaction.guild_id


def require_owner(interaction: Interaction, owner_id: int) -> None:
    """Refuse whoever did not ask for what is pressed; raises `InputError`."""
    if interaction.user.id != owner_id:
        raise InputError(say("common.not_yours"))

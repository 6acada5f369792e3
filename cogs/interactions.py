"""What commands, buttons and forms have in common: where they came from, and whose they are."""

import discord

from bot.client import TidingsClient
from bot.errors import InputError
from bot.texts import say

Interaction = discord.Interaction[TidingsClient]

MAX_AGE = 3600
"""Seconds for which a message with controls can be used: who may manage a server changes."""


def guild_id(interaction: Interaction) -> int:
    """The server that something was typed or pressed in; all of ours are for servers only."""
    assert interaction.guild_id is not None  # noqa: S101 - Discord offers them nowhere else
    return interaction.guild_id


def require_owner(interaction: Interaction, owner_id: int) -> None:
    """Refuse whoever did not ask for what is pressed; raises `InputError`."""
    if interaction.user.id != owner_id:
        raise InputError(say("common.not_yours"))


def require_recent(interaction: Interaction) -> None:
    """Refuse what is pressed in an old message; raises `InputError`."""
    message = interaction.message
    if message and (interaction.created_at - message.created_at).total_seconds() > MAX_AGE:
        raise InputError(say("common.expired"))

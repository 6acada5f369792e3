"""How commands, buttons and forms fail: in an answer that only the person who acted sees."""

import logging
from typing import Any

import discord
from discord import app_commands

from bot.errors import FeedError, TidingsError
from bot.texts import say

log = logging.getLogger(__name__)

_TOO_LATE = frozenset({10015, 10062, 50027})
"""Unknown webhook, unknown interaction, invalid webhook token: nobody waits for an answer any more.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""


async def report(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Answer with what went wrong; our own errors say what to do next, others are bugs.

    What came too late to be answered is only logged.
    """
    try:
        await answer(interaction, _explained(error))
    except discord.HTTPException as failure:
        if failure.code not in _TOO_LATE:
            raise
        log.warning("too late to answer %s", interaction.user)


async def answer(interaction: discord.Interaction[Any], text: str) -> None:
    """Answer, for the first time or again, so that nobody else sees it."""
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.response.send_message(text, ephemeral=True)


def sentence(text: str) -> str:
    """`text` with a capital letter and a full stop, unless it asks something."""
    text = f"{text[:1].upper()}{text[1:]}"
    return text if text.endswith("?") else f"{text.rstrip('.')}."


def _explained(error: Exception) -> str:
    if isinstance(error, FeedError):
        return sentence(f"the feed {error}")
    if isinstance(error, TidingsError):
        return sentence(str(error))
    if isinstance(error, app_commands.TransformerError):
        # discord.py wraps whatever a transformer of ours raises.
        cause = error.__cause__
        return sentence(str(cause)) if isinstance(cause, TidingsError) else say("common.unseen")
    if isinstance(error, app_commands.CheckFailure):
        return say("common.forbidden")
    if not _is_late(error):
        log.error("a bug in a command", exc_info=error)
    return say("common.bug")


def _is_late(error: Exception) -> bool:
    return isinstance(error, discord.HTTPException) and error.code in _TOO_LATE

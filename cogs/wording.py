"""Names and descriptions of commands, as discord.py takes them for translation."""

from discord import app_commands

from bot.texts import say


def label(key: str) -> app_commands.locale_str:
    """The English text of `key`; a translator finds the key in `extras`."""
    return app_commands.locale_str(say(key), key=key)

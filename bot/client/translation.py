"""Names and descriptions of commands in other languages, from `bot.texts`."""

from typing import Any

from discord import Locale
from discord.app_commands import TranslationContext, Translator, locale_str

from bot.texts import is_translated, say


class Translation(Translator):
    """Finds a text's key in its `extras`; what a language lacks stays English."""

    async def translate(
        self, string: locale_str, locale: Locale, _context: TranslationContext[Any, Any]
    ) -> str | None:
        """The text in the language of `locale`, if it has one."""
        key = string.extras.get("key")
        if key is None or not is_translated(key, locale.value):
            return None
        return say(key, language=locale.value)

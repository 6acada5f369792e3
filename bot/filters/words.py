"""Words and phrases, found whole whatever their case and accents (pure).

Chinese, Japanese, Korean, Thai and their like do not part words by spaces, or join endings to them:
there a phrase is found wherever its characters stand in a row.
"""

import re
import unicodedata
from functools import lru_cache

_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
"""Marks over and under letters; those of other scripts are parts of words, not accents."""

_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Tibetan; Burmese; Khmer
    "\u3005-\u30ff\u31f0-\u31ff"  # Japanese syllables
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Chinese characters
    "\u1100-\u11ff\uac00-\ud7af]"  # Korean
)
_TEXTS, _CHARACTERS = 512, 8192
"""How many are remembered: every subscription of a feed asks for the same ones."""


def has(text: str, phrase: str) -> bool:
    """Whether `phrase` stands in `text`, word for word; one without a word stands nowhere."""
    wanted = spaced(phrase)
    return wanted != " " and wanted in spaced(text)


@lru_cache(maxsize=_TEXTS)
def spaced(text: str) -> str:
    """The words of `text`, folded, each between two spaces: " new york "; without any, " "."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    folded = unicodedata.normalize("NFC", _ACCENTS.sub("", folded))
    words = "".join(map(_part, folded)).split()
    return f" {' '.join(words)} " if words else " "


@lru_cache(maxsize=_CHARACTERS)
def _part(char: str) -> str:
    """A character as it is, as a word of its own, or as what is between words."""
    if char.isascii():
        return char if char.isalnum() else " "
    if unicodedata.category(char).startswith("M"):
        return char  # belongs to the character before
    if _WITHOUT_SPACES.match(char):
        return f" {char}" if char.isalnum() else " "
    return char if char.isalnum() else " "

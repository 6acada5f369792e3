"""Plain text from feeds made presentable (pure)."""

import html
import re

# Scripts in which letters are joined or kept apart by U+200D and U+200C, and emoji.
_JOINED = (
    "\u0600-\u109f\u1780-\u1cff\ua800-\uabff\U00010a00-\U00011fff"
    "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
)
_FLAG = "\U0001f3f4"  # a black one, of which tag characters make those of England and others

_INVISIBLE = re.compile(
    # Controls, halves of characters, and what is none.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    # Marks that turn text around, hide in it, or take up room without being seen.
    "|[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
    "|[\U0001d173-\U0001d17a\U000e0000-\U000e001f]"
    f"|(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"
    f"|(?<![{_FLAG}\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def visible(text: str) -> str:
    """`text` without characters that cannot be seen or that reorder others."""
    return _INVISIBLE.sub("", text)


def decoded(text: str) -> str:
    """`text` with its entities decoded; in an address, `&copy=1` is none."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def one_line(text: object, limit: int) -> str:
    """One clean line of at most `limit` characters from whatever a feed had in a field.

    Entities are decoded once more: publishers often encode them twice, or inside CDATA.
    """
    if not isinstance(text, str):
        return ""
    return " ".join(visible(decoded(text[: limit * 8])).split())[:limit]

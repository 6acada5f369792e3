"""Plain text from feeds made presentable (pure)."""

import html
import re

# Controls, NULs, byte order marks, and the marks that turn text around or hide it. The joiners
# U+200C and U+200D stay: Persian and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\ufff9-\ufffb]"
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

"""Discord's markdown: escape text for it, read text back from it, measure it (pure).

What Discord renders: https://support.discord.com/hc/en-us/articles/210298617. Its own
`escape_markdown` leaves `<@1>`, `<t:0>`, a lone `]` and list markers alone.
"""

import re
import unicodedata

ELLIPSIS = "…"

_SPECIAL = re.compile(
    # An address stays as it is, or Discord would not link it.
    r"(?P<url>https?://(?:[\w\-./?=&%#+,;:@!$]|(?<!~)~(?!~))+)"
    r"|(?P<mark>[\\*_~`|\[\]<>])"
    r"|^(?P<line>[#+-])"
    r"|^(?P<number>\d+)(?P<dot>[.)])(?= |$)",
    re.MULTILINE,
)
_MARKUP = re.compile(r"\\(.)|\]\(\S*?\)|^(?:> |- |\d+\. )|\*+|~~|[`\[]", re.MULTILINE)
_JOINER = "\u200d"
_MODIFIERS = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")  # of emoji
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def escape(text: str) -> str:
    """`text` so that Discord shows it as it is: no formatting, mention or masked link."""

    def replace(match: re.Match[str]) -> str:
        if match["url"]:
            return match[0]
        if match["number"]:
            return f"{match['number']}\\{match['dot']}"
        return f"\\{match[0]}"

    return _SPECIAL.sub(replace, text)


def plain(markdown: str) -> str:
    """The words of markdown that Tidings made itself, for search and filters."""
    return _MARKUP.sub(lambda match: match[1] or "", markdown)


def length(text: str) -> int:
    """Length in UTF-16 code units: the strictest way in which Discord's limits can be read."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_at(text: str, limit: int) -> int:
    """Where to cut plain `text`, which is longer than `limit`, so that no word or character breaks.

    Text without spaces (Chinese, Japanese) is cut between characters.
    """
    end = min(limit, len(text))
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    if space >= end * 3 // 4:
        end = space
    while 0 < end < len(text) and _belongs_to_previous(text, end):
        end -= 1
    return len(text[:end].rstrip(" \n,;:-–—"))


def shorten(text: str, limit: int) -> str:
    """Plain `text` in at most `limit` UTF-16 units, with an ellipsis where something is gone.

    `limit` has room for the ellipsis.
    """
    if length(text) <= limit:
        return text
    room = limit - 1
    while True:
        head = text[: cut_at(text, room)]
        if length(head) < limit:
            return head + ELLIPSIS
        room -= 1


def _belongs_to_previous(text: str, index: int) -> bool:
    """Whether the character at `index` continues the one before: accents, joined emoji, flags."""
    here, before = text[index], text[index - 1]
    if here in _FLAG_LETTERS:
        head = text[:index]
        return (len(head) - len(head.rstrip(_FLAG_LETTERS))) % 2 == 1
    if unicodedata.category(here).startswith("M") or _MODIFIERS.match(here):
        return True
    return _JOINER in {here, before}

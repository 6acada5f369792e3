"""Discord's markdown: escape text for it, read text back from it, measure it (pure).

What Discord renders: https://support.discord.com/hc/en-us/articles/210298617. Its own
`escape_markdown` leaves `<@1>`, `<t:0>`, a lone `]` and list markers alone.
"""

import itertools
import re
import unicodedata
from collections.abc import Sequence

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
_EVERYONE = re.compile(r"@(?=everyone|here)")
# As Discord's own parser reads the text of a link: brackets in pairs, or none.
_LINK = re.compile(r"\[(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*\]\([^\s()]+\)")
_ROUND = str.maketrans("[]", "()")
_SENTENCE_END = re.compile(
    # A small letter would go on with it; Chinese and Japanese put no space.
    r"[.!?؟۔।]+[\"'”’»)\]]*(?=\s+[^\sa-zß-öø-ÿ])|[。！？]+[」』”）]*"
)
_ABBREVIATIONS = re.compile(
    r"(?:mrs?|ms|dr|prof|st|no|vs|etc|e\.g|i\.e|u\.[skn]|gen|sen|rep|gov|lt|col|capt|jr|sr|inc|ltd|co"
    r"|corp|jan|feb|mar|apr|ju[nl]|aug|sept?|oct|nov|dec|approx|bzw|z\.b|d\.h|usw|ca|\w)"
)
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


def inert(text: str) -> str:
    """`text` in which no `@everyone` means everyone, for where a message may mention people."""
    return _EVERYONE.sub("@\u200b", text)


def masked(text: str, url: str) -> str:
    """Plain `text` as a link. Discord shows the source of one whose text looks like an address."""
    if "://" in text:
        return f"{escape(text)} {url}"
    target = url.replace("(", "%28").replace(")", "%29")
    link = f"[{escape(text)}]({target})"
    if not _LINK.fullmatch(link):
        link = f"[{escape(text.translate(_ROUND))}]({target})"
    return link


def clip(markdown: str, limit: int) -> str:
    """Markdown that Tidings made itself, in at most `limit` characters that a reader sees.

    What is open where it is cut gets closed: styles, and a link with its address.
    """
    words = plain(markdown)
    if length(words) <= limit:
        return markdown
    room = cut_at(words, limit - 1)
    sentence = sentence_end(words, limit - 2)
    if sentence and sentence >= limit * 0.6 and length(words[:sentence]) < limit - 1:
        room = sentence
    while length(words[:room]) >= limit:
        room = cut_at(words, room - 1)
    out: list[str] = []
    opened: list[str] = []
    position = 0
    for mark in itertools.chain(_MARKUP.finditer(markdown), [None]):
        before = markdown[position : mark.start() if mark else None][:room]
        out.append(before)
        room -= len(before)
        if room <= 0 or mark is None:
            break
        out.append(mark[0])
        position = mark.end()
        if mark[1]:
            room -= 1
        else:
            _open_or_close(mark[0], opened)
    shown = "".join(out).rstrip()
    ellipsis = f" {ELLIPSIS}" if shown.endswith((".", "!", "?")) else ELLIPSIS
    return shown + ellipsis + _closing(opened, markdown[position:])


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
    return len(text[:end].rstrip(" \n,;:-–—、，；：・「『（《〈【“‘«([،؛"))


def sentence_end(text: str, limit: int) -> int | None:
    """Where the last sentence that fits into `limit` characters ends; None if not one does."""
    found = None
    for match in _SENTENCE_END.finditer(text):
        if match.end() > limit:
            break
        word = text[: match.start()].rpartition(" ")[2].casefold()
        # An abbreviation, an initial, the number of a list's item.
        if not _ABBREVIATIONS.fullmatch(word.strip("(\"'“„«[")):
            found = match.end()
    return found


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


def _open_or_close(mark: str, opened: list[str]) -> None:
    """Keep account of what is open, outermost first; asterisks of several styles may touch."""
    if mark.startswith("]"):
        if "[" in opened:
            opened.remove("[")
    elif not mark.startswith("*"):
        if mark in opened and mark != "[":
            opened.remove(mark)
        elif mark in {"[", "~~", "`"}:
            opened.append(mark)
    else:
        stars = len(mark)
        while stars:
            one = "*" if stars != 2 and "*" in opened[-1:] else "**" if stars >= 2 else "*"
            if one in opened:
                opened.remove(one)
            else:
                opened.append(one)
            stars -= len(one)


def _closing(opened: Sequence[str], rest: str) -> str:
    """What ends all that is open; a link's address is looked for in the `rest`."""
    target = re.search(r"\]\(\S*?\)", rest)
    ends = {"[": target[0] if target else "]"}
    return "".join(ends.get(mark, mark) for mark in reversed(opened))


def _belongs_to_previous(text: str, index: int) -> bool:
    """Whether the character at `index` continues the one before: accents, joined emoji, flags."""
    here, before = text[index], text[index - 1]
    if here in _FLAG_LETTERS:
        head = text[:index]
        return (len(head) - len(head.rstrip(_FLAG_LETTERS))) % 2 == 1
    if unicodedata.category(here).startswith("M") or _MODIFIERS.match(here):
        return True
    return _JOINER in {here, before}

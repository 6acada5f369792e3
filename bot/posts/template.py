"""The template language of `Style.TEXT` (pure). Nothing in it runs: names stand for values.

`{title}` is a value of the entry; `{author|feed}` the first of them that there is; `{summary:200}`
at most so many characters of it; `{published:R}` a time in one of Discord's styles
(https://discord.com/developers/docs/reference#message-formatting-timestamp-styles); `{{` and `}}`
are braces. A line whose names all stand for nothing is left out.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeAlias

from bot import markdown
from bot.errors import InputError
from bot.models import Entry, FeedInfo
from bot.posts.parts import fitted
from bot.texts import say

MAX_TEMPLATE = 1500
"""UTF-16 units; a message has room for all of it, and for some of what it names."""

MAX_NAMES = 40
"""In a template: each may take a millisecond in every post, while everything else waits."""

DEFAULT = "**{title|feed:256}**\n{summary:600}\n{link}"

_NAMES = ("title", "summary", "link", "tags", "author", "feed", "published", "image")
_ADDRESSES = {"link", "image"}
_MAX_LINK = 1400
_MAX_MARKUP, _MAX_ADDRESS = 3, 300
"""How much longer than its words a summary may be, before it loses its formatting."""
_MAX_LIMIT = 2000
_USUAL_LIMITS = {"title": 256, "tags": 200, "author": 100, "feed": 100}
"""Where a template gives none."""

_CAPS = (2000, 1000, 500, 250, 120, 60, 0)
"""What every value is shortened to, one after the other, until the message is short enough; an
address, which cannot be shortened, goes last."""

_SEPARATOR = re.compile(r"\s*[·•|,;:/–—-]\s*")
_ON_ONE_LINE = ("-# ", "# ", "## ", "### ", "- ")

_PIECE = re.compile(r"\{\{|\}\}|\{(?P<field>[^{}\n]*)\}|(?P<stray>[{}])")
_LINK_TO_NOTHING = re.compile(r"\[((?:\\.|[^\\\[\]])*)\]\(\s*<?>?\s*\)")


@dataclass(frozen=True, slots=True)
class Choice:
    """A name, and what follows its colon: a limit, or how a time is shown."""

    name: str
    limit: int
    format: str = "f"


Piece: TypeAlias = str | tuple[Choice, ...]
Line: TypeAlias = tuple[Piece, ...]


def check(template: str) -> None:
    """Raise `InputError` for a template that is not understood; it says where, and what to do."""
    if not template.strip():
        raise InputError(say("look.template_empty"))
    if markdown.length(template) > MAX_TEMPLATE:
        length = markdown.length(template)
        raise InputError(say("look.template_too_long", length=length, limit=MAX_TEMPLATE))
    pieces = (piece for line in _parsed(template) for piece in line)
    if sum(len(piece) for piece in pieces if not isinstance(piece, str)) > MAX_NAMES:
        raise InputError(say("look.template_too_many", limit=MAX_NAMES))


def fill(template: str, entry: Entry, feed: FeedInfo, limit: int) -> str:
    """The text of an entry in at most `limit` units, which `template` is shorter than."""
    lines = _parsed(template)
    for cap in _CAPS:
        filled = [_fill_line(line, entry, feed, cap) for line in lines]
        text = "\n".join(line for line in filled if line is not None)
        text = re.sub(r"\n{3,}", "\n\n", _LINK_TO_NOTHING.sub(r"\1", text)).strip()
        if markdown.length(text) <= limit:
            break
    return text


@lru_cache(256)
def _parsed(template: str) -> tuple[Line, ...]:
    start, lines = 0, []
    for line in template.splitlines():
        lines.append(tuple(_pieces(line, template.index(line, start))))
        start = template.index(line, start) + len(line)
    return tuple(lines)


def _pieces(line: str, offset: int) -> list[Piece]:
    pieces: list[Piece] = []
    position = 0
    for match in _PIECE.finditer(line):
        pieces.append(line[position : match.start()])
        position = match.end()
        if match["stray"]:
            raise _error(say("look.template_stray", brace=match["stray"]), offset + match.start())
        if match["field"] is None:
            pieces.append(match[0][0])
        else:
            pieces.append(_field(match["field"], offset + match.start("field")))
    return [*pieces, line[position:]]


def _field(text: str, offset: int) -> tuple[Choice, ...]:
    choices = []
    for choice in text.split("|"):
        name, colon, detail = (part.strip() for part in choice.partition(":"))
        choices.append(_choice(name, detail if colon else None, offset))
        offset += len(choice) + 1
    return tuple(choices)


def _choice(name: str, detail: str | None, offset: int) -> Choice:
    if name.lower() not in _NAMES:
        close = get_close_matches(name.lower(), _NAMES, 1)
        if close:
            raise _error(say("look.template_misspelt", name=name, close=close[0]), offset)
        names = ", ".join(f"{{{one}}}" for one in _NAMES)
        raise _error(say("look.template_unknown", name=name, names=names), offset)
    name = name.lower()
    if detail is None:
        return Choice(name, _USUAL_LIMITS.get(name, _MAX_LIMIT))
    if name == "published" and detail in set("tTdDfFR"):
        return Choice(name, _MAX_LIMIT, detail)
    if name == "published":
        raise _error(say("look.template_time"), offset)
    if name in _ADDRESSES:
        raise _error(say("look.template_address", name=name), offset)
    if not re.fullmatch(r"[0-9]{1,4}", detail) or not 0 < int(detail) <= _MAX_LIMIT:
        raise _error(say("look.template_limit", name=name, limit=_MAX_LIMIT), offset)
    return Choice(name, int(detail))


def _error(fault: str, offset: int) -> InputError:
    return InputError(say("look.template_place", place=offset + 1, fault=fault))


def _fill_line(line: Line, entry: Entry, feed: FeedInfo, cap: int) -> str | None:
    """A line with its values; None where it names some, and all are nothing."""
    out: list[str] = []
    values: list[str] = []
    for piece in line:
        if isinstance(piece, str):
            out.append(piece)
            continue
        found = (_value(choice, entry, feed, cap) for choice in piece)
        values.append(next(filter(None, found), ""))
        if not values[-1] and out and _SEPARATOR.fullmatch(out[-1]):
            out.pop()
        out.append(values[-1])
    if values and not any(values):
        return None
    return _within_block("".join(out).rstrip())


def _within_block(text: str) -> str:
    """What a template sets as a quote, or as a line of another kind, is that to its end."""
    if text.startswith("> "):
        return re.sub(r"\n+(?:> )?", "\n> ", text)
    if text.startswith(_ON_ONE_LINE):
        return " ".join(text.split())
    return text


def _value(choice: Choice, entry: Entry, feed: FeedInfo, cap: int) -> str:
    if not cap:
        return ""
    limit = min(choice.limit, cap)
    match choice.name:
        case "link" | "image":
            url = (entry.link if choice.name == "link" else entry.image) or ""
            url = url.replace("(", "%28").replace(")", "%29")
            return url if len(url) <= _MAX_LINK else ""
        case "published":
            moment = entry.published
            return f"<t:{moment // 1000}:{choice.format}>" if moment is not None else ""
        case "summary":
            words = fitted(markdown.clip(entry.summary, limit), _MAX_MARKUP * limit + _MAX_ADDRESS)
            return markdown.inert(words)
    words = {
        "title": entry.title,
        "tags": ", ".join(entry.tags),
        "author": entry.author or "",
        "feed": feed.title,
    }[choice.name]
    return markdown.inert(markdown.escape(markdown.shorten(words, limit)))

"""What Discord shows of an embed's description: its inline grammar, as far as Tidings uses it.

Two of its rules are not CommonMark's: bold ends at the first two asterisks that no third one
follows, and where bold and italics both could begin, the longer of them does.
"""

import re
from dataclasses import dataclass, field

_BOLD = re.compile(r"\*\*(?P<inner>(?:\\.|[^\\])+?)\*\*(?!\*)")
_ITALIC = re.compile(r"\*(?=\S)(?P<inner>(?:\*\*|\\.|[^\s*\\]|\s+(?:\*\*|\\.|[^\s*\\]))+?)\*(?!\*)")
_STRUCK = re.compile(r"~~(?P<inner>.+?)~~")
_CODE = re.compile(r"`(?P<code>[^`]+)`")
_LINK = re.compile(r"\[(?P<inner>(?:\\.|[^\\\[\]])+)\]\((?P<href>https?://[^\s()<>]+)\)")
_ESCAPED = re.compile(r"\\(?P<char>[^\w\s]|_)")
_MARKERS = {_BOLD: "**", _ITALIC: "*", _STRUCK: "~~"}
_PREFIX = re.compile(r"- |\d+\. |> ")
_BLOCK = re.compile(r"#{1,3} |-# |[-*+] |\d+[.)] |>")


@dataclass
class View:
    """The words without markup, where the links lead, and which styles there are."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    styles: set[str] = field(default_factory=set)


def view(markdown: str) -> View:
    """Read a description, a line a block; a list or quote marker is not part of the text."""
    seen = View()
    for line in markdown.split("\n"):
        body = _PREFIX.sub("", line, count=1) if _PREFIX.match(line) else line
        assert not _BLOCK.match(body), f"a block within a block: {line!r}"
        _read(body, seen)
        seen.text += "\n"
    seen.text = seen.text.removesuffix("\n")
    return seen


def _read(source: str, seen: View) -> None:
    position = 0
    while position < len(source):
        if match := _ESCAPED.match(source, position):
            seen.text += match["char"]
        elif match := _LINK.match(source, position):
            seen.links.append(match["href"])
            _read(match["inner"], seen)
        elif match := _emphasis(source, position) or _STRUCK.match(source, position):
            seen.styles.add(_MARKERS[match.re])
            _read(match["inner"], seen)
        elif match := _CODE.match(source, position):
            seen.styles.add("`")
            seen.text += match["code"]
        else:
            seen.text += source[position]
            position += 1
            continue
        position = match.end()


def _emphasis(source: str, position: int) -> re.Match[str] | None:
    """The longer of bold and italics, if any."""
    found = (_ITALIC.match(source, position), _BOLD.match(source, position))
    return max((one for one in found if one), key=lambda one: len(one[0]), default=None)

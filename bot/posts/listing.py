"""Entries as a list to jump from: a linked title a line, newest first (pure)."""

import re
from collections.abc import Sequence

from bot import markdown
from bot.models import Entry
from bot.texts import say

MAX_TITLE = 100
MAX_LINK = 500
MAX_TEXT = 4000
"""Of one list, in UTF-16 units: as much as the description of an embed holds, and a last line."""

_SCHEME = re.compile(r"https?://")


def pages(entries: Sequence[Entry]) -> list[str]:
    """All of `entries`, oldest first as given, in as many texts as it takes."""
    made = [""]
    for entry in reversed(entries):
        text = line(entry)
        longer = f"{made[-1]}\n{text}" if made[-1] else text
        if markdown.length(longer) > MAX_TEXT:
            made.append(text)
        else:
            made[-1] = longer
    return made


def line(entry: Entry) -> str:
    """The title, or what it begins with, linked if that can be."""
    words = " ".join((entry.title or markdown.plain(entry.summary)).split())
    # The words of a masked link may hold no address.
    words = markdown.shorten(_SCHEME.sub("", words), MAX_TITLE) or say("common.untitled")
    if not entry.link or len(entry.link) > MAX_LINK:
        return f"- {markdown.escape(words)}"
    return f"- {markdown.masked(words, entry.link)}"

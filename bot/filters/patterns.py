"""Regular expressions of people who are strangers to whoever hosts the bot (pure).

RE2 needs time in proportion to the text, whatever the pattern (https://github.com/google/re2); the
size of the pattern says in which proportion, and is bounded here.
"""

from functools import lru_cache
from typing import Any

import re2

from bot.errors import InputError
from bot.texts import say

MAX_LENGTH = 200
"""Characters of a pattern."""

MAX_TEXT = 1000
"""Characters of a text that are looked at; a title and the words of a summary are fewer."""

_MAX_PROGRAM = 800
"""Instructions of the compiled pattern: what is repeated counts as often as it is repeated."""

_MAX_MEMORY = 1024 * 1024
"""Bytes for a compiled pattern and what it remembers of texts. A quarter of that is too little for
the largest patterns, which RE2 then runs in another way that takes several times as long."""

_CACHED = 32
_SHOWN = 30

_FAULTS = {
    "missing )": "open_group",
    "unexpected )": "closed_group",
    "missing ]": "open_class",
    "invalid character class range": "bad_class",
    "bad repetition operator": "repeated_twice",
    "no argument for repetition operator": "nothing_repeated",
    "invalid repetition size": "repeated_often",
    "invalid escape sequence": "bad_escape",
    "invalid perl operator": "unknown_group",
    "invalid named capture group": "bad_name",
    "trailing \\": "ends_open",
    "pattern too large": "too_large",
}
"""RE2's words for what is wrong, which are the same in all its versions, and ours."""


def check(pattern: str) -> None:
    """Raises `InputError` for a pattern that cannot be used, with what is wrong and where."""
    if len(pattern) > MAX_LENGTH:
        raise InputError(say("filter.regex.too_long", longest=MAX_LENGTH))
    try:
        compiled = _compiled(pattern)
    except re2.error as error:
        raise InputError(_explained(pattern, error)) from None
    except UnicodeError:
        raise InputError(say("filter.regex.unreadable")) from None
    if compiled.programsize > _MAX_PROGRAM:
        raise InputError(say("filter.regex.too_large"))
    if compiled.search("") is not None:
        raise InputError(say("filter.regex.matches_everything"))


def matches(pattern: str, text: str) -> bool:
    """Whether `pattern`, which `check` has seen, is found in the beginning of `text`."""
    try:
        found = _compiled(pattern).search(text[:MAX_TEXT])
    except (re2.error, UnicodeError):
        # Another version may refuse what was good, and half a character can be in a feed: a filter
        # must not stop a feed from being read.
        return False
    return found is not None


@lru_cache(maxsize=_CACHED)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MAX_MEMORY
    return re2.compile(pattern, options)


def _explained(pattern: str, error: Any) -> str:
    """RE2 says "what is wrong: the part of the pattern"."""
    raw = error.args[0]
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    fault, _, part = text.partition(": ")
    name = next((known for told, known in _FAULTS.items() if fault.startswith(told)), "bad")
    if name == "too_large":
        return say("filter.regex.too_large")
    if name == "bad_escape" and part[-1:].isdigit():
        name = "back_reference"
    index = _place(pattern, name, part)
    shown = pattern[index : index + _SHOWN].replace("`", "‘")
    return say(f"filter.regex.fault.{name}", number=index + 1, part=shown)


def _place(pattern: str, name: str, part: str) -> int:
    """Where in the pattern it is: RE2 gives all of it where a bracket is missing."""
    opened, unexpected = _brackets(pattern)
    if name == "open_group" and opened:
        return opened[-1]
    if name == "closed_group" and unexpected is not None:
        return unexpected
    if name == "ends_open":
        return len(pattern) - 1
    return max(pattern.find(part), 0)


def _brackets(pattern: str) -> tuple[list[int], int | None]:
    """Where groups are opened and not closed, and the first place where one is only closed."""
    opened: list[int] = []
    is_in_class = is_escaped = False
    for index, char in enumerate(pattern):
        if is_escaped or char == "\\":
            is_escaped = not is_escaped
        elif is_in_class:
            is_in_class = char != "]"
        elif char == "[":
            is_in_class = True
        elif char == "(":
            opened.append(index)
        elif char == ")":
            if not opened:
                return opened, index
            opened.pop()
    return opened, None

"""What people read in Discord: names, descriptions, answers, labels.

They stand in `<language>/<topic>.toml`, one file a topic; the key `latest.nothing` is `nothing` in
`latest.toml`. Another language is another folder; what it lacks is said in English. Values go into
`{braces}`, as `str.format` reads them; a text that depends on a number is a table of `one` and
`other`, chosen by the value `count`.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

ENGLISH = "en"


def say(key: str, /, *, language: str = ENGLISH, **values: object) -> str:
    """The text of `key` with its values; `language` is Discord's code for it, such as `de`.

    Raises `KeyError` for a key that English lacks, and for a value that the text names and the
    caller does not give: bugs, both.
    """
    topic, _, name = key.partition(".")
    text = _texts(language, topic).get(name) or _texts(ENGLISH, topic)[name]
    if isinstance(text, dict):
        text = text["one" if values["count"] == 1 else "other"]
    return str(text).format(**values)


def is_translated(key: str, language: str) -> bool:
    """Whether `language` has a text of its own for `key`."""
    topic, _, name = key.partition(".")
    return name in _texts(language, topic)


@cache
def _texts(language: str, topic: str) -> dict[str, Any]:
    """A topic's texts, by name; names in tables are joined with dots."""
    file = files(__package__) / language / f"{topic}.toml"
    return _joined(tomllib.loads(file.read_text("utf-8"))) if file.is_file() else {}


def _joined(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    texts: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, dict) and value.keys() != {"one", "other"}:
            texts |= _joined(value, f"{prefix}{name}.")
        else:
            texts[prefix + name] = value
    return texts

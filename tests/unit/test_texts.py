"""Every text is used, every text that is used exists, and each gets the values that it names."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.texts import ENGLISH, _joined, is_translated, say

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "bot" / "texts"
GIVERS = {
    TEXTS / "__init__.py",
    ROOT / "cogs" / "wording.py",
    ROOT / "bot" / "client" / "translation.py",
}
SAYING = {"say", "label"}


@dataclass(frozen=True)
class Use:
    """A call of `say` or `label`; in `pattern`, what is only known when it runs is `.+`."""

    where: str
    pattern: str
    values: frozenset[str] | None


def uses() -> list[Use]:
    return [
        use
        for folder in ("bot", "cogs")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path not in GIVERS
        for use in _uses(path)
    ]


def _uses(path: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING and node.args:
            names = [keyword.arg for keyword in node.keywords if keyword.arg != "language"]
            values = None if None in names else frozenset(str(name) for name in names)
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            yield Use(where, _pattern(node.args[0], where), values)


def _pattern(key: ast.expr, where: str) -> str:
    if isinstance(key, ast.Constant):
        return re.escape(str(key.value))
    if isinstance(key, ast.IfExp):
        return f"(?:{_pattern(key.body, where)}|{_pattern(key.orelse, where)})"
    assert isinstance(key, ast.JoinedStr), f"{where}: the key has to be written where it is used"
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
        for part in key.values
    )


def texts(language: str) -> dict[str, list[str]]:
    """Each key of a language with its forms."""
    return {
        f"{path.stem}.{name}": list(text.values()) if isinstance(text, dict) else [text]
        for path in sorted((TEXTS / language).glob("*.toml"))
        for name, text in _joined(tomllib.loads(path.read_text("utf-8"))).items()
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def matched(pattern: str) -> list[str]:
    return [key for key in texts(ENGLISH) if re.fullmatch(pattern, key)]


def test_every_text_that_is_used_exists() -> None:
    assert [use for use in uses() if not matched(use.pattern)] == []


def test_every_text_is_used() -> None:
    patterns = [use.pattern for use in uses()]
    unused = [
        key for key in texts(ENGLISH) if not any(re.fullmatch(each, key) for each in patterns)
    ]
    assert unused == []


def test_every_text_gets_just_the_values_that_it_names() -> None:
    known = texts(ENGLISH)
    wrong = []
    for use in uses():
        named = {
            name
            for key in matched(use.pattern)
            for text in known[key]
            for name in placeholders(text)
        }
        if use.values is not None and named != use.values - ({"count"} - named):
            wrong.append((use.where, sorted(named), sorted(use.values)))
    assert wrong == []


def test_no_language_has_texts_or_values_that_english_lacks() -> None:
    english = texts(ENGLISH)
    for language in (path.name for path in TEXTS.iterdir() if path.is_dir()):
        for key, forms in texts(language).items():
            assert key in english
            named = {name for text in english[key] for name in placeholders(text)}
            assert {name for text in forms for name in placeholders(text)} <= named


def test_what_a_language_lacks_is_said_in_english() -> None:
    assert say("common.bug", language="tlh") == say("common.bug")
    assert is_translated("common.bug", ENGLISH)
    assert not is_translated("common.bug", "tlh")


def test_a_key_that_english_lacks_is_a_bug() -> None:
    with pytest.raises(KeyError):
        say("common.nonsense")

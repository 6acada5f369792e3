"""Does a subscription want an entry, and which rule says so (pure).

An entry passes if no exclude matches and there is no include, or any include matches.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot import markdown
from bot.filters import patterns, words
from bot.models import Entry, Mode, Rule, RuleKind, folded


@dataclass(frozen=True, slots=True)
class Decision:
    """`rule` is the one that decided; None when no rule matched."""

    passed: bool
    rule: Rule | None = None


def decide(rules: Iterable[Rule], entry: Entry) -> Decision:
    """Whether `entry` passes; an exclude that matches outranks every include."""
    wanted: Rule | None = None
    has_includes = False
    for rule in rules:
        matched = _matches(rule, entry)
        if rule.mode is Mode.EXCLUDE:
            if matched:
                return Decision(passed=False, rule=rule)
        else:
            has_includes = True
            wanted = wanted or (rule if matched else None)
    return Decision(passed=wanted is not None or not has_includes, rule=wanted)


def _matches(rule: Rule, entry: Entry) -> bool:
    match rule.kind:
        case RuleKind.TAG:
            value = folded(rule.value)
            return any(folded(tag) == value for tag in entry.tags)
        case RuleKind.WORD:
            return words.has(entry.title, rule.value) or words.has(_plain(entry), rule.value)
        case RuleKind.AUTHOR:
            return words.has(entry.author or "", rule.value)
        case RuleKind.DOMAIN:
            host = urlsplit(entry.link or "").hostname or ""
            return f".{host}".endswith(f".{rule.value}")
        case _:
            return patterns.matches(rule.value, f"{entry.title}\n{_plain(entry)}")


def _plain(entry: Entry) -> str:
    return markdown.plain(entry.summary)

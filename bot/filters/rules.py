"""Rules as people type them, one by one (pure)."""

import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.errors import InputError
from bot.filters import patterns, words
from bot.models import MAX_TAG_LENGTH, MAX_TAGS, Mode, Rule, RuleKind, folded
from bot.texts import say
from bot.urls import typed as address_of

MAX_RULES = MAX_TAGS
"""Of a subscription, of all kinds together."""

MAX_PATTERNS = 5
"""Of these, regular expressions: they are what costs time."""


def rule(mode: Mode, kind: RuleKind, text: str) -> Rule:
    """A rule as it is typed; a minus before a tag excludes it. Raises `InputError`."""
    value = text.strip() if kind is RuleKind.REGEX else " ".join(text.split())
    if kind is RuleKind.TAG and value.startswith("-"):
        mode, value = Mode.EXCLUDE, value.removeprefix("-").lstrip()
    if not value:
        raise InputError(say("filter.empty"))
    if kind is RuleKind.REGEX:
        patterns.check(value)
    elif len(value) > MAX_TAG_LENGTH:
        raise InputError(say("filter.too_long", longest=MAX_TAG_LENGTH))
    elif kind in {RuleKind.WORD, RuleKind.AUTHOR} and words.spaced(value) == " ":
        raise InputError(say("filter.no_word"))
    elif kind is RuleKind.DOMAIN:
        value = _domain(value)
    return Rule(mode, kind, value)


def added(rules: Sequence[Rule], new: Rule) -> tuple[Rule, ...]:
    """`rules` and one more. Raises `InputError` where that says nothing new, or contradicts."""
    for one in rules:
        if one.kind is not new.kind or _compared(one) != _compared(new):
            continue
        if one.mode is new.mode:
            raise InputError(say("filter.there_already", rule=shown(one)))
        raise InputError(say(f"filter.conflict.{one.mode}", rule=shown(one)))
    if new.kind is RuleKind.REGEX and sum(one.kind is new.kind for one in rules) >= MAX_PATTERNS:
        raise InputError(say("filter.too_many_patterns", most=MAX_PATTERNS))
    if len(rules) >= MAX_RULES:
        raise InputError(say("filter.too_many", most=MAX_RULES))
    return (*rules, new)


def without(rules: Sequence[Rule], keys: Sequence[str]) -> tuple[Rule, ...]:
    """`rules` but those that `keys` stand for."""
    return tuple(one for one in rules if key(one) not in keys)


def key(one: Rule) -> str:
    """What stands for a rule in a completion or a select, where a value has 100 characters."""
    text = f"{one.mode} {one.kind} {one.value}"
    return f"r:{hashlib.blake2b(text.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def meant(rules: Sequence[Rule], typed: str) -> Rule:
    """The rule that `typed` means: its key, or as it is shown, or its value.

    Raises `InputError` where that is none or several.
    """
    wanted = folded(" ".join(typed.split()))
    for known in (key, str, lambda one: one.value):
        found = [one for one in rules if folded(known(one)) == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(say("filter.several"))
    raise InputError(say("filter.no_such_rule"))


def shown(one: Rule, longest: int = 60) -> str:
    """A rule in a line of Discord markdown."""
    text = str(one).replace("`", "‘")
    return f"`{text if len(text) <= longest else text[: longest - 1] + '…'}`"


def _compared(one: Rule) -> str:
    """What two rules have in common that look for the same."""
    if one.kind in {RuleKind.WORD, RuleKind.AUTHOR}:
        return words.spaced(one.value)
    return one.value if one.kind is RuleKind.REGEX else folded(one.value)


def _domain(text: str) -> str:
    try:
        host = (urlsplit(address_of(text)).hostname or "").removeprefix("www.").strip(".")
    except InputError:
        host = ""
    if "." not in host:
        raise InputError(say("filter.no_domain"))
    return host

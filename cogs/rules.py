"""Filters and what they do, as people read them."""

from collections.abc import Sequence

from discord import app_commands

from bot import markdown
from bot.errors import InputError
from bot.filtering import Trial
from bot.filters.rules import shown
from bot.models import Mode, Rule, RuleKind
from bot.texts import say
from cogs.wording import label

_MAX_TITLE = 70

KINDS = [app_commands.Choice(name=label(f"filter.kinds.{one}"), value=str(one)) for one in RuleKind]
MODES = [app_commands.Choice(name=label(f"filter.modes.{one}"), value=str(one)) for one in Mode]


def kind_of(text: str) -> RuleKind:
    """The kind that was picked; raises `InputError` for what is none."""
    try:
        return RuleKind(text)
    except ValueError:
        raise InputError(say("filter.no_kind")) from None


def mode_of(text: str) -> Mode:
    """The mode that was picked; raises `InputError` for what is none."""
    try:
        return Mode(text)
    except ValueError:
        raise InputError(say("filter.no_kind")) from None


def listing(rules: Sequence[Rule]) -> str:
    """How rules decide together, and a line for each."""
    lines = [f"- {shown(one, 100)}" for one in rules]
    return "\n".join([f"-# {say('filter.how')}", *lines])


def passing(trials: Sequence[Trial]) -> str:
    """How much would pass, in a sentence."""
    if not trials:
        return say("filter.nothing_to_try")
    return say("filter.passing", count=len(trials), passed=_passed(trials))


def trial(trials: Sequence[Trial], feed: str) -> str:
    """A line an item, with what decided."""
    if not trials:
        return say("filter.nothing_to_try")
    heading = say("filter.trial_heading", passed=_passed(trials), count=len(trials), feed=feed)
    return "\n".join([heading, *map(_line, trials)])


def _passed(trials: Sequence[Trial]) -> int:
    return sum(one.passed for one in trials)


def _line(one: Trial) -> str:
    title = markdown.shorten(one.entry.title or say("common.untitled"), _MAX_TITLE)
    if one.rule is not None:
        reason = say("filter.by_rule", rule=shown(one.rule, 40))
    else:
        reason = say("filter.unfiltered" if one.passed else "filter.by_none")
    return f"{'✅' if one.passed else '❌'} {markdown.escape(title)} · {reason}"

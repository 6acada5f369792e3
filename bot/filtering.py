"""What the people of a server do about the filter of one of their subscriptions."""

from dataclasses import dataclass

from bot import filters
from bot.editing import require_changeable
from bot.errors import InputError
from bot.filters import rules
from bot.models import Entry, Mode, Rule, RuleKind, Subscription
from bot.store import Store, Used
from bot.texts import say

TRIED = 20
"""How many of a feed's newest items a filter is tried on."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a filter does with an entry; `rule` decided, None if no rule matched."""

    entry: Entry
    passed: bool
    rule: Rule | None


class Filtering:
    """Changes filters and tries them; a subscription is always looked up with its server's id."""

    def __init__(self, store: Store) -> None:
        """`store` is open."""
        self._store = store

    async def add(
        self, subscription: Subscription, guild_id: int, mode: Mode, kind: RuleKind, text: str
    ) -> tuple[Rule, tuple[Rule, ...]]:
        """Add a rule as it is typed; gives it, and all rules then.

        Raises `InputError` for a fixed subscription, and for what cannot be a rule or contradicts.
        """
        require_changeable(subscription)
        new = rules.rule(mode, kind, text)
        changed = await self._store.changes.change_rules(
            subscription.id, guild_id, lambda old: rules.added(old, new)
        )
        return new, _found(changed)

    async def remove(
        self, subscription: Subscription, guild_id: int, keys: tuple[str, ...]
    ) -> tuple[Rule, ...]:
        """Take out the rules that `keys` stand for; gives those that are left.

        Raises `InputError` for a fixed subscription. What is gone already is no error.
        """
        require_changeable(subscription)
        changed = await self._store.changes.change_rules(
            subscription.id, guild_id, lambda old: rules.without(old, keys)
        )
        return _found(changed)

    async def tried(
        self, subscription: Subscription, guild_id: int, with_rules: tuple[Rule, ...] | None = None
    ) -> list[Trial]:
        """What a subscription's filter, or another, does with its feed's newest items."""
        found = await self._store.entries.of_feeds(guild_id, [subscription.feed_id], TRIED)
        tried = subscription.rules if with_rules is None else with_rules
        decisions = [(one.entry, filters.decide(tried, one.entry)) for one in found]
        return [Trial(entry, decision.passed, decision.rule) for entry, decision in decisions]

    async def used(
        self, subscription: Subscription, guild_id: int, kind: RuleKind, typed: str, limit: int
    ) -> list[Used]:
        """What of this kind the feed has, the most frequent first."""
        return await self._store.usage.of(kind, subscription.feed_id, guild_id, typed, limit)


def _found(changed: tuple[Rule, ...] | None) -> tuple[Rule, ...]:
    if changed is None:
        raise InputError(say("editor.gone"))
    return changed

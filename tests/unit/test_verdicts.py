"""What `/why` says of each fate that an item can have in a channel."""

from dataclasses import replace

import pytest

from bot.filters.rules import rule
from bot.models import (
    GATHERED,
    IN_DIGEST,
    Mode,
    Origin,
    PauseReason,
    PostState,
    RuleKind,
    Skip,
    Subscription,
    SubscriptionState,
)
from bot.pacing import Digest, Pacing
from bot.places import Kind
from bot.store import Outcome, Sending, Verdict
from cogs.verdicts import in_words
from tests.building import NOON, entry

ACTIVE = Subscription(
    1, 1, "https://news.example/feed", "News", 10, 100, Origin.COMMAND,
    SubscriptionState.ACTIVE, None, (),
)  # fmt: skip
BLOCKED = replace(ACTIVE, state=SubscriptionState.BLOCKED, reason="missing: Embed Links")
PAUSED = replace(ACTIVE, state=SubscriptionState.PAUSED, reason=PauseReason.BY_HAND)
DAILY = replace(ACTIVE, pacing=Pacing(digest=Digest.DAILY, at=480))
COUNTED = replace(ACTIVE, pacing=Pacing(digest=Digest.GATHERED, size=5))

WHEN = f"<t:{NOON // 1000}:R>"
THERE = Sending(200, 3000, Kind.MESSAGE, NOON)


def outcome(
    state: PostState,
    reason: str | None = None,
    *,
    due_at: int | None = 0,
    sending: Sending | None = None,
) -> Outcome:
    decided_at = None if state in {PostState.PENDING, PostState.SENDING} else NOON
    return Outcome(state, reason, decided_at, due_at, sending)


def said(one: Subscription, what: Outcome | None, *, is_owed: bool = False) -> str:
    return in_words(Verdict(one, NOON, is_owed, what), entry("one", tags=("NATO",)))


SENT, PENDING, SKIPPED = PostState.SENT, PostState.PENDING, PostState.SKIPPED


@pytest.mark.parametrize(
    ("one", "what", "words"),
    [
        (
            ACTIVE,
            outcome(SENT, sending=THERE),
            f"✅ posted {WHEN}: https://discord.com/channels/10/200/3000",
        ),
        (
            ACTIVE,
            outcome(SENT, sending=replace(THERE, kind=Kind.THREAD)),
            f"✅ posted {WHEN}: https://discord.com/channels/10/3000",
        ),
        (ACTIVE, outcome(SENT, IN_DIGEST, sending=THERE), "✅ told of together with others"),
        (ACTIVE, outcome(SENT, GATHERED, sending=THERE), "✅ told of together with others"),
        (ACTIVE, outcome(SENT, sending=replace(THERE, message_id=None)), "deleted since"),
        (ACTIVE, outcome(PostState.SENDING, sending=THERE), f"⏳ attempted {WHEN}"),
        (ACTIVE, outcome(PENDING), "⏳ its turn comes next"),
        (ACTIVE, outcome(PENDING, due_at=NOON), "because of quiet hours"),
        (DAILY, outcome(PENDING, GATHERED, due_at=NOON), "waits for the digest at"),
        (COUNTED, outcome(PENDING, GATHERED, due_at=None), "until 5 items have gathered"),
        (BLOCKED, outcome(PENDING), "⏳ waits: missing: Embed Links."),
        (PAUSED, outcome(PENDING), "⏸️ waits"),
        (ACTIVE, outcome(PostState.DEAD, "bad *body*"), "not take it: bad \\*body\\*"),
        (ACTIVE, outcome(SKIPPED, Skip.BACKLOG), "more than was asked for"),
        (ACTIVE, outcome(SKIPPED, Skip.BACK_IN_VIEW), "came back into view"),
        (ACTIVE, outcome(SKIPPED, f"{Skip.FILTER}: -s`port"), "by the rule `-s‘port`"),
        (ACTIVE, outcome(SKIPPED, Skip.FILTER), "nothing of what the filter asks for"),
        (ACTIVE, outcome(SKIPPED, "it may have been sent before"), "❔ not posted again"),
        (PAUSED, None, "this subscription is paused"),
        (ACTIVE, None, "nothing is on record"),
    ],
)
def test_each_fate_has_its_words(one: Subscription, what: Outcome | None, words: str) -> None:
    assert words in said(one, what)


def test_a_subscription_that_is_owed_its_first_items_waits_for_the_feed() -> None:
    assert "until the feed is read" in said(ACTIVE, None, is_owed=True)


@pytest.mark.parametrize(
    ("mode", "value", "words"),
    [
        (Mode.INCLUDE, "nato", "the rule `nato` asks for it"),
        (Mode.EXCLUDE, "sport", "no rule is against it"),
        (Mode.EXCLUDE, "nato", "the filter was another then"),
    ],
)
def test_what_was_posted_says_which_rule_let_it_pass(mode: Mode, value: str, words: str) -> None:
    one = replace(ACTIVE, rules=(rule(mode, RuleKind.TAG, value),))
    assert said(one, outcome(SENT, sending=THERE)).endswith(f"\n-# {words}")
    assert said(one, outcome(PENDING)).endswith(f"\n-# {words}")
    assert words not in said(one, outcome(SKIPPED, Skip.BACKLOG))

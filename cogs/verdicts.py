"""What became of an item in one subscription, in words."""

from bot import markdown
from bot.filters import decide
from bot.filters.rules import shown
from bot.models import GATHERED, IN_DIGEST, Entry, PostState, Skip, Subscription, SubscriptionState
from bot.places import Kind
from bot.store import Outcome, Sending, Verdict
from bot.texts import say
from cogs.rhythms import why_it_waits

_FILTER = f"{Skip.FILTER}: "
_MAX_REASON = 200


def in_words(verdict: Verdict, entry: Entry) -> str:
    """What was done with the item, and which rule let it pass or kept it out."""
    one, outcome = verdict.subscription, verdict.outcome
    if outcome is None:
        return _without_record(verdict)
    match outcome.state:
        case PostState.SKIPPED:
            return _skipped(outcome)
        case PostState.DEAD:
            return say("why.dead", reason=_reason(outcome.reason))
        case PostState.SENT:
            text = _sent(one, outcome)
        case PostState.SENDING:
            text = say("why.sending", when=_since(outcome))
        case PostState.PENDING:
            text = _pending(one, outcome)
    passed = _passed(one, entry)
    return f"{text}\n-# {passed}" if passed else text


def _without_record(verdict: Verdict) -> str:
    if verdict.subscription.state is SubscriptionState.PAUSED:
        return say("why.while_paused")
    return say("why.owed" if verdict.is_owed else "why.not_on_record")


def _skipped(outcome: Outcome) -> str:
    reason = outcome.reason or ""
    if reason.startswith(_FILTER):
        return say("why.rule", rule=_quoted(reason.removeprefix(_FILTER)))
    match reason:
        case Skip.FILTER:
            return say("why.no_rule")
        case Skip.BACKLOG:
            return say("why.backlog")
        case Skip.BACK_IN_VIEW:
            return say("why.back_in_view")
    return say("why.unknowable")


def _sent(one: Subscription, outcome: Outcome) -> str:
    when = _since(outcome)
    sending = outcome.sending
    if sending is None or sending.message_id is None:
        return say("why.posted_gone", when=when)
    is_together = outcome.reason in {IN_DIGEST, GATHERED}
    link = _link(one.guild_id or 0, sending, sending.message_id)
    return say("why.together" if is_together else "why.posted", when=when, link=link)


def _pending(one: Subscription, outcome: Outcome) -> str:
    if one.state is SubscriptionState.BLOCKED:
        return say("why.blocked", reason=_reason(one.reason))
    if one.state is SubscriptionState.PAUSED:
        return say("why.paused")
    if outcome.due_at == 0:
        return say("why.next")
    is_gathered = outcome.reason == GATHERED
    why = why_it_waits(one.pacing, outcome.due_at, is_gathered=is_gathered)
    return say("why.waits", why=why)


def _passed(one: Subscription, entry: Entry) -> str:
    """Why it was not filtered out; only what dropped an item is on record."""
    if not one.rules:
        return ""
    decision = decide(one.rules, entry)
    if not decision.passed:
        return say("why.since_changed")
    if decision.rule is None:
        return say("why.by_none")
    return say("why.by_rule", rule=shown(decision.rule))


def _since(outcome: Outcome) -> str:
    """When it was decided, or else attempted."""
    attempted_at = outcome.sending.attempted_at if outcome.sending else 0
    return f"<t:{(outcome.decided_at or attempted_at) // 1000}:R>"


def _link(guild_id: int, sending: Sending, message_id: int) -> str:
    place = f"https://discord.com/channels/{guild_id}"
    if sending.kind is Kind.THREAD:
        return f"{place}/{message_id}"
    return f"{place}/{sending.channel_id}/{message_id}"


def _quoted(rule: str) -> str:
    text = markdown.shorten(rule, 100).replace("`", "‘")
    return f"`{text}`"


def _reason(text: str | None) -> str:
    return markdown.escape(markdown.shorten(text or "", _MAX_REASON))

"""How a subscription is doing, at a glance and in words."""

from bot import markdown
from bot.models import PauseReason, Subscription, SubscriptionState
from bot.store import Overview
from bot.texts import say

FINE, TROUBLE, STOPPED, RESTING = "🟢", "🟡", "🔴", "⏸️"
_COLOURS = {FINE: 0x3BA55D, TROUBLE: 0xE0A030, STOPPED: 0xED4245, RESTING: 0x80848E}
_LONGEST = 200


def mark(overview: Overview) -> str:
    """One sign: posting, its feed fails, standing still, paused."""
    state = overview.subscription.state
    if state is SubscriptionState.PAUSED:
        return RESTING
    if state is SubscriptionState.BLOCKED or overview.is_feed_dead:
        return STOPPED
    return TROUBLE if overview.failure else FINE


def colour(overview: Overview) -> int:
    """That of the sign, as 0xRRGGBB."""
    return _COLOURS[mark(overview)]


def state(overview: Overview) -> str:
    """The sign, what it stands for, and when something was last posted."""
    words = [_words(overview), _last_post(overview)]
    if overview.waiting:
        words.append(say("health.waiting", count=overview.waiting))
    return f"{mark(overview)} {' · '.join(words)}"


def _last_post(overview: Overview) -> str:
    if overview.last_post_at is None:
        return say("health.nothing_posted")
    return say("health.last_post", when=f"<t:{overview.last_post_at // 1000}:R>")


def _words(overview: Overview) -> str:
    one = overview.subscription
    if one.state is SubscriptionState.PAUSED:
        return _pause(one)
    if one.state is SubscriptionState.BLOCKED:
        return say("health.blocked", reason=_shown(one.reason))
    if overview.failure and overview.failing_since is not None:
        since = f"<t:{overview.failing_since // 1000}:R>"
        return say("health.failing", failure=_shown(overview.failure), since=since)
    return say("health.fine")


def _pause(one: Subscription) -> str:
    if one.reason == PauseReason.NOT_IN_CONFIG:
        return say("health.not_in_config")
    return say("health.left" if one.reason == PauseReason.LEFT else "health.paused")


def _shown(reason: str | None) -> str:
    return markdown.escape(markdown.shorten(reason or "", _LONGEST))

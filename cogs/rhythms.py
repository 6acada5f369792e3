"""When posts go out, in words."""

from bot.pacing import Digest, Pacing
from bot.texts import say


def is_shown(pacing: Pacing) -> bool:
    """Whether it is worth a line wherever a subscription is described."""
    return bool(pacing.digest or pacing.limit or pacing.quiet)


def in_words(pacing: Pacing) -> str:
    """A sentence or two: what goes out when, and when nothing does."""
    sentences = [_main(pacing)]
    if pacing.quiet is not None:
        begin, end = pacing.quiet
        sentences.append(
            say("pacing.is_quiet", begin=clock(begin), end=clock(end), zone=pacing.zone)
        )
    return " ".join(sentences)


def why_it_waits(pacing: Pacing, due_at: int | None, *, is_gathered: bool) -> str:
    """Why a post that is pending, and due at that time, has not gone out; for `/why`."""
    if due_at is None:
        return say("pacing.waits_for_others", size=pacing.size)
    moment = f"<t:{due_at // 1000}:t>"
    return say("pacing.waits_for_digest" if is_gathered else "pacing.waits_until", moment=moment)


def clock(minute: int) -> str:
    """A time of day as `08:00`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _main(pacing: Pacing) -> str:
    how = say("pacing.as_roundup" if pacing.is_roundup else "pacing.as_digest")
    match pacing.digest:
        case Digest.HOURLY:
            return f"{how} {say('pacing.is_hourly')}"
        case Digest.DAILY:
            return f"{how} {say('pacing.is_daily', time=clock(pacing.at), zone=pacing.zone)}"
        case Digest.GATHERED:
            return f"{how} {say('pacing.is_gathered', size=pacing.size)}"
    if pacing.limit is not None:
        return say("pacing.is_limited", count=pacing.limit)
    return say("pacing.is_as_they_come")

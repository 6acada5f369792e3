"""What a feed's document asks of its readers: how often, and when not (pure)."""

import re
from typing import Any

from bot.rhythm import Asked

_PERIODS = {
    "hourly": 3600.0,
    "daily": 86_400.0,
    "weekly": 7 * 86_400.0,
    "monthly": 30 * 86_400.0,
    "yearly": 365 * 86_400.0,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_SECONDS = 400 * 86_400.0
_HEAD = 64 * 1024
# feedparser keeps the last of several `<hour>` only.
_SKIPS = re.compile(rb"<skip(Hours|Days)\s*>(.{0,2000}?)</skip", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(rb"<(?:hour|day)\s*>\s*(\w{1,9})\s*<", re.IGNORECASE)


def asked(feed: Any, body: bytes) -> Asked:
    """From feedparser's `feed` and the document itself.

    `ttl`, `skipHours` and `skipDays` are of RSS 2.0 (https://www.rssboard.org/rss-specification);
    `sy:updatePeriod` and `sy:updateFrequency` of https://web.resource.org/rss/1.0/modules/syndication.
    What is no number, or would leave no time to ask, is not there.
    """
    head = body[:_HEAD]
    found = _SKIPS.findall(head) if b"<skip" in head.lower() else ()  # few have it
    skipped = {kind.lower(): _VALUE.findall(part) for kind, part in found}
    hours = {hour for value in skipped.get(b"hours", ()) for hour in _hour(value)}
    names = [value.decode("ascii", "replace").lower() for value in skipped.get(b"days", ())]
    days = {_DAYS.index(name) for name in names if name in _DAYS}
    return Asked(
        ttl=_seconds(_number(feed.get("ttl")) * 60),
        period=_seconds(_period(feed)),
        skip_hours=frozenset(hours) if len(hours) < 24 else frozenset(),
        skip_days=frozenset(days) if len(days) < 7 else frozenset(),
    )


def _period(feed: Any) -> float:
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower(), 0.0)
    return period / (_number(feed.get("sy_updatefrequency")) or 1.0)


def _seconds(value: float) -> int | None:
    return round(min(value, _MAX_SECONDS)) if value >= 1 else None


def _number(text: object) -> float:
    """A whole number, or 0."""
    digits = str(text or "").strip()
    return float(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0.0


def _hour(value: bytes) -> list[int]:
    """An hour from 0 to 23, or 24, which some write for midnight; nothing for anything else."""
    hour = int(value) if value.isdigit() and len(value) < 3 else -1
    return [hour % 24] if 0 <= hour <= 24 else []

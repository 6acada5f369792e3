"""For how long HTTP calls an answer fresh (pure)."""

import email.utils
import re
from collections.abc import Mapping
from datetime import datetime

_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,9})\"?\s*(?:,|$)", re.IGNORECASE)
_NEVER = re.compile(r"(?:^|,)\s*no-(?:cache|store)\s*(?:,|=|$)", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str]) -> float | None:
    """Seconds for which a cache may give the answer with these headers again; None if unsaid.

    RFC 9111, section 4.2: `max-age` less `Age`, else `Expires` less `Date`.
    """
    control = headers.get("Cache-Control", "")
    if _NEVER.search(control):
        return None
    if (found := _MAX_AGE.search(control)) is not None:
        age = headers.get("Age", "").strip()
        spent = float(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0.0
        return max(0.0, float(found[1]) - spent)
    if "Expires" not in headers:
        return None
    expires, date = _moment(headers.get("Expires")), _moment(headers.get("Date"))
    if expires is None or date is None:
        return None
    return max(0.0, (expires - date).total_seconds())


def _moment(value: str | None) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(value or "")
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None

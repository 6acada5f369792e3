"""Time zones by the names that people type, and times of day in them.

Names are those of the IANA database (https://www.iana.org/time-zones), from the machine or, where
it has none, from the package `tzdata`.
"""

import difflib
import re
import zoneinfo
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

from bot.errors import InputError
from bot.texts import say

UTC = "UTC"

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2})|h)?\s*(?:(a|p)\.?m\.?)?", re.IGNORECASE)


def time_of_day(typed: str) -> int:
    """Minutes after midnight that are meant by `8`, `08:00`, `20.15` or `8 pm`.

    Raises `InputError` for what is no time.
    """
    match = _TIME.fullmatch(typed.strip())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (-1, 0)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3] in "pP" else 0) if 1 <= hour <= 12 else -1
    if not (0 <= hour < 24 and minute < 60):
        raise InputError(say("pacing.not_a_time", typed=typed.strip()[:20]))
    return hour * 60 + minute


def find(typed: str) -> str:
    """The name of the zone that is meant by `Europe/Berlin`, `berlin` or `new york`.

    Raises `InputError`, with the nearest names, for what no zone is called.
    """
    wanted = "_".join(typed.split()).casefold()
    found = _names().get(wanted)
    if found is not None:
        return found
    near = difflib.get_close_matches(wanted, _names(), n=3, cutoff=0.6)
    meant = ", ".join(dict.fromkeys(_names()[name] for name in near))
    known = " ".join(typed.split())[:50]
    hint = say("pacing.zone_near", names=meant) if meant else say("pacing.zone_as_in")
    raise InputError(f"{say('pacing.zone_unknown', typed=known)}; {hint}")


@cache
def _names() -> dict[str, str]:
    """Every zone by its folded name, and by its last part where that is no other zone's."""
    zones = sorted(zoneinfo.available_timezones())
    cities: dict[str, list[str]] = {}
    for name in zones:
        if "/" in name:
            cities.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    clear = {city: names[0] for city, names in cities.items() if len(names) == 1}
    return clear | {name.casefold(): name for name in zones}


def zone(name: str) -> tzinfo:
    """The zone of that name; UTC where this machine does not know it, so that posts go on."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(UTC)


def local(moment: int, name: str) -> datetime:
    """`moment` (Unix milliseconds) as clocks in a zone show it."""
    return datetime.fromtimestamp(moment / 1000, zone(name))


def minute_of_day(moment: int, name: str) -> int:
    """Minutes since midnight that clocks in a zone show."""
    shown = local(moment, name)
    return shown.hour * 60 + shown.minute


def next_times(minute: int, name: str, now: int) -> list[int]:
    """When clocks in a zone will show a minute of the day, after `now`; soonest first.

    One time a day: where a clock is set back, the first of two; where it is set forward past that
    minute, as long after the gap's beginning as the minute would have been.
    """
    today, place = local(now, name).date(), zone(name)
    days = (today + timedelta(days) for days in range(3))
    return [moment for day in days if (moment := _moment(day, minute, place)) > now]


def _moment(day: date, minute: int, place: tzinfo) -> int:
    shown = datetime.combine(day, time(minute // 60, minute % 60), place)
    return round(shown.timestamp() * 1000)

"""Time zones by the names that people type, and times of day in them.

Names are those of the IANA database (https://www.iana.org/time-zones), from the machine or, where
it has none, from the package `tzdata`.
"""

import difflib
import zoneinfo
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

from bot.errors import InputError

UTC = "UTC"
DAY_MINUTES = 24 * 60


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
    hint = f"; did you mean {meant}?" if meant else "; write it as in Europe/Berlin"
    raise InputError(f"there is no time zone {' '.join(typed.split())[:50]!r}{hint}")


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

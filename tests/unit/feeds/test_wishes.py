"""What a feed's document asks of its readers."""

import pytest

from bot.feeds import parse
from bot.rhythm import NOTHING_ASKED, Asked
from tests.building import item, rss

ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title></feed>'
SY = '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">{}</sy:updatePeriod>'
FREQUENCY = (
    '<sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">{}'
    "</sy:updateFrequency>"
)


def asked(head: str) -> Asked:
    return parse.read(rss(item(), head=head), url="https://news.example/feed").asked


def test_most_feeds_ask_for_nothing() -> None:
    assert asked("") == NOTHING_ASKED
    assert parse.read(ATOM, url="https://news.example/").asked == NOTHING_ASKED


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60", 3600), (" 5 ", 300), ("0", None), ("-5", None), ("soon", None), ("", None),
     ("1e9", None), ("٣", None), ("9" * 9, 400 * 86_400), ("9" * 4000, None)],
)  # fmt: skip
def test_ttl_is_in_minutes(text: str, seconds: int | None) -> None:
    assert asked(f"<ttl>{text}</ttl>").ttl == seconds


@pytest.mark.parametrize(
    ("period", "frequency", "seconds"),
    [("hourly", None, 3600), ("hourly", "2", 1800), (" Daily ", "1", 86_400),
     ("weekly", "0", 604_800), ("daily", "never", 86_400), ("fortnightly", "1", None),
     ("", None, None)],
)  # fmt: skip
def test_the_period_is_divided_by_its_frequency(
    period: str, frequency: str | None, seconds: int | None
) -> None:
    head = SY.format(period) + (FREQUENCY.format(frequency) if frequency else "")
    assert asked(head).period == seconds


def test_hours_and_days_are_all_read() -> None:
    found = asked(
        "<skipHours><hour>0</hour><hour> 23 </hour><hour>24</hour><hour>25</hour><hour>x</hour>"
        "</skipHours><skipDays><day>Sunday</day><day>monday</day><day>Yesterday</day></skipDays>"
    )
    assert found.skip_hours == {0, 23}
    assert found.skip_days == {6, 0}


def test_what_would_leave_no_time_at_all_is_ignored() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    named = "".join(f"<day>{day}</day>" for day in days)
    found = asked(f"<skipHours>{hours}</skipHours><skipDays>{named}</skipDays>")
    assert found == NOTHING_ASKED


def test_the_short_way_hears_it_too() -> None:
    body = rss(item(), head="<ttl>60</ttl>")
    first = parse.read(body, url="https://news.example/feed")
    known = {one.span_hash: one.guid_hash for one in first.items}
    again = parse.read(body, url="https://news.example/feed", known=known)
    assert again.entries == ()
    assert again.asked == first.asked == Asked(ttl=3600)

"""Fields of a feed become one clean line."""

import pytest

from bot.feeds.text import decoded, one_line, visible


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("A &amp; B", "A & B"),
        ("caf&#233; &#x1F680; &hellip;", "café 🚀 …"),
        ("AT&T &copy 2020", "AT&T &copy 2020"),
        ("&unknown; &;", "&unknown; &;"),
        ("&#0;&#55296;&#99999999;", "\ufffd\ufffd&#99999999;"),
        ("  two\n\twords\u00a0here ", "two words here"),
        ("nul\x00 esc\x1b bell\x07", "nul esc bell"),
        ("zero\u200bwidth\ufeff \u2060and\u00ad soft", "zerowidth and soft"),
        ("\u202eevil\u202c \u2066iso\u2069 \u061c\u200e\u200fmarks", "evil iso marks"),
        ("lone \ud800surrogate", "lone surrogate"),
        ("می\u200cشود 👩\u200d👧", "می\u200cشود 👩\u200d👧"),
        ("क्\u200dष 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥", "क्\u200dष 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥"),
        ("pay\u200dpal \u200cx\u200d", "paypal x"),
        ("👩\u200d\u200d👧 می\u200c", "👩👧 می"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("smuggled\U000e0041\U000e0042 \U000e0001words", "smuggled words"),
        ("no\ufffe char\ufdd0acters \u3164", "no characters"),
        ("", ""),
        (None, ""),
        (7, ""),
        (["list"], ""),
    ],
)
def test_a_field_becomes_one_line_without_what_cannot_be_seen(field: object, line: str) -> None:
    assert one_line(field, 100) == line


def test_an_entity_is_decoded_once_only() -> None:
    assert one_line("&amp;amp; &amp;lt;b&amp;gt;", 100) == "&amp; &lt;b&gt;"


def test_a_line_is_no_longer_than_its_limit() -> None:
    assert one_line("x" * 100_000, 500) == "x" * 500
    assert one_line("&amp;" * 100, 100) == "&" * 100


def test_an_address_keeps_what_only_looks_like_an_entity() -> None:
    assert decoded("/?a=1&copy=2&#038;b=3&amp;c=4") == "/?a=1&copy=2&b=3&c=4"


def test_lines_stay_lines_where_only_the_invisible_goes() -> None:
    assert visible("a\r\n\tb\u200b\u2028c") == "a\r\n\tb\u2028c"

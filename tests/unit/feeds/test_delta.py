"""Where the items of a document stand, and what is left when known ones are cut out."""

import pytest

from bot.errors import FailureKind, FeedError
from bot.feeds.delta import survey, without
from bot.feeds.identity import bytes_hash
from bot.feeds.limits import MAX_ATTRIBUTES, MAX_ITEMS

HEAD = b'<rss version="2.0"><channel><title>t</title>'
TAIL = b"</channel></rss>"
ONE = b"<item><title>1</title></item>"
TWO = b'<item a="x > y"\n><title><![CDATA[</item>]]></title></item >'


def document(*items: bytes, lead: bytes = b"") -> bytes:
    return lead + HEAD + b"\n".join(items) + TAIL


def cut(body: bytes, *known: bytes) -> bytes:
    spans = survey(body, None)
    assert spans is not None
    return without(body, spans, {bytes_hash(one) for one in known}.__contains__)


def test_every_item_is_found_byte_for_byte() -> None:
    body = document(ONE, "<item>größer</item>".encode(), TWO)
    spans = survey(body, None)
    assert spans is not None
    assert [body[span.start : span.end] for span in spans] == [
        ONE,
        "<item>größer</item>".encode(),
        TWO,
    ]
    assert [span.hash for span in spans][::2] == [bytes_hash(ONE), bytes_hash(TWO)]


def test_known_items_are_cut_out_and_nothing_else() -> None:
    assert cut(document(ONE, TWO)) == document(ONE, TWO)
    assert cut(document(ONE, TWO), ONE) == document(b"", TWO)
    assert cut(document(ONE, TWO), TWO) == document(ONE, b"")
    assert cut(document(ONE, TWO, ONE), ONE) == document(b"", TWO, b"")
    assert cut(document(ONE, TWO), ONE, TWO) == document(b"", b"")


def test_a_changed_item_is_another_one() -> None:
    assert cut(document(ONE.replace(b"1", b"2")), ONE) == document(ONE.replace(b"1", b"2"))


def test_items_may_have_a_prefix_and_stand_anywhere() -> None:
    atom = b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry>x</a:entry></a:feed>'
    spans = survey(atom, None)
    assert spans is not None
    assert [atom[span.start : span.end] for span in spans] == [b"<a:entry>x</a:entry>"]


@pytest.mark.parametrize(
    "lead",
    [
        b'<?xml version="1.0" encoding="UTF-8"?>',
        b"<?xml version='1.0' encoding = 'utf-8' standalone='yes'?>",
        b'<?xml version="1.0" encoding="utf8"?>',
        b'<?xml version="1.0"?>',
        b"\xef\xbb\xbf",
        b'\xef\xbb\xbf<?xml version="1.0" encoding="Utf-8"?>',
        b"<!-- comment --><?pi?>",
    ],
)
def test_utf_8_goes_the_short_way(lead: bytes) -> None:
    assert survey(document(ONE, lead=lead), None) is not None


@pytest.mark.parametrize(
    "body",
    [
        document(ONE, lead=b'<?xml version="1.0" encoding="iso-8859-1"?>'),
        document(ONE, lead=b'<?xml version="1.0" encoding="windows-1251"?>'),
        document(ONE, lead=b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-16"?>'),
        document(ONE).decode().encode("utf-16"),
        document(ONE).decode().encode("utf-16-le"),
        document(ONE).decode().encode("utf-16-be"),
        document(ONE, b"<item>\xe9</item>"),
        document(ONE, lead=b"<!DOCTYPE rss>"),
        document(ONE, lead=b'<!DOCTYPE rss [<!ENTITY a "b">]>'),
        document(ONE, b"<item>&nbsp;</item>"),
        document(ONE, b"<item><nope:a/></item>"),
        document(ONE, b"<item><b></item>"),
        document(ONE, b"<item><item>1</item></item>"),
        document(ONE, b"<item/>", ONE),
        document(b"<item/>"),
        document(b'<item a="1" />', ONE),
        document(b"<item/>").replace(b"<item/>", b"<x><item/></x>"),
        document(),
        document(ONE)[:-5],
        document(ONE, lead=b"\n<?xml version='1.0'?>"),
        b"{}",
        b"",
    ],
)
def test_what_could_be_read_in_another_way_is_parsed_whole(body: bytes) -> None:
    assert survey(body, None) is None


@pytest.mark.parametrize(
    ("content_type", "is_short"),
    [
        (None, True),
        ("", True),
        ("application/rss+xml", True),
        ("text/xml; charset=utf-8", True),
        ('text/xml;charset="UTF-8"', True),
        ("text/xml; charset=utf8; x=y", True),
        ("text/xml; charset=iso-8859-1", False),
        ("text/xml; Charset = windows-1251", False),
        ("text/xml; charset='latin1'", False),
    ],
)
def test_the_charset_of_http_has_a_say(content_type: str | None, is_short: bool) -> None:
    assert (survey(document(ONE), content_type) is not None) is is_short


def test_an_element_with_too_many_attributes_is_refused() -> None:
    attributes = b"".join(b' a%d="1"' % number for number in range(MAX_ATTRIBUTES + 1))
    with pytest.raises(FeedError, match="more than 200 attributes") as refused:
        survey(document(b"<item%b>x</item>" % attributes), None)
    assert refused.value.kind is FailureKind.HOSTILE
    allowed = attributes.rpartition(b" ")[0]
    assert survey(document(b"<item%b>x</item>" % allowed), None) is not None


def test_a_feed_with_too_many_items_is_refused() -> None:
    with pytest.raises(FeedError, match="more than 5000 items") as refused:
        survey(document(*[ONE] * (MAX_ITEMS + 1)), None)
    assert refused.value.kind is FailureKind.HOSTILE
    spans = survey(document(*[ONE] * MAX_ITEMS), None)
    assert spans is not None
    assert len(spans) == MAX_ITEMS

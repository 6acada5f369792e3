"""What becomes of the fields of an item, and what makes its identity."""

import html

import pytest

from bot.errors import FailureKind, FeedError
from bot.feeds.identity import alias_hash, guid_hash
from bot.feeds.parse import MAX_TAGS_AN_ENTRY, MAX_TITLE, read
from bot.models import MAX_TAG_LENGTH, Entry, Listing
from tests.building import NOON, item, rss

URL = "https://news.example/feed/"


def entries(*items: str) -> tuple[Entry, ...]:
    return read(rss(*items), url=URL).entries


def entry(elements: str) -> Entry:
    """The entry of an item of these elements."""
    (found,) = entries(f"<item>{elements}</item>")
    return found


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A & B"),
        ("<![CDATA[A &amp; B]]>", "A & B"),
        ("<![CDATA[A & B]]>", "A & B"),
        ("Don&amp;#8217;t", "Don’t"),
        ("&lt;b&gt;bold&lt;/b&gt; move", "bold move"),
        ("2 &lt; 3", "2 < 3"),
        (" two\n  lines ", "two lines"),
        ("<![CDATA[nul\u200b and \u202emarks]]>", "nul and marks"),
        ("x" * 100_000, "x" * MAX_TITLE),
        ("", ""),
    ],
)
def test_a_title_is_one_plain_line(source: str, title: str) -> None:
    assert entry(f"<title>{source}</title><guid>1</guid>").title == title


@pytest.mark.parametrize(
    ("elements", "published"),
    [
        ("<pubDate>Thu, 01 Jan 2026 12:00:00 +0000</pubDate>", NOON),
        ("<pubDate>Thu, 01 Jan 2026 14:00:00 +0200</pubDate>", NOON),
        ("<pubDate>Thu, 01 Jan 2026 07:00:00 EST</pubDate>", NOON),
        ("<pubDate>1 Jan 2026 12:00 GMT</pubDate>", NOON),
        ("<dc:date>2026-01-01T12:00:00Z</dc:date>", NOON),
        ("<dc:date>2026-01-01T13:00:00+01:00</dc:date>", NOON),
        ("<pubDate>yesterday</pubDate>", None),
        ("<pubDate></pubDate>", None),
        ("<pubDate>Thu, 01 Jan 1950 12:00:00 +0000</pubDate>", None),
        ("<pubDate>Thu, 01 Jan 9000 12:00:00 +0000</pubDate>", None),
        ("", None),
    ],
)
def test_a_date_is_a_moment_in_utc(elements: str, published: int | None) -> None:
    assert entry(f"<guid>1</guid>{elements}").published == published


def test_the_day_of_publishing_comes_before_that_of_the_last_change() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id>{}'
        "<updated>2026-01-01T12:00:00Z</updated></entry></feed>"
    )
    published = "<published>2026-01-01T11:00:00Z</published>"
    both, changed = (
        read(atom.format(one).encode(), url=URL).entries[0].published for one in (published, "")
    )
    assert both is not None
    assert (both, changed) == (NOON - 3_600_000, NOON)


@pytest.mark.parametrize(
    ("elements", "tags"),
    [
        ("<category>News</category><category><![CDATA[A &amp; B]]></category>", ("News", "A & B")),
        ("<category>NATO</category><category>Nato</category>", ("NATO",)),
        ("<category> </category><category/>", ()),
        ('<category domain="https://t.example/">Two words</category>', ("Two words",)),
        ("<dc:subject>Tides</dc:subject>", ("Tides",)),
        ("<category>http://schemas.example/kind#post</category>", ()),
        (f"<category>{'x' * 500}</category>", ("x" * MAX_TAG_LENGTH,)),
        ("", ()),
    ],
)
def test_categories_are_tags(elements: str, tags: tuple[str, ...]) -> None:
    assert entry(f"<guid>1</guid>{elements}").tags == tags


def test_an_entry_has_a_bounded_number_of_tags() -> None:
    many = "".join(f"<category>{number}</category>" for number in range(500))
    assert len(entry(f"<guid>1</guid>{many}").tags) == MAX_TAGS_AN_ENTRY


@pytest.mark.parametrize(
    ("elements", "link"),
    [
        ("<link>https://news.example/1</link>", "https://news.example/1"),
        ("<link>/1</link>", "https://news.example/1"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>ftp://news.example/1</link>", None),
        ("<guid>https://news.example/?p=1</guid>", "https://news.example/?p=1"),
        ('<guid isPermaLink="false">https://news.example/?p=1</guid>', None),
        ('<enclosure url="/1.mp3" type="audio/mpeg" length="1"/>', "https://news.example/1.mp3"),
        (
            '<enclosure url="ftp://x.example/1"/><enclosure url="/2.mp3"/>',
            "https://news.example/2.mp3",
        ),
        ("<link></link>", None),
        ("<link> </link>", None),
        ("<link>http://[</link>", None),
        ("", None),
    ],
)
def test_the_link_of_an_entry_is_a_web_address_or_none(elements: str, link: str | None) -> None:
    assert entry(f"<title>t</title>{elements}").link == link


def test_items_with_empty_links_stay_apart() -> None:
    first, second = entries(*(item(name, link="<!-- -->", guid="") for name in ("a", "b")))
    assert first.link is second.link is None
    assert first.guid_hash != second.guid_hash


def test_the_identity_is_that_of_guid_else_link_else_text() -> None:
    link = "https://news.example/1"
    elements = f"<title>T &amp;amp; t</title><link>{link}</link><description>S</description>"
    named = f'<guid isPermaLink="false">g-1</guid>{elements}'
    assert entry(named).guid_hash == guid_hash("g-1", None, "", "")
    assert entry(elements).guid_hash == guid_hash("", link, "", "")
    bare = elements.replace(f"<link>{link}</link>", "")
    assert entry(bare).guid_hash == guid_hash("", None, "T &amp; t", "S")
    assert entry(elements).alias_hash == alias_hash(link, "T & t")


def test_the_identity_does_not_change_with_what_an_editor_changes() -> None:
    before, after = (
        entry(f"<guid>1</guid><title>{title}</title><description>{title}</description>")
        for title in ("Before", "After")
    )
    assert before.guid_hash == after.guid_hash
    assert before.content_hash != after.content_hash


def test_the_first_text_with_words_in_it_is_the_summary() -> None:
    description = "<description>&lt;img src='/x.jpg'&gt;</description>"
    content = "<content:encoded>&lt;p&gt;The whole story.&lt;/p&gt;</content:encoded>"
    assert entry(description + content).summary == "The whole story."
    assert entry(f"<description>Short.</description>{content}").summary == "Short."
    assert entry(description).summary == ""


def test_an_author_is_one_line_or_none() -> None:
    assert entry("<dc:creator><![CDATA[ Ann\n &amp; Ben ]]></dc:creator>").author == "Ann & Ben"
    assert entry("<dc:creator> </dc:creator>").author is None
    assert len(entry(f"<dc:creator>{'x' * 9_999}</dc:creator>").author or "") == MAX_TITLE


def known(listing: Listing) -> dict[int, int]:
    return {one.span_hash: one.guid_hash for one in listing.items}


def test_known_items_are_listed_but_not_parsed_again() -> None:
    before = read(rss(item("b"), item("a")), url=URL)
    after = read(rss(item("c"), item("b"), item("a")), url=URL, known=known(before))
    assert [one.title for one in after.entries] == ["Title c"]
    assert after.items[1:] == before.items
    assert read(rss(item("b"), item("a")), url=URL, known=known(before)).entries == ()


def test_a_known_item_that_was_edited_is_parsed_again() -> None:
    before = read(rss(item("a")), url=URL)
    after = read(rss(item("a", title="New title")), url=URL, known=known(before))
    assert [one.title for one in after.entries] == ["New title"]
    assert after.items[0].guid_hash == before.items[0].guid_hash


WHOLE = rss(item("b"), item("a"))


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (WHOLE[: WHOLE.index(b"</rss>")], ["Title b", "Title a"]),
        (WHOLE[: WHOLE.rindex(b"Title a") + 3], ["Title b"]),
        (WHOLE[: WHOLE.rindex(b"<item>")], ["Title b"]),
        (WHOLE[: WHOLE.rindex(b"</item>") + 3], ["Title b"]),
    ],
)
def test_half_an_item_is_no_item(body: bytes, titles: list[str]) -> None:
    assert [one.title for one in read(body, url=URL).entries] == titles


@pytest.mark.parametrize("end", [b"Title b", b"<item>", b"</guid>"])
def test_half_of_the_only_item_is_a_failure(end: bytes) -> None:
    with pytest.raises(FeedError, match="broke off in the middle") as refused:
        read(WHOLE[: WHOLE.index(end) + len(end)], url=URL)
    assert refused.value.kind is FailureKind.CONNECT


def test_a_feed_may_have_no_items() -> None:
    listing = read(rss(title="Quiet"), url=URL)
    assert (listing.info.title, listing.items, listing.entries) == ("Quiet", (), ())


def shared(name: str) -> str:
    """An item of a publisher who gives them all the same GUID."""
    return item(name, guid="the same")


def test_items_that_share_a_guid_stay_apart_by_their_links() -> None:
    first = read(rss(shared("b"), shared("a")), url=URL)
    assert len({entry.guid_hash for entry in first.entries}) == 2
    known = {one.span_hash: one.guid_hash for one in first.items if one.span_hash}
    again = read(rss(shared("c"), shared("b"), shared("a")), url=URL, known=known)
    hashes = [one.guid_hash for one in again.items]
    assert hashes[1:] == [one.guid_hash for one in first.items]
    assert len(set(hashes)) == 3


def test_one_item_listed_twice_stays_one() -> None:
    twice = read(rss(item("a"), item("a", category="x")), url=URL)
    assert len({entry.guid_hash for entry in twice.entries}) == 1


@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE rss>"])
def test_neither_way_takes_too_many_items(doctype: str) -> None:
    body = rss(*["<item><guid>1</guid></item>"] * 5001).replace(b"<rss", f"{doctype}<rss".encode())
    with pytest.raises(FeedError, match="more than 5000 items"):
        read(body, url=URL)


@pytest.mark.parametrize("mark", ["<![foo[x]]>", "<![>", "<![1]>", "<![if !vml]>", "<![endif]>"])
def test_a_marked_section_does_not_cost_the_item(mark: str) -> None:
    text = html.escape(f"Before {mark} after")
    made = entry(f"<guid>1</guid><description>{text}</description>")
    assert made.summary.startswith("Before")


def test_a_document_that_breaks_off_before_what_is_known_is_not_read() -> None:
    """The item in between would come later, and so out of order."""
    first = read(rss(item("1")), url=URL)
    known = {one.span_hash: one.guid_hash for one in first.items}
    whole = rss(item("3"), item("2"), item("1"))
    with pytest.raises(FeedError, match="broke off"):
        read(whole[: whole.index(b"<title>Title 2")], url=URL, known=known)
    cut_below = read(whole[: whole.index(b"</channel>")], url=URL, known=known)
    assert [one.title for one in cut_below.entries] == ["Title 3", "Title 2", "Title 1"]


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55296;", "&#XDFFF;"])
def test_half_a_character_costs_nobody_the_feed(reference: str) -> None:
    found = entries(item("1", title=f"Half {reference} a character"), item("2"))
    assert [one.title for one in found] == ["Half \ufffd a character", "Title 2"]

"""What is read from whole documents of the kinds that are out there."""

import pytest

from bot.errors import FailureKind, FeedError
from bot.feeds.parse import read
from bot.models import Entry, FeedInfo, Listing
from tests.unit.feeds.documents import URL, load


def reading(name: str, content_type: str | None = None) -> Listing:
    return read(load(name), url=URL, content_type=content_type)


def entry(name: str, place: int = 0) -> Entry:
    return reading(name).entries[place]


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        (
            "wordpress.xml",
            ["Keeper’s log: the lamp & the fog", "New rope", "Closed for the winter"],
        ),
        ("atom-xhtml.xml", ["Cone six at last", "Scherben", "5 < 6 bold"]),
        ("rdf.xml", ["Springs on Friday", "Neaps"]),
        ("bare-rdf.xml", ["Coarse", "Fine"]),
        ("podcast.xml", ["12: Bitterns before dawn", "11: Rain on a tin roof"]),
        ("video-channel.xml", ["A brig, in one take | no glue", "Sails"]),
        ("microblog.xml", ["", "", ""]),
        ("link-board.xml", ["Is this [a hitch] or *not*?", "Sheet bend"]),
        ("releases.xml", ["v2.1.0", "v2.0.0"]),
        ("journal.xml", ["North side", ""]),
        ("comic.xml", ["Low Tide", "High Tide"]),
        ("arabic.xml", ["وصول السفينة «نور» صباح اليوم", "المدّ العالي می\u200cآید"]),
        ("japanese.xml", ["朝の船が来た", "餌やり&掃除"]),
        ("windows-1251.xml", ["Лёд возле причала", "Чайки"]),
        ("iso-8859-1.xml", ["Flut über die Straße", "Größe 43"]),
        ("utf-16.xml", ["Żuraw i łódź", "Śnieg", "Wiatr"]),
        ("bom.xml", ["Żuraw i łódź", "Śnieg", "Wiatr"]),
        ("leading-space.xml", ["Flut über die Straße", "Größe 43"]),
        ("no-declaration.xml", ["Moules ’n’ frites à midi", "Fermé"]),
        ("old-style.xml", ["Mackerel up", "Sprats", "No link at all"]),
        ("internal-dtd.xml", ["&co; sails", "Fares"]),
        ("nbsp.xml", ["Mesh size — a guide", "Twine"]),
        ("undeclared-prefix.xml", ["Red", "Green"]),
        ("item-namespaces.xml", ["Oak", "Pine", "Elm"]),
        ("nested-items.xml", ["Outer", "Inner", "Alone"]),
        ("unknown-namespace-items.xml", ["Shackle", "Cleat"]),
        ("duplicates.xml", ["Twice told", "Once", "Twice told", "Twice told, edited"]),
        ("traps.xml", ["How to end an <item>: </item>", "Angles", "Tight", "Tight too"]),
        ("truncated.xml", ["Flut über die Straße", "Größe 43"]),
    ],
)
def test_every_title_of_a_feed_is_read(name: str, titles: list[str]) -> None:
    assert [one.title for one in reading(name).entries] == titles


@pytest.mark.parametrize(
    ("name", "info"),
    [
        (
            "wordpress.xml",
            FeedInfo(
                "Lighthouse – Harbour Notes",
                "https://harbour.example",
                "https://harbour.example/wp-content/uploads/icon-32x32.png",
            ),
        ),
        (
            "atom-xhtml.xml",
            FeedInfo(
                "Kiln & Glaze", "https://kiln.example/notes/", "https://kiln.example/icon.png"
            ),
        ),
        ("windows-1251.xml", FeedInfo("Вести порта", "https://old.example/")),
        ("no-declaration.xml", FeedInfo("Café du Port", "https://xn--caf-dma.example/")),
        ("traps.xml", FeedInfo("Traps > pitfalls")),
    ],
)
def test_a_feed_tells_of_itself(name: str, info: FeedInfo) -> None:
    assert reading(name).info == info


def test_a_wordpress_item_has_everything_that_a_post_shows() -> None:
    item = entry("wordpress.xml")
    assert item.summary == (
        "The lamp was lit at four, an hour early, because the fog came in from the west and would"
        " not…"
    )
    assert item.link == (
        "https://harbour.example/2026/01/lamp-and-fog/?utm_source=rss&utm_medium=rss"
    )
    assert item.image == "https://i0.wp.com/harbour.example/lamp.jpg?fit=1200%2C800&ssl=1"
    assert item.author == "Ann Keeper"
    assert item.tags == ("Log", "Lighthouse")
    assert item.published == 1_767_267_000_000
    assert entry("wordpress.xml", 1).tags == ("Repairs", "lighthouse")


@pytest.mark.parametrize(
    ("name", "place", "summary"),
    [
        ("wordpress.xml", 1, "Forty fathoms of it, tarred by hand."),
        ("wordpress.xml", 2, ""),
        ("atom-xhtml.xml", 1, r"Bringen Glück \< Arbeit, so sagt man."),
        ("podcast.xml", 1, "Only rain."),
        (
            "microblog.xml",
            0,
            "Chips! 🍟\nUnattended, at the [\\#pier](https://shore.example/tags/pier).",
        ),
        ("comic.xml", 0, "He can wait."),
        ("journal.xml", 0, "The north side is *always* first.\n\nAnd wettest."),
        ("arabic.xml", 0, "رست السفينة عند **الرصيف الثالث** في الساعة السادسة."),
        ("windows-1251.xml", 0, "Катер ждёт «до утра» — не раньше."),
        ("nbsp.xml", 0, "Forty millimetres."),
    ],
)
def test_a_summary_is_read(name: str, place: int, summary: str) -> None:
    assert entry(name, place).summary == summary


@pytest.mark.parametrize(
    ("name", "place", "image"),
    [
        ("atom-xhtml.xml", 0, "https://kiln.example/notes/img/cone.png"),
        ("podcast.xml", 0, "https://marsh.example/12.jpg"),
        ("video-channel.xml", 0, "https://i.videos.example/vi/aaa111/hqdefault.jpg"),
        ("microblog.xml", 0, "https://files.shore.example/chips.jpg"),
        ("link-board.xml", 0, "https://thumbs.board.example/1a.jpg?w=640&s=ff"),
        ("journal.xml", 0, "https://img.journal.example/s320/wall.jpg"),
        ("comic.xml", 0, "https://img.barnacle.example/low_tide.png"),
        ("comic.xml", 1, "https://img.barnacle.example/high_tide.png"),
        ("item-namespaces.xml", 0, "https://crates.example/oak.jpg"),
        ("undeclared-prefix.xml", 0, "https://old.example/red.jpg"),
        ("rdf.xml", 0, None),
    ],
)
def test_a_picture_is_found(name: str, place: int, image: str | None) -> None:
    assert entry(name, place).image == image


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.xml", "is empty"),
        ("page.html", "is a web page, not a feed"),
        ("feed.json", "is neither RSS nor Atom"),
    ],
)
def test_what_is_no_feed_is_told(name: str, words: str) -> None:
    with pytest.raises(FeedError) as refused:
        reading(name)
    assert refused.value.kind is FailureKind.NOT_A_FEED
    assert str(refused.value) == words


@pytest.mark.parametrize("content_type", [None, "text/plain", "text/xml", "application/xml"])
def test_utf_8_is_read_as_such_however_it_is_served(content_type: str | None) -> None:
    first, _ = reading("no-declaration.xml", content_type).entries
    assert first.title == "Moules ’n’ frites à midi"
    assert first.link == "https://xn--caf-dma.example/moules"
    assert reading("no-declaration.xml", content_type).info.title == "Café du Port"


def test_a_charset_of_the_server_counts_where_the_document_says_nothing() -> None:
    body = "<rss version='2.0'><channel><item><title>größer</title></item></channel></rss>"
    found = read(body.encode("cp1252"), url=URL, content_type="text/xml; charset=windows-1252")
    assert found.entries[0].title == "größer"


def test_items_that_are_listed_twice_have_one_identity() -> None:
    first, once, again, edited = reading("duplicates.xml").items
    assert first == again
    assert edited.guid_hash == first.guid_hash
    assert edited.span_hash != first.span_hash
    assert once.guid_hash != first.guid_hash

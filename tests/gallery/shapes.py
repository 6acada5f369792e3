"""The feeds of the gallery: real in shape, invented in what they say."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.feeds import parse
from bot.looks import Look, Style
from bot.models import Entry, FeedInfo
from bot.novelty import in_order
from bot.posts import render
from tests.building import item, rss

FIXTURES = Path(__file__).parents[1] / "fixtures"
URL = "https://feeds.example/feed"

_KNOWN = (
    "wordpress", "link-board", "microblog", "video-channel", "podcast", "releases", "comic",
    "arabic", "japanese", "journal", "atom-xhtml", "windows-1251",
)  # fmt: skip

_OWN = "> **{title|feed}** by {author|feed}\n> {summary:120}\n-# {published:D} · {link}"
LOOKS: tuple[Look, ...] = (
    Look(Style.CARD),
    Look(Style.BANNER),
    Look(Style.COMPACT),
    Look(Style.STORY),
    Look(Style.TEXT),
    Look(Style.TEXT, _OWN),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A feed's newest item."""

    name: str
    entry: Entry
    feed: FeedInfo

    def body(self, look: Look) -> render.Body:
        """As it would be posted."""
        return render.message(self.entry, self.feed, look)


def shapes() -> Iterator[Shape]:
    """All of them, in the order in which they are shown."""
    known = [FIXTURES / "feeds" / f"{name}.xml" for name in _KNOWN]
    for path in (*sorted((FIXTURES / "gallery").glob("*.xml")), *known):
        yield _shape(path.stem, path.read_bytes())
    yield _shape("huge", _huge())


def _shape(name: str, document: bytes) -> Shape:
    listing = parse.read(document, url=URL)
    return Shape(name, in_order(listing.entries)[-1], listing.info)


def _huge() -> bytes:
    """Too much of everything."""
    words = "The tide came in and the tide went out, as it had for a thousand years. "
    html = "".join(f"&lt;p&gt;{words * 20}&lt;/p&gt;" for _ in range(100))
    tags = "".join(f"<category>tag number {number}</category>" for number in range(80))
    title = "A title that does not know when it should better come to an end, and so goes on; " * 9
    link = "https://huge.example/" + "very-long/" * 180
    picture = '<media:content url="https://huge.example/tide.jpg" medium="image"/>'
    made = item("huge", link=link, title=title, description=html, dc_creator="Ann " * 200)
    made = made.replace("</item>", f"{tags}{picture}</item>")
    return rss(made, title="The Gazette of Everything That Was Ever Said " * 8)

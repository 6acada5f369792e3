"""The feeds that are served: one in the shape that WordPress writes, and the reference feed.

Version n of a feed lists its items n, n-1, ... downwards: each version has one new item on top, and
the oldest has left.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

_BEGINNING = 1_700_000_000  # Unix seconds
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    ' xmlns:media="http://search.yahoo.com/mrss/">\n<channel>\n'
    "\t<title>Harbour news &#8211; The Coast</title>\n"
    '\t<atom:link href="https://coast.example/feed/" rel="self" type="application/rss+xml" />\n'
    "\t<link>https://coast.example</link>\n\t<description>What happens by the sea</description>\n"
    "\t<language>en</language>\n\t<sy:updatePeriod>hourly</sy:updatePeriod>\n"
    "\t<generator>https://wordpress.org/?v=6.8</generator>\n"
)
_TAIL = "</channel>\n</rss>\n"
_SENTENCE = "The <em>lifeboat</em> came back with everybody aboard, wet &amp; cheerful, at dusk. "


@dataclass(frozen=True, slots=True)
class Document:
    """A feed with versions; `versions(n)` is the body of the nth."""

    name: str
    versions: Callable[[int], bytes]


def written(name: str, length: int) -> Document:
    """A feed of `length` items of 1.4 KB."""

    def version(number: int) -> bytes:
        items = (_item(number + length - place) for place in range(length))
        return f"{_HEAD}{''.join(items)}{_TAIL}".encode()

    return Document(name, version)


def reference() -> Document | None:
    """The feed that `TIDINGS_REFERENCE_FEED` names, its four items coming round; None if absent."""
    path = Path(os.environ.get("TIDINGS_REFERENCE_FEED", "../shared/feeds/eznews-nato.xml"))
    if not path.is_file():
        return None
    head, *items = re.split(r"(?=<item>)", path.read_text(encoding="utf-8"))
    last, end = items[-1].split("</item>")
    items[-1] = f"{last}</item>"

    def version(number: int) -> bytes:
        count = len(items)
        places = range(number + count, number, -1)
        return (head + "".join(_renamed(items[p % count], p) for p in places) + end).encode()

    return Document("reference", version)


def _renamed(item: str, number: int) -> str:
    """An item as another one with the same text."""
    item = re.sub(r"/</(link|guid)>", rf"/{number}/</\1>", item)
    return item.replace("</title>", f" ({number})</title>", 1)


def _item(number: int) -> str:
    url = f"https://coast.example/2024/story-{number}/"
    return (
        f"\t<item>\n\t\t<title>Story {number}: what the tide brought in</title>\n"
        f"\t\t<link>{url}</link>\n\t\t<comments>{url}#respond</comments>\n"
        "\t\t<dc:creator><![CDATA[Ann Sailor]]></dc:creator>\n"
        f"\t\t<pubDate>{formatdate(_BEGINNING + number * 3600)}</pubDate>\n"
        "\t\t<category><![CDATA[Harbour]]></category>\n\t\t<category><![CDATA[NATO]]></category>\n"
        f'\t\t<guid isPermaLink="false">https://coast.example/?p={number}</guid>\n'
        f"\t\t<description><![CDATA[<p>{_SENTENCE * 2}</p>]]></description>\n"
        f"\t\t<content:encoded><![CDATA[<p>Of story {number}: {_SENTENCE * 5}</p>"
        f'<p><a href="{url}">Read on</a></p>]]></content:encoded>\n'
        f'\t\t<media:content url="https://coast.example/{number}.jpg" medium="image" />\n'
        "\t</item>\n"
    )

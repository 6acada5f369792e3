"""What a web page says of its feeds (pure). Runs in a worker process: pages may be hostile."""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from bot.urls import absolute

MAX_SCANNED = 2 * 2**20
"""Bytes of a page that are looked at; some have 700 KB of scripts before they say anything."""

MAX_PARSED = 2**19
"""Bytes of that, without scripts, that are parsed: the parser takes a second for each MiB."""

MAX_LINKS = 50
"""Of each kind that are kept of a page."""

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}
_IMAGE_PROPERTIES = {"og:image", "og:image:url", "og:image:secure_url", "twitter:image"}
_XML_TYPES = {"application/xml", "text/xml"}
_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:rss|atom|rdf|feeds?)(?:[/._-]|$)|\.xml$|[?&]feed=(?:rss|atom)", re.IGNORECASE
)
_FEED_WORD = re.compile(r"\b(?:rss|atom)\b", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|comentario|commento", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """Absolute http(s) addresses, the most likely first.

    `declared` are named as feeds in the page's head, `linked` only look like some; `canonical` is
    how the page would be called, `image` the picture that it shows of itself elsewhere
    (https://ogp.me).
    """

    declared: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    canonical: str | None = None
    image: str | None = None


def scan(body: bytes, *, url: str, content_type: str | None = None) -> Page:
    """Read the beginning of a page that was fetched from `url`."""
    scanner = _Scanner()
    text = _text(_without_scripts(body[:MAX_SCANNED])[:MAX_PARSED], content_type)
    with contextlib.suppress(AssertionError):  # of the parser, at `<![x`: it has the head by then
        scanner.feed(text)
    base = absolute(scanner.base, url) or url
    return Page(
        declared=_likely(scanner.declared, base, url),
        linked=_likely(scanner.linked, base, url),
        canonical=absolute(scanner.canonical, base),
        image=absolute(scanner.image, base),
    )


class _Scanner(HTMLParser):
    """Collects (address, title) as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.canonical: str | None = None
        self.image: str | None = None
        self.declared: list[tuple[str, str]] = []
        self.linked: list[tuple[str, str]] = []
        self._anchor = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"a", "base", "link", "meta"}:
            return
        given = {name: value or "" for name, value in reversed(attrs)}
        if tag == "meta":
            self._meta(given)
            return
        address = given.get("href", "")
        if tag == "base":
            self.base = self.base or address
        elif tag == "link":
            self._link(address, given)
        else:
            self._anchor = address
            if _looks_like_feed(address) or _FEED_WORD.search(given.get("title", "")):
                self._collect(self.linked, address)

    def handle_data(self, data: str) -> None:
        if self._anchor and len(data) < 100 and _FEED_WORD.search(data):
            self._collect(self.linked, self._anchor)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._anchor = ""

    def _meta(self, given: dict[str, str]) -> None:
        if given.get("property", given.get("name", "")).lower() in _IMAGE_PROPERTIES:
            self.image = self.image or given.get("content", "").strip() or None

    def _link(self, address: str, given: dict[str, str]) -> None:
        relations = given.get("rel", "").lower().split()
        kind = given.get("type", "").partition(";")[0].strip().lower()
        if "canonical" in relations:
            self.canonical = self.canonical or address
        elif "alternate" in relations and (
            kind in _FEED_TYPES or (kind in _XML_TYPES and _looks_like_feed(address))
        ):
            self._collect(self.declared, address, given.get("title", ""))

    def _collect(self, links: list[tuple[str, str]], address: str, title: str = "") -> None:
        if address and len(links) < MAX_LINKS:
            links.append((address, title))


def _looks_like_feed(address: str) -> bool:
    path, _, query = address.partition("#")[0].partition("?")
    return bool(_FEED_PATH.search(f"{path}?{query}" if query else path))


def _likely(links: Iterable[tuple[str, str]], base: str, page: str) -> tuple[str, ...]:
    """Absolute addresses, each once; first what is about just this page, such as a tag's.

    Comments only where there is nothing else.
    """
    place = urlsplit(page).path.rstrip("/")
    titles: dict[str, str] = {}
    for address, title in links:
        url = absolute(address, base)
        if url is not None:
            titles.setdefault(url.partition("#")[0], title)
    news = [feed for feed in titles if not _COMMENTS.search(f"{feed} {titles[feed]}")]
    return tuple(
        sorted(
            news or titles,
            key=lambda feed: not place or not urlsplit(feed).path.startswith(f"{place}/"),
        )
    )


def _without_scripts(body: bytes) -> bytes:
    """What is left, up to a script that does not end."""
    lowered = body.lower()
    parts: list[bytes] = []
    end = 0
    while (start := lowered.find(b"<script", end)) >= 0:
        parts.append(body[end:start])
        end = lowered.find(b"</script", start)
        if end < 0:
            return b"".join(parts)
    return b"".join([*parts, body[end:]])


def _text(body: bytes, content_type: str | None) -> str:
    header = _CHARSET.search((content_type or "").encode(errors="replace"))
    charset = header or _CHARSET.search(body[:1024])
    try:
        return body.decode(charset[1].decode() if charset else "utf-8", "replace")
    except (LookupError, UnicodeError):  # the latter from codecs for other things, such as idna
        return body.decode("utf-8", "replace")

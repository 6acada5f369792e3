"""A feed document becomes a `Listing`; the only importer of feedparser (pure).

Runs in a worker process (`bot.feeds.workers`): feedparser takes up to seconds.
"""

import calendar
import io
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import feedparser

from bot.errors import FailureKind, FeedError
from bot.feeds import delta, identity, limits, summary, wishes
from bot.feeds.images import pick_image
from bot.feeds.text import one_line
from bot.models import MAX_TAG_LENGTH, Entry, FeedInfo, Item, Listing
from bot.urls import absolute

MAX_TITLE = 500
MAX_TAGS_AN_ENTRY = 50
_LAST_YEAR = 2200

_BROKEN_OFF = "broke off in the middle"
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>\s*(?:<!--|$)|</(?:\w+:)?(?:rss|feed|RDF)\s*>")
_TAIL = 1024  # bytes from the end, in which the last tag nearly always is
_ITEM_START = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_ITEM_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
_REFERENCE = re.compile(rb"&#(x[0-9a-f]{1,8}|[0-9]{1,10});", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    known: Mapping[int, int] | None = None,
) -> Listing:
    """Read a document that was fetched from `url`.

    `known` maps the span hashes of the last reading to their GUID hashes; items with the same
    bytes are listed, but not parsed again. Raises `FeedError` for what is no feed or is hostile.
    """
    body, is_cut = _complete(body.lstrip())
    spans = delta.survey(body, content_type)
    if spans is not None:
        listing = _read_new(body, spans, url, content_type, known or {})
        if listing is not None:
            return listing
    limits.check(body)
    document = _parse(_REFERENCE.sub(_decent, body), url, content_type)
    if not document.get("version") and not document.entries:
        raise FeedError(FailureKind.NOT_A_FEED, _what_it_is(body))
    if len(document.entries) > limits.MAX_ITEMS:
        limits.refuse_items()
    entries = _told_apart(tuple(_entry(raw, url) for raw in document.entries))
    if is_cut and known and not {one.guid_hash for one in entries} & set(known.values()):
        # Between what is there and what was there before, something is missing: order would suffer.
        raise FeedError(FailureKind.CONNECT, _BROKEN_OFF)
    items = tuple(Item(0, entry.guid_hash) for entry in entries)
    return Listing(_info(document.feed, url), items, entries, wishes.asked(document.feed, body))


def _read_new(
    body: bytes,
    spans: tuple[delta.Span, ...],
    url: str,
    content_type: str | None,
    known: Mapping[int, int],
) -> Listing | None:
    """The listing by the short way, or None if feedparser sees other items than expat."""
    document = _parse(delta.without(body, spans, known.__contains__), url, content_type)
    fresh = [span for span in spans if span.hash not in known]
    if len(document.entries) != len(fresh):
        return None
    entries = tuple(_entry(raw, url) for raw in document.entries)
    listed = {known[span.hash] for span in spans if span.hash in known}
    if _told_apart(entries) != entries or any(entry.guid_hash in listed for entry in entries):
        return None
    found = zip((span.hash for span in fresh), (one.guid_hash for one in entries), strict=True)
    guids = {**known, **dict(found)}
    items = tuple(Item(span.hash, guids[span.hash]) for span in spans)
    return Listing(_info(document.feed, url), items, entries, wishes.asked(document.feed, body))


def _decent(reference: re.Match[bytes]) -> bytes:
    """A reference to half a character, at which feedparser fails, as one to the sign for that."""
    digits = reference[1].lower()
    number = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    return b"&#xFFFD;" if 0xD800 <= number <= 0xDFFF else reference[0]


def _told_apart(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Entries whose publisher gave one GUID to several links: there, link and title count too.

    Such a document always goes the long way, on which the GUIDs of all its items are known.
    """
    links: dict[int, set[str | None]] = {}
    for entry in entries:
        links.setdefault(entry.guid_hash, set()).add(entry.link)
    return tuple(
        replace(entry, guid_hash=identity.hash64(str(entry.guid_hash), str(entry.alias_hash)))
        if len(links[entry.guid_hash]) > 1
        else entry
        for entry in entries
    )


def _complete(body: bytes) -> tuple[bytes, bool]:
    """`body` without a last item that was cut off, and whether it is.

    Half a title would become an entry. Raises `FeedError` if that was the only one: a feed
    without items is something else.
    """
    if _END.search(body, len(body) - _TAIL) or _END.search(body):
        return body, False
    ends = list(_ITEM_END.finditer(body))
    if ends:
        return body[: ends[-1].end()], True
    if _ITEM_START.search(body):
        raise FeedError(FailureKind.CONNECT, _BROKEN_OFF)
    return body, False


def _parse(body: bytes, url: str, content_type: str | None) -> Any:
    # Without a type, feedparser would take ISO 8859-1 for the default.
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    # BytesIO always: bytes are tried as a file name, and a string may be fetched.
    try:
        return feedparser.parse(
            io.BytesIO(body),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - of any kind, such as for a charset of punycode
        name = type(error).__name__
        raise FeedError(FailureKind.HOSTILE, f"cannot be read ({name})") from None


def _what_it_is(body: bytes) -> str:
    """Why `body` is no feed, as the rest of a sentence."""
    if not body:
        return "is empty"
    return "is a web page, not a feed" if _HTML.search(body[:2048]) else "is neither RSS nor Atom"


def _info(feed: Any, url: str) -> FeedInfo:
    icon = feed.get("icon") or (feed.get("image") or {}).get("href") or feed.get("logo")
    return FeedInfo(
        title=one_line(feed.get("title"), MAX_TITLE),
        site=absolute(feed.get("link"), url),
        icon=absolute(icon, url),
    )


def _entry(raw: Any, url: str) -> Entry:
    link = _link(raw, url)
    details = [raw.get("summary_detail"), *raw.get("content", ())]
    texts = [detail for detail in details if detail and detail.get("value")]
    title = _title(raw)
    raw_texts = str(raw.get("title") or ""), str(texts[0]["value"]) if texts else ""
    sources = (summary.Source(one["value"], one.get("type") != "text/plain") for one in texts)
    short = summary.best(sources, base=link or url, title=title)
    image = pick_image(raw, (detail["value"] for detail in texts), link or url)
    return Entry(
        guid_hash=identity.guid_hash(str(raw.get("id") or ""), link, *raw_texts),
        alias_hash=identity.alias_hash(link, title),
        content_hash=identity.content_hash([title, short, image]),
        title=title,
        summary=short,
        link=link,
        image=image,
        author=_author(raw),
        tags=_tags(raw),
        published=_published(raw),
    )


def _title(raw: Any) -> str:
    detail = raw.get("title_detail") or {}
    value = str(detail.get("value") or "")
    if detail.get("type") != "text/plain":
        value = summary.plain_text(value)
    return one_line(value, MAX_TITLE)


def _link(raw: Any, url: str) -> str | None:
    """The entry's link, or its file: a podcast's episode may have nothing else."""
    files = (link.get("href") for link in raw.get("links", ()) if link.get("rel") == "enclosure")
    found = (absolute(candidate, url) for candidate in (raw.get("link"), *files))
    # feedparser makes the feed's own address of an empty link.
    return next((link for link in found if link and link != absolute(url, url)), None)


def _author(raw: Any) -> str | None:
    """Their name, without the address that some feeds have beside it."""
    name = (raw.get("author_detail") or {}).get("name") or raw.get("author")
    return one_line(name, MAX_TITLE) or None


def _tags(raw: Any) -> tuple[str, ...]:
    """Every category once; publishers repeat them in another case, which is the same tag."""
    tags: dict[str, str] = {}
    for category in raw.get("tags", ()):
        tag = one_line(category.get("label") or category.get("term"), MAX_TAG_LENGTH)
        # Some generators put the kind of the entry there, as an address.
        if tag and "://" not in tag:
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())[:MAX_TAGS_AN_ENTRY]


def _published(raw: Any) -> int | None:
    for key in ("published_parsed", "updated_parsed", "created_parsed"):
        moment = raw.get(key) if key in raw else None  # no fallback from one to another
        if isinstance(moment, time.struct_time) and 1970 <= moment.tm_year < _LAST_YEAR:
            return calendar.timegm(moment) * 1000
    return None

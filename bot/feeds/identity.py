"""What makes two entries the same one (pure)."""

import hashlib
from collections.abc import Iterable

import xxhash

from bot.urls import canonical


def hash64(*parts: str | bytes) -> int:
    """blake2b of the parts, 8 bytes as a signed integer; the parts cannot run into each other."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return int.from_bytes(digest.digest(), "little", signed=True)


def bytes_hash(data: bytes) -> int:
    """Whether bytes are those of the last reading, as a signed integer that is never 0.

    XXH3 takes a thirtieth of blake2b's time, which for a body was more than all the rest of a poll
    that finds nothing new. It tells nothing apart that has to stay so: with another hash a feed is
    parsed once more, and by its GUIDs nothing in it is new.
    """
    digest = xxhash.xxh3_64_intdigest(data)
    return digest - 2**64 if digest >= 2**63 else digest or 1


def guid_hash(guid: str, link: str | None, title: str, summary: str) -> int:
    """The identity within a feed: GUID or atom:id, else the link, else title and summary.

    The texts are the feed's own bytes, decoded: were they cleaned first, a better cleaning
    would make every old entry a new one.
    """
    if guid:
        return hash64("guid", guid)
    if link:
        return hash64("link", link)
    return hash64("text", title, summary)


def alias_hash(link: str | None, title: str) -> int:
    """The identity that survives new GUIDs, another domain, https and tracking parameters."""
    return hash64("alias", canonical(link) if link else "", title.casefold())


def content_hash(shown: Iterable[str | None]) -> int:
    """Changes when something that a post shows changes."""
    return hash64("content", *(part or "" for part in shown))

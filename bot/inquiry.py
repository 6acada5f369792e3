"""Why something was posted, or was not: what `/why` is answered from."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.errors import InputError
from bot.models import folded
from bot.store import Kept, Reach, Store, Traced
from bot.texts import say
from bot.urls import absolute, canonical

_RECENT = 1000
"""How many of a server's newest entries are looked through for a title."""

_KEY = "e:"
_IS_KEY = re.compile(rf"{_KEY}([0-9]{{1,18}})")


@dataclass(frozen=True, slots=True)
class Unseen:
    """A link that no kept entry has; `reaches` are the feeds of its site, or else all."""

    host: str
    is_known_site: bool
    reaches: tuple[Reach, ...]


class Inquiry:
    """Answers for one server at a time, from what is on record about its own subscriptions."""

    def __init__(self, store: Store) -> None:
        """`store` is open."""
        self._store = store

    async def items(self, guild_id: int, typed: str, limit: int) -> list[Kept]:
        """The newest entries whose title, or link, has what is typed in it."""
        text = folded(" ".join(typed.split()))
        recent = await self._store.audit.recent(guild_id, _RECENT if text else limit)
        return [one for one in recent if text in folded(f"{one.title} {one.link or ''}")][:limit]

    async def why(self, guild_id: int, typed: str) -> Traced | Unseen:
        """What became of the item that `typed` means: its key, its link, or part of its title.

        Raises `InputError` where it means none, and is no link either.
        """
        typed = " ".join(typed.split()).strip("<>")
        match = _IS_KEY.fullmatch(typed)
        url = absolute(typed) if "://" in typed else None
        if match:
            found = int(match[1])
        elif url:
            found = await self._by_link(guild_id, url)
        else:
            found = next((one.id for one in await self.items(guild_id, typed, 1)), 0)
        traced = await self._store.audit.trace(guild_id, found)
        if traced is not None:
            return traced
        if url is None:
            raise InputError(say("why.no_such_item"))
        return await self._unseen(guild_id, url)

    async def _by_link(self, guild_id: int, url: str) -> int:
        """The newest entry that `url` leads to, whatever its scheme, `www.` or tracking."""
        wanted = _site(url), canonical(url)
        found = await self._store.audit.with_path(guild_id, urlsplit(url).path.rstrip("/"))
        links = ((one.id, one.link) for one in found if one.link)
        return next((i for i, link in links if (_site(link), canonical(link)) == wanted), 0)

    async def _unseen(self, guild_id: int, url: str) -> Unseen:
        host = _site(url)
        reaches = await self._store.audit.reaches(guild_id)
        of_site = [one for one in reaches if host in {_site(one.url), _site(one.site or "")}]
        return Unseen(host, bool(of_site), tuple(of_site or reaches))


def key(entry: Kept) -> str:
    """What stands for an entry in a completion."""
    return f"{_KEY}{entry.id}"


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")

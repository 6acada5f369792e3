"""Has a message ping somebody, whatever its style (pure).

A mention in an embed pings nobody, and a message of Components V2 has no content:
https://discord.com/developers/docs/resources/message#allowed-mentions-object.
"""

from collections.abc import Iterable
from typing import Any

from bot import markdown
from bot.pings import Ping, Who
from bot.posts.cards import Body
from bot.posts.story import IS_COMPONENTS_V2

_MAX_CONTENT = 2000
_MAX_TEXTS = 4000
_TEXT_DISPLAY = 10


def with_mentions(body: Body, whom: Iterable[Ping]) -> Body:
    """`body` with a first line that pings each of `whom` once, and nobody else.

    As many of them as there is room for: styles leave enough for `MAX_PINGS`.
    """
    is_v2 = bool((body.get("flags") or 0) & IS_COMPONENTS_V2)
    there = _displayed(body["components"]) if is_v2 else markdown.length(body.get("content") or "")
    room = (_MAX_TEXTS if is_v2 else _MAX_CONTENT) - there - 1
    fitting: list[Ping] = []
    for ping in dict.fromkeys(Ping(one.who, one.id) for one in whom):
        room -= len(str(ping)) + 1
        if room < 0:
            break
        fitting.append(ping)
    if not fitting:
        return body
    line = " ".join(map(str, fitting))
    allowed: dict[str, Any] = {"allowed_mentions": _allowed(fitting)}
    if is_v2:
        display = {"type": _TEXT_DISPLAY, "content": line}
        return body | allowed | {"components": [display, *body["components"]]}
    text = body.get("content")
    return body | allowed | {"content": f"{line}\n{text}" if text else line}


def _allowed(whom: Iterable[Ping]) -> dict[str, Any]:
    ids: dict[Who, list[str]] = {who: [] for who in Who}
    for one in whom:
        ids[one.who].append(str(one.id))
    return {
        "parse": ["everyone"] if ids[Who.EVERYONE] else [],
        "roles": ids[Who.ROLE],
        "users": ids[Who.USER],
    }


def _displayed(components: Iterable[dict[str, Any]]) -> int:
    """How much text is in text displays, at any depth."""
    return sum(
        markdown.length(one.get("content") or "") + _displayed(one.get("components") or ())
        for one in components
    )

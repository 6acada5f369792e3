"""Recognises our own message among others (pure)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

IS_COMPONENTS_V2 = 1 << 15

Marks = tuple[tuple[str, str], ...]
"""Texts and links, a pair for each part of a message that stands by itself."""


def fingerprint(message: Mapping[str, Any], body: Mapping[str, Any] | None = None) -> Marks:
    """What tells a message from others: of a request's body, or of one as Discord gives it.

    Title and link of each embed; or each text and link of the components; or each line of the
    content, where there is nothing else. `body` is the request whose like is looked for: Discord
    adds embeds of its own to a message with links, and we may mention people beside ours.
    Discord trims texts and may add a slash to an address that has no path.
    """
    like = body or message
    if (like.get("flags") or 0) & IS_COMPONENTS_V2:
        return tuple(_of_components(message.get("components") or ()))
    if like.get("embeds") or not like.get("content"):
        embeds: Iterable[Mapping[str, Any]] = message.get("embeds") or ()
        return tuple((_words(one.get("title")), _link(one.get("url"))) for one in embeds)
    lines = str(message.get("content") or "").splitlines()
    return tuple((words, "") for words in map(_words, lines) if words)


def find_own(
    messages: Iterable[Mapping[str, Any]],
    body: Mapping[str, Any],
    author_id: int,
    recorded: frozenset[int],
) -> int | None:
    """The id of the oldest of `messages` that is this `body` as sent by us, or None.

    Those that answer an interaction, or are known to be another row's, are not it.
    """
    wanted = fingerprint(body)
    found = (
        int(message["id"])
        for message in messages
        if _is_post_of(message, author_id)
        and int(message["id"]) not in recorded
        and fingerprint(message, body) == wanted
    )
    return min(found, default=None)


def find_in_company(
    messages: Iterable[Mapping[str, Any]], body: Mapping[str, Any], author_id: int
) -> int | None:
    """The id of the oldest of `messages` that has the cards or lines of `body` among others.

    It may be another row's too: each of its cards has a row of its own then.
    """
    wanted = set(fingerprint(body))
    found = (
        int(message["id"])
        for message in messages
        if _is_post_of(message, author_id)
        and len(cards := fingerprint(message, body)) > len(wanted)
        and wanted <= set(cards)
    )
    return min(found, default=None) if wanted else None


def _of_components(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Of components in components, in their order."""
    for one in components:
        if one.get("content") or one.get("url"):
            yield _words(one.get("content")), _link(one.get("url"))
        yield from _of_components(one.get("components") or ())


def _words(text: object) -> str:
    return " ".join(str(text or "").split())


def _link(url: object) -> str:
    return str(url or "").rstrip("/")


def _is_post_of(message: Mapping[str, Any], author_id: int) -> bool:
    return int(message["author"]["id"]) == author_id and not message.get("interaction_metadata")

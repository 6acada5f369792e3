"""Recognises our own message among others (pure)."""

from collections.abc import Iterable, Mapping
from typing import Any


def fingerprint(message: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Title and link of each embed, of a request's body or of a message as Discord gives it.

    Discord trims texts and may add a slash to an address that has no path.
    """
    embeds: Iterable[Mapping[str, Any]] = message.get("embeds") or ()
    return tuple(
        (" ".join(str(one.get("title") or "").split()), str(one.get("url") or "").rstrip("/"))
        for one in embeds
    )


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
        and fingerprint(message) == wanted
    )
    return min(found, default=None)


def find_in_company(
    messages: Iterable[Mapping[str, Any]], body: Mapping[str, Any], author_id: int
) -> int | None:
    """The id of the oldest of `messages` that has the cards of `body` among others, or None.

    It may be another row's too: each of its cards has a row of its own then.
    """
    wanted = set(fingerprint(body))
    found = (
        int(message["id"])
        for message in messages
        if _is_post_of(message, author_id)
        and len(cards := fingerprint(message)) > len(wanted)
        and wanted <= set(cards)
    )
    return min(found, default=None) if wanted else None


def _is_post_of(message: Mapping[str, Any], author_id: int) -> bool:
    return int(message["author"]["id"]) == author_id and not message.get("interaction_metadata")

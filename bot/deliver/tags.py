"""Which of a forum's tags a post gets (pure).

Limits: https://discord.com/developers/docs/resources/channel#forum-tag-object.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import discord

from bot import markdown
from bot.deliver.permissions import granted
from bot.models import folded

MAX_APPLIED = 5
MAX_AVAILABLE = 20
MAX_NAME = 20


@dataclass(frozen=True, slots=True)
class ForumTag:
    """A tag as the forum has it; a moderated one is only for those who may manage threads."""

    id: int
    name: str
    is_moderated: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ids of tags to apply, and the names of those that the forum would have to get first."""

    applied: tuple[int, ...]
    missing: tuple[str, ...] = ()


def choose(
    wanted: Iterable[str], available: Sequence[ForumTag], *, may_moderate: bool, is_required: bool
) -> Chosen:
    """The forum's tags that are an item's, whatever their case, in the item's order.

    Where the forum wants a tag and has none of the item's, it is the forum's first.
    """
    usable = {folded(tag.name): tag.id for tag in available if may_moderate or not tag.is_moderated}
    taken = {folded(tag.name) for tag in available}
    names: dict[str, str] = {}
    for name in filter(None, map(tag_name, wanted)):
        names.setdefault(folded(name), name)
    applied = [usable[key] for key in names if key in usable][:MAX_APPLIED]
    missing = [name for key, name in names.items() if key not in taken]
    room = min(MAX_APPLIED - len(applied), MAX_AVAILABLE - len(available))
    if is_required and not applied:
        applied = list(usable.values())[:1]
    return Chosen(tuple(applied), tuple(missing[: max(0, room)]))


def choose_for(
    forum: discord.ForumChannel,
    wanted: Iterable[str],
    available: Sequence[ForumTag] | None = None,
) -> Chosen:
    """As `choose`, for a forum as it is known, or with the tags that it has now."""
    if available is None:
        available = [
            ForumTag(one.id, one.name, is_moderated=one.moderated) for one in forum.available_tags
        ]
    return choose(
        wanted,
        available,
        may_moderate=granted(forum).manage_threads,
        is_required=forum.flags.require_tag,
    )


def tag_name(tag: str) -> str:
    """A feed's tag as a forum can have it; empty where nothing is left."""
    return markdown.shorten(" ".join(tag.split()), MAX_NAME)

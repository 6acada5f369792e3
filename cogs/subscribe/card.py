"""The card that is shown before anything is subscribed."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, TypedDict

import discord

from bot import markdown
from bot.drafting import Card
from bot.filters.rules import shown as shown_rule
from bot.looks import Look, Style
from bot.posts import render
from bot.store import Draft, Offered
from bot.texts import say
from bot.urls import without_credentials
from cogs.styles import style_options
from cogs.subscribe.target import warning
from cogs.targets import Target

PREFIX = "draft"

_MAX_TAG = 40
_MAX_TITLE = 100
_MAX_ADDRESS = 200
_MAX_LISTED = 400
"""Characters of tags, and of rules: a message has 2000 in all."""

_MAX_LABEL = 100
_RATES = ((1.0, "day", 1), (1 / 7, "week", 7), (1 / 30, "month", 30))
"""From so many items a day on, they are counted by that unit of so many days."""


class Message(TypedDict):
    """What a message is sent or edited with."""

    content: str
    embeds: list[discord.Embed]
    view: discord.ui.View


def custom_id(verb: str, draft: Draft) -> str:
    """What a component of the card is known by."""
    return f"{PREFIX}:{verb}:{draft.id}:{draft.owner_id}"


def message(card: Card, target: Target) -> Message:
    """The card, with its preview and buttons."""
    return Message(content=_text(card, target), embeds=_preview(card), view=_controls(card))


def title(feed: Offered) -> str:
    """The feed's name, else its address, not escaped."""
    return markdown.shorten(feed.title or without_credentials(feed.url), _MAX_TITLE)


def _text(card: Card, target: Target) -> str:
    address = markdown.shorten(without_credentials(card.draft.feed.url), _MAX_ADDRESS)
    lines = (
        f"### {markdown.escape(title(card.draft.feed))}",
        f"-# <{address}>",
        _pace(card),
        _tags(card),
        _filter(card),
        _backlog(card, target),
        warning(target),
        _preview_line(card),
    )
    return "\n".join(line for line in lines if line)


def _pace(card: Card) -> str:
    """How often the feed brings something, and when it last did."""
    prospect = card.prospect
    if not card.listing.entries:
        return say("subscribe.pace.empty")
    if prospect.per_day is None or prospect.last is None:
        return say("subscribe.pace.unknown")
    when = f"<t:{prospect.last // 1000}:R>"
    for least, unit, days in _RATES:
        if prospect.per_day >= least:
            return say(f"subscribe.pace.{unit}", count=round(prospect.per_day * days), when=when)
    return say("subscribe.pace.seldom", when=when)


def _tags(card: Card) -> str:
    tags = card.prospect.tags
    if not tags:
        return say("subscribe.no_tags")
    shown = [f"{markdown.escape(markdown.shorten(tag, _MAX_TAG))} ({n})" for tag, n in tags]
    return say("subscribe.tags", tags=_listed(shown))


def _filter(card: Card) -> str:
    if not card.rules:
        return say("subscribe.unfiltered")
    prospect = card.prospect
    return say(
        "subscribe.filtered",
        rules=_listed([shown_rule(rule) for rule in card.rules]),
        passing=prospect.passing,
        count=prospect.judged,
    )


def _listed(parts: Sequence[str]) -> str:
    """As many as there is room for, and how many more there are."""
    ends = accumulate(len(part) + len(", ") for part in parts)
    shown = max(1, sum(end <= _MAX_LISTED for end in ends))
    text = ", ".join(parts[:shown])
    if shown == len(parts):
        return text
    return say("subscribe.and_more", listed=text, more=len(parts) - shown)


def _backlog(card: Card, target: Target) -> str:
    count = min(card.draft.backlog, card.prospect.passing)
    if count:
        return say("subscribe.with_backlog", channel=target.mention, count=count)
    return say("subscribe.without_backlog", channel=target.mention)


def body(card: Card) -> render.Body | None:
    """The newest item that passes, just as it would be posted; None if none does."""
    newest = card.prospect.newest
    if newest is None:
        return None
    return render.message(newest, card.listing.info, Look(card.draft.style))


def is_within(card: Card) -> bool:
    """Whether the card can show the post itself; what is no embed is shown beside it."""
    return card.draft.style in {Style.CARD, Style.BANNER}


def _preview_line(card: Card) -> str:
    if card.prospect.newest is None:
        return ""
    return say("subscribe.preview") if is_within(card) else say("subscribe.preview_apart")


def _preview(card: Card) -> list[discord.Embed]:
    shown = body(card) or {} if is_within(card) else {}
    return [discord.Embed.from_dict(embed) for embed in shown.get("embeds", ())]


def _controls(card: Card) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    if len(card.draft.feeds) > 1:
        view.add_item(_choice(card.draft))
    view.add_item(
        discord.ui.Select(
            custom_id=custom_id("style", card.draft),
            options=style_options(card.draft.style),
            placeholder=say("look.choose"),
        )
    )
    for verb, style in (
        ("subscribe", discord.ButtonStyle.success),
        ("tags", discord.ButtonStyle.secondary),
        ("cancel", discord.ButtonStyle.secondary),
    ):
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=say(f"subscribe.{verb}_button"),
            style=style,
            custom_id=custom_id(verb, card.draft),
        )
        view.add_item(button)
    view.stop()  # so that discord.py does not keep it: `Control` knows its components
    return view


def _choice(draft: Draft) -> discord.ui.Select[Any]:
    """The feeds that were found."""
    return discord.ui.Select(
        custom_id=custom_id("feed", draft),
        options=[
            discord.SelectOption(
                label=markdown.shorten(title(feed), _MAX_LABEL),
                description=markdown.shorten(without_credentials(feed.url), _MAX_LABEL),
                value=str(number),
                default=number == draft.chosen,
            )
            for number, feed in enumerate(draft.feeds)
        ],
    )

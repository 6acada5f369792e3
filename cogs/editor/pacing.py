"""The page for when posts go out: as they come, in digests, not at night, so many an hour."""

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot import zones
from bot.errors import InputError
from bot.pacing import MAX_LIMIT, MAX_SIZE, Digest, Pacing, digest_due
from bot.texts import say
from cogs.controls import Component
from cogs.editor.page import Context, Form, Page
from cogs.rhythms import clock, in_words, is_shown


async def _show(context: Context) -> Sequence[Component]:
    pacing = context.subscription.pacing
    parts: list[Component] = [discord.ui.TextDisplay(text) for text in _more(context, pacing)]
    is_plain = pacing.digest is None and pacing.limit is None
    kinds = [
        ("as_they_come", say("pacing.as_they_come"), is_plain),
        ("hourly", say("pacing.hourly"), pacing.digest is Digest.HOURLY),
        ("daily", say("pacing.daily"), pacing.digest is Digest.DAILY),
        ("gathered", say("pacing.gathered"), pacing.digest is Digest.GATHERED),
        ("limit", say("pacing.limit"), pacing.limit is not None),
    ]
    parts.append(
        discord.ui.ActionRow(
            *(context.button(f"pacing.{name}", label, _style(on)) for name, label, on in kinds)
        )
    )
    quiet = [context.button("pacing.quiet", say("pacing.quiet"), _style(pacing.quiet is not None))]
    if pacing.quiet is not None:
        quiet.append(context.button("pacing.no_quiet", say("pacing.no_quiet")))
    return [*parts, discord.ui.ActionRow(*quiet)]


def _more(context: Context, pacing: Pacing) -> list[str]:
    """What the head of the editor does not say: the next digest by the reader's own clock."""
    if pacing.digest in {Digest.HOURLY, Digest.DAILY}:
        now = round(context.interaction.created_at.timestamp() * 1000)
        due = digest_due(pacing, 0, now) or now
        return [say("pacing.next", moment=f"<t:{due // 1000}:F>")]
    return [] if is_shown(pacing) else [in_words(pacing)]


def _style(is_current: bool) -> discord.ButtonStyle:
    return discord.ButtonStyle.primary if is_current else discord.ButtonStyle.secondary


async def _as_they_come(context: Context) -> str:
    return await _change(context, _plain(context))


async def _hourly(context: Context) -> str:
    return await _change(context, replace(_plain(context), digest=Digest.HOURLY))


async def _no_quiet(context: Context) -> str:
    return await _change(context, replace(context.subscription.pacing, quiet=None))


def _daily_form(context: Context) -> discord.ui.Modal:
    pacing = context.subscription.pacing
    time = clock(pacing.at) if pacing.digest is Digest.DAILY else ""
    return _modal(
        say("pacing.daily"),
        _field("time", say("pacing.time"), say("pacing.time_help"), time),
        _zone_field(pacing),
    )


async def _daily(context: Context) -> str:
    at, zone = zones.time_of_day(_typed(context, "time")), zones.find(_typed(context, "zone"))
    return await _change(context, replace(_plain(context), digest=Digest.DAILY, at=at, zone=zone))


def _gathered_form(context: Context) -> discord.ui.Modal:
    size = context.subscription.pacing.size
    what = say("pacing.size_help", most=MAX_SIZE)
    return _modal(say("pacing.gathered"), _field("size", say("pacing.size"), what, str(size or "")))


async def _gathered(context: Context) -> str:
    size = _number(context, "size", 2, MAX_SIZE)
    return await _change(context, replace(_plain(context), digest=Digest.GATHERED, size=size))


def _limit_form(context: Context) -> discord.ui.Modal:
    limit = context.subscription.pacing.limit
    what = say("pacing.most_help", most=MAX_LIMIT)
    return _modal(say("pacing.limit"), _field("limit", say("pacing.most"), what, str(limit or "")))


async def _limit(context: Context) -> str:
    limit = _number(context, "limit", 1, MAX_LIMIT)
    return await _change(context, replace(_plain(context), limit=limit))


def _quiet_form(context: Context) -> discord.ui.Modal:
    pacing = context.subscription.pacing
    begin, end = map(clock, pacing.quiet) if pacing.quiet else ("", "")
    help_text = say("pacing.time_help")
    return _modal(
        say("pacing.quiet"),
        _field("from", say("pacing.quiet_from"), help_text, begin),
        _field("to", say("pacing.quiet_to"), help_text, end),
        _zone_field(pacing),
    )


async def _quiet(context: Context) -> str:
    begin, end = (zones.time_of_day(_typed(context, name)) for name in ("from", "to"))
    if begin == end:
        raise InputError(say("pacing.same"))
    zone = zones.find(_typed(context, "zone"))
    return await _change(
        context, replace(context.subscription.pacing, quiet=(begin, end), zone=zone)
    )


def _plain(context: Context) -> Pacing:
    """As they come, with the quiet hours that there are."""
    pacing = context.subscription.pacing
    return Pacing(quiet=pacing.quiet, zone=pacing.zone)


async def _change(context: Context, pacing: Pacing) -> str:
    editing = context.interaction.client.editing
    await editing.set_pacing(context.subscription, context.guild_id, pacing)
    if context.overview.waiting:
        return f"{say('pacing.saved')} {say('pacing.waiting')}"
    return say("pacing.saved")


def _modal(title: str, *fields: discord.ui.Label[discord.ui.Modal]) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=title.removesuffix("…"))
    for field in fields:
        modal.add_item(field)
    return modal


def _field(
    name: str, label: str, description: str, default: str
) -> discord.ui.Label[discord.ui.Modal]:
    return discord.ui.Label(
        text=label,
        description=description,
        component=discord.ui.TextInput(custom_id=name, default=default, max_length=40),
    )


def _zone_field(pacing: Pacing) -> discord.ui.Label[discord.ui.Modal]:
    """Empty until one was chosen: who overlooks a default has the digest at the wrong hour."""
    known = pacing.zone if pacing.digest is Digest.DAILY or pacing.quiet else ""
    return _field("zone", say("pacing.zone"), say("pacing.zone_help"), known)


def _typed(context: Context, name: str) -> str:
    return context.fields.get(name, ("",))[0]


def _number(context: Context, name: str, least: int, most: int) -> int:
    typed = _typed(context, name).strip()
    if not (typed.isascii() and typed.isdigit() and least <= int(typed) <= most):
        text = say("pacing.not_a_number", typed=typed[:20], least=least, most=most)
        raise InputError(text)
    return int(typed)


PACING = Page(
    key="pacing",
    emoji="⏰",
    texts="pacing",
    show=_show,
    actions={"as_they_come": _as_they_come, "hourly": _hourly, "no_quiet": _no_quiet},
    forms={
        "daily": Form(_daily_form, _daily),
        "gathered": Form(_gathered_form, _gathered),
        "limit": Form(_limit_form, _limit),
        "quiet": Form(_quiet_form, _quiet),
    },
)

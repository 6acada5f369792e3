"""The page for whom posts ping."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple

import discord

from bot.errors import InputError
from bot.models import MAX_TAG_LENGTH, RuleKind
from bot.pings import MAX_PINGS, Ping, Who
from bot.texts import say
from cogs.controls import Component
from cogs.editor.page import Context, Form, Page


async def _show(context: Context) -> Sequence[Component]:
    pings = await _pings(context)
    lines = [_line(context, number, one) for number, one in enumerate(pings, start=1)]
    lines += [say("pings.unmentionable", whom=one) for one in pings if _is_silent(context, one)]
    buttons = [
        context.button("pings.add", say("pings.add"), discord.ButtonStyle.primary),
        context.button("pings.everyone", say("pings.everyone")),
    ]
    if not _is_administrator(context):
        buttons.pop()
    parts: list[Component] = [
        discord.ui.TextDisplay("\n".join(lines) or say("pings.nobody")),
        discord.ui.ActionRow(*buttons),
    ]
    if pings:
        options = [
            discord.SelectOption(label=_label(context, number, one), value=_key(one))
            for number, one in enumerate(pings, start=1)
        ]
        parts.append(context.select("pings.remove", options, say("pings.remove")))
    return parts


def _line(context: Context, number: int, ping: Ping) -> str:
    whom = say("pings.role_gone") if _is_gone(context, ping) else str(ping)
    if not ping.kind:
        return say("pings.always", number=number, whom=whom)
    return say("pings.tagged", number=number, whom=whom, tag=ping.value.replace("`", "'"))


def _label(context: Context, number: int, ping: Ping) -> str:
    """For a select, which shows no mentions."""
    role = _role(context, ping)
    if ping.who is Who.EVERYONE:
        return f"{number}. @everyone"
    return f"{number}. @{role.name}"[:100] if role else say("pings.somebody", number=number)


def _form(_context: Context) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=say("pings.add"))
    select: discord.ui.MentionableSelect[discord.ui.LayoutView] = discord.ui.MentionableSelect(
        custom_id="whom"
    )
    modal.add_item(
        discord.ui.Label(
            text=say("pings.whom"), description=say("pings.whom_help"), component=select
        )
    )
    modal.add_item(
        discord.ui.Label(
            text=say("pings.tag"),
            description=say("pings.tag_help"),
            component=discord.ui.TextInput(
                custom_id="tag", max_length=MAX_TAG_LENGTH, required=False
            ),
        )
    )
    return modal


async def _add(context: Context) -> str:
    picked = next(iter(context.fields.get("whom", ())), "")
    tag = " ".join(next(iter(context.fields.get("tag", ())), "").split())
    if not picked.isdecimal():
        raise InputError(say("pings.nobody_picked"))
    if len(tag) > MAX_TAG_LENGTH:
        raise InputError(say("pings.tag_long", limit=MAX_TAG_LENGTH))
    rule = (RuleKind.TAG, tag) if tag else ("", "")
    if int(picked) == context.guild_id:  # the role that everybody has
        return await _save(context, Ping(Who.EVERYONE, 0, *rule))
    guild = context.interaction.guild
    is_role = guild is not None and guild.get_role(int(picked)) is not None
    return await _save(context, Ping(Who.ROLE if is_role else Who.USER, int(picked), *rule))


async def _everyone(context: Context) -> str:
    return await _save(context, Ping(Who.EVERYONE, 0))


async def _save(context: Context, ping: Ping) -> str:
    if ping.who is Who.EVERYONE and not _is_administrator(context):
        raise InputError(say("pings.only_administrators"))
    editing = context.interaction.client.editing
    if not await editing.add_ping(context.subscription, context.guild_id, ping):
        raise InputError(say("pings.full", limit=MAX_PINGS))
    if not ping.kind:
        return say("pings.added", whom=ping)
    return say("pings.added_tagged", whom=ping, tag=ping.value.replace("`", "'"))


async def _remove(context: Context) -> str:
    key = next(iter(context.values), "")
    ping = next((one for one in await _pings(context) if _key(one) == key), None)
    if ping is None:
        raise InputError(say("common.expired"))
    editing = context.interaction.client.editing
    await editing.remove_ping(context.subscription, context.guild_id, ping)
    return say("pings.removed", whom=ping)


async def _pings(context: Context) -> Sequence[Ping]:
    return await context.interaction.client.editing.pings(context.subscription)


def _key(ping: Ping) -> str:
    """What stands for a ping in a select: a tag may be too long for that."""
    return hashlib.blake2b(repr(astuple(ping)).encode(), digest_size=8).hexdigest()


def _role(context: Context, ping: Ping) -> discord.Role | None:
    guild = context.interaction.guild
    return guild.get_role(ping.id) if guild and ping.who is Who.ROLE else None


def _is_gone(context: Context, ping: Ping) -> bool:
    return ping.who is Who.ROLE and _role(context, ping) is None


def _is_silent(context: Context, ping: Ping) -> bool:
    """Whether Discord would show a mention by us, and notify nobody."""
    role, guild = _role(context, ping), context.interaction.guild
    is_open = role is not None and role.mentionable
    if guild is None or is_open or ping.who is Who.USER or _is_gone(context, ping):
        return False
    channel = guild.get_channel_or_thread(context.subscription.channel_id)
    may = channel.permissions_for(guild.me) if channel else guild.me.guild_permissions
    return not may.mention_everyone


def _is_administrator(context: Context) -> bool:
    return context.interaction.permissions.administrator


PINGS = Page(
    key="pings",
    emoji="🔔",
    texts="pings",
    show=_show,
    actions={"everyone": _everyone, "remove": _remove},
    forms={"add": Form(_form, _add)},
)

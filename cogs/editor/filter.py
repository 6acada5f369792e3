"""The page that changes and tries a subscription's filter."""

from collections.abc import Sequence
from typing import Any

import discord

from bot import markdown
from bot.filters.rules import MAX_RULES, key
from bot.models import Mode, RuleKind
from bot.texts import say
from cogs import rules
from cogs.controls import Component
from cogs.editor.page import Context, Form, Page
from cogs.naming import name

_MAX_OPTION = 100


async def _show(context: Context) -> Sequence[Component]:
    one = context.subscription
    names: dict[str, Any] = {"feed": name(one), "channel": f"<#{one.channel_id}>"}
    text = rules.listing(one.rules) if one.rules else say("filter.none", **names)
    parts: list[Component] = [discord.ui.TextDisplay(text)]
    if one.rules:
        options = {
            key(rule): discord.SelectOption(
                label=markdown.shorten(str(rule), _MAX_OPTION), value=key(rule)
            )
            for rule in one.rules[:MAX_RULES]
        }
        choose = say("filter.page.take_out")
        parts.append(
            context.select("filter.remove", list(options.values()), choose, max_values=len(options))
        )
    parts.append(
        discord.ui.ActionRow(
            context.button("filter.add", say("filter.page.add"), discord.ButtonStyle.primary),
            context.button("filter.test", say("filter.page.test")),
        )
    )
    return parts


def _form(_context: Context) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=say("filter.page.add"))
    modes = {str(one): say(f"filter.modes.{one}") for one in Mode}
    kinds = {str(one): say(f"filter.kinds.{one}") for one in RuleKind}
    for custom_id, text, about, texts in (
        ("mode", say("filter.page.mode"), say("filter.mode"), modes),
        ("kind", say("filter.page.kind"), say("filter.kind"), kinds),
    ):
        options = [
            discord.SelectOption(label=said, value=value, default=value == next(iter(texts)))
            for value, said in texts.items()
        ]
        select: discord.ui.Select[Any] = discord.ui.Select(custom_id=custom_id, options=options)
        modal.add_item(discord.ui.Label(text=text, description=about, component=select))
    typed: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="value", max_length=300)
    modal.add_item(discord.ui.Label(text=say("filter.page.value"), component=typed))
    return modal


async def _add(context: Context) -> str:
    mode, kind, value = (
        next(iter(context.fields.get(field, ())), "") for field in ("mode", "kind", "value")
    )
    filtering = context.interaction.client.filtering
    picked = (rules.mode_of(mode), rules.kind_of(kind))
    _, changed = await filtering.add(context.subscription, context.guild_id, *picked, value)
    trials = await filtering.tried(context.subscription, context.guild_id, changed)
    return say("filter.page.changed", passing=rules.passing(trials))


async def _remove(context: Context) -> str:
    filtering = context.interaction.client.filtering
    left = await filtering.remove(context.subscription, context.guild_id, context.values)
    trials = await filtering.tried(context.subscription, context.guild_id, left)
    return say("filter.page.changed", passing=rules.passing(trials))


async def _test(context: Context) -> None:
    filtering = context.interaction.client.filtering
    trials = await filtering.tried(context.subscription, context.guild_id)
    embed = discord.Embed(description=rules.trial(trials, name(context.subscription)))
    await context.interaction.followup.send(embed=embed, ephemeral=True)


FILTER = Page(
    key="filter",
    emoji="🔎",
    texts="filter.page",
    show=_show,
    actions={"remove": _remove, "test": _test},
    forms={"add": Form(_form, _add)},
)

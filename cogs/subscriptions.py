"""`/subscriptions`: what a server follows, for those who may manage it; the way to the editor."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.client import TidingsClient
from bot.store import Overview
from bot.texts import say
from cogs.controls import Control, chosen
from cogs.editor import edit_here
from cogs.health import mark, state
from cogs.interactions import Interaction, guild_id
from cogs.naming import name, place, rules, title
from cogs.wording import label

PER_PAGE = 10
MAX_LINE = 380
"""Characters of a line; ten of them, with their channels, stay below the 4,000 of a message."""

_MAX_OPTION = 100


class Subscriptions(commands.Cog):
    """What a server follows, and where it goes."""

    @app_commands.command(description=label("subscriptions.description"))
    @app_commands.default_permissions(manage_guild=True)
    async def subscriptions(self, interaction: Interaction) -> None:
        """List them, ten at a time."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _show(interaction, 0)


class Pager(Control, template=r"subs:(?P<page>[0-9]{1,4}|pick):(?P<owner>[0-9]{1,20})"):
    """The buttons to another page of the list, and the select that picks one of this page."""

    async def act(self, interaction: Interaction) -> None:
        """Go where it leads."""
        await interaction.response.defer()
        if self.match["page"] == "pick":
            await edit_here(interaction, _number(chosen(interaction)))
        else:
            await _show(interaction, int(self.match["page"]))


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    client.add_dynamic_items(Pager)
    await client.add_cog(Subscriptions())


async def teardown(client: TidingsClient) -> None:
    """Called by discord.py, which takes the cog out by itself."""
    client.remove_dynamic_items(Pager)


async def _show(interaction: Interaction, page: int) -> None:
    """Show a page of the list in the message that is there already, or is waited for."""
    editing, where = interaction.client.editing, guild_id(interaction)
    count = await editing.count(where)
    layout = discord.ui.LayoutView(timeout=None)
    page = min(page, max(count - 1, 0) // PER_PAGE)
    shown = await editing.overviews(where, page * PER_PAGE, PER_PAGE)
    if shown:
        for part in _page(interaction, shown, count, page):
            layout.add_item(part)
    else:
        layout.add_item(discord.ui.TextDisplay(say("subscriptions.none")))
    layout.stop()  # so that discord.py does not keep it: `Pager` knows its components
    await interaction.edit_original_response(view=layout)


def _page(
    interaction: Interaction, shown: Sequence[Overview], count: int, page: int
) -> list[discord.ui.Item[Any]]:
    last = (count - 1) // PER_PAGE
    heading = say("subscriptions.heading", count=count)
    owner = interaction.user.id
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"subs:pick:{owner}",
        placeholder=say("subscriptions.pick"),
        options=[_option(interaction, one) for one in shown],
    )
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"### {heading}\n{_listing(shown)}"),
        discord.ui.ActionRow(select),
    ]
    if last:
        number = say("subscriptions.page", number=page + 1, count=last + 1)
        parts.append(
            discord.ui.ActionRow(
                _turn(owner, max(page - 1, 0), say("subscriptions.back"), disabled=page == 0),
                discord.ui.Button(label=number, custom_id=f"subs:{page}:{owner}", disabled=True),
                _turn(owner, page + 1, say("subscriptions.next"), disabled=page == last),
            )
        )
    return parts


def _turn(owner: int, page: int, text: str, *, disabled: bool) -> discord.ui.Button[Any]:
    # A page that there is not: two components of a message may not have one custom_id.
    number = 9999 if disabled else page
    return discord.ui.Button(label=text, custom_id=f"subs:{number}:{owner}", disabled=disabled)


def _option(interaction: Interaction, one: Overview) -> discord.SelectOption:
    sub = one.subscription
    return discord.SelectOption(
        label=markdown.shorten(title(sub), _MAX_OPTION),
        value=str(sub.id),
        description=markdown.shorten(place(interaction, sub), _MAX_OPTION),
        emoji="🔒" if sub.is_fixed else mark(one),
    )


def _number(values: Sequence[str]) -> int:
    """The id that was picked; one that nothing has, if it is none."""
    picked = values[0] if values else ""
    return int(picked) if re.fullmatch("[0-9]{1,18}", picked) else 0


def _listing(shown: Sequence[Overview]) -> str:
    lines: list[str] = []
    for channel_id, group in groupby(shown, lambda one: one.subscription.channel_id):
        lines.append(f"**<#{channel_id}>**")
        lines += [_line(one) for one in group]
    return "\n".join(lines)


def _line(one: Overview) -> str:
    """What it is and how it does; of a long filter only that there is one."""
    sub = one.subscription
    lock = "🔒 " if sub.is_fixed else ""
    head = f"{lock}{name(sub, 80)}"
    whole = f"{head}{rules(sub)}\n-# {state(one)}"
    if len(whole) <= MAX_LINE:
        return whole
    return f"{head}{say('subscriptions.filtered') if sub.rules else ''}\n-# {state(one)}"

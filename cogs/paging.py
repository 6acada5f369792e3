"""Buttons that turn the pages of an answer, also after a restart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import discord
from discord.ext import commands

from bot import markdown
from bot.client import TidingsClient
from bot.texts import say
from cogs.controls import Control
from cogs.interactions import Interaction

MAX_SUBJECT = 50
"""Characters of what an answer is about, which its buttons carry with them."""

MAX_CUSTOM_ID = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of which answer: `size` of the things about `subject`, from number `offset` on."""

    subject: str
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is shown; `has_more` says whether another follows it."""

    content: str | None
    embeds: Sequence[discord.Embed]
    has_more: bool = False
    items: Sequence[discord.ui.Item[Any]] = ()


@runtime_checkable
class Paged(Protocol):
    """A cog whose answers have pages."""

    async def sheet(self, interaction: Interaction, place: Place) -> Sheet:
        """The page at `place`, which a stale button may have made up."""
        ...


class Turn(
    Control,
    template=(
        r"(?s:turn:(?P<cog>[A-Za-z]{1,12}):(?P<owner>[0-9]{1,20})"
        r":(?P<offset>[0-9]{1,4}):(?P<size>[0-9]{1,2}):(?P<subject>.*))"
    ),
):
    """Shows another page in place of the one that it is under."""

    async def act(self, interaction: Interaction) -> None:
        """Turn the page."""
        await interaction.response.defer()
        match = self.match
        place = Place(match["subject"], int(match["offset"]), int(match["size"]))
        cog = interaction.client.get_cog(match["cog"])
        assert isinstance(cog, Paged)  # noqa: S101 - only ours are in custom ids of ours
        sheet = await cog.sheet(interaction, place)
        view = _view(match["cog"], interaction.user.id, place, sheet)
        await interaction.edit_original_response(
            content=sheet.content, embeds=list(sheet.embeds), view=view
        )


async def show(
    cog: commands.Cog, interaction: Interaction, sheet: Sheet, place: Place, *, ephemeral: bool
) -> None:
    """Answer with a page of `cog`, and with buttons to whatever is before and behind it.

    What was acknowledged already is as public as it was said to be then.
    """
    view = _view(cog.qualified_name, interaction.user.id, place, sheet)
    if interaction.response.is_done():
        await interaction.edit_original_response(
            content=sheet.content, embeds=list(sheet.embeds), view=view
        )
    else:
        await interaction.response.send_message(
            sheet.content, embeds=sheet.embeds, view=view, ephemeral=ephemeral
        )


def _view(cog: str, owner_id: int, place: Place, sheet: Sheet) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for item in sheet.items:
        view.add_item(item)
    steps = [
        (say("common.previous"), max(0, place.offset - place.size), place.offset > 0),
        (say("common.next"), place.offset + place.size, sheet.has_more),
    ]
    for text, offset, is_there in steps:
        custom_id = f"turn:{cog}:{owner_id}:{offset}:{place.size}:{place.subject}"
        # A subject of emoji may be too long in what Discord counts.
        if is_there and markdown.length(custom_id) <= MAX_CUSTOM_ID:
            view.add_item(discord.ui.Button(label=text, custom_id=custom_id))
    view.stop()  # so that discord.py does not keep it: `Turn` knows its buttons
    return view


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    client.add_dynamic_items(Turn)


async def teardown(client: commands.Bot) -> None:
    """Called by discord.py."""
    client.remove_dynamic_items(Turn)

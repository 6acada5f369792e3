"""Buttons that turn the pages of an answer, also after a restart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self, runtime_checkable

import discord
from discord.ext import commands

from bot import markdown
from bot.client import TidingsClient
from bot.errors import TidingsError
from bot.texts import say
from cogs.interactions import Interaction, require_owner

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
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=(
        r"(?s:turn:(?P<cog>[A-Za-z]{1,12}):(?P<owner>[0-9]{1,20})"
        r":(?P<offset>[0-9]{1,4}):(?P<size>[0-9]{1,2}):(?P<subject>.*))"
    ),
):
    """Shows another page in place of the one that it is under."""

    def __init__(self, cog: str, owner_id: int, place: Place, label: str) -> None:
        """`owner_id` is who may press it."""
        custom_id = f"turn:{cog}:{owner_id}:{place.offset}:{place.size}:{place.subject}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id))
        self._cog, self._owner_id, self._place = cog, owner_id, place

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """Called by discord.py when it is pressed."""
        place = Place(match["subject"], int(match["offset"]), int(match["size"]))
        return cls(match["cog"], int(match["owner"]), place, "…")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page, for whoever asked for the first one."""
        try:
            require_owner(interaction, self._owner_id)
            cog = interaction.client.get_cog(self._cog)
            assert isinstance(cog, Paged)  # noqa: S101 - only ours are in custom ids of ours
            sheet = await cog.sheet(interaction, self._place)
            await interaction.response.edit_message(
                content=sheet.content,
                embeds=sheet.embeds,
                view=_view(self._cog, self._owner_id, self._place, sheet),
            )
        except TidingsError as error:
            await interaction.client.tree.on_error(interaction, error)


async def show(
    cog: commands.Cog, interaction: Interaction, sheet: Sheet, place: Place, *, ephemeral: bool
) -> None:
    """Answer with a page of `cog`, and with buttons to whatever is before and behind it."""
    view = _view(cog.qualified_name, interaction.user.id, place, sheet)
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
    for label, offset, is_there in steps:
        turn = Turn(cog, owner_id, replace(place, offset=offset), label)
        # A subject of emoji may be too long in what Discord counts.
        if is_there and markdown.length(turn.custom_id) <= MAX_CUSTOM_ID:
            view.add_item(turn)
    return view


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    client.add_dynamic_items(Turn)


async def teardown(client: commands.Bot) -> None:
    """Called by discord.py."""
    client.remove_dynamic_items(Turn)

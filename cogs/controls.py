"""Buttons, selects and forms, known by their custom_id, so that they work after a restart."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self, cast

import discord
from discord.ext import commands

from bot.client import report
from cogs.interactions import Interaction, require_owner, require_recent

Component = discord.ui.Item[Any]


class Control(discord.ui.DynamicItem[Component], template=r"(?!)"):
    """A component of somebody's own message, whose id is the group `owner` of the template.

    A subclass gives its template and `act`. It has to be made known with `add_dynamic_items`;
    what is put into messages are plain buttons and selects with a custom_id that matches.
    """

    def __init__(self, item: Component, match: re.Match[str]) -> None:
        """`match` is of the custom_id of `item`."""
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: Component, match: re.Match[str]
    ) -> Self:
        """Called by discord.py when it is pressed."""
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Refuse others and old messages, act, and answer whatever goes wrong.

        discord.py would only log it.
        """
        ours = cast("Interaction", interaction)
        try:
            require_owner(ours, int(self.match["owner"]))
            require_recent(ours)
            await self.act(ours)
        except Exception as error:  # noqa: BLE001 - reported, and logged if it is a bug
            await report(ours, error)

    async def act(self, interaction: Interaction) -> None:
        """What it is there for; raises what `report` explains."""
        raise NotImplementedError


class FormCog(commands.Cog):
    """Hears of somebody's own forms by their custom_id, in which `owner` is a group.

    discord.py forgets its own forms when it restarts. A subclass gives `route` and `submit`.
    """

    route: ClassVar[re.Pattern[str]]

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Called by discord.py for every interaction; answers whatever goes wrong."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Mapping[str, Any] = interaction.data or {}
        match = self.route.fullmatch(str(data.get("custom_id")))
        if match is None:
            return
        try:
            require_owner(interaction, int(match["owner"]))
            require_recent(interaction)
            await self.submit(interaction, match)
        except Exception as error:  # noqa: BLE001 - reported, and logged if it is a bug
            await report(interaction, error)

    async def submit(self, interaction: Interaction, match: re.Match[str]) -> None:
        """What comes of it; raises what `report` explains."""
        raise NotImplementedError


def chosen(interaction: Interaction) -> tuple[str, ...]:
    """What was chosen in the select that was used, if it was one."""
    data: Mapping[str, Any] = interaction.data or {}
    return tuple(str(value) for value in data.get("values", ()))


def filled_in(interaction: Interaction) -> dict[str, tuple[str, ...]]:
    """What was filled in in a modal: the values of its inputs and selects, by custom_id."""
    data: Mapping[str, Any] = interaction.data or {}
    return dict(_values(data.get("components", ())))


def _values(components: Sequence[Mapping[str, Any]]) -> list[tuple[str, tuple[str, ...]]]:
    """Out of the rows and labels that they are in."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for one in components:
        if "components" in one:
            found += _values(one["components"])
        elif "component" in one:
            found += _values([one["component"]])
        elif "custom_id" in one:
            values = one["values"] if "values" in one else [one.get("value", "")]
            found.append((str(one["custom_id"]), tuple(str(value) for value in values)))
    return found

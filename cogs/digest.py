"""The button under "37 more items came at once": shows them to whoever presses it."""

import re
from typing import Any, Self

import discord
from discord.ext import commands

from bot.archive import Archive
from bot.client import TidingsClient, answer, report
from bot.posts import listing, render
from bot.texts import say

MAX_MESSAGES = 6
"""More than anybody reads; a list of so many is one of a hundred items."""


class ShowMore(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"{re.escape(render.SHOW_MORE)}(?P<post>[0-9]{{1,18}})",
):
    """Known by its custom_id, so that it works after a restart."""

    def __init__(self, post_id: int) -> None:
        """`post_id` is one of those that it shows."""
        custom_id = f"{render.SHOW_MORE}{post_id}"
        super().__init__(discord.ui.Button(label=say("digest.show"), custom_id=custom_id))
        self._post_id = post_id

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """Called by discord.py when it is pressed."""
        return cls(int(match["post"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """List what was told of, and answer whatever goes wrong: discord.py would only log it."""
        try:
            await self._show(interaction)
        except Exception as error:  # noqa: BLE001 - reported, and logged if it is a bug
            await report(interaction, error)

    async def _show(self, interaction: discord.Interaction[Any]) -> None:
        """List what this server was told of in one line."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        archive: Archive = interaction.client.archive
        found = await archive.told_together(self._post_id, interaction.guild_id or 0)
        if not found:
            await answer(interaction, say("digest.gone"))
            return
        pages = listing.pages(found)
        shown = pages[:MAX_MESSAGES]
        if left := sum(len(page.splitlines()) for page in pages[MAX_MESSAGES:]):
            shown[-1] += "\n" + say("digest.more", number=left)
        for page in shown:
            embed = discord.Embed(description=page)
            await interaction.followup.send(embed=embed, ephemeral=True)


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    client.add_dynamic_items(ShowMore)


async def teardown(client: commands.Bot) -> None:
    """Called by discord.py."""
    client.remove_dynamic_items(ShowMore)

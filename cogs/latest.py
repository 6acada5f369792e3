"""`/latest`: the newest entries of what a server follows, for everybody in it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.client import TidingsClient, answer
from bot.models import News
from bot.posts import render
from bot.texts import say
from cogs.wording import label

MAX_COUNT = 10
MAX_CHARACTERS = 6000
"""Of all embeds in one message together."""


class Latest(commands.Cog):
    """News on demand, from the store alone."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._service = client.subscriptions

    @app_commands.command(name=label("latest.command"), description=label("latest.description"))
    @app_commands.describe(topic=label("latest.topic"), count=label("latest.count"))
    async def latest(
        self,
        interaction: discord.Interaction[TidingsClient],
        topic: app_commands.Range[str, 0, 200] = "",
        count: app_commands.Range[int, 1, MAX_COUNT] = 3,
    ) -> None:
        """Show the newest entries about a topic."""
        guild_id = interaction.guild_id or 0
        found = await self._service.latest(guild_id, topic, count)
        if found:
            await interaction.response.send_message(_heading(topic, found), embeds=_cards(found))
        elif await self._service.of_guild(guild_id):
            escaped = markdown.escape(topic)
            await answer(
                interaction,
                say("latest.nothing_about", topic=escaped) if topic else say("latest.nothing"),
            )
        else:
            await answer(interaction, say("latest.no_feeds"))


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Latest(client))


def _heading(topic: str, found: list[News]) -> str:
    """What was asked, and how fresh the answer is."""
    checked = [news.checked_at for news in found if news.checked_at is not None]
    when = f"<t:{min(checked) // 1000}:R>" if checked else ""
    freshness = say("latest.checked", when=when) if checked else ""
    escaped = markdown.escape(topic)
    about = say("latest.about", topic=escaped) if topic else say("latest.everything")
    return about + freshness


def _cards(found: list[News]) -> list[discord.Embed]:
    """As many of the entries as one message holds."""
    cards: list[discord.Embed] = []
    for news in found:
        card = discord.Embed.from_dict(render.card(news.entry, news.feed))
        if sum(map(len, cards)) + len(card) > MAX_CHARACTERS:
            break
        cards.append(card)
    return cards

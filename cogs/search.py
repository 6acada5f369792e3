"""`/search`: the kept items that have some words, for whoever asks alone."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.archive import Found
from bot.client import TidingsClient, answer
from bot.models import News
from bot.texts import say
from cogs import paging
from cogs.interactions import Interaction, guild_id
from cogs.paging import Place, Sheet
from cogs.wording import label

PER_PAGE = 5
_MAX_TITLE = 100
_MAX_EXCERPT = 90
_MAX_FEED = 50
_MAX_LINKED = 450
"""Characters, the last of a title with its link; five items of these lengths, escaped, stay below
the 4,096 of an embed."""


class Search(commands.Cog):
    """Looks through what is kept."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._archive = client.archive

    @app_commands.command(name=label("search.command"), description=label("search.description"))
    @app_commands.describe(words=label("search.words"))
    async def search(
        self, interaction: Interaction, words: app_commands.Range[str, 1, paging.MAX_SUBJECT]
    ) -> None:
        """List what was found, five at a time."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = Place(words, 0, PER_PAGE)
        sheet = await self.sheet(interaction, place)
        if sheet.embeds:
            await paging.show(self, interaction, sheet, place, ephemeral=True)
        else:
            await answer(interaction, sheet.content or "")

    async def sheet(self, interaction: Interaction, place: Place) -> Sheet:
        """A page of what was found."""
        found = await self._archive.search(
            guild_id(interaction), place.subject, place.size, place.offset
        )
        words = markdown.escape(found.about)
        if not found.news:
            return Sheet(say("search.nothing", words=words), [])
        embed = discord.Embed(title=say("search.heading", words=words), description=_listing(found))
        return Sheet(None, [embed], found.has_more)


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Search(client))


def _listing(found: Found) -> str:
    return "\n".join(_item(news) for news in found.news)


def _item(news: News) -> str:
    """Title, when it came and from where, and how it begins."""
    entry = news.entry
    title = markdown.shorten(entry.title or say("common.untitled"), _MAX_TITLE)
    linked = markdown.masked(title, entry.link) if entry.link else ""
    if not 0 < len(linked) <= _MAX_LINKED:
        linked = markdown.escape(title)
    when = f"<t:{(entry.published or news.seen_at) // 1000}:R>"
    feed = markdown.escape(markdown.shorten(news.feed.title, _MAX_FEED))
    lines = [
        f"**{linked}**",
        f"-# {say('search.line', when=when, feed=feed)}",
    ]
    excerpt = " ".join(markdown.plain(entry.summary).split())
    if excerpt:
        lines.append(markdown.escape(markdown.shorten(excerpt, _MAX_EXCERPT)))
    return "\n".join(lines)

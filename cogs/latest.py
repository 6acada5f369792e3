"""`/latest`: the newest entries of what a server follows, for everybody in it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.archive import Found, Topic
from bot.client import TidingsClient, answer
from bot.models import News
from bot.posts import render
from bot.texts import say
from cogs import paging
from cogs.interactions import Interaction, guild_id
from cogs.naming import MAX_CHOICE_NAME, MAX_CHOICES
from cogs.paging import Place, Sheet
from cogs.wording import label

MAX_COUNT = 10
MAX_CHARACTERS = 6000
"""Of all embeds in one message together."""


class Latest(commands.Cog):
    """News on demand, from the store alone."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._archive = client.archive
        self._subscriptions = client.subscriptions

    @app_commands.command(name=label("latest.command"), description=label("latest.description"))
    @app_commands.describe(topic=label("latest.topic"), count=label("latest.count"))
    async def latest(
        self,
        interaction: Interaction,
        topic: app_commands.Range[str, 0, paging.MAX_SUBJECT] = "",
        count: app_commands.Range[int, 1, MAX_COUNT] = 3,
    ) -> None:
        """Show the newest entries about a topic."""
        place = Place(topic, 0, count)
        sheet = await self.sheet(interaction, place)
        if sheet.embeds:
            await paging.show(self, interaction, sheet, place, ephemeral=False)
        elif await self._subscriptions.of_guild(guild_id(interaction)):
            await answer(interaction, sheet.content or "")
        else:
            await answer(interaction, say("latest.no_feeds"))

    @latest.autocomplete("topic")
    async def _topics(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Tags and feeds of this server."""
        found = await self._archive.topics(guild_id(interaction), typed, MAX_CHOICES)
        return [_choice(topic) for topic in found if len(topic.key) <= paging.MAX_SUBJECT]

    async def sheet(self, interaction: Interaction, place: Place) -> Sheet:
        """A page of the news about a topic."""
        found = await self._archive.latest(
            guild_id(interaction), place.subject, place.size, place.offset
        )
        if found.news:
            return Sheet(_heading(found), _cards(found.news), found.has_more)
        about = markdown.escape(found.about)
        return Sheet(
            say("latest.nothing_about", topic=about) if about else say("latest.nothing"), []
        )


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Latest(client))


def _choice(topic: Topic) -> app_commands.Choice[str]:
    name = markdown.shorten(topic.name, MAX_CHOICE_NAME - 20)
    text = (
        say("latest.a_feed", name=name)
        if topic.is_feed
        else say("latest.a_tag", name=name, count=topic.count)
    )
    return app_commands.Choice(name=text, value=topic.key)


def _heading(found: Found) -> str:
    """What was asked, and how fresh the answer is."""
    checked = [news.checked_at for news in found.news if news.checked_at is not None]
    when = f"<t:{min(checked) // 1000}:R>" if checked else ""
    freshness = say("latest.checked", when=when) if checked else ""
    about = markdown.escape(found.about)
    return (say("latest.about", topic=about) if about else say("latest.everything")) + freshness


def _cards(found: tuple[News, ...]) -> list[discord.Embed]:
    """All of the entries, each in its share of what one message holds."""
    room = MAX_CHARACTERS // len(found)
    return [_card(news, room) for news in found]


def _card(news: News, room: int) -> discord.Embed:
    """The entry as it is posted; where that is too long its footer goes, then what is too much."""
    card = discord.Embed.from_dict(render.card(news.entry, news.feed))
    if len(card) > room:
        card.remove_footer()
    if len(card) > room and card.description:
        left = room - (len(card) - len(card.description))
        # Escaping at most doubles a text.
        plain = markdown.shorten(markdown.plain(news.entry.summary), max(1, left // 2))
        card.description = markdown.escape(plain)
    return card

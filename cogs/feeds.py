"""`/feeds`: how a server's feeds do, for those who may manage it; and a button to ask again."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.checkup import Checkup, advice
from bot.client import TidingsClient
from bot.store import FeedHealth
from bot.texts import say
from bot.urls import without_credentials
from cogs import paging
from cogs.controls import Control
from cogs.interactions import Interaction, guild_id
from cogs.paging import Place, Sheet
from cogs.wording import label

PER_PAGE = 5
"""As many buttons as a row has."""

_MAX_FEED = 80
_MAX_DETAIL = 200
_MAX_LABEL = 80


class Feeds(commands.Cog):
    """Shows what is wrong with feeds, in words."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._checkup = client.checkup

    @app_commands.command(name=label("feeds.command"), description=label("feeds.description"))
    @app_commands.default_permissions(manage_guild=True)
    async def feeds(self, interaction: Interaction) -> None:
        """List them, five at a time, those that fail first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = Place("", 0, PER_PAGE)
        sheet = await self.sheet(interaction, place)
        await paging.show(self, interaction, sheet, place, ephemeral=True)

    async def sheet(self, interaction: Interaction, place: Place) -> Sheet:
        """A page of them."""
        found = await self._checkup.feeds(guild_id(interaction))
        if not found:
            return Sheet(say("feeds.none"), [])
        # There may be fewer than when the button to this page was made.
        start = min(place.offset, len(found) - 1)
        shown = found[start : start + place.size]
        embed = discord.Embed(title=say("feeds.heading"), description="\n".join(map(_item, shown)))
        retries = [_retry(interaction.user.id, one) for one in shown if one.failing]
        has_more = len(found) > place.offset + place.size
        return Sheet(None, [embed], has_more, retries)


class Retry(Control, template=r"retry:(?P<feed>[0-9]{1,18}):(?P<owner>[0-9]{1,20})"):
    """Has a feed asked again at once."""

    async def act(self, interaction: Interaction) -> None:
        """As often as its presser may have other servers asked."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        interaction.client.allowance.spend(interaction.user.id)
        checkup: Checkup = interaction.client.checkup
        feed = await checkup.ask_again(guild_id(interaction), int(self.match["feed"]))
        await interaction.followup.send(say("feeds.asked", feed=_name(feed)), ephemeral=True)


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    client.add_dynamic_items(Retry)
    await client.add_cog(Feeds(client))


async def teardown(client: TidingsClient) -> None:
    """Called by discord.py, which takes the cog out by itself."""
    client.remove_dynamic_items(Retry)


def _item(one: FeedHealth) -> str:
    feed, following = _name(one), _moment(one.next_poll_at)
    if not one.is_wanted:
        return say("feeds.paused", feed=feed)
    if one.failing:
        failure = markdown.escape(markdown.shorten(one.failing.detail, _MAX_DETAIL))
        read = _moment(one.succeeded_at) if one.succeeded_at else say("feeds.never_read")
        since = f"<t:{one.failing.since // 1000}:f>"
        line = say(
            "feeds.failing", feed=feed, failure=failure, since=since, read=read, next=following
        )
        return f"{line}\n-# {advice(one.failing)}"
    if one.succeeded_at is None:
        return say("feeds.unread", feed=feed, next=following)
    return say("feeds.fine", feed=feed, read=_moment(one.succeeded_at), next=following)


def _retry(owner_id: int, one: FeedHealth) -> discord.ui.Button[discord.ui.View]:
    text = markdown.shorten(say("feeds.retry", feed=_title(one)), _MAX_LABEL)
    return discord.ui.Button(label=text, custom_id=f"retry:{one.id}:{owner_id}", row=0)


def _title(one: FeedHealth) -> str:
    """The feed's title, else its address without what may be secret."""
    return one.title or without_credentials(one.url).partition("?")[0]


def _name(one: FeedHealth) -> str:
    return markdown.escape(markdown.shorten(_title(one), _MAX_FEED))


def _moment(at: int) -> str:
    return f"<t:{at // 1000}:R>"

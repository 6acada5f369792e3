"""`/why`: what became of an item, in each channel that whoever asks can see."""

from collections.abc import Callable, Iterable

import discord
from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.client import TidingsClient
from bot.inquiry import Inquiry, Unseen, key
from bot.store import Kept, Reach, Traced
from bot.texts import say
from bot.urls import without_credentials
from cogs.interactions import Interaction, guild_id
from cogs.naming import MAX_CHOICE_NAME, MAX_CHOICES
from cogs.verdicts import in_words
from cogs.wording import label

MAX_TEXT = 3900
MAX_TITLE = 120
MAX_REACHES = 10


class Why(commands.Cog):
    """Explains what the bot did."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the store."""
        self._inquiry = Inquiry(client.store)

    @app_commands.command(name=label("why.command"), description=label("why.description"))
    @app_commands.describe(item=label("why.item"))
    async def why(self, interaction: Interaction, item: app_commands.Range[str, 1, 2048]) -> None:
        """Say when it was seen, and what was decided about it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await self._inquiry.why(guild_id(interaction), item)
        embed = _unseen(answer) if isinstance(answer, Unseen) else _traced(interaction, answer)
        await interaction.followup.send(embed=embed, ephemeral=True)

    @why.autocomplete("item")
    async def _items(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The newest items that are called somewhat like what is typed."""
        found = await self._inquiry.items(guild_id(interaction), typed, MAX_CHOICES)
        return [app_commands.Choice(name=_choice(one), value=key(one)) for one in found]


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Why(client))


def _choice(one: Kept) -> str:
    title = markdown.shorten(one.title or say("common.untitled"), 65)
    return markdown.shorten(f"{title} · {one.feed_title}", MAX_CHOICE_NAME)


def _traced(interaction: Interaction, traced: Traced) -> discord.Embed:
    entry = traced.news.entry
    head = [_seen(traced)]
    if entry.published is not None:
        head.append(say("why.published", when=_moment(entry.published)))
    can_see = _sight(interaction)
    lines = [
        f"<#{one.subscription.channel_id}>: {in_words(one, entry)}"
        for one in traced.verdicts
        if can_see(one.subscription.channel_id)
    ]
    title = markdown.escape(markdown.shorten(entry.title or say("common.untitled"), MAX_TITLE))
    text = f"{' '.join(head)}\n\n{_fitted(lines) or say('why.elsewhere')}"
    return discord.Embed(title=title, url=entry.link, description=text)


def _seen(traced: Traced) -> str:
    return say("why.seen", feed=_name(traced.news.feed.title), when=_moment(traced.news.seen_at))


def _sight(interaction: Interaction) -> Callable[[int], bool]:
    """Whether whoever asks can see a channel; who manages the server hears of all of them."""
    guild, who = interaction.guild, interaction.user

    def can_see(channel_id: int) -> bool:
        if interaction.permissions.manage_guild:
            return True
        channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
        if channel is None or not isinstance(who, discord.Member):
            return False
        if isinstance(channel, discord.Thread) and (channel.parent is None or channel.is_private()):
            return False
        return channel.permissions_for(who).view_channel

    return can_see


def _unseen(unseen: Unseen) -> discord.Embed:
    host = markdown.escape(markdown.shorten(unseen.host, MAX_TITLE))
    first = say("why.unseen" if unseen.is_known_site else "why.unknown_site", host=host)
    lines = [_reach(one) for one in unseen.reaches[:MAX_REACHES]]
    if len(unseen.reaches) > MAX_REACHES:
        lines.append(say("why.more", count=len(unseen.reaches) - MAX_REACHES))
    parts = [first, "\n".join(lines)]
    if unseen.is_known_site:
        parts.append(say("why.unseen_hint"))
    text = "\n\n".join(part for part in parts if part)
    return discord.Embed(title=say("why.unseen_title"), description=text)


def _reach(one: Reach) -> str:
    feed = _name(one.title or without_credentials(one.url).partition("?")[0])
    failure = markdown.escape(markdown.shorten(one.failure or "", 150))
    trouble = say("why.reach_failing", failure=failure) if one.failure else ""
    if one.read_at is None:
        return say("why.reach_unread", feed=feed) + trouble
    read = f"<t:{one.read_at // 1000}:R>"
    if one.since is None:
        return say("why.reach_empty", feed=feed, read=read) + trouble
    return say("why.reach", feed=feed, read=read, since=_moment(one.since)) + trouble


def _name(title: str) -> str:
    return markdown.escape(markdown.shorten(title, 80))


def _moment(at: int) -> str:
    return f"<t:{at // 1000}:f>"


def _fitted(lines: Iterable[str]) -> str:
    """As many lines as fit, and how many do not."""
    listed = list(lines)
    kept: list[str] = []
    room = MAX_TEXT
    for line in listed:
        room -= len(line) + 1
        if room < 0:
            kept.append(say("why.more", count=len(listed) - len(kept)))
            break
        kept.append(line)
    return "\n".join(kept)

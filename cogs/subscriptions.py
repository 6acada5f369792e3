"""`/subscribe`, `/unsubscribe`, `/subscriptions`: for those who may manage the server."""

from itertools import groupby

import discord
from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.client import TidingsClient
from bot.deliver import READ_HISTORY, missing_permissions
from bot.errors import InputError
from bot.models import PauseReason, Subscription, SubscriptionState
from bot.store import Added
from bot.subscriptions import MAX_BACKLOG, Request, key, matching
from bot.urls import without_credentials
from cogs.interactions import Interaction, guild_id

Target = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread

MAX_CHOICES = 25
MAX_CHOICE_NAME = 100
MAX_LIST = 4000
MAX_RULES = 10


class Subscriptions(commands.Cog):
    """What a server follows, and where it goes."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._service = client.subscriptions

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(
        feed="The address of an RSS or Atom feed",
        channel="Where its items are posted; this channel if you leave it out",
        tags="Only items with one of these tags, and with none that has a minus: nato, -sport",
        backlog="How many of the newest items to post at once",
    )
    async def subscribe(
        self,
        interaction: Interaction,
        feed: app_commands.Range[str, 1, 2048],
        channel: Target | None = None,
        tags: app_commands.Range[str, 0, 3000] = "",
        backlog: app_commands.Range[int, 0, MAX_BACKLOG] = 1,
    ) -> None:
        """Post a feed's new items into a channel."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        target = channel or interaction.channel
        if not isinstance(target, Target) or target.guild.id != interaction.guild_id:
            raise InputError("posts cannot go here; name a text channel in `channel`")
        missing = missing_permissions(target)
        if [name for name in missing if name != READ_HISTORY]:
            raise InputError(
                f"I lack {', '.join(missing)} in {target.mention}; allow it there and try again"
            )
        request = Request(feed, target.id, target.guild.id, tags, backlog)
        added = await self._service.subscribe(request)
        text = _subscribed(added) if added.is_new else _subscribed_already(added)
        if missing:
            text += f"\n-# I lack {READ_HISTORY} there: without it a restart may repeat a post."
        await interaction.followup.send(text, ephemeral=True)

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(
        subscription="Which one: pick it from the list, or type part of its name"
    )
    async def unsubscribe(self, interaction: Interaction, subscription: str) -> None:
        """Stop posting a feed into a channel."""
        removed = await self._service.unsubscribe(guild_id(interaction), subscription)
        await interaction.response.send_message(
            f"{_name(removed)} is not posted in <#{removed.channel_id}> any more.", ephemeral=True
        )

    @unsubscribe.autocomplete("subscription")
    async def _complete(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        mine = matching(await self._service.of_guild(guild_id(interaction)), typed)
        return [_choice(interaction, one) for one in mine[:MAX_CHOICES]]

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    async def subscriptions(self, interaction: Interaction) -> None:
        """What this server follows, and where it goes."""
        mine = await self._service.of_guild(guild_id(interaction))
        if not mine:
            text = "This server follows no feeds yet. Add one with /subscribe."
            await interaction.response.send_message(text, ephemeral=True)
            return
        embed = discord.Embed(title="Subscriptions", description=_listing(mine))
        await interaction.response.send_message(embed=embed, ephemeral=True)


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Subscriptions(client))


def _name(subscription: Subscription) -> str:
    title = subscription.feed_title or without_credentials(subscription.feed_url)
    return f"**{markdown.escape(markdown.shorten(title, 200))}**"


def _subscribed(added: Added) -> str:
    one = added.subscription
    text = f"Subscribed: new items of {_name(one)} are posted in <#{one.channel_id}>"
    return f"{text}{_rules(one)}."


def _subscribed_already(added: Added) -> str:
    one = added.subscription
    text = f"<#{one.channel_id}> has {_name(one)} already{_rules(one)}; nothing was changed."
    return f"{text} To set it up anew, /unsubscribe it first."


def _rules(subscription: Subscription) -> str:
    shown = [f"`{rule}`".replace("``", "`") for rule in subscription.rules[:MAX_RULES]]
    more = len(subscription.rules) - len(shown)
    return f", filtered by {', '.join(shown)}{f' and {more} more' if more else ''}" if shown else ""


def _choice(interaction: Interaction, subscription: Subscription) -> app_commands.Choice[str]:
    channel = interaction.guild and interaction.guild.get_channel_or_thread(subscription.channel_id)
    place = f"#{channel.name}" if channel else "a channel that is gone"
    title = subscription.feed_title or without_credentials(subscription.feed_url)
    name = markdown.shorten(f"{markdown.shorten(title, 60)} in {place}", MAX_CHOICE_NAME)
    return app_commands.Choice(
        name=markdown.shorten(name, MAX_CHOICE_NAME), value=key(subscription)
    )


def _listing(subscriptions: list[Subscription]) -> str:
    """One line a subscription, by channel, as many as fit into one embed."""
    lines: list[str] = []
    for channel_id, group in groupby(subscriptions, lambda one: one.channel_id):
        lines.append(f"**<#{channel_id}>**")
        lines.extend(_line(one) for one in group)
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > MAX_LIST:
            kept.append(f"… and {len(lines) - len(kept)} lines more")
            break
        kept.append(line)
    return "\n".join(kept)


def _line(subscription: Subscription) -> str:
    lock = "🔒 " if subscription.is_fixed else ""
    return f"{lock}{_name(subscription)}{_rules(subscription)}{_state(subscription)}"


def _state(subscription: Subscription) -> str:
    if subscription.state is SubscriptionState.ACTIVE:
        return ""
    reason = subscription.reason or ""
    if reason == PauseReason.NOT_IN_CONFIG:
        return " — ⏸ no longer in config.toml"
    return f" — ⚠ waiting: {markdown.escape(reason)}"

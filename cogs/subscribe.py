"""`/subscribe`: for those who may manage the server."""

from discord import app_commands
from discord.ext import commands

from bot.client import TidingsClient
from bot.deliver import READ_HISTORY, missing_permissions
from bot.errors import InputError
from bot.store import Added
from bot.subscriptions import MAX_BACKLOG, Request
from cogs.interactions import Interaction
from cogs.naming import name, rules
from cogs.targets import Target, Targets


class Subscribe(commands.Cog):
    """Brings a feed into a channel."""

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
        channel: app_commands.Transform[Target, Targets] | None = None,
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


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    await client.add_cog(Subscribe(client))


def _subscribed(added: Added) -> str:
    one = added.subscription
    text = f"Subscribed: new items of {name(one)} are posted in <#{one.channel_id}>"
    return f"{text}{rules(one)}."


def _subscribed_already(added: Added) -> str:
    one = added.subscription
    text = f"<#{one.channel_id}> has {name(one)} already{rules(one)}; nothing was changed."
    return f"{text} To set it up anew, /unsubscribe it first."

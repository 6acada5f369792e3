"""The command itself: looks for the feed, and shows the card or subscribes."""

from discord import app_commands
from discord.ext import commands

from bot import markdown
from bot.client import TidingsClient
from bot.models import Subscription
from bot.subscriptions import MAX_BACKLOG, Request, key, matching
from cogs.interactions import Interaction, guild_id
from cogs.naming import MAX_CHOICE_NAME, MAX_CHOICES, title
from cogs.subscribe import answers, card
from cogs.subscribe.target import named, require_permissions
from cogs.targets import Target, Targets
from cogs.wording import label


class Subscribe(commands.Cog):
    """Brings a feed into a channel."""

    def __init__(self, client: TidingsClient) -> None:
        """`client` has the services."""
        self._service = client.subscriptions
        self._drafting = client.drafting

    @app_commands.command(
        name=label("subscribe.command"), description=label("subscribe.description")
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(
        feed=label("subscribe.option_feed"),
        channel=label("subscribe.option_channel"),
        tags=label("subscribe.option_tags"),
        backlog=label("subscribe.option_backlog"),
        confirm=label("subscribe.option_confirm"),
    )
    async def subscribe(
        self,
        interaction: Interaction,
        feed: app_commands.Range[str, 1, 2048],
        channel: app_commands.Transform[Target, Targets] | None = None,
        tags: app_commands.Range[str, 0, 3000] = "",
        backlog: app_commands.Range[int, 0, MAX_BACKLOG] = 1,
        confirm: bool = True,
    ) -> None:
        """Post a feed's new items into a channel."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        target = named(interaction, channel)
        interaction.client.allowance.spend(interaction.user.id)
        request = Request(feed, target.id, target.guild.id, tags, backlog)
        if not confirm:
            require_permissions(target)
            added = await self._service.subscribe(request)
            text, view = answers.subscribed(interaction, added, target)
            await interaction.followup.send(text, view=view, ephemeral=True)
            return
        begun = await self._drafting.begin(request, interaction.user.id)
        if isinstance(begun, Subscription):
            text, view = answers.already(interaction, begun)
            await interaction.followup.send(text, view=view, ephemeral=True)
        else:
            await interaction.followup.send(**card.message(begun, target), ephemeral=True)

    @subscribe.autocomplete("feed")
    async def _complete(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The feeds of this server, for another channel; an address is typed as it is."""
        mine = matching(await self._service.of_guild(guild_id(interaction)), typed)
        feeds = {one.feed_id: one for one in reversed(mine)}
        return [
            app_commands.Choice(name=markdown.shorten(title(one), MAX_CHOICE_NAME), value=key(one))
            for one in sorted(feeds.values(), key=lambda one: title(one).casefold())[:MAX_CHOICES]
        ]

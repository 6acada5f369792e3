"""How commands call a subscription, and how they have one chosen."""

from discord import app_commands

from bot import markdown
from bot.filters.rules import shown as shown_rule
from bot.models import Subscription
from bot.subscriptions import key, matching
from bot.texts import say
from bot.urls import without_credentials
from cogs.interactions import Interaction, guild_id

MAX_CHOICES = 25
MAX_CHOICE_NAME = 100
MAX_RULES = 10


def title(subscription: Subscription) -> str:
    """The feed's title, else its address."""
    return subscription.feed_title or without_credentials(subscription.feed_url)


def name(subscription: Subscription, longest: int = 200) -> str:
    """The title in bold, of at most `longest` characters before they are escaped."""
    return f"**{markdown.escape(markdown.shorten(title(subscription), longest))}**"


def place(interaction: Interaction, subscription: Subscription) -> str:
    """The name of its channel, for where no mention is shown."""
    channel = interaction.guild and interaction.guild.get_channel_or_thread(subscription.channel_id)
    return f"#{channel.name}" if channel else say("common.no_channel")


def rules(subscription: Subscription) -> str:
    """The filter as the rest of a sentence, or nothing."""
    if not subscription.rules:
        return ""
    listed = ", ".join(shown_rule(rule) for rule in subscription.rules[:MAX_RULES])
    more = len(subscription.rules) - MAX_RULES
    if more > 0:
        listed = say("subscribe.and_more", listed=listed, more=more)
    return say("common.filtered", rules=listed)


async def complete_subscription(
    interaction: Interaction, typed: str
) -> list[app_commands.Choice[str]]:
    """This server's subscriptions whose feed is called somewhat like what is typed."""
    mine = await interaction.client.subscriptions.of_guild(guild_id(interaction))
    return [_choice(interaction, one) for one in matching(mine, typed)[:MAX_CHOICES]]


def _choice(interaction: Interaction, subscription: Subscription) -> app_commands.Choice[str]:
    label = f"{markdown.shorten(title(subscription), 60)} in {place(interaction, subscription)}"
    return app_commands.Choice(
        name=markdown.shorten(label, MAX_CHOICE_NAME), value=key(subscription)
    )

"""What is said once something is subscribed, or was already."""

import discord

from bot.models import Subscription
from bot.store import Added
from bot.texts import say
from cogs.editor import edit_button
from cogs.interactions import Interaction
from cogs.naming import name, rules
from cogs.subscribe.target import warning
from cogs.targets import Target


def subscribed(
    interaction: Interaction, added: Added, target: Target
) -> tuple[str, discord.ui.View]:
    """The answer to a subscription, and its button."""
    one = added.subscription
    if not added.is_new:
        return already(interaction, one)
    said = say("subscribe.done", feed=name(one), channel=target.mention, filtered=rules(one))
    return "\n".join(filter(None, (said, warning(target)))), _edit(interaction, one)


def already(interaction: Interaction, one: Subscription) -> tuple[str, discord.ui.View]:
    """The answer where a channel has a feed already, and its button."""
    said = say(
        "subscribe.already", feed=name(one), channel=f"<#{one.channel_id}>", filtered=rules(one)
    )
    return said, _edit(interaction, one)


def _edit(interaction: Interaction, one: Subscription) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    if not one.is_fixed:
        view.add_item(edit_button(one.id, interaction.user.id, say("subscribe.edit_button")))
    view.stop()  # so that discord.py does not keep it: `Control` knows its components
    return view

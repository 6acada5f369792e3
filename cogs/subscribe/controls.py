"""What the buttons of the card do, its select and its form."""

import re

import discord

from bot.drafting import Card
from bot.errors import InputError
from bot.looks import Style
from bot.store import Draft
from bot.texts import say
from cogs.controls import Control, FormCog, chosen, filled_in
from cogs.interactions import Interaction, guild_id
from cogs.previews import show_body
from cogs.subscribe import answers, card, target

_ROUTE = re.compile(
    rf"{card.PREFIX}:(?P<verb>[a-z]+):(?P<draft>[0-9]{{1,18}}):(?P<owner>[0-9]{{1,20}})"
)
_TAGS = "tags"
_MAX_TYPED = 3000


class DraftControl(Control, template=_ROUTE):
    """Every button and select of the card; they outlive a restart, as the draft does."""

    async def act(self, interaction: Interaction) -> None:
        """Acknowledge, unless a form has to be the answer, and do what was pressed."""
        verb = self.match["verb"]
        if verb != _TAGS:
            await interaction.response.defer()
        draft = await _draft(interaction, self.match)
        match verb:
            case "subscribe":
                await _subscribe(interaction, draft)
            case "tags":
                await interaction.response.send_modal(_form(draft))
            case "cancel":
                await interaction.client.drafting.cancel(draft)
                await interaction.edit_original_response(
                    content=say("subscribe.cancelled"), embeds=[], view=None
                )
            case "style":
                await _restyle(interaction, draft)
            case "feed":
                interaction.client.allowance.spend(interaction.user.id)
                number = next(iter(chosen(interaction)), "")
                picked = int(number) if number.isdecimal() else -1
                changed = await interaction.client.drafting.with_feed(draft, picked)
                await _show(interaction, changed)


async def _restyle(interaction: Interaction, draft: Draft) -> None:
    value = next(iter(chosen(interaction)), "")
    if value not in list(Style):
        raise InputError(say("subscribe.used"))
    changed = await interaction.client.drafting.with_style(draft, Style(value))
    await _show(interaction, changed)
    body = card.body(changed)
    if body is not None and not card.is_within(changed):
        await show_body(interaction, body)


class DraftForms(FormCog):
    """The card's form."""

    route = _ROUTE

    async def submit(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Show the card with the tags that were typed."""
        await interaction.response.defer()
        draft = await _draft(interaction, match)
        (tags,) = filled_in(interaction).get(_TAGS, ("",))
        await _show(interaction, await interaction.client.drafting.with_tags(draft, tags))


async def _draft(interaction: Interaction, match: re.Match[str]) -> Draft:
    drafting = interaction.client.drafting
    return await drafting.draft(int(match["draft"]), guild_id(interaction), interaction.user.id)


async def _subscribe(interaction: Interaction, draft: Draft) -> None:
    place = await target.found(interaction, draft.channel_id)
    target.require_permissions(place)
    added = await interaction.client.drafting.confirm(draft)
    text, view = answers.subscribed(interaction, added, place)
    await interaction.edit_original_response(content=text, embeds=[], view=view)


async def _show(interaction: Interaction, changed: Card) -> None:
    place = await target.found(interaction, changed.draft.channel_id)
    await interaction.edit_original_response(**card.message(changed, place))


def _form(draft: Draft) -> discord.ui.Modal:
    form = discord.ui.Modal(
        title=say("subscribe.form"), custom_id=card.custom_id(_TAGS, draft), timeout=None
    )
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id=_TAGS, required=False, max_length=_MAX_TYPED, default=draft.tags
    )
    form.add_item(
        discord.ui.Label(
            text=say("subscribe.form_tags"),
            description=say("subscribe.form_help"),
            component=field,
        )
    )
    form.stop()  # so that discord.py does not keep it
    return form

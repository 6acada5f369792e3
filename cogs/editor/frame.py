"""The frame around the pages: who may act on what, and how it is shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.editing import require_changeable
from bot.errors import InputError
from bot.store import Overview
from bot.texts import say
from cogs.controls import Component, Control, FormCog, chosen, filled_in
from cogs.editor.page import PREFIX, Context, Page, custom_id
from cogs.editor.pages import PAGES
from cogs.health import colour, state
from cogs.interactions import Interaction, guild_id
from cogs.naming import name, rules
from cogs.rhythms import in_words, is_shown

LIST = "subs:0"
"""What the button back to the list is known by, before the id of whom it is for."""

_ROUTE = re.compile(
    rf"{PREFIX}:(?:(?P<page>[a-z]+)(?:\.(?P<action>[a-z_]+))?:)?"
    r"(?P<subscription>[0-9]{1,18}):(?P<owner>[0-9]{1,20})"
)
_CHOOSE = "page"
_BY_KEY: Mapping[str, Page] = {page.key: page for page in PAGES}


class Editor(Control, template=_ROUTE):
    """Every button and select of the editor."""

    async def act(self, interaction: Interaction) -> None:
        """Go where it leads."""
        await _act(interaction, self.match, chosen(interaction), None)


class Forms(FormCog):
    """The editor's forms."""

    route = _ROUTE

    async def submit(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Hand it to its page."""
        await _act(interaction, match, (), filled_in(interaction))


def edit_button(subscription_id: int, owner_id: int, label: str) -> discord.ui.Button[Any]:
    """A button for `owner_id`, in any message, that opens the editor of a subscription."""
    return discord.ui.Button(label=label, custom_id=custom_id(subscription_id, owner_id))


async def edit_here(interaction: Interaction, subscription_id: int) -> None:
    """Show the editor in place of the message whose component was pressed and acknowledged.

    Raises `InputError` where this server has no such subscription.
    """
    overview = await _look_up(interaction, subscription_id)
    await interaction.edit_original_response(view=await _layout(Context(interaction, overview)))


async def _act(
    interaction: Interaction,
    match: re.Match[str],
    values: tuple[str, ...],
    fields: Mapping[str, tuple[str, ...]] | None,
) -> None:
    """Acknowledge, look the subscription up, and go where the route leads."""
    route, action = match["page"], match["action"]
    page = _page(*values[:1]) if route == _CHOOSE else _page(route) if route else None
    form = page.forms.get(action) if page and route != _CHOOSE else None
    # Discord takes no modal after an acknowledgement.
    opens_form = form is not None and fields is None
    if page is None:
        await interaction.response.defer(ephemeral=True, thinking=True)
    elif not opens_form:
        await interaction.response.defer()
    context = Context(
        interaction,
        await _look_up(interaction, int(match["subscription"])),
        values=values,
        fields=fields or {},
    )
    if page is None:
        await interaction.edit_original_response(view=await _layout(context))
        return
    require_changeable(context.subscription)
    if route == _CHOOSE:
        await _redraw(context, page, "")
    elif form and opens_form:
        modal = form.build(context)
        modal.custom_id = match[0]
        modal.stop()  # so that discord.py does not keep it
        await interaction.response.send_modal(modal)
    else:
        handler = form.submit if form else page.actions.get(action)
        if handler is None:
            raise InputError(say("common.expired"))
        note = await handler(context)
        if note is not None:
            await _redraw(context, page, note)


def _page(key: str = "") -> Page:
    page = _BY_KEY.get(key)
    if page is None:
        raise InputError(say("common.expired"))
    return page


async def _look_up(interaction: Interaction, subscription_id: int) -> Overview:
    editing = interaction.client.editing
    overview = await editing.overview(subscription_id, guild_id(interaction))
    if overview is None:
        raise InputError(say("editor.gone"))
    return overview


async def _redraw(context: Context, page: Page, note: str) -> None:
    """Show a page with the subscription as it is now; only the note, if it is no more."""
    interaction = context.interaction
    editing = interaction.client.editing
    now = await editing.overview(context.subscription.id, context.guild_id)
    if now is None:
        layout = _around(context, [discord.ui.TextDisplay(note or say("editor.gone"))], None)
    else:
        layout = await _layout(replace(context, overview=now), page, note)
    await interaction.edit_original_response(view=layout)


async def _layout(
    context: Context, page: Page | None = None, note: str = ""
) -> discord.ui.LayoutView:
    """The subscription, what can be changed, and the page that was chosen."""
    one = context.subscription
    head = f"### {name(one)}\n<#{one.channel_id}>{rules(one)}\n{state(context.overview)}"
    if is_shown(one.pacing):
        head += f"\n⏰ {in_words(one.pacing)}"
    parts: list[Component] = [discord.ui.TextDisplay(head)]
    if one.is_fixed:
        parts.append(discord.ui.TextDisplay(f"🔒 {say('common.fixed')}"))
    else:
        parts.append(context.select(_CHOOSE, _choices(page), say("editor.choose")))
    if page:
        parts += [
            discord.ui.Separator(),
            discord.ui.TextDisplay(f"**{page.emoji} {say(f'{page.texts}.page_title')}**"),
            *await page.show(context),
        ]
    if note:
        parts += [discord.ui.Separator(), discord.ui.TextDisplay(note)]
    return _around(context, parts, colour(context.overview))


def _choices(current: Page | None) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=say(f"{page.texts}.page_title"),
            value=page.key,
            description=say(f"{page.texts}.page_description"),
            emoji=page.emoji,
            default=page is current,
        )
        for page in PAGES
    ]


def _around(
    context: Context, parts: Sequence[Component], accent: int | None
) -> discord.ui.LayoutView:
    layout = discord.ui.LayoutView(timeout=None)
    layout.add_item(discord.ui.Container(*parts, accent_colour=accent))
    back = f"{LIST}:{context.interaction.user.id}"
    button: discord.ui.Button[Any] = discord.ui.Button(label=say("editor.back"), custom_id=back)
    layout.add_item(discord.ui.ActionRow(button))
    layout.stop()  # so that discord.py does not keep it: `Editor` knows its components
    return layout

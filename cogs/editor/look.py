"""The page for how posts look: style, colour and template, each change with a preview."""

import re
from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.errors import InputError
from bot.looks import Look, Style
from bot.posts import render, template
from bot.texts import say
from cogs.controls import Component
from cogs.editor.page import Context, Form, Page
from cogs.previews import show_body
from cogs.styles import style_options

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


async def _show(context: Context) -> Sequence[Component]:
    look = context.subscription.look
    buttons = [
        context.button("look.preview", say("look.preview"), discord.ButtonStyle.primary),
        context.button("look.colour", say("look.colour")),
    ]
    on = say("look.article_on") if look.article_image else say("look.article_off")
    buttons.append(context.button("look.article", on))
    if look.style is Style.TEXT:
        buttons.append(context.button("look.template", say("look.template")))
    return [
        context.select("look.style", style_options(look.style), say("look.choose")),
        discord.ui.ActionRow(*buttons),
    ]


async def _style(context: Context) -> str:
    (value,) = context.values or ("",)
    if value not in list(Style):
        raise InputError(say("common.expired"))
    return await _change(context, replace(context.subscription.look, style=Style(value)))


async def _preview(context: Context) -> str | None:
    shown = await _show_newest(context, context.subscription.look)
    return None if shown else say("look.nothing_yet")


async def _article(context: Context) -> str:
    look = context.subscription.look
    look = replace(look, article_image=not look.article_image)
    await context.interaction.client.editing.set_look(context.subscription, context.guild_id, look)
    return say("look.article_asked") if look.article_image else say("look.article_not_asked")


def _colour_form(context: Context) -> discord.ui.Modal:
    colour = context.subscription.look.colour
    modal = discord.ui.Modal(title=say("look.colour"))
    modal.add_item(
        discord.ui.Label(
            text=say("look.colour_label"),
            description=say("look.colour_help"),
            component=discord.ui.TextInput(
                custom_id="colour",
                default=f"#{colour:06x}" if colour is not None else "",
                placeholder="#2a9d8f",
                max_length=7,
                required=False,
            ),
        )
    )
    return modal


async def _set_colour(context: Context) -> str:
    typed = context.fields.get("colour", ("",))[0].strip()
    match = _HEX.fullmatch(typed)
    if typed and match is None:
        raise InputError(say("look.colour_wrong", typed=typed[:20]))
    digits = match[1] if match else ""
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    colour = int(digits, 16) if digits else None
    return await _change(context, replace(context.subscription.look, colour=colour))


def _template_form(context: Context) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=say("look.template"))
    modal.add_item(
        discord.ui.Label(
            text=say("look.template_label"),
            description=say("look.template_help"),
            component=discord.ui.TextInput(
                custom_id="template",
                style=discord.TextStyle.paragraph,
                default=context.subscription.look.template or template.DEFAULT,
                max_length=template.MAX_TEMPLATE,
                required=False,
            ),
        )
    )
    return modal


async def _set_template(context: Context) -> str:
    typed = context.fields.get("template", ("",))[0].strip()
    if typed:
        template.check(typed)
    kept = typed if typed not in {"", template.DEFAULT} else None
    look = replace(context.subscription.look, style=Style.TEXT, template=kept)
    return await _change(context, look)


async def _change(context: Context, look: Look) -> str:
    """Save, and show what it is like."""
    editing = context.interaction.client.editing
    await editing.set_look(context.subscription, context.guild_id, look)
    shown = await _show_newest(context, look)
    return say("look.saved") if shown else f"{say('look.saved')} {say('look.nothing_yet')}"


async def _show_newest(context: Context, look: Look) -> bool:
    """The newest item as it would be posted, to whoever pressed; False if there is none."""
    editing = context.interaction.client.editing
    news = await editing.sample(context.subscription, context.guild_id)
    if news is None:
        return False
    await show_body(context.interaction, render.message(news.entry, news.feed, look))
    return True


LOOK = Page(
    key="look",
    emoji="🎨",
    texts="look",
    show=_show,
    actions={"style": _style, "preview": _preview, "article": _article},
    forms={
        "colour": Form(_colour_form, _set_colour),
        "template": Form(_template_form, _set_template),
    },
)

"""What a page of the editor consists of, and what it is given."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import discord

from bot.models import Subscription
from bot.store import Overview
from cogs.controls import Component
from cogs.interactions import Interaction, guild_id

PREFIX = "edit"


@dataclass(frozen=True, slots=True)
class Context:
    """One look at a subscription, or one act on it, by somebody who may.

    Whoever presses is who opened the editor, and the subscription is that of the server where it
    is pressed: both are checked before. `values` are what was chosen in a select, Discord's ids
    for channels, roles and users; `fields` what was filled in in a form, by custom_id. They come
    from outside, and can be anything.
    """

    interaction: Interaction
    overview: Overview
    values: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def subscription(self) -> Subscription:
        """What is shown or changed; never a fixed one when something is pressed."""
        return self.overview.subscription

    @property
    def guild_id(self) -> int:
        """The server's."""
        return guild_id(self.interaction)

    def custom_id(self, route: str) -> str:
        """For a component that leads to `route`, which is "<page>.<action>"."""
        return custom_id(self.subscription.id, self.interaction.user.id, route)

    def button(
        self,
        route: str,
        label: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> discord.ui.Button[Any]:
        """A button that leads to `route`; two of a message need different ones."""
        return discord.ui.Button(label=label, style=style, custom_id=self.custom_id(route))

    def select(
        self,
        route: str,
        options: Sequence[discord.SelectOption],
        placeholder: str,
        *,
        max_values: int = 1,
    ) -> discord.ui.ActionRow[Any]:
        """A select of 1 to 25 `options` that leads to `route`, in a row of its own."""
        return discord.ui.ActionRow(
            discord.ui.Select(
                custom_id=self.custom_id(route),
                placeholder=placeholder,
                options=list(options),
                max_values=max_values,
            )
        )


Handler: TypeAlias = Callable[[Context], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Form:
    """A modal: `build` makes it, `submit` is what happens with its `Context.fields`.

    It is known again by its custom_id, which the frame sets, so that it outlives a restart.
    """

    build: Callable[[Context], discord.ui.Modal]
    submit: Handler


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to "What do you want to change?".

    `texts` is where its `page_title` and `page_description` are, such as "editor.pause". `show`
    gives what stands under the title. A component whose route is "<key>.<name>" leads to the
    action of that name, or opens the form of that name.
    """

    key: str
    emoji: str
    texts: str
    show: Callable[[Context], Awaitable[Sequence[Component]]]
    actions: Mapping[str, Handler] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)


def custom_id(subscription_id: int, owner_id: int, route: str = "") -> str:
    """What a component of the editor is known by; without a route it opens the editor."""
    parts = [PREFIX, route, str(subscription_id), str(owner_id)]
    return ":".join(part for part in parts if part)

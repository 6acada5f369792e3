"""The editor of one subscription: an ephemeral message with a page for each thing to change.

To add a page, write `cogs/editor/<page>.py` with a `cogs.editor.page.Page` in it, and name that in
the tuple `PAGES` of `cogs/editor/pages.py`. Nothing else has to be touched. The page has

- `key`, up to 10 lower-case letters, and `texts`, the place of its `page_title` and
  `page_description` in `bot/texts/en`: `texts="look"` for `look.page_title` in `look.toml`;
- `show`, an `async` function from a `Context` to the components under the title: text displays,
  action rows, sections, galleries. The message is one of Components V2 and has room for about 30
  components and 2,500 characters of the page's. Buttons and selects are made by `Context.button`
  and `Context.select`, or given a `custom_id` by `Context.custom_id`; they lead to a route,
  "<key>.<name>";
- `actions`, by name: an `async` function from a `Context` to a text. It runs when a component of
  that route is pressed, after the frame has acknowledged the press, and may take its time. Then the
  page is shown again with the subscription as it is now and the text above it. It raises
  `InputError` with what is wrong; that is told in a message of its own, and the page stays as it
  is. None instead of a text leaves the message alone, for an action that answers by itself with
  `context.interaction.followup`, such as with a preview made of embeds;
- `forms`, by name: a `Form` for what has to be typed. A button of that route opens its modal, whose
  `custom_id` the frame sets; `submit` is an action that finds in `Context.fields` the values by the
  `custom_id` of each text input or select.

Before anything of a page runs, the frame has seen to it that whoever presses is who opened the
editor, that the message is not older than an hour, that the subscription is this server's, and
that it is not fixed in config.toml. What is left to a page: `Context.values` and `fields` come
from outside and can be anything, such as the id of another server's channel or role; and whatever
it writes names the subscription together with `Context.guild_id`, as
`bot.store.subscriptions.changeable` does.

Elsewhere, `edit_button` makes a button that opens the editor of a subscription.
"""

from bot.client import TidingsClient
from cogs.editor.frame import Editor, Forms, edit_button, edit_here

__all__ = ["edit_button", "edit_here", "setup"]


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    client.add_dynamic_items(Editor)
    await client.add_cog(Forms())


async def teardown(client: TidingsClient) -> None:
    """Called by discord.py, which takes the cog out by itself."""
    client.remove_dynamic_items(Editor)

"""`/subscribe`: for those who may manage the server."""

from bot.client import TidingsClient
from cogs.subscribe.command import Subscribe
from cogs.subscribe.controls import DraftControl, DraftForms


async def setup(client: TidingsClient) -> None:
    """Called by discord.py."""
    client.add_dynamic_items(DraftControl)
    await client.add_cog(Subscribe(client))
    await client.add_cog(DraftForms())


async def teardown(client: TidingsClient) -> None:
    """Called by discord.py, which takes the cogs out by itself."""
    client.remove_dynamic_items(DraftControl)

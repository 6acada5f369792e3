"""Shows a person what a post looks like: exactly the body that a channel would get."""

from typing import Any

from discord.http import Route

from cogs.interactions import Interaction

_EPHEMERAL = 1 << 6


async def show_body(interaction: Interaction, body: dict[str, Any]) -> None:
    """Send a message's body to whoever pressed, after the press was acknowledged.

    discord.py has no way to send a body as it is: it would take it apart, and cannot put
    Components V2 together again.
    """
    route = Route(
        "POST",
        "/webhooks/{application_id}/{interaction_token}",
        application_id=interaction.application_id,
        interaction_token=interaction.token,
    )
    flags = body.get("flags", 0) | _EPHEMERAL
    await interaction.client.http.request(route, json=body | {"flags": flags})

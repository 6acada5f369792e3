"""Messages of Discord's as a terminal can show them."""

from typing import Any

from rich.panel import Panel
from rich.text import Text

from bot import markdown


def embed_panel(embed: dict[str, Any]) -> Panel:
    """An embed's title, link, text, picture's address, tags and time."""
    lines = [
        Text(embed.get("url", ""), "blue"),
        Text(markdown.plain(embed.get("description", ""))),
        Text(embed.get("thumbnail", {}).get("url", ""), "cyan"),
        Text(embed.get("footer", {}).get("text", ""), "dim"),
    ]
    body = Text("\n").join(line for line in lines if line.plain)
    title = Text(markdown.plain(embed["title"]), "bold")
    stamp = Text(embed.get("timestamp", ""), "dim")
    return Panel(body, title=title, title_align="left", subtitle=stamp, subtitle_align="right")

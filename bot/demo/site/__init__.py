"""The demo's news site."""

from bot.demo.site.server import Site

__all__ = ["Site"]

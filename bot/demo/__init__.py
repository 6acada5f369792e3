"""The whole bot without a Discord account, on a simulated Discord in the browser."""

from bot.demo.shows import run_once, serve

__all__ = ["run_once", "serve"]

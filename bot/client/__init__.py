"""The connection to Discord: the bot's own, and a visitor's for `tidings check`."""

from bot.client.tidings import TidingsClient, answer
from bot.client.visit import ChannelView, Visit, invite_url, visit

__all__ = ["ChannelView", "TidingsClient", "Visit", "answer", "invite_url", "visit"]

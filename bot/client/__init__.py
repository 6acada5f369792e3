"""The connection to Discord: the bot's own, and a visitor's for `tidings check`."""

from bot.client.failures import answer, report
from bot.client.tidings import TidingsClient
from bot.client.visit import ChannelView, Visit, invite_url, visit

__all__ = ["ChannelView", "TidingsClient", "Visit", "answer", "invite_url", "report", "visit"]

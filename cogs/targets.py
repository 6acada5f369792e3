"""Channels that posts can go to, as an option of a command."""

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, AppCommandThread

from bot.client import TidingsClient
from bot.errors import InputError
from bot.texts import say

Target = (
    discord.TextChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.ForumChannel
    | discord.Thread
)


class Targets(app_commands.Transformer[TidingsClient]):
    """Offers them. Discord's own document of its API has no media channels for an option."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Those that a person can pick."""
        kinds = discord.ChannelType
        threads = [kinds.news_thread, kinds.public_thread, kinds.private_thread]
        return [kinds.text, kinds.news, kinds.voice, kinds.stage_voice, kinds.forum, *threads]

    async def transform(
        self,
        _interaction: discord.Interaction[TidingsClient],
        value: AppCommandChannel | AppCommandThread,
        /,
    ) -> Target:
        """The channel itself. Raises `InputError` where the bot does not see it."""
        found = value.resolve()
        if not isinstance(found, Target):
            raise InputError(say("subscribe.unseen", channel=value.mention))
        return found

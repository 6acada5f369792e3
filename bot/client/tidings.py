"""The Discord client: what it connects with, which commands it has, and how they fail."""

import asyncio
import logging
import sys
from collections.abc import Callable

import aiohttp
import discord
from discord import app_commands
from discord.abc import GuildChannel
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.allowance import Allowance
from bot.archive import Archive
from bot.checkup import Checkup
from bot.client.failures import report
from bot.client.syncing import sync_commands
from bot.deliver import Steward
from bot.drafting import Drafting
from bot.editing import Editing
from bot.errors import StoreError, TokenRefused
from bot.filtering import Filtering
from bot.store import Store
from bot.subscriptions import SubscriptionService
from bot.texts import say

log = logging.getLogger(__name__)

EXTENSIONS = (
    "cogs.subscribe",
    "cogs.unsubscribe",
    "cogs.subscriptions",
    "cogs.paging",
    "cogs.editor",
    "cogs.filter",
    "cogs.latest",
    "cogs.search",
    "cogs.why",
    "cogs.feeds",
    "cogs.help",
    "cogs.digest",
)
"""Loaded by name, because nothing in `bot` may import `cogs`; one that fails is fatal."""

_RATE_LIMIT_PATIENCE = 30.0  # seconds; discord.py's minimum, longer waits are reported instead
_LONGEST_WAIT = 300.0

STATUS_INTERVAL = 300.0
"""Seconds between two looks at how many feeds there are; Discord bears few changes of a status."""

_NOT_NOW = (StoreError, aiohttp.ClientError, OSError, discord.ConnectionClosed)
_AUTHENTICATION_FAILED = 4004
_UNREACHABLE = (
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    discord.HTTPException,
    discord.GatewayNotFound,
)


class TidingsTree(app_commands.CommandTree["TidingsClient"]):
    """The commands; every error ends in an answer that only the person who typed it sees."""

    async def on_error(
        self, interaction: discord.Interaction["TidingsClient"], error: app_commands.AppCommandError
    ) -> None:
        """Say what to do next."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await report(interaction, cause)


class TidingsClient(commands.AutoShardedBot):
    """discord.py's bot with Tidings' services at hand for the cogs."""

    def __init__(
        self,
        store: Store,
        subscriptions: SubscriptionService,
        archive: Archive,
        checkup: Checkup,
        editing: Editing,
        filtering: Filtering,
        drafting: Drafting,
        allowance: Allowance,
        *,
        api_url: str,
        steward: Callable[[], Steward],
        on_ready: Callable[[], None],
        http_trace: aiohttp.TraceConfig,
    ) -> None:
        """`steward` gives who is told of changes; it needs this client itself.

        `on_ready` is called whenever all shards are ready and the steward has taken stock;
        `http_trace` sees every request.
        """
        # discord.py has no other way to be told the address of the API.
        Route.BASE = api_url
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=TidingsTree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            chunk_guilds_at_startup=False,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=_RATE_LIMIT_PATIENCE,
            http_trace=http_trace,
        )
        self.store = store
        self.subscriptions = subscriptions
        self.archive = archive
        self.checkup = checkup
        self.editing = editing
        self.drafting = drafting
        self.allowance = allowance
        self.filtering = filtering
        self._steward = steward
        self._tell_ready = on_ready
        self._is_cut_off = False
        self._command_ids: dict[str, int] = {}
        self._was_ready = asyncio.Event()
        self._shown_count: int | None = None

    async def stay_connected(self, token: str) -> None:
        """Log in, as often as it takes, and stay connected until `close`.

        Raises `TokenRefused`.
        """
        try:
            await self._log_in(token)
            await self._connect()
        except discord.LoginFailure:
            raise TokenRefused("Discord does not accept the bot's token") from None
        except discord.ConnectionClosed as error:
            if error.code != _AUTHENTICATION_FAILED:
                raise
            raise TokenRefused("Discord does not accept the bot's token any more") from None

    async def _connect(self) -> None:
        """Connect; discord.py gives up at once where it is not told how many shards to start."""
        wait = 1.0
        while True:
            try:
                return await self.connect()
            except discord.GatewayNotFound as error:
                log.warning("cannot reach Discord's gateway, still trying: %r", error.__cause__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _log_in(self, token: str) -> None:
        wait = 1.0
        while True:
            try:
                await self.login(token)
                _, gateway, _ = await self.http.get_bot_gateway()
            except _UNREACHABLE as error:
                if isinstance(error, discord.LoginFailure) or _is_our_fault(error):
                    raise
                if wait == 1.0:
                    log.warning("cannot reach Discord, still trying: %r", error)
                await self.http.close()
                self.http.connector = discord.utils.MISSING  # closed along with its session
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            else:
                # Whenever a session cannot be resumed, discord.py falls back to this address.
                DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
                return

    async def setup_hook(self) -> None:
        """Load the commands, and give them to Discord if they are not those it has."""
        for extension in EXTENSIONS:
            if extension not in self.extensions:
                await self.load_extension(extension)
        self._command_ids = await sync_commands(self.tree, self.store.notes)

    def mention(self, name: str) -> str:
        """A command as something to click, where Discord's id of it is known.

        https://discord.com/developers/docs/reference#message-formatting
        """
        number = self._command_ids.get(name)
        command = self.tree.get_command(name)
        if number is None:
            return f"`/{name}`"
        if isinstance(command, app_commands.Group):  # only its parts can be typed
            name = f"{name} {command.commands[0].name}"
        return f"</{name}:{number}>"

    async def show_status(self) -> None:
        """Show how many feeds are watched, if something else is shown."""
        count = await self.store.polls.count()
        if count != self._shown_count:
            name = say("greeting.status", count=count)
            watching = discord.Activity(type=discord.ActivityType.watching, name=name)
            await self.change_presence(activity=watching)
            self._shown_count = count

    async def keep_status(self) -> None:
        """Show it from the first connection on, now and then; runs until cancelled."""
        await self._was_ready.wait()
        while True:
            try:
                await self.show_status()
            except _NOT_NOW as error:
                log.debug("the status is not shown: %r", error)
            await asyncio.sleep(STATUS_INTERVAL)

    async def on_ready(self) -> None:
        """Every shard has its servers."""
        self._note_connection(is_cut_off=False)
        self._shown_count = None  # a new connection shows none
        self._was_ready.set()
        try:
            await self._steward().take_stock()
        except StoreError as error:
            log.error("could not compare with Discord what we know: %s", error)
        finally:  # nothing is delivered before that, not even because of a bug
            self._tell_ready()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited into a server."""
        await self._steward().joined(guild.id)
        text = say("greeting.text", subscribe=self.mention("subscribe"), help=self.mention("help"))
        await self._steward().greet(guild.id, text)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Removed from a server; an outage of a server is another event."""
        await self._steward().left(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server's outage is over."""
        await self._steward().changed(guild.id)

    async def on_guild_channel_update(self, _before: GuildChannel, after: GuildChannel) -> None:
        """Permissions of a channel may be others now."""
        await self._steward().changed(after.guild.id)

    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """A role may allow something else now."""
        await self._steward().changed(after.guild.id)

    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """The bot itself, of whom alone we hear, may have other roles now."""
        await self._steward().changed(after.guild.id)

    async def on_thread_update(self, _before: discord.Thread, after: discord.Thread) -> None:
        """A thread may be unlocked now."""
        await self._steward().changed(after.guild.id)

    async def on_guild_channel_delete(self, channel: GuildChannel) -> None:
        """A channel was deleted."""
        await self._steward().channel_gone(channel.id)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread was deleted, whether it was seen or not."""
        await self._steward().channel_gone(payload.thread_id)

    async def on_resumed(self) -> None:
        """A connection was lost and is back, and nothing was missed."""
        self._note_connection(is_cut_off=False)

    async def on_disconnect(self) -> None:
        """A connection is lost, or could again not be made."""
        self._note_connection(is_cut_off=True)

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """An event of ours failed: a bug, which discord.py would tell only its own log."""
        log.error("a bug in %s", event_method, exc_info=sys.exc_info())

    def _note_connection(self, *, is_cut_off: bool) -> None:
        """Log a change; discord.py would log every attempt."""
        if is_cut_off != self._is_cut_off and not self.is_closed():
            self._is_cut_off = is_cut_off
            log.info("the connection to Discord is %s", "lost" if is_cut_off else "back")


def _is_our_fault(error: Exception) -> bool:
    return isinstance(error, discord.HTTPException) and error.status < 500 and error.status != 429

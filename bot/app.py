"""The composition root: opens, wires and closes everything. Nothing is half-open."""

import asyncio
import contextlib
import logging
import random
import resource
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from bot import lag
from bot.allowance import Allowance
from bot.archive import Archive
from bot.checkup import Checkup
from bot.client import TidingsClient, invite_url
from bot.clock import Clock, wall_clock
from bot.deliver import Budget, Courier, Deliverer, Steward, Trials
from bot.drafting import Drafting
from bot.editing import Editing
from bot.engine import Engine, LocalEngine
from bot.errors import TidingsError
from bot.feeds.discover import DEADLINE, Discoverer
from bot.feeds.fetch import Fetcher
from bot.feeds.reader import FeedReader
from bot.feeds.workers import ParserPool
from bot.filtering import Filtering
from bot.poll import Poller
from bot.settings import Settings
from bot.slots import most
from bot.stall import Stall
from bot.store import Store, open_store
from bot.subscriptions import SubscriptionService
from bot.turns import Turns
from bot.wakes import Wakes

log = logging.getLogger(__name__)

CLOSE_TIMEOUT = 0.7
"""Seconds for saying goodbye to Discord; with the engine's grace, 5 in all."""

MAX_FILES = 65_536
"""Connections and files that may be open at once, where the system allows so many."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything, wired; open for as long as `open_app` is."""

    settings: Settings
    store: Store
    poller: Poller
    deliverer: Deliverer
    subscriptions: SubscriptionService
    client: TidingsClient
    engine: Engine
    stopping: asyncio.Event

    async def run(self, connect: Callable[[], Awaitable[None]]) -> None:
        """Work until `stopping` is set. `connect` keeps the client connected meanwhile.

        Raises whatever of ours ended it early.
        """
        await self.subscriptions.reconcile(self.settings.subscriptions)
        try:
            async with asyncio.TaskGroup() as group:
                working = group.create_task(self.engine.run())
                connection = group.create_task(self._until_closed(connect))
                status = group.create_task(self.client.keep_status())
                await self.stopping.wait()
                status.cancel()
                await asyncio.wait([working])
                await self._close()
                connection.cancel()
        except* TidingsError as failures:
            raise failures.exceptions[0] from None
        finally:
            await self._close()

    async def _close(self) -> None:
        """Say goodbye to Discord; a second time does nothing."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await self.client.close()

    async def _until_closed(self, connect: Callable[[], Awaitable[None]]) -> None:
        await connect()
        self.stopping.set()


@contextlib.asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    clock: Clock = wall_clock,
    chance: Callable[[], float] = random.random,
) -> AsyncIterator[App]:
    """Open the store and the network side, and wire everything. Raises `StoreError`."""
    async with (
        open_store(settings.storage.database) as store,
        Fetcher.open(settings.fetch, most(settings.polling.concurrency)) as fetcher,
    ):
        wakes, turns = Wakes(), Turns()
        stall = Stall(store.notes.probe)
        stopping = asyncio.Event()
        connected = asyncio.Event()
        reader = FeedReader(fetcher, ParserPool())
        poller = Poller(
            store,
            reader,
            settings.polling,
            clock,
            chance,
            wakes,
            turns,
            settings.delivery.max_posts_per_poll,
        )
        discoverer = Discoverer(reader, max(DEADLINE, settings.fetch.timeout))
        subscriptions = SubscriptionService(
            store,
            discoverer,
            poller,
            wakes,
            clock,
            limit=settings.limits.subscriptions_per_server,
        )

        def on_ready() -> None:
            connected.set()
            _greet(client)

        budget = Budget(settings.delivery.requests_per_second, stopping)
        epoch = await store.notes.epoch()
        client = TidingsClient(
            store,
            subscriptions,
            Archive(store),
            Checkup(store, wakes, clock),
            Editing(store, wakes, clock, lambda: courier, lambda: trials),
            Filtering(store),
            Drafting(store, reader, subscriptions, clock),
            Allowance(clock),
            api_url=settings.discord.api_url,
            steward=lambda: steward,
            on_ready=on_ready,
            http_trace=budget.trace(),
        )
        courier = Courier(client, budget)
        steward = Steward(store, courier, wakes, clock, epoch=epoch)
        deliverer = Deliverer(
            store,
            courier,
            clock,
            stall,
            epoch=epoch,
            prefer=settings.delivery.prefer,
            edit_posts=settings.delivery.edit_posts,
            stopping=stopping,
            restored=await store.notes.restored(now=clock()),
        )
        trials = Trials(deliverer.ways, courier, clock)

        async def until_connected() -> None:
            await connected.wait()

        engine = LocalEngine(
            store,
            poller,
            deliverer,
            steward,
            wakes,
            turns,
            clock,
            settings.polling,
            stall,
            stopping=stopping,
            until_connected=until_connected,
        )
        yield App(settings, store, poller, deliverer, subscriptions, client, engine, stopping)


async def run(settings: Settings, token: str) -> None:
    """Run the bot until SIGINT or SIGTERM. Raises `TokenRefused` or `StoreError`."""
    allow_files()
    async with open_app(settings) as app:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, app.stopping.set)
        lag.settle()
        await app.run(lambda: app.client.stay_connected(token))


def allow_files() -> None:
    """Raise this process's own limit of open files.

    Connections are kept for some seconds, so polls of thousands of hosts at once need more than
    the 1024 that are usual; without, the database cannot be opened either.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):  # macOS has a limit of its own
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _greet(client: TidingsClient) -> None:
    """Log where we are, or how to get somewhere."""
    if client.guilds:
        log.info("connected; servers: %d", len(client.guilds))
    else:
        log.warning("connected, but in no server yet; invite the bot: %s", invite_url(client))

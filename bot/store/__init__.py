"""The database: the only place with SQL. Everything else sees values of `bot.models`."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.store.addresses import Addresses
from bot.store.audit import Audit, Kept, Outcome, Reach, Sending, Traced, Verdict
from bot.store.changes import Changes
from bot.store.checkups import Checkups, Failing, FeedHealth
from bot.store.copies import BackedUp, PutBack, backup, restore
from bot.store.crossposts import Crossposts
from bot.store.database import Database, open_database
from bot.store.drafts import Draft, Drafts, Offered
from bot.store.edits import Edits
from bot.store.entries import Entries
from bot.store.notes import Notes
from bot.store.outbox import Outbox
from bot.store.overviews import Overview, Overviews
from bot.store.paces import Paces
from bot.store.pings import Pings
from bot.store.polls import Polls
from bot.store.removals import Removals
from bot.store.servers import Servers, Untold
from bot.store.subscriptions import Added, Subscriptions, Wanted
from bot.store.usage import Usage, Used
from bot.store.webhooks import Webhooks

__all__ = [
    "Added",
    "BackedUp",
    "Draft",
    "Failing",
    "FeedHealth",
    "Kept",
    "Offered",
    "Outcome",
    "Overview",
    "PutBack",
    "Reach",
    "Sending",
    "Store",
    "Traced",
    "Untold",
    "Used",
    "Verdict",
    "Wanted",
    "backup",
    "open_store",
    "restore",
    "store_on",
]


@dataclass(frozen=True, slots=True)
class Store:
    """One open database, by who uses which part of it."""

    polls: Polls
    outbox: Outbox
    subscriptions: Subscriptions
    entries: Entries
    servers: Servers
    edits: Edits
    notes: Notes
    addresses: Addresses
    changes: Changes
    usage: Usage
    overviews: Overviews
    removals: Removals
    drafts: Drafts
    paces: Paces
    audit: Audit
    checkups: Checkups
    crossposts: Crossposts
    webhooks: Webhooks
    pings: Pings


def store_on(database: Database) -> Store:
    """The parts of the store on one open database."""
    return Store(
        polls=Polls(database),
        outbox=Outbox(database),
        subscriptions=Subscriptions(database),
        entries=Entries(database),
        servers=Servers(database),
        edits=Edits(database),
        notes=Notes(database),
        addresses=Addresses(database),
        changes=Changes(database),
        usage=Usage(database),
        overviews=Overviews(database),
        removals=Removals(database),
        drafts=Drafts(database),
        paces=Paces(database),
        audit=Audit(database),
        checkups=Checkups(database),
        crossposts=Crossposts(database),
        webhooks=Webhooks(database),
        pings=Pings(database),
    )


@contextlib.asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[Store]:
    """Open the file at `path`, made if missing. Raises as `bot.store.database.open_database`."""
    async with open_database(path) as database:
        yield store_on(database)

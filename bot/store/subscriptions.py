"""Who wants what: made by commands, or fixed in config.toml."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import InputError
from bot.looks import DEFAULT_LOOK, Look
from bot.models import Origin, PauseReason, Rule, Subscription, SubscriptionState
from bot.store import addresses, backlog, drafts, rows, timing
from bot.store.database import Database
from bot.store.rows import AnyRow
from bot.store.tables import feeds, filter_rules, subscriptions
from bot.texts import say


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription to be made; `backlog` is how many existing items it gets."""

    feed_url: str = field(repr=False)  # it may hold a password
    channel_id: int
    guild_id: int | None
    rules: tuple[Rule, ...]
    backlog: int
    look: Look = DEFAULT_LOOK


@dataclass(frozen=True, slots=True)
class Added:
    """`is_new` is False where the channel had this feed already; then nothing was changed.

    `is_waiting` is True where the backlog has to wait for the feed's next poll.
    """

    subscription: Subscription
    is_new: bool
    is_waiting: bool


class Subscriptions:
    """The subscriptions' side of the store."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def add(
        self, wanted: Wanted, *, now: int, limit: int | None = None, draft: int | None = None
    ) -> Added:
        """Subscribe by command. A feed that is being watched gives its backlog at once.

        `draft` is what it is made from, and is used up by it. Raises `InputError` where it was
        used already, or where the server has `limit` subscriptions.
        """
        async with self._database.write() as connection:
            if draft is not None:
                await drafts.use_up(connection, draft)
            found = await _find(connection, wanted.feed_url, wanted.channel_id)
            if limit is not None and found is None and wanted.guild_id is not None:
                await require_room(connection, wanted.guild_id, limit)
            is_new = True
            if found is None:
                found = await _insert(connection, wanted, Origin.COMMAND, now)
            elif await _is_orphan(connection, found):
                await _adopt(connection, found, wanted, Origin.COMMAND, wanted.backlog, now)
            else:
                is_new = False
            subscription = (
                await rows.subscriptions_where(connection, subscriptions.c.id == found)
            )[0]
            is_waiting = (await _row(connection, found)).backlog is not None
        return Added(subscription, is_new, is_waiting)

    async def at(self, feed_url: str, channel_id: int, guild_id: int) -> Subscription | None:
        """A server's subscription of a channel to a feed, if there is one."""
        async with self._database.read() as connection:
            feed_id = await addresses.feed_at(connection, feed_url)
            found = await rows.subscriptions_where(
                connection,
                and_(
                    subscriptions.c.feed_id == feed_id,
                    subscriptions.c.channel_id == channel_id,
                    subscriptions.c.guild_id == guild_id,
                ),
            )
        return found[0] if found else None

    async def of_guild(self, guild_id: int) -> list[Subscription]:
        """A server's subscriptions, by channel and feed."""
        async with self._database.read() as connection:
            return await rows.subscriptions_where(connection, subscriptions.c.guild_id == guild_id)

    async def all(self) -> list[Subscription]:
        """Every subscription, by channel and feed."""
        async with self._database.read() as connection:
            return await rows.subscriptions_where(connection, subscriptions.c.removed_at.is_(None))

    async def resume(self, channel_ids: Iterable[int], *, now: int) -> None:
        """Make the blocked subscriptions of channels active again; what waits follows."""
        async with self._database.write() as connection:
            for part in rows.chunks(channel_ids):
                blocked = and_(
                    subscriptions.c.channel_id.in_(part),
                    subscriptions.c.state == SubscriptionState.BLOCKED,
                )
                await timing.resumed(connection, blocked, now)
                await connection.execute(
                    update(subscriptions)
                    .where(blocked)
                    .values(state=SubscriptionState.ACTIVE, reason=None)
                )

    async def place(self, guilds: Mapping[int, int]) -> None:
        """Note to which server each channel belongs; config.toml names channels alone."""
        async with self._database.write() as connection:
            for channel_id, guild_id in guilds.items():
                await connection.execute(
                    update(subscriptions)
                    .where(
                        subscriptions.c.channel_id == channel_id,
                        subscriptions.c.guild_id.is_distinct_from(guild_id),
                        subscriptions.c.removed_at.is_(None),
                    )
                    .values(guild_id=guild_id)
                )

    async def reconcile(self, fixed: Sequence[Wanted], *, now: int) -> None:
        """Make the fixed subscriptions those of config.toml; identity is (feed, channel).

        New ones are added, changed rules replaced, gone ones paused, and resumed if they
        return: then without a backlog.
        """
        async with self._database.write() as connection:
            kept: set[int] = set()
            for wanted in fixed:
                found = await _find(connection, wanted.feed_url, wanted.channel_id)
                if found is None:
                    found = await _insert(connection, wanted, Origin.CONFIG, now)
                else:
                    await _adopt(connection, found, wanted, Origin.CONFIG, 0, now)
                kept.add(found)
            await connection.execute(
                update(subscriptions)
                .where(
                    subscriptions.c.origin == Origin.CONFIG,
                    subscriptions.c.id.not_in(kept),
                    subscriptions.c.state != SubscriptionState.PAUSED,
                )
                .values(state=SubscriptionState.PAUSED, reason=PauseReason.NOT_IN_CONFIG)
            )


_ORPHAN = and_(
    subscriptions.c.state == SubscriptionState.PAUSED,
    subscriptions.c.reason == PauseReason.NOT_IN_CONFIG,
)
"""A subscription that was fixed in config.toml, and is no longer there."""


def changeable(subscription_id: int, guild_id: int) -> ColumnElement[bool]:
    """A server's subscription, if its people may change it: config.toml decides about others."""
    return and_(
        subscriptions.c.id == subscription_id,
        subscriptions.c.guild_id == guild_id,
        or_(subscriptions.c.origin == Origin.COMMAND, _ORPHAN),
    )


async def require_room(connection: AsyncConnection, guild_id: int, limit: int) -> None:
    """Raises `InputError` where a server's people have made `limit` subscriptions or more."""
    query = select(func.count()).where(
        subscriptions.c.guild_id == guild_id, subscriptions.c.origin == Origin.COMMAND
    )
    if (await connection.execute(query)).scalar_one() >= limit:
        raise InputError(say("subscribe.full", limit=limit))


async def _find(connection: AsyncConnection, feed_url: str, channel_id: int) -> int | None:
    feed_id = await addresses.feed_at(connection, feed_url)
    return None if feed_id is None else await subscribed(connection, feed_id, channel_id)


async def subscribed(connection: AsyncConnection, feed_id: int, channel_id: int) -> int | None:
    """The subscription of a channel to a feed; one that was removed makes room for another."""
    same = and_(subscriptions.c.feed_id == feed_id, subscriptions.c.channel_id == channel_id)
    await connection.execute(
        delete(subscriptions).where(same, subscriptions.c.removed_at.is_not(None))
    )
    return (await connection.execute(select(subscriptions.c.id).where(same))).scalar()


async def _row(connection: AsyncConnection, subscription_id: int) -> AnyRow:
    query = select(subscriptions).where(subscriptions.c.id == subscription_id)
    return (await connection.execute(query)).one()


async def _is_orphan(connection: AsyncConnection, subscription_id: int) -> bool:
    query = select(subscriptions.c.id).where(subscriptions.c.id == subscription_id, _ORPHAN)
    return (await connection.execute(query)).first() is not None


async def _insert(connection: AsyncConnection, wanted: Wanted, origin: Origin, now: int) -> int:
    """Add a subscription, its feed where that is unknown, and the backlog if the store has it."""
    feed_id = await _feed(connection, wanted.feed_url, now)
    watched = await _is_watched(connection, feed_id)
    statement = (
        insert(subscriptions)
        .values(
            feed_id=feed_id,
            channel_id=wanted.channel_id,
            guild_id=wanted.guild_id,
            origin=origin,
            state=SubscriptionState.ACTIVE,
            backlog=wanted.backlog,
            created_at=now,
            **rows.look_values(wanted.look),
        )
        .returning(subscriptions.c.id)
    )
    subscription_id: int = (await connection.execute(statement)).scalar_one()
    await _set_rules(connection, subscription_id, wanted.rules)
    await _bring_up_to_date(connection, subscription_id, now, is_watched=watched)
    return subscription_id


async def _adopt(
    connection: AsyncConnection,
    subscription_id: int,
    wanted: Wanted,
    origin: Origin,
    owed: int,
    now: int,
) -> None:
    """Make an existing subscription what is wanted now; a paused one starts with `owed` items."""
    row = await _row(connection, subscription_id)
    chosen = rows.look_values(wanted.look) if origin is Origin.COMMAND else {}
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id)
        .values(origin=origin, **chosen)
    )
    await replace_rules(connection, subscription_id, wanted.rules)
    if row.state == SubscriptionState.PAUSED:
        await reactivate(connection, row, owed, now)


async def reactivate(connection: AsyncConnection, row: AnyRow, owed: int, now: int) -> None:
    """Have a paused subscription go on, with `owed` items of what it missed."""
    watched = await _is_watched(connection, row.feed_id)
    await timing.resumed(connection, subscriptions.c.id == row.id, now)
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == row.id)
        .values(state=SubscriptionState.ACTIVE, reason=None, backlog=owed)
    )
    await _bring_up_to_date(connection, row.id, now, is_watched=watched)


async def _bring_up_to_date(
    connection: AsyncConnection, subscription_id: int, now: int, *, is_watched: bool
) -> None:
    """Settle what a subscription is owed: from the store, or by its feed's next poll, at once.

    What came while nobody looked at the feed is neither news nor known, hence the poll.
    """
    row = await _row(connection, subscription_id)
    if is_watched:
        await backlog.settle(connection, row, now)
    else:
        await _poll_now(connection, row.feed_id, now)


async def _feed(connection: AsyncConnection, url: str, now: int) -> int:
    found = await addresses.feed_at(connection, url)
    if found is not None:
        return found
    statement = insert(feeds).values(url=url, next_poll_at=now).returning(feeds.c.id)
    made: int = (await connection.execute(statement)).scalar_one()
    return made


async def _is_watched(connection: AsyncConnection, feed_id: int) -> bool:
    """Whether the store has what the feed brought up to now.

    Those that are themselves owed a backlog wait for the poll that fills a gap.
    """
    query = select(subscriptions.c.id).where(
        subscriptions.c.feed_id == feed_id,
        subscriptions.c.state.in_(backlog.WATCHING),
        subscriptions.c.backlog.is_(None),
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def _poll_now(connection: AsyncConnection, feed_id: int, now: int) -> None:
    """Have a feed that nobody watched read whole at once, so that its backlog gets settled."""
    unread = {"etag": None, "last_modified": None, "body_hash": None, "items": b""}
    await connection.execute(
        update(feeds).where(feeds.c.id == feed_id).values(next_poll_at=now, **unread)
    )


async def replace_rules(
    connection: AsyncConnection, subscription_id: int, rules: Iterable[Rule]
) -> None:
    """Have a subscription filter by these rules and no others."""
    await connection.execute(
        delete(filter_rules).where(filter_rules.c.subscription_id == subscription_id)
    )
    await _set_rules(connection, subscription_id, rules)


async def _set_rules(
    connection: AsyncConnection, subscription_id: int, rules: Iterable[Rule]
) -> None:
    values = [
        {
            "subscription_id": subscription_id,
            "mode": rule.mode,
            "kind": rule.kind,
            "value": rule.value,
        }
        for rule in rules
    ]
    if values:
        await connection.execute(insert(filter_rules), values)

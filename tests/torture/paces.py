"""Subscriptions that gather, keep quiet or are limited, with hours that last seconds."""

import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from sqlalchemy import select, update

from bot import pacing
from bot.clock import wall_clock
from bot.pacing import AS_THEY_COME, Digest, Pacing
from bot.store import rows, timing
from bot.store.database import open_database
from bot.store.tables import subscriptions
from tests.torture.verdict import Accepted

HOUR = 5_000
"""Milliseconds of an hour of digests and limits; in two fifths of it the quiet ones are quiet."""

QUIET = HOUR * 2 // 5

PACES: Mapping[int, Pacing] = {
    0: Pacing(Digest.GATHERED, size=3),
    1: Pacing(Digest.HOURLY),
    2: Pacing(limit=2),
    3: Pacing(quiet=(0, 1)),
}
"""By the last octal digit of a feed's number; the others are posted as they come."""

_DIGEST = re.compile(r"\d+ items? · ")
_LINE = re.compile(r"- \[(.+?)\]\(")


def shorten_hours() -> None:
    """In the bot's process: make the hours of the clock as short as these."""

    def is_quiet(wanted: Pacing, now: int) -> bool:
        return wanted.quiet is not None and now % HOUR < QUIET

    def awake(wanted: Pacing, moment: int) -> int:
        return moment - moment % HOUR + QUIET if is_quiet(wanted, moment) else moment

    for name, value in (("HOUR", HOUR), ("is_quiet", is_quiet), ("awake", awake)):
        assert hasattr(pacing, name)
        setattr(pacing, name, value)


ROUNDUP = Pacing(Digest.HOURLY, is_roundup=True)


async def set_paces(
    path: Path, wanted: Iterable[tuple[int, int]], forums: Container[int] = ()
) -> None:
    """Pace the subscriptions of a bot that is not running, those of config.toml as well.

    `wanted` are pairs of channel and feed; ids are given in the order of config.toml. In `forums`
    there are roundups.
    """
    async with open_database(path) as database, database.write() as connection:
        for channel, feed in wanted:
            is_forum = channel in forums
            pace = ROUNDUP if is_forum else PACES.get(feed % 8, AS_THEY_COME)
            await connection.execute(
                update(subscriptions)
                .where(
                    subscriptions.c.channel_id == channel,
                    subscriptions.c.feed_id == feed + 1,
                )
                .values(rows.pacing_values(pace))
                .values(roundup_since=wall_clock() if is_forum else None)
            )


async def stop_gathering(path: Path) -> None:
    """Whoever waits for enough to gather changes their mind: what waits goes out."""
    gather = subscriptions.c.digest == Digest.GATHERED
    async with open_database(path) as database, database.write() as connection:
        found = (await connection.execute(select(subscriptions.c.id).where(gather))).scalars().all()
        await connection.execute(
            update(subscriptions).where(gather).values(rows.pacing_values(AS_THEY_COME))
        )
        query = select(subscriptions).where(subscriptions.c.id.in_(found))
        for row in (await connection.execute(query)).all():
            await timing.replan(connection, row, wall_clock())


def accepted(embed: Mapping[str, object], *, is_deleted: bool) -> list[Accepted]:
    """What an embed tells of: an item, or all those that a digest lists, oldest first."""
    title, text = str(embed["title"]), str(embed.get("description") or "")
    if not _DIGEST.match(title):
        return [Accepted(title, is_deleted, text)]
    listed = [match[1] for line in text.splitlines() if (match := _LINE.match(line))]
    return [Accepted(one, is_deleted) for one in reversed(listed)]

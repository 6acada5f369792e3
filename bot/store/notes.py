"""Small facts about the whole installation, in the table `meta`."""

import json
import secrets
from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from bot.models import Restored
from bot.store import copies
from bot.store.database import Database
from bot.store.tables import meta

_PROBE = "probe"
_COMMAND_IDS = "command_ids"

PROBE_SIZE = 256 * 1024
"""What a poll of a large feed writes, about: less room than that is none."""

CAREFUL_TIME = 86_400_000
"""Milliseconds, from the first start after a restore, for which a message may stand already."""


class Notes:
    """Reads and writes `meta`."""

    def __init__(self, database: Database) -> None:
        """`database` is open."""
        self._database = database

    async def epoch(self) -> str:
        """What makes this database's nonces unlike any other's: made once, 8 characters."""
        epoch = await self._get(copies.EPOCH)
        if epoch is None:
            epoch = secrets.token_hex(4)
            await self._set(copies.EPOCH, epoch)
        return epoch

    async def synced_commands(self) -> str | None:
        """The hash of the commands that Discord was last given."""
        return await self._get(copies.COMMANDS)

    async def set_synced_commands(self, digest: str) -> None:
        """Note what Discord was given."""
        await self._set(copies.COMMANDS, digest)

    async def command_ids(self) -> dict[str, int]:
        """The ids that Discord gave the commands, by name, as far as they are known."""
        known: dict[str, int] = json.loads(await self._get(_COMMAND_IDS) or "{}")
        return known

    async def set_command_ids(self, ids: Mapping[str, int]) -> None:
        """Note what Discord calls them."""
        await self._set(_COMMAND_IDS, json.dumps(dict(ids)))

    async def probe(self) -> None:
        """Commit something of the size of a poll, and take it back.

        Raises `StoreError` where there is no room for it. It takes two transactions: of pages that
        are used and freed in one, SQLite writes nothing.
        """
        await self._set(_PROBE, "x" * PROBE_SIZE)
        async with self._database.write() as connection:
            await connection.execute(delete(meta).where(meta.c.key == _PROBE))

    async def restored(self, *, now: int) -> Restored | None:
        """What to be careful about since this database was restored; None if it never was.

        The time for that begins with the first start after it, however late that comes.
        """
        async with self._database.read() as connection:
            found = {row.key: row.value for row in await connection.execute(select(meta))}
        if copies.RESTORED_AT not in found:
            return None
        careful_until = found.get(copies.CAREFUL_UNTIL)
        if careful_until is None:
            careful_until = str(now + CAREFUL_TIME)
            await self._set(copies.CAREFUL_UNTIL, careful_until)
        return Restored(
            careful_until=int(careful_until),
            last_message=int(found[copies.RESTORED_MESSAGE]),
            known_until=int(found[copies.RESTORED_STATE]),
        )

    async def _get(self, key: str) -> str | None:
        async with self._database.read() as connection:
            query = select(meta.c.value).where(meta.c.key == key)
            return (await connection.execute(query)).scalar()

    async def _set(self, key: str, value: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(meta).where(meta.c.key == key))
            await connection.execute(insert(meta).values(key=key, value=value))

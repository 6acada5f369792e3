"""The search index: which kept entries have which words.

It holds words and numbers of entries alone, without the texts that those are in: what is to be
taken out of it has to be told with the words that were put in
(https://www.sqlite.org/fts5.html#contentless_tables). A number that is left behind in it finds
nothing, because no entry gets it again.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import (
    DDL,
    ColumnElement,
    Select,
    bindparam,
    column,
    event,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import markdown
from bot.models import Entry
from bot.store import rows, words
from bot.store.tables import entries, metadata

CREATE = (
    "CREATE VIRTUAL TABLE search USING fts5"
    "(words, content='', detail=none, columnsize=0, tokenize='ascii')"
)
"""Without places and lengths of words it is half as large; newest first needs neither."""

_search = table("search", column("rowid"))
_ALL: ColumnElement[str] = literal_column("search")

# Made once, as in `bot.store.memory`.
_PUT = text("INSERT INTO search (rowid, words) VALUES (:id, :words)")
_INDEXED = select(entries).where(entries.c.id.in_(bindparam("ids", expanding=True)))
_TAKE_OUT = text("INSERT INTO search (search, rowid, words) VALUES ('delete', :id, :words)")

event.listen(metadata, "after_create", DDL(CREATE))  # type: ignore[no-untyped-call]


def words_of(entry: Entry) -> str:
    """The words by which an entry is found."""
    author = entry.author or ""
    return words.indexed(entry.title, markdown.plain(entry.summary), *entry.tags, author)


def matching(expression: str) -> Select[tuple[int]]:
    """The numbers of entries that match an expression of `words.query`."""
    is_match: ColumnElement[bool] = _ALL.op("MATCH", is_comparison=True)(expression)
    return select(_search.c.rowid).where(is_match)


async def put(connection: AsyncConnection, new: Mapping[int, Entry]) -> None:
    """Have entries found, by id, that the index does not have."""
    if new:
        await connection.execute(_PUT, _values(new))


async def take_out(connection: AsyncConnection, ids: Iterable[int]) -> None:
    """Have entries found no more; they are kept still, as the index knows them."""
    for part in rows.chunks(ids):
        found = (await connection.execute(_INDEXED, {"ids": part})).all()
        if found:
            await connection.execute(
                _TAKE_OUT,
                _values(await rows.entries_with_tags(connection, found)),
            )


def _values(indexed: Mapping[int, Entry]) -> list[dict[str, object]]:
    return [{"id": entry_id, "words": words_of(one)} for entry_id, one in indexed.items()]

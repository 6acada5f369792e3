"""An index of the words of kept entries."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot import markdown
from bot.store import words

revision = "0006"
down_revision = "0005"

_BATCH = 500

_ENTRIES = sa.text(
    "SELECT id, title, summary, author FROM entries WHERE id > :after ORDER BY id LIMIT :batch"
)
_TAGS = sa.text(
    "SELECT entry_id, tag FROM entry_tags WHERE entry_id BETWEEN :first AND :last"
    " ORDER BY entry_id, position"
)


def upgrade() -> None:
    """From 0005. The entries that are there are found, too."""
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5"
        "(words, content='', detail=none, columnsize=0, tokenize='ascii')"
    )
    connection = op.get_bind()
    after = 0
    while found := connection.execute(_ENTRIES, {"after": after, "batch": _BATCH}).all():
        first, after = found[0].id, found[-1].id
        tags: dict[int, list[str]] = {row.id: [] for row in found}
        for row in connection.execute(_TAGS, {"first": first, "last": after}):
            tags[row.entry_id].append(row.tag)
        connection.execute(
            sa.text("INSERT INTO search (rowid, words) VALUES (:id, :words)"),
            [{"id": row.id, "words": _words(row, tags[row.id])} for row in found],
        )


def _words(row: Any, tags: list[str]) -> str:
    return words.indexed(row.title, markdown.plain(row.summary), *tags, row.author or "")

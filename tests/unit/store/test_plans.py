"""What delivery asks again and again is answered by indexes, however much was ever sent."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event

from bot.store import Store
from tests.building import NOON
from tests.unit.store.conftest import Sql

Asked = list[tuple[str, tuple[object, ...]]]


@pytest.fixture
def asked() -> Iterator[Asked]:
    """Each statement with its parameters, from here on."""
    statements: Asked = []

    def note(*context: object) -> None:
        _, _, statement, parameters, *_ = context
        assert isinstance(parameters, tuple)
        statements.append((str(statement), parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


async def test_no_question_of_delivery_s_looks_at_every_post(
    store: Store, sql: Sql, asked: Asked
) -> None:
    await store.outbox.open_channels(now=NOON)
    await store.outbox.open_message(1)
    await store.outbox.next_posts(1, 10, now=NOON)
    await store.edits.channels()
    await store.edits.next(1)
    await store.overviews.of_guild(1, 0, 10)
    steps = [
        row[3]
        for statement, parameters in asked
        if statement.startswith("SELECT")
        for row in sql(f"EXPLAIN QUERY PLAN {statement}", *parameters)
    ]
    scans = [step for step in steps if step.startswith("SCAN")]
    assert [step for step in scans if "posts" in step or "roundup" in step]
    allowed = ("ix_posts_open", "ix_posts_stale", "ix_posts_due")
    for step in scans:
        assert "post" not in step or step.endswith(allowed), step
        assert not step.startswith("SCAN messages") or step.endswith("ix_messages_open"), step
        assert not step.startswith(("SCAN entries", "SCAN subscriptions")), step

"""A look past the store, into its file."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Sql: TypeAlias = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def sql(tmp_path: Path) -> Sql:
    """Runs a statement on the file of the fixture `store`; gives its rows."""

    def run(statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(tmp_path / "tidings.db", isolation_level=None)) as file:
            return file.execute(statement, parameters).fetchall()

    return run

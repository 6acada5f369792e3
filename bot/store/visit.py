"""A whole transaction in one visit to a connection's thread.

aiosqlite runs SQLite in a thread, and SQLAlchemy goes there four times a statement: 55 times for a
poll that found something, which cost more than everything else about that poll. Here the thread
is sent the transaction as a whole, with a connection that is awaited like any other but never makes
anybody wait.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.ext.asyncio import AsyncConnection

Result = TypeVar("Result")

Work = Callable[[AsyncConnection], Coroutine[Any, Any, Result]]
"""What is done with a connection; it executes statements, and awaits nothing else."""

_KEY = "engine of visits"


async def visit(connection: AsyncConnection, begin: str, work: Work[Result]) -> Result:
    """Do all of `work` in a transaction that `begin` opens, in the thread of `connection`.

    It is committed at the end, or rolled back by an exception. Once it has begun it comes to its
    end, even if whoever waits for it is cancelled.
    """
    fairy = await connection.get_raw_connection()
    # aiosqlite has no public way to run a function in its thread.
    driver = cast(Any, fairy.driver_connection)

    def transact() -> Result:
        engine = fairy.info.get(_KEY)
        if engine is None:
            engine = fairy.info[_KEY] = _engine_on(driver._conn, begin)  # noqa: SLF001
        with engine.begin() as here:
            return _complete(work(cast(AsyncConnection, _Here(here))))

    return cast(Result, await driver._execute(transact))  # noqa: SLF001


class _Here:
    """What a transaction needs of an `AsyncConnection`, in the connection's own thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        return self._connection.execute(statement, parameters)


def _engine_on(connection: Any, begin: str) -> Engine:
    """An engine whose only connection is this open one."""
    engine = create_engine(
        "sqlite://", creator=lambda: connection, poolclass=StaticPool, pool_reset_on_return=None
    )

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _complete(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine that has nothing to wait for."""
    try:
        work.send(None)
    except StopIteration as end:
        return cast(Result, end.value)
    work.close()
    raise RuntimeError("a transaction waited for something else than its database")

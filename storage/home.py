"""The one SQLite connection that writes, used where we are: no thread and no greenlet for a statement.

Inside a transaction that writes, a statement waits for nobody and takes microseconds. BEGIN is tried here and
waits in a thread when another process is writing; COMMIT waits for the disk, always in a thread. Within the
process the turn in `database.py` keeps others away from the connection.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable, ScalarResult
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError

T = TypeVar("T")


class Home:
    """What a page asks of SQLAlchemy's `AsyncConnection`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:  # noqa: ANN401 - SQLAlchemy's own
        return self._connection.execute(statement, values)

    async def exec_driver_sql(self, statement: str) -> CursorResult[Any]:
        return self._connection.exec_driver_sql(statement)

    async def scalar(self, statement: Executable, values: Any = None) -> Any:  # noqa: ANN401 - SQLAlchemy's own
        return self._connection.scalar(statement, values)

    async def scalars(self, statement: Executable, values: Any = None) -> ScalarResult[Any]:  # noqa: ANN401 - SQLAlchemy's own
        return self._connection.scalars(statement, values)


class HomeEngine:
    """What the archive asks of SQLAlchemy's `AsyncEngine`, for one transaction at a time."""

    def __init__(self, engine: Engine) -> None:
        self.sync_engine = engine

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Home]:
        with self.sync_engine.connect() as connection:  # what is not committed is rolled back at its end
            await _begin(connection)
            yield Home(connection)
            await _to_the_end(connection.commit)

    async def dispose(self) -> None:
        self.sync_engine.dispose()


async def _begin(connection: Connection) -> None:
    """At once when nobody else is writing; else as soon as they are done, or their time is up."""
    with contextlib.suppress(OperationalError), _impatient(connection):
        connection.begin()
        return
    await _to_the_end(connection.begin)


@contextmanager
def _impatient(connection: Connection) -> Generator[None]:
    driver: Any = connection.connection.dbapi_connection
    (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout=0")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={patience}")


async def _to_the_end(work: Callable[[], T]) -> T:
    """In a thread; when cancelled, only after it is done: nobody may meet it on this connection."""
    working = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        while not working.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({working})
        working.exception()  # it was seen
        raise

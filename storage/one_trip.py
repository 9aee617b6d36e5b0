"""An SQLite connection that makes one trip to its thread for a statement.

A cursor is made, executed, read to the end and left in one trip, where aiosqlite makes four. For all but the
pages that write (`home.py`): a query may walk the whole register, and others go on meanwhile.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL


class OneTripConnection(aiosqlite.Connection):
    """As aiosqlite's, with `OneTripCursor`; a rollback with nothing to roll back stays home."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._thread.daemon = True  # as SQLAlchemy does for connections it makes itself
        self._interrupted = False

    def cursor(self) -> "OneTripCursor":  # type: ignore[override]
        return OneTripCursor(self)

    def stop(self) -> None:
        """End the thread without telling the event loop, which may be closed by then."""
        self._running = False
        self._tx.put_nowait((None, self._end))

    def _end(self) -> object:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        return _STOP_RUNNING_SENTINEL

    async def trip(self, work: Callable[..., Any], *values: object) -> Any:  # noqa: ANN401 - what `work` returns
        """In the connection's thread. Cancelled, the work goes on there: whether it is done is not known."""
        try:
            return await self._execute(work, *values)  # type: ignore[no-untyped-call]
        except BaseException as error:
            self._interrupted = self._interrupted or not isinstance(error, Exception)
            raise

    async def commit(self) -> None:
        await self.trip(self._conn.commit)

    async def rollback(self) -> None:
        if self._interrupted or self._conn.in_transaction:
            await self.trip(self._conn.rollback)
            self._interrupted = False


class OneTripCursor:
    """What SQLAlchemy's adapter asks of an asynchronous cursor."""

    arraysize = 1

    def __init__(self, connection: OneTripConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, values: Iterable[object] = ()) -> Self:
        await self._connection.trip(self._execute, sql, values)
        return self

    async def executemany(self, sql: str, values: Iterable[Iterable[object]]) -> Self:
        await self._connection.trip(self._executemany, sql, values)
        return self

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        """It was left in its own trip."""

    def _execute(self, sql: str, values: Any) -> None:  # noqa: ANN401 - a driver's own parameters
        cursor = self._connection._conn.execute(sql, values)  # noqa: SLF001 - aiosqlite's own cursors do so too
        self._read(cursor)

    def _executemany(self, sql: str, values: Any) -> None:  # noqa: ANN401 - the same
        cursor = self._connection._conn.executemany(sql, values)  # noqa: SLF001 - the same
        self._read(cursor)

    def _read(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        if cursor.description:
            self._rows = cursor.fetchall()
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()

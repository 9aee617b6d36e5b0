"""On PostgreSQL one process polls and others stand by (T25): an advisory lock, gone with its connection."""

import asyncio
from typing import Self

from sqlalchemy import TextClause, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engines import engine_for, sqlite_file

KEY = 0x6B6C61636874  # any number, the same for every process; locks are per database
EVERY = 2.0  # seconds between two tries

_TAKE = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=KEY)
_HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() "
    "AND (classid::bigint << 32 | objid::bigint) = :key"
).bindparams(key=KEY)


class PollerLock:
    """`take` or `wait` for it, ask whether it `is_held` still before polling on, `release` it.

    With SQLite it is always ours: there the data folder is locked (`lock.py`).
    """

    def __init__(self, url: str) -> None:
        self._needed = sqlite_file(url) is None
        self._engine = engine_for(url).execution_options(isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection | None = None

    async def take(self) -> bool:
        """Whether it is ours now; False too when the server is out of reach."""
        if not self._needed:
            return True
        if self._connection is not None:
            return await self.is_held()
        try:
            connection = await self._engine.connect()
        except DBAPIError:
            return False
        if await _is_true(connection, _TAKE):
            self._connection = connection
            return True
        await _drop(connection)
        return False

    async def wait(self, every: float = EVERY) -> Self:
        """Until it is ours."""
        while not await self.take():  # noqa: ASYNC110 - another process ends it, no event of ours
            await asyncio.sleep(every)
        return self

    async def is_held(self) -> bool:
        """Whether it is ours still; a connection that was lost took the lock along."""
        if not self._needed:
            return True
        if self._connection is None:
            return False
        if await _is_true(self._connection, _HELD):
            return True
        await self.release()
        return False

    async def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await _drop(connection)
        await self._engine.dispose()


async def _is_true(connection: AsyncConnection, question: TextClause) -> bool:
    try:
        return bool(await connection.scalar(question))
    except DBAPIError:
        return False


async def _drop(connection: AsyncConnection) -> None:
    """Not back into a pool: what is locked in its session would stay locked."""
    await connection.invalidate()
    await connection.close()

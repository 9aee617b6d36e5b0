"""On PostgreSQL one process polls and others stand by (T25); or several share a webhook, and nobody polls.

An advisory lock, gone with its connection: held alone by who polls, together by who share a webhook.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum
from typing import Self

import psycopg
from sqlalchemy import TextClause, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engines import engine_for, sqlite_file
from storage.errors import AlreadyRunning

KEY = 0x6B6C61636874  # any number, the same for every process; locks are per database
EVERY = 2.0  # seconds between two tries
PULSE = 1.0  # seconds between two looks at a lock that is ours
PATIENCE = 2.0  # seconds for the answer: then it counts as lost
A_MOMENT = 0.2  # of these, for an answer that came while we were busy ourselves

_HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() "
    "AND (classid::bigint << 32 | objid::bigint) = :key"
).bindparams(key=KEY)
# A machine that vanished holds the lock until the server misses it: after six seconds, which is twice as long
# as that machine needs to notice that it is cut off.
_MISS_US = text(
    "SELECT set_config('tcp_keepalives_idle', '3', false), "
    "set_config('tcp_keepalives_interval', '1', false), set_config('tcp_keepalives_count', '3', false)"
)


class Hold(Enum):
    """With whom the lock is shared."""

    ALONE = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=KEY)
    TOGETHER = text("SELECT pg_try_advisory_lock_shared(:key)").bindparams(key=KEY)


class PollerLock:
    """`take` or `wait` for it, work until it is `lost`, `release` it.

    With SQLite it is always ours: there the data folder is locked (`lock.py`).
    """

    def __init__(self, url: str, hold: Hold = Hold.ALONE) -> None:
        self.hold = hold
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
        if await _is_true(connection, self.hold.value):
            self._connection = connection
            await _is_true(connection, _MISS_US)
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
        asking = asyncio.ensure_future(_is_true(self._connection, _HELD))
        await asyncio.wait({asking}, timeout=PATIENCE - A_MOMENT)
        await asyncio.wait({asking}, timeout=A_MOMENT)
        if asking.done() and asking.result():
            return True
        await self.release()  # closed first: what waits for an answer would wait on
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return False

    async def lost(self) -> None:
        """Until it is ours no more: at once when the server hangs up, soon when it can't be reached."""
        while await self.is_held():
            await self._quiet()

    async def _quiet(self) -> None:
        """Until the next look is due, or something came from the server."""
        if self._connection is None:
            await asyncio.sleep(PULSE)
            return
        driver = (await self._connection.get_raw_connection()).driver_connection
        with suppress(psycopg.Error):
            async for _notice in driver.notifies(timeout=PULSE):  # type: ignore[union-attr]
                pass

    async def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await _drop(connection)
        await self._engine.dispose()


@asynccontextmanager
async def standing_still(url: str) -> AsyncIterator[None]:
    """No bot works on this PostgreSQL; with SQLite the folder is held already. Raises `AlreadyRunning`."""
    lock = PollerLock(url)
    try:
        if not await lock.take():
            raise AlreadyRunning
        yield
    finally:
        await lock.release()


async def _is_true(connection: AsyncConnection, question: TextClause) -> bool:
    try:
        return bool(await connection.scalar(question))
    except DBAPIError:
        return False


async def _drop(connection: AsyncConnection) -> None:
    """Not back into a pool: what is locked in its session would stay locked."""
    with suppress(DBAPIError):
        await connection.invalidate()
        await connection.close()

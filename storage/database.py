"""One write is one page: what is written on it is kept whole, or not at all."""

import asyncio
import os
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import select
from sqlalchemy.exc import DataError, DBAPIError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection

from complaints.errors import Refusal
from storage import migrations, trail
from storage.crypto import Keyring
from storage.engines import BUSY_TIMEOUT, engine_for, sqlite_file, writer_for
from storage.errors import AlreadyInitialised, NotInitialised, NotSaved, TooNew, WrongKey
from storage.page import Head, Page
from storage.rows import meta

__all__ = ["Database", "Page"]

CHECK = "key_check"
NO_DATABASE = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_CHECK = select(meta.c.value).where(meta.c.key == CHECK)


class Database:
    """The archive behind a URL, `sqlite:///file` or `postgresql://...`: made once, then opened."""

    def __init__(
        self, url: str, keyring: Keyring, *, echo: bool = False, busy_timeout: float = BUSY_TIMEOUT
    ) -> None:
        self.url = url
        self.keyring = keyring
        self.file = sqlite_file(url)
        self._busy_timeout = busy_timeout
        self._engine = writer_for(url, busy_timeout=busy_timeout, echo=echo)
        self._reader = engine_for(url, busy_timeout=busy_timeout, echo=echo, reading=True)
        self._turns = asyncio.Lock()
        self._head = Head()

    @classmethod
    async def create(cls, url: str, keyring: Keyring) -> None:
        """Make the tables and fix the key, in one transaction. Raises `AlreadyInitialised`."""
        file = sqlite_file(url)
        if file is not None:
            _make_file(file)
        engine = engine_for(url)
        try:
            with told():
                async with engine.begin() as connection:
                    await _create(connection, keyring)
        finally:
            await engine.dispose()

    async def open(self) -> Self:
        """Check that this is our database, at this version and with this key. Writes nothing.

        Raises `NotInitialised`, `WrongKey`, or `NotSaved` when it can't be reached.
        """
        if self.file is not None and not self.file.exists():
            raise NotInitialised("Er is nog geen database. Maak hem met: klachtenbot init.")
        try:
            with told():
                async with self._reader.begin() as connection:
                    await _check(connection, self.keyring)
        except Refusal as refusal:
            await self.close()
            if isinstance(refusal, NotSaved) and refusal.cause.endswith(NO_DATABASE):
                raise NotInitialised("Dit bestand is geen database: %(path)s.", path=str(self.file)) from None
            raise
        return self

    async def close(self) -> None:
        await self._reader.dispose()
        await self._engine.dispose()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @asynccontextmanager
    async def write(self, now: datetime) -> AsyncGenerator[Page]:
        """A page that is kept when the block ends, and thrown away when it raises. Raises `NotSaved`."""
        with told():
            async with self._turn(), self._engine.begin() as connection:
                page = Page(connection, self.keyring, now.astimezone(UTC), writing=True, head=self._head)
                yield page
                await trail.write_entries(page)

    @asynccontextmanager
    async def read(self, now: datetime) -> AsyncGenerator[Page]:
        """A page to read from: everything on it is of one moment."""
        with told():
            async with self._reader.begin() as connection:
                yield Page(connection, self.keyring, now.astimezone(UTC), writing=False)

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        """SQLite has one writer: queue here, in order, instead of polling for its lock."""
        if self.file is None:
            yield
            return
        try:
            async with asyncio.timeout(self._busy_timeout):
                await self._turns.acquire()
        except TimeoutError:
            raise NotSaved("turn") from None
        try:
            yield
        finally:
            self._turns.release()


async def _create(connection: AsyncConnection, keyring: Keyring) -> None:
    if await connection.run_sync(migrations.revision) is not None:
        raise AlreadyInitialised
    await connection.run_sync(migrations.run_upgrade)
    await connection.execute(meta.insert(), {"key": CHECK, "value": keyring.check_value()})
    await trail.start(Page(connection, keyring, datetime.max.replace(tzinfo=UTC), writing=True))


async def _check(connection: AsyncConnection, keyring: Keyring) -> None:
    found = await connection.run_sync(migrations.revision)
    if found is None:
        raise NotInitialised("Er is nog geen database. Maak hem met: klachtenbot init.")
    if found > migrations.NEWEST:
        raise TooNew
    if found != migrations.NEWEST:
        raise NotInitialised("De database is van een andere versie. Werk hem bij met: klachtenbot migrate.")
    if await connection.scalar(_CHECK) != keyring.check_value():
        raise WrongKey


def _make_file(file: Path) -> None:
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if file.stat().st_size:
            raise AlreadyInitialised from None
    except OSError:
        raise NotInitialised("De database kan hier niet worden gemaakt: %(path)s.", path=str(file)) from None


@contextmanager
def told() -> Generator[None]:
    """What the database could not do becomes `NotSaved`; its own message stays here, it may hold values."""
    try:
        yield
    except (DataError, ProgrammingError, NotSupportedError):
        raise  # a fault of ours, not of the database
    except DBAPIError as error:
        raise NotSaved(_cause(error)) from None
    except PoolTimeout:
        raise NotSaved("pool") from None


def _cause(error: DBAPIError) -> str:
    original = error.orig
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None) or ""
    return f"{type(original).__name__} {code}".strip()

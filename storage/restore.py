"""A backup becomes a database, in an empty place only. Everything is read, opened and verified first: on any
fault nothing is left behind.
"""

import os
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from json import JSONDecodeError
from pathlib import Path

from sqlalchemy import Connection, inspect, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from storage import dump, filling, migrations, trail, verify
from storage.crypto import Keyring, sync_folder
from storage.engines import one_engine_for, sqlite_file
from storage.errors import BadBackup, Broken, NotEmpty
from storage.home import Home
from storage.page import Page
from storage.sealed_file import CHUNK, UNREADABLE, Header, opened

BESIDE = ("", "-wal", "-shm", "-journal")  # a log that stayed behind would be played into the new database


async def restore(url: str, keyring: Keyring, path: Path, now: datetime) -> Header:
    """What was restored. Raises `NotEmpty`, `BadBackup`, or `OSError` when the file can't be read."""
    with opened(path, keyring) as (header, source):
        while source.read(CHUNK):  # every seal, before a place is made for it
            pass
    with opened(path, keyring) as (header, source):
        if header.revision > migrations.NEWEST:
            raise BadBackup(
                "Deze reservekopie is van een nieuwere versie van het programma. Werk eerst het programma"
                " bij. Er is niets teruggezet."
            )
        with _told(), _place(url) as connection:
            migrations.run_upgrade(connection, header.revision)
            dump.read(connection, source)
            migrations.run_upgrade(connection)
            await _finish(connection, keyring, header, now)
    return header


async def _finish(connection: Connection, keyring: Keyring, header: Header, now: datetime) -> None:
    """What no migration can fill in, then the check of all of it, then a row in the trail."""
    within = _Within(connection, keyring)
    broken: list[Broken] = []
    await filling.fill(within, now, broken.append)
    async with within.read(now) as page:
        faults = await verify.verify(page)
        if faults:
            raise BadBackup(
                "Deze reservekopie klopt niet: %(fault)s Er is niets teruggezet.", fault=faults[0].text
            )
        if await trail.head(page) != (header.trail_rows, header.trail_hash):
            raise BadBackup(UNREADABLE)
    async with within.write(now) as page:
        detail = {"made_at": header.made_at.isoformat(), "rows": header.trail_rows}
        await trail.append(page, None, "restored", detail=detail)


class _Within:
    """The pages of a database that is not there yet: all in the one transaction that makes it."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._home, self._keyring = Home(connection), keyring

    @asynccontextmanager
    async def read(self, now: datetime) -> AsyncGenerator[Page]:
        yield Page(self._home, self._keyring, now.astimezone(UTC), writing=False)

    @asynccontextmanager
    async def write(self, now: datetime) -> AsyncGenerator[Page]:
        page = Page(self._home, self._keyring, now.astimezone(UTC), writing=True)
        yield page
        await trail.write_entries(page)


@contextmanager
def _told() -> Generator[None]:
    """What a database says of a fault may hold values: it stays here."""
    try:
        yield
    except OperationalError:
        raise BadBackup(
            "De database is niet te bereiken, of er kan niets bij. Er is niets teruggezet."
        ) from None
    except (SQLAlchemyError, JSONDecodeError):
        raise BadBackup(UNREADABLE) from None


@contextmanager
def _place(url: str) -> Generator[Connection]:
    """A transaction in an empty database, which is there when the block ends well. Raises `NotEmpty`."""
    file = sqlite_file(url)
    if file is None:
        with _transaction(url) as connection:
            if inspect(connection).get_table_names():
                raise NotEmpty
            yield connection
        return
    if any(file.with_name(file.name + each).exists() for each in BESIDE):
        raise NotEmpty
    with _folder(file.parent):
        part = file.with_name(f"{file.name}.part")
        try:
            _remove(part)
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with _transaction(_instead(url, part)) as connection:
                yield connection
            if part.with_name(f"{part.name}-wal").exists():  # closing moves all of it into the database
                raise BadBackup(UNREADABLE)
            part.rename(file)
        finally:
            _remove(part)
        sync_folder(file.parent)


@contextmanager
def _folder(folder: Path) -> Generator[None]:
    """There while the block lasts; after it only when it was there before, or the block ended well."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        yield
    except BaseException:
        if is_new:
            folder.rmdir()
        raise


@contextmanager
def _transaction(url: str) -> Generator[Connection]:
    engine = one_engine_for(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _instead(url: str, file: Path) -> str:
    return make_url(url).set(database=str(file)).render_as_string(hide_password=False)


def _remove(part: Path) -> None:
    for each in BESIDE:
        part.with_name(part.name + each).unlink(missing_ok=True)

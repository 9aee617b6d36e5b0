"""A backup becomes a database, in an empty place only. Everything is read, opened and verified first: on any
fault nothing is left behind.
"""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from json import JSONDecodeError
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from storage import dump, filling, migrations, trail, verify
from storage.crypto import Keyring
from storage.errors import BadBackup, Broken
from storage.home import Home
from storage.page import Page
from storage.place import empty_place
from storage.sealed_file import CHUNK, UNREADABLE, Header, opened


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
        with _told(), empty_place(url) as connection:
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

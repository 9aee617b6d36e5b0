"""A register moves to another database, between SQLite and PostgreSQL: all rows of one moment.

Both sides are verified, and counted, in the one transaction that makes the new one.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from complaints.errors import Refusal
from complaints.words import N_
from storage import dump, migrations, trail, verify
from storage.crypto import Keyring
from storage.engines import one_engine_for
from storage.errors import NotEmpty
from storage.home import Home
from storage.page import Page
from storage.place import empty_place


class NotCopied(Refusal):
    """Nothing is there that was not there before."""


@dataclass(frozen=True)
class Copied:
    """Rows per table here and there, and where both trails ended."""

    here: Mapping[str, int]
    there: Mapping[str, int]
    trail_rows: int
    trail_hash: str


async def copy(source: str, target: str, keyring: Keyring, now: datetime) -> Copied:
    """`source` is of this version, and nobody writes to it meanwhile; it stays as it is.

    Raises `NotCopied`.
    """
    at = now.astimezone(UTC)
    with _told(), _reading(source) as here:
        page = Page(Home(here), keyring, at, writing=False)
        await _whole(page, N_("De database die er is, klopt niet: %(fault)s Er is niets gekopieerd."))
        with empty_place(target) as there:
            migrations.run_upgrade(there)
            dump.copy(here, there)
            copied = Page(Home(there), keyring, at, writing=True)
            found = await _compared(page, copied, dump.counted(here), dump.counted(there))
            await trail.append(copied, None, "copied", detail={"rows": found.trail_rows})
            await trail.write_entries(copied)
    return found


async def _compared(page: Page, copied: Page, here: Mapping[str, int], there: Mapping[str, int]) -> Copied:
    await _whole(copied, N_("De kopie klopt niet: %(fault)s Er is niets gekopieerd."))
    rows, last = await trail.head(page)
    if (rows, last) != await trail.head(copied) or here != there:
        raise NotCopied("De kopie is niet gelijk aan wat er is. Er is niets gekopieerd.")
    return Copied(here, there, rows, last)


async def _whole(page: Page, otherwise: str) -> None:
    if faults := await verify.verify(page):
        raise NotCopied(otherwise, fault=faults[0].text)


@contextmanager
def _reading(url: str) -> Generator[Connection]:
    """One moment of it."""
    engine = one_engine_for(url, reading=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _told() -> Generator[None]:
    """What a database says of a fault may hold values, or the address: it stays here."""
    try:
        yield
    except NotEmpty:
        raise NotCopied(
            "Daar staat al een database, of een deel ervan. Kopiëren kan alleen naar een lege plek."
            " Er is niets gekopieerd."
        ) from None
    except OperationalError:
        raise NotCopied(
            "Een van de twee databases is niet te bereiken, of er kan niets bij. Er is niets gekopieerd."
        ) from None
    except SQLAlchemyError as error:
        raise NotCopied(
            "Er ging iets mis bij het kopiëren (%(kind)s). Er is niets gekopieerd.", kind=type(error).__name__
        ) from None

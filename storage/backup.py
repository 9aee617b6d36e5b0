"""A backup: all rows of one moment in one sealed file, made while others write; never the keyring."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, Connection, func, select

from storage import dump, migrations
from storage.crypto import Keyring, sealed_with
from storage.database import told
from storage.engines import one_engine_for
from storage.rows import metadata, trail_head
from storage.sealed_file import Header, SealedWriter, written
from storage.types import Sealed

_HEAD = select(trail_head.c.seq, trail_head.c.hash)
SEALED = [
    column for table in metadata.sorted_tables for column in table.columns if isinstance(column.type, Sealed)
]


def make(url: str, keyring: Keyring, path: Path, now: datetime) -> Header:
    """Write that file; blocks for as long as it takes. On SQLite writers go on beside it.

    Raises `NotSaved` when the database can't be read, `OSError` (`FileExistsError`) about the file.
    Nothing is left behind then.
    """
    engine = one_engine_for(url, reading=True)
    try:
        with told(), engine.begin() as connection, written(path) as file:
            header = _header(connection, keyring, now)
            sealed = SealedWriter(file, keyring, header)
            dump.write(connection, sealed)
            sealed.finish()
    finally:
        engine.dispose()
    return header


def _header(connection: Connection, keyring: Keyring, now: datetime) -> Header:
    """The first statement: what was committed before it is in the backup, what comes later is not."""
    head = connection.execute(_HEAD).one()
    return Header(
        key=keyring.current,
        keys=tuple(key for key in keyring.key_ids if sealed_rows(connection, key)),
        check=keyring.check_value(),
        made_at=now,
        revision=migrations.revision(connection) or "",
        trail_rows=head.seq,
        trail_hash=head.hash.hex(),
    )


def sealed_rows(connection: Connection, key_id: str) -> int:
    """How many rows can be opened with this key only."""
    start = sealed_with(key_id)
    return sum(
        connection.scalar(select(func.count()).where(func.substr(column, 1, len(start)) == start)) or 0
        for column in _sealed(connection)
    )


def _sealed(connection: Connection) -> list[Column[bytes]]:
    """Of the version that is there."""
    there = dump.as_they_are(connection).tables
    return [
        each for each in SEALED if each.table.name in there and each.name in there[each.table.name].columns
    ]

"""A backup: all rows of one moment in one sealed file, made while others write; never the keyring."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from storage import dump, migrations
from storage.crypto import Keyring
from storage.database import told
from storage.engines import one_engine_for
from storage.resealing import needing
from storage.rows import trail_head
from storage.sealed_file import Header, SealedWriter, written
from storage.verify import BOUND

_HEAD = select(trail_head.c.seq, trail_head.c.hash)


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
        keys=tuple(key for key in keyring.key_ids if _is_needed(connection, key)),
        check=keyring.check_value(),
        made_at=now,
        revision=migrations.revision(connection) or "",
        trail_rows=head.seq,
        trail_hash=head.hash.hex(),
    )


def _is_needed(connection: Connection, key_id: str) -> bool:
    there = inspect(connection).get_table_names()  # it may be of an older version
    return any(connection.scalar(needing(table, key_id)) for table in BOUND if table.name in there)

"""All rows as one stream, and back: from any of our databases into any of them.

A line of JSON for each table, each row, and the end of each table. What JSON has no word for is tagged: a
date {"d"}, an instant {"t"} in UTC, bytes {"b": length}, and those bytes follow the line as they are.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, Protocol

from sqlalchemy import Connection, DateTime, MetaData, Row, Table, event, func, select, text

from storage import rows
from storage.errors import BadBackup
from storage.types import UTCDateTime

AT_ONCE = 200  # rows; an attachment is up to 10 MB, so of those one
VERSION = "alembic_version"  # is in the header
HEAVY = 8 * 1024 * 1024  # bytes
ODD = "Deze reservekopie is niet gemaakt door een versie die hier bekend is. Er is niets teruggezet."


class Out(Protocol):
    def write(self, content: bytes, /) -> object: ...


def write(connection: Connection, out: Out) -> None:
    """Every row that this transaction sees; parents before their children."""
    for table in as_they_are(connection).sorted_tables:
        _line(out, {"table": table.name, "columns": [column.name for column in table.columns]})
        count = 0
        for row in _rows(connection, table):
            blobs: list[bytes] = []
            _line(out, [_plain(value, blobs) for value in row])
            for blob in blobs:
                out.write(blob)
            count += 1
        _line(out, {"rows": count, "last": _last_number(connection, table)})


def _rows(connection: Connection, table: Table) -> Iterable[Row[*tuple[Any, ...]]]:
    portion = 1 if table.name == rows.attachment.name else AT_ONCE
    query = select(table).order_by(*table.primary_key.columns)
    return connection.execute(query, execution_options={"yield_per": portion})


def _line(out: Out, value: object) -> None:
    out.write(json.dumps(value, separators=(",", ":")).encode() + b"\n")


def _plain(value: object, blobs: list[bytes]) -> object:
    match value:
        case bytes():
            blobs.append(value)
            return {"b": len(value)}
        case datetime():
            return {"t": value.astimezone(UTC).isoformat()}
        case date():
            return {"d": value.isoformat()}
        case _:
            return value


def read(connection: Connection, source: BinaryIO) -> None:
    """Into tables that are empty, of the version that the rows came from. Raises `BadBackup`."""
    tables = as_they_are(connection).tables
    while line := source.readline():
        head = json.loads(line)
        table = tables.get(head["table"])
        if table is None or not {*head["columns"]} <= {*table.columns.keys()}:
            raise BadBackup(ODD)
        end = _fill(connection, table, head["columns"], source)
        if end["last"]:
            _set_last_number(connection, table, end["last"])


def copy(here: Connection, there: Connection) -> dict[str, int]:
    """From one database straight into the empty tables of another of the same version; rows per table."""
    tables, counts = as_they_are(there).tables, {}
    for table in as_they_are(here).sorted_tables:
        portion, counts[table.name] = _Portion(there, tables[table.name]), 0
        for row in _rows(here, table):
            portion.add(dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's own name for it
            counts[table.name] += 1
        portion.put()
        if last := _last_number(here, table):
            _set_last_number(there, tables[table.name], last)
    return counts


def counted(connection: Connection) -> dict[str, int]:
    """Rows per table."""
    tables = as_they_are(connection).sorted_tables
    return {each.name: connection.scalar(select(func.count()).select_from(each)) or 0 for each in tables}


def as_they_are(connection: Connection) -> MetaData:
    """The tables of the version that is there, which need not be those of `rows.py`."""
    metadata = MetaData()

    @event.listens_for(metadata, "column_reflect")
    def _in_utc(_inspector: object, _table: object, column: dict[str, Any]) -> None:
        if isinstance(column["type"], DateTime):
            column["type"] = UTCDateTime()

    metadata.reflect(connection, only=lambda name, _metadata: name != VERSION)
    return metadata


@dataclass
class _Portion:
    """Rows on their way into a table."""

    connection: Connection
    table: Table
    waiting: list[dict[str, object]] = field(default_factory=list)
    weight: int = 0

    def add(self, row: dict[str, object]) -> None:
        self.waiting.append(row)
        self.weight += sum(len(value) for value in row.values() if isinstance(value, bytes))
        if len(self.waiting) >= AT_ONCE or self.weight >= HEAVY:
            self.put()

    def put(self) -> None:
        if self.waiting:
            self.connection.execute(self.table.insert(), self.waiting)
        self.waiting, self.weight = [], 0


def _fill(connection: Connection, table: Table, columns: Sequence[str], source: BinaryIO) -> dict[str, Any]:
    """The rows of one table; what was said at its end."""
    portion, count = _Portion(connection, table), 0
    while isinstance(values := json.loads(source.readline() or b"{}"), list):
        portion.add(dict(zip(columns, _read(values, source), strict=True)))
        count += 1
    portion.put()
    if values.get("rows") != count:
        raise BadBackup(ODD)
    return dict(values)


def _read(values: Sequence[Any], source: BinaryIO) -> Iterator[object]:
    for value in values:
        match value:
            case {"b": length}:
                yield source.read(length)
            case {"t": instant}:
                yield datetime.fromisoformat(instant)
            case {"d": day}:
                yield date.fromisoformat(day)
            case _:
                yield value


# --- how far a table has come that numbers its own rows: no number is given twice, also when its row is gone

_ON_SQLITE = text("SELECT seq FROM sqlite_sequence WHERE name = :of_table")
_FORGET = text("DELETE FROM sqlite_sequence WHERE name = :of_table")
_REMEMBER = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:of_table, :last)")
_SEQUENCE = text("SELECT pg_get_serial_sequence(:of_table, :of_column)")
_LAST = text("SELECT pg_sequence_last_value(CAST(:of_sequence AS regclass))")
_SET = text("SELECT setval(CAST(:of_sequence AS regclass), :last)")


def _last_number(connection: Connection, table: Table) -> int | None:
    """None when it does not number its rows, or has none yet."""
    last: int | None = None
    if connection.dialect.name == "sqlite":
        last = connection.scalar(_ON_SQLITE, {"of_table": table.name})
    elif sequence := _sequence(connection, table):
        last = connection.scalar(_LAST, {"of_sequence": sequence})
    return last


def _set_last_number(connection: Connection, table: Table, last: int) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(_FORGET, {"of_table": table.name})
        connection.execute(_REMEMBER, {"of_table": table.name, "last": last})
    else:
        connection.execute(_SET, {"of_sequence": _sequence(connection, table), "last": last})


def _sequence(connection: Connection, table: Table) -> str | None:
    column = table.autoincrement_column
    if column is None:
        return None
    found: str | None = connection.scalar(_SEQUENCE, {"of_table": table.name, "of_column": column.name})
    return found

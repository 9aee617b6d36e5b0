"""Is the archive whole: the file, every seal, every copy in the clear, the trail. Names what is not."""

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Table, select, text

from complaints.errors import Refusal
from complaints.events import EVENTS
from complaints.people import Person
from complaints.words import N_, Text
from storage import commissioners, people, register, rows, trail
from storage.crypto import Keyring
from storage.errors import Broken
from storage.mapping import loaded
from storage.page import AnyRow, Page

BATCH = 50  # rows at a time: an attachment is up to 10 MB

FAULTS: Mapping[str, str] = {
    "damaged": N_("Het databasebestand is beschadigd: %(row)s."),
    "unreadable": N_("%(table)s %(row)s: de verzegeling klopt niet."),
    "differs": N_("%(table)s %(row)s: de open gegevens wijken af van de verzegelde."),
    "changed": N_("Logboek, regel %(row)s: gewijzigd."),
    "missing": N_("Logboek, regel %(row)s: ontbreekt."),
    "inserted": N_("Logboek, regel %(row)s: hoort er niet."),
    "head": N_("Logboek, na regel %(row)s: het einde klopt niet."),
}


@dataclass(frozen=True)
class Fault:
    """`kind` is a key of FAULTS."""

    kind: str
    table: str
    row: str

    @property
    def text(self) -> Text:
        return Text(FAULTS[self.kind], {"table": self.table, "row": self.row})


# What a payload is bound to, besides its table.
BOUND: Mapping[Table, Callable[[AnyRow], object]] = {
    rows.person: lambda row: row.id,
    rows.invitation: lambda row: row.code.hex(),
    rows.commissioner: lambda row: commissioners.bound(row.person, row.kind, row.name),
    rows.draft: lambda row: row.id,
    rows.complaint: lambda row: row.number,
    rows.event: lambda row: register.event_id(row.complaint, row.seq, row.kind),
    rows.dissatisfaction: lambda row: row.id,
    rows.attachment: lambda row: row.id,
}


async def verify(page: Page) -> list[Fault]:
    """Everything that is wrong; an empty list when the archive is whole."""
    faults = [fault async for fault in _damage(page)]
    for table, bound in BOUND.items():
        faults += [fault async for fault in _seals(page, table, bound)]
    if not faults:
        faults += [fault async for fault in _copies(page)]
    verdict = await trail.verify(page)
    if not verdict.is_whole:
        faults.append(Fault(verdict.fault, "trail", str(verdict.wrong_row)))
    return faults


async def _damage(page: Page) -> AsyncGenerator[Fault]:
    if page.connection.dialect.name != "sqlite":
        return
    for (line,) in await page.connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield Fault("damaged", "", line)
    for line in await page.connection.execute(text("PRAGMA foreign_key_check")):
        yield Fault("damaged", line[0], f"{line[0]} {line[1]}")


async def _seals(page: Page, table: Table, bound: Callable[[AnyRow], object]) -> AsyncGenerator[Fault]:
    async for row in _each(page, table):
        try:
            page.keyring.open(table.name, bound(row), row.sealed)
        except Broken as broken:
            yield Fault("unreadable", broken.table, broken.row_id)


async def _copies(page: Page) -> AsyncGenerator[Fault]:
    """The clear columns of people, complaints and events, against what was sealed."""
    async for row in _each(page, rows.person):
        person = loaded(Person, page.keyring.open_json("person", row.id, row.sealed))
        if person.id != row.id or _differs(row, people.clear_columns(page, person)):
            yield Fault("differs", "person", str(row.id))
    async for row in _each(page, rows.event):
        if not _is_event(page.keyring, row):
            yield Fault("differs", "event", register.event_id(row.complaint, row.seq, row.kind))
    async for row in _each(page, rows.complaint):
        try:
            differs = _differs(row, register.clear_columns(await register.get(page, row.number)))
        except (Refusal, LookupError, ValueError):
            differs = True
        if differs:
            yield Fault("differs", "complaint", row.number)


def _is_event(keyring: Keyring, row: AnyRow) -> bool:
    opened = keyring.open_json("event", register.event_id(row.complaint, row.seq, row.kind), row.sealed)
    return not _differs(row, register.event_columns(loaded(EVENTS[row.kind], opened)))


def _differs(row: AnyRow, copies: Mapping[str, object]) -> bool:
    return any(row._mapping[name] != value for name, value in copies.items())  # noqa: SLF001 - a public name of Row


async def _each(page: Page, table: Table) -> AsyncGenerator[AnyRow]:
    query = select(table).order_by(*table.primary_key.columns).limit(BATCH)
    offset, batch = 0, [*await page.connection.execute(query)]
    while batch:
        for row in batch:
            yield row
        offset += len(batch)
        batch = [*await page.connection.execute(query.offset(offset))] if len(batch) == BATCH else []

"""Is the archive whole: the file, every seal, every copy in the clear, the trail. Names what is not."""

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Table, bindparam, exists, literal, select, text, tuple_

from complaints.complaint import Complaint
from complaints.errors import Refusal
from complaints.events import EVENTS
from complaints.people import Person
from complaints.words import N_, Text
from storage import (
    commissioners,
    disclosures,
    erasure,
    facts,
    people,
    register,
    reports,
    requests,
    rows,
    trail,
)
from storage.crypto import Keyring
from storage.errors import Broken
from storage.mapping import loaded
from storage.page import AnyRow, Page

BATCH = 50  # rows at a time
# Of what can be large, one: an attachment is up to 10 MB, the files of a request hold many texts.
AT_ONCE: Mapping[Table, int] = {rows.attachment: 1, rows.bundle: 1}

PROGRAMME = disclosures.name_of(0)[:-1]  # no complaint, so nothing is counted of it

FAULTS: Mapping[str, str] = {
    "damaged": N_("Het databasebestand is beschadigd: %(row)s."),
    "unreadable": N_("%(table)s %(row)s: de verzegeling klopt niet."),
    "differs": N_("%(table)s %(row)s: de open gegevens wijken af van de verzegelde."),
    "gone": N_("%(table)s %(row)s: ontbreekt."),
    "stray": N_("%(table)s %(row)s: hoort er niet."),
    "changed": N_("Logboek, regel %(row)s: gewijzigd."),
    "missing": N_("Logboek, regel %(row)s: ontbreekt."),
    "inserted": N_("Logboek, regel %(row)s: hoort er niet."),
    "rewritten": N_("Logboek, regel %(row)s: anders dan wat de directie kreeg."),
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
    rows.hold: lambda row: row.number,
    rows.privacy_request: lambda row: row.id,
    rows.bundle: lambda row: row.id,
    rows.disclosure: lambda row: row.id,
}


async def verify(page: Page) -> list[Fault]:
    """Everything that is wrong; an empty list when the archive is whole."""
    faults = [fault async for fault in _damage(page)]
    for table, bound in BOUND.items():
        faults += [fault async for fault in _seals(page, table, bound)]
    if not faults:
        faults += [fault async for fault in _copies(page)]
        faults += [fault async for fault in _told(page)]
        faults += [fault async for fault in _counted(page)]
        faults += [fault async for fault in _asked(page)]
        faults += [fault async for fault in _erased(page)]
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
    """The clear columns of people, events, complaints and the dissatisfied, against what was sealed."""
    async for row in _each(page, rows.person):
        person = loaded(Person, page.keyring.open_json("person", row.id, row.sealed))
        if person.id != row.id or _differs(row, people.clear_columns(page, person)):
            yield Fault("differs", "person", str(row.id))
    async for row in _each(page, rows.event):
        if not _is_event(page.keyring, row):
            yield Fault("differs", "event", register.event_id(row.complaint, row.seq, row.kind))
    async for row in _each(page, rows.complaint):
        complaint = await _complaint(page, row)
        if complaint is None:
            yield Fault("differs", "complaint", row.number)
        elif fault := await _of_facts(page, complaint):
            yield fault
    async for row in _each(page, rows.dissatisfaction):
        opened = page.keyring.open_json("dissatisfaction", row.id, row.sealed)
        if _differs(row, register.dissatisfaction_columns(opened)):
            yield Fault("differs", "dissatisfaction", str(row.id))


async def _told(page: Page) -> AsyncGenerator[Fault]:
    async for row in _each(page, rows.disclosure):
        if _differs(row, disclosures.copies_of(page, row)):
            yield Fault("differs", "disclosure", str(row.id))


async def _complaint(page: Page, row: AnyRow) -> Complaint | None:
    """None when its clear columns say otherwise."""
    try:
        complaint = await register.get(page, row.number)
        return None if _differs(row, register.copies_of(page, complaint)) else complaint
    except (Refusal, LookupError, ValueError):
        return None


_FACT = select(rows.fact).where(rows.fact.c.number == bindparam("of_number"))
_STRAY = select(rows.fact.c.number).where(
    ~exists().where(rows.complaint.c.number == rows.fact.c.number),
    ~exists().where(rows.tombstone.c.number == rows.fact.c.number),
)
_THERE = select(rows.fact.c.number).where(rows.fact.c.number == bindparam("of_number"))
_SAID_ERASED = select(rows.trail.c.subject, rows.trail.c.detail).where(
    rows.trail.c.action.in_((erasure.ERASED, disclosures.ERASED))
)
_KEPT = (
    select(rows.trail.c.detail)
    .where(rows.trail.c.action.in_((reports.MADE, reports.SENT)))
    .order_by(rows.trail.c.seq)
)


async def _of_facts(page: Page, complaint: Complaint) -> Fault | None:
    row = (await page.connection.execute(_FACT, {"of_number": complaint.number})).one_or_none()
    if row is None:
        return Fault("gone", "fact", complaint.number)
    if _differs(row, facts.of(complaint)):
        return Fault("differs", "fact", complaint.number)
    return None


async def _counted(page: Page) -> AsyncGenerator[Fault]:
    """What is counted without a complaint, and the reports that are not as the trail says they were kept."""
    for number in await page.connection.scalars(_STRAY):
        yield Fault("stray", "fact", number)
    said: dict[int, dict[str, str]] = {}
    for detail in await page.connection.scalars(_KEPT):
        kept = json.loads(detail)
        said[kept["report"]] = kept  # the later row has the day on which it was sent
    async for row in _each(page, rows.report):
        kept = said.pop(row.id, {})
        as_it_is = (reports.hash_of(row.content), row.content_hash, str(row.sent_on or ""))
        if as_it_is != (kept.get("hash"), kept.get("hash"), kept.get("on", "")):
            yield Fault("differs", "report", str(row.id))
    for report_id, kept in said.items():
        if "on" in kept:
            yield Fault("gone", "report", str(report_id))


async def _asked(page: Page) -> AsyncGenerator[Fault]:
    """The clear columns of what was asked about privacy, and of what is kept longer."""
    async for row in _each(page, rows.privacy_request):
        opened = page.keyring.open_json("privacy_request", row.id, row.sealed)
        if _differs(row, requests.clear_columns(requests.opened(opened, row.id))):
            yield Fault("differs", "privacy_request", str(row.id))
    async for row in _each(page, rows.hold):
        opened = page.keyring.open_json("hold", row.number, row.sealed)
        if opened["until"] != row.until.isoformat():
            yield Fault("differs", "hold", row.number)


async def _erased(page: Page) -> AsyncGenerator[Fault]:
    """What is gone went by an erasure that stands in the trail, and its facts are still counted (P8)."""
    said = {row.subject: json.loads(row.detail)["on"] for row in await page.connection.execute(_SAID_ERASED)}
    there = await erasure.registered(page)
    programmes = await disclosures.recorded_at(page)
    for each in await erasure.graves(page):
        if said.pop(each.number, "") != each.erased_on.isoformat():
            yield Fault("differs", "tombstone", each.number)
        if each.number in programmes:
            yield Fault("stray", "disclosure", each.number.partition(":")[2])
        if each.number.startswith(PROGRAMME):
            continue
        if each.number in there:
            yield Fault("stray", "complaint", each.number)
        if await page.connection.scalar(_THERE, {"of_number": each.number}) is None:
            yield Fault("gone", "fact", each.number)
    for number in said:
        yield Fault("gone", "tombstone", number)


def _is_event(keyring: Keyring, row: AnyRow) -> bool:
    opened = keyring.open_json("event", register.event_id(row.complaint, row.seq, row.kind), row.sealed)
    return not _differs(row, register.event_columns(loaded(EVENTS[row.kind], opened)))


def _differs(row: AnyRow, copies: Mapping[str, object]) -> bool:
    return any(row._mapping[name] != value for name, value in copies.items())  # noqa: SLF001 - a public name of Row


async def _each(page: Page, table: Table) -> AsyncGenerator[AnyRow]:
    """In portions; each row is let go of before the next is read."""
    keys = [*table.primary_key.columns]
    query = select(table).order_by(*keys).limit(AT_ONCE.get(table, BATCH))
    batch = [*await page.connection.execute(query)]
    while batch:
        last = batch[-1]._mapping  # noqa: SLF001 - a public name of Row
        after = tuple_(*keys) > tuple_(*(literal(last[key.name], key.type) for key in keys))
        del last
        while batch:
            yield batch.pop(0)
        batch = [*await page.connection.execute(query.where(after))]

"""The register of complaints (3.2). A change is state, events and a trail row together, or nothing."""

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, insert, select, text, update

from complaints.complaint import Complaint
from complaints.disclosure import programme_of, same
from complaints.errors import NotFound
from complaints.events import EVENTS, Acknowledged, Closed, Entered, Event, Registered
from complaints.intake import uwv_client
from complaints.lifecycle import Stage
from storage import attachments, facts, trail
from storage.commissioners import commissioners, remember_commissioner
from storage.counters import next_number
from storage.errors import AlreadyRegistered, Broken, VersionConflict
from storage.mapping import dumped, loaded, plain
from storage.page import AnyRow, Page
from storage.rows import OPEN, PROMISED, disclosure, dissatisfaction, draft
from storage.rows import complaint as complaint_table
from storage.rows import event as event_table

__all__ = [
    "add",
    "change",
    "closed_between",
    "commissioners",
    "everything",
    "get",
    "listing",
    "note_dissatisfaction",
    "of_unrecorded_programmes",
    "open_complaint",
    "received_between",
    "remember_commissioner",
    "several",
    "with_duties",
]

PORTION = 50  # complaints that are opened together; in between, others get their turn

_LOCK_DRAFT = select(draft.c.id).where(draft.c.id == bindparam("of_draft")).with_for_update()
_OF_DRAFT = select(complaint_table.c.number).where(complaint_table.c.draft_id == bindparam("of_draft"))
_ONE = select(complaint_table.c.number, complaint_table.c.version, complaint_table.c.sealed).where(
    complaint_table.c.number == bindparam("of_number")
)
_ONE_LOCKED = _ONE.with_for_update()
_EVENTS = (
    select(event_table).where(event_table.c.complaint == bindparam("of_number")).order_by(event_table.c.seq)
)
_ALL = select(complaint_table.c.number, complaint_table.c.version, complaint_table.c.sealed).order_by(
    complaint_table.c.received_on, complaint_table.c.number
)
_ALL_EVENTS = select(event_table).order_by(event_table.c.complaint, event_table.c.seq)
# In words, not as values: only so a database knows that the index of open complaints will do.
_OPEN = _ALL.where(text(f"complaint.{OPEN}"))
_PROMISED = _ALL.where(text(f"complaint.{PROMISED}"), text(f"NOT complaint.{OPEN}"))
_CLOSED = _ALL.where(
    complaint_table.c.closed_on >= bindparam("first"), complaint_table.c.closed_on <= bindparam("last")
)
_SEVERAL = _ALL.where(complaint_table.c.number.in_(bindparam("of_numbers", expanding=True)))
_EVENTS_OF = select(event_table).where(event_table.c.complaint.in_(bindparam("of_numbers", expanding=True)))
_BETWEEN = _ALL.where(
    complaint_table.c.received_on >= bindparam("first"), complaint_table.c.received_on <= bindparam("last")
)
_BETWEEN_EVENTS = (
    select(event_table)
    .join(complaint_table)
    .where(
        complaint_table.c.received_on >= bindparam("first"),
        complaint_table.c.received_on <= bindparam("last"),
    )
    .order_by(event_table.c.complaint, event_table.c.seq)
)
# Of a programme of which nothing is recorded (3.1a); what is recorded need not be opened.
_UNRECORDED = _ALL.where(
    complaint_table.c.programme.is_not(None),
    ~exists().where(disclosure.c.reference == complaint_table.c.programme),
)
_ADD = insert(complaint_table)
_ADD_EVENTS = insert(event_table)
_CORRECT_EVENT = update(event_table).where(
    event_table.c.complaint == bindparam("of_number"), event_table.c.seq == bindparam("of_seq")
)
_KEEP = update(complaint_table).where(
    complaint_table.c.number == bindparam("of_number"), complaint_table.c.version == bindparam("of_version")
)
_NOTE = insert(dissatisfaction)


async def open_complaint(
    page: Page, *, draft_id: int, answers: Mapping[str, object], regulation: str, by: int, on: date
) -> Complaint:
    """A new page with the next number of the year. Raises `AlreadyRegistered` the second time."""
    await page.connection.execute(_LOCK_DRAFT, {"of_draft": draft_id})
    earlier = await page.connection.scalar(_OF_DRAFT, {"of_draft": draft_id})
    if earlier is not None:
        raise AlreadyRegistered(earlier)
    number = f"KL-{on.year}-{await next_number(page, f'complaint:{on.year}'):03d}"
    opened = Complaint(number, regulation, answers, [Registered(on=on, at=page.now, by=by)], version=1)
    await add(page, opened, draft_id)
    await attachments.move_to(page, draft_id, number)
    await trail.append(page, by, "registered", number)
    return opened


async def add(page: Page, complaint: Complaint, draft_id: int) -> None:
    """The page itself, with its events and its facts; the number is still free."""
    row = {"number": complaint.number, "draft_id": draft_id, **_columns(page, complaint)}
    await page.connection.execute(_ADD, row)
    await _add_events(page, complaint, 0)
    await facts.keep(page, [facts.of(complaint)])


@asynccontextmanager
async def change(page: Page, number: str, *, by: int, action: str) -> AsyncGenerator[Complaint]:
    """The complaint to change; on leaving, what happened to it is kept. Raises `NotFound`."""
    changed = await _load(page, number, _ONE_LOCKED)
    was, known = changed.version, [*changed.events]
    yield changed
    changed.version = was + 1
    values = {"of_number": number, "of_version": was, **_columns(page, changed)}
    if (await page.connection.execute(_KEEP, values)).rowcount != 1:
        raise VersionConflict
    await _correct_events(page, changed, known)
    await _add_events(page, changed, len(known))
    await facts.keep(page, [facts.of(changed)])
    await trail.append(page, by, action, number)


async def get(page: Page, number: str) -> Complaint:
    """Raises `NotFound`. Whether this person may see it is the caller's to check."""
    return await _load(page, number, _ONE)


async def several(
    page: Page, numbers: Iterable[str], *, on_broken: Callable[[Broken], None] | None = None
) -> AsyncGenerator[Complaint]:
    """Those of these that exist, each once."""
    wanted = [*dict.fromkeys(numbers)]
    for start in range(0, len(wanted), PORTION):
        part = {"of_numbers": wanted[start : start + PORTION]}
        rows = (await page.connection.execute(_SEVERAL, part)).all()
        async for complaint in _in_portions(page, rows, on_broken):
            yield complaint


async def listing(
    page: Page, *, open_only: bool = False, on_broken: Callable[[Broken], None] | None = None
) -> list[Complaint]:
    """By date of receipt. With `on_broken`, one damaged row does not hide the others."""
    if open_only:
        rows = (await page.connection.execute(_OPEN)).all()
        return [each async for each in _in_portions(page, rows, on_broken)]
    rows = (await page.connection.execute(_ALL)).all()
    happened = (await page.connection.execute(_ALL_EVENTS)).all()
    return [*_each(page, rows, happened, on_broken)]


async def everything(
    page: Page, *, on_broken: Callable[[Broken], None] | None = None
) -> AsyncGenerator[Complaint]:
    """The whole register, by date of receipt; in portions, so that others get their turn."""
    rows = (await page.connection.execute(_ALL)).all()
    async for complaint in _in_portions(page, rows, on_broken):
        yield complaint


async def received_between(
    page: Page, first: date, last: date, *, on_broken: Callable[[Broken], None] | None = None
) -> list[Complaint]:
    """Whatever their stage, both days included; by date of receipt."""
    span = {"first": first, "last": last}
    rows = (await page.connection.execute(_BETWEEN, span)).all()
    happened = (await page.connection.execute(_BETWEEN_EVENTS, span)).all()
    return [*_each(page, rows, happened, on_broken)]


async def with_duties(
    page: Page, *, on_broken: Callable[[Broken], None] | None = None
) -> AsyncGenerator[Complaint]:
    """The open ones, and those that are shut with a promise that was not kept yet."""
    for query in (_OPEN, _PROMISED):
        rows = (await page.connection.execute(query)).all()
        async for complaint in _in_portions(page, rows, on_broken):
            yield complaint


async def closed_between(
    page: Page, first: date, last: date, *, on_broken: Callable[[Broken], None] | None = None
) -> list[Complaint]:
    """Both days included; by date of receipt."""
    rows = (await page.connection.execute(_CLOSED, {"first": first, "last": last})).all()
    return [each async for each in _in_portions(page, rows, on_broken)]


async def _in_portions(
    page: Page, rows: Sequence[AnyRow], on_broken: Callable[[Broken], None] | None
) -> AsyncGenerator[Complaint]:
    """The events of these complaints alone are read, however long the register is."""
    for start in range(0, len(rows), PORTION):
        part = rows[start : start + PORTION]
        numbers = {"of_numbers": [row.number for row in part]}
        happened = (await page.connection.execute(_EVENTS_OF, numbers)).all()
        for complaint in _each(page, part, happened, on_broken):
            yield complaint


def _each(
    page: Page,
    rows: Sequence[AnyRow],
    happened: Sequence[AnyRow],
    on_broken: Callable[[Broken], None] | None,
) -> Iterator[Complaint]:
    """`happened` in any order: put in order here, so that no database sorts them for it."""
    events: dict[str, list[AnyRow]] = {}
    for row in happened:
        events.setdefault(row.complaint, []).append(row)
    for row in rows:
        try:
            yield _complaint(page, row, sorted(events.get(row.number, []), key=lambda event: event.seq))
        except Broken as broken:
            if on_broken is None:
                raise
            on_broken(broken)


async def of_unrecorded_programmes(
    page: Page, *, on_broken: Callable[[Broken], None] | None = None
) -> list[Complaint]:
    """By date of receipt."""
    rows = (await page.connection.execute(_UNRECORDED)).all()
    return [each async for each in _in_portions(page, rows, on_broken)]


async def note_dissatisfaction(page: Page, answers: Mapping[str, object], on: date) -> None:
    """Dissatisfaction that is not wanted as a complaint (2.2): nobody's name, counted apart."""
    number = await next_number(page, "dissatisfaction")
    row = {
        "id": number,
        "received_on": date.fromisoformat(str(answers.get("received_on") or on)),
        "recorded_at": page.now,
        "sealed": page.keyring.seal_json("dissatisfaction", number, plain(answers)),
        **dissatisfaction_columns(answers),
    }
    await page.connection.execute(_NOTE, row)


def dissatisfaction_columns(answers: Mapping[str, object]) -> dict[str, object]:
    """What reports count it by: copies, as those of a complaint."""
    return {
        "channel": str(answers.get("channel") or ""),
        "categories": _joined(answers.get("categories")),
        "commissioner": str(answers.get("commissioner") or ""),
    }


async def _load(page: Page, number: str, query: Any) -> Complaint:  # noqa: ANN401 - a select, locked or not
    row = (await page.connection.execute(query, {"of_number": number})).one_or_none()
    if row is None:
        raise NotFound("Klacht %(number)s is niet gevonden.", number=number)
    events = (await page.connection.execute(_EVENTS, {"of_number": number})).all()
    return _complaint(page, row, events)


async def _add_events(page: Page, changed: Complaint, known: int) -> None:
    rows = [
        _event_row(page, changed.number, seq, event)
        for seq, event in enumerate(changed.events, 1)
        if seq > known
    ]
    if rows:
        await page.connection.execute(_ADD_EVENTS, rows)


async def _correct_events(page: Page, changed: Complaint, known: Sequence[Event]) -> None:
    """The row of an event that was corrected is written anew: the wrong value goes (P5)."""
    for seq, (was, now) in enumerate(zip(known, changed.events, strict=False), 1):
        if now != was:
            row = _event_row(page, changed.number, seq, now)
            values = {key: row[key] for key in ("happened_on", "sealed")}
            await page.connection.execute(
                _CORRECT_EVENT, {"of_number": changed.number, "of_seq": seq, **values}
            )


def _complaint(page: Page, row: AnyRow, events: Sequence[AnyRow]) -> Complaint:
    opened = page.keyring.open_json("complaint", row.number, row.sealed)
    if opened["events"] != len(events):
        raise Broken("event", row.number)
    return Complaint(
        number=row.number,
        regulation=str(opened["regulation"]),
        answers=opened["answers"],  # type: ignore[arg-type]
        events=[_event(page, event) for event in events],
        version=row.version,
    )


def _event(page: Page, row: AnyRow) -> Event:
    opened = page.keyring.open_json("event", event_id(row.complaint, row.seq, row.kind), row.sealed)
    return loaded(EVENTS[row.kind], opened)


def _columns(page: Page, complaint: Complaint) -> dict[str, object]:
    payload = {
        "regulation": complaint.regulation,
        "answers": plain(complaint.answers),
        "events": len(complaint.events),
    }
    sealed = page.keyring.seal_json("complaint", complaint.number, payload)
    return {**copies_of(page, complaint), "version": complaint.version, "sealed": sealed}


def copies_of(page: Page, complaint: Complaint) -> dict[str, object]:
    """All its clear columns, with the programme that it names as only the keyring can say it."""
    reference = programme_of(complaint)
    key = page.keyring.lookup("disclosure", same(reference)) if same(reference) else None
    return {**clear_columns(complaint), "programme": key}


def clear_columns(complaint: Complaint) -> dict[str, object]:
    """What reports and the sweep find it by: copies, the sealed payload has the last word."""
    answers = complaint.answers
    entered, acknowledged = complaint.last(Entered), complaint.last(Acknowledged)
    closed = complaint.last(Closed)
    return {
        "regulation": complaint.regulation,
        "stage": complaint.stage.value,
        "received_on": complaint.received_on,
        "entered_on": entered.on if entered else None,
        "acknowledged_on": acknowledged.on if acknowledged else None,
        "closed_on": closed.on if closed and complaint.stage is Stage.CLOSED else None,
        "promises": len(complaint.promises),
        "channel": str(answers.get("channel") or ""),
        "uwv": uwv_client(answers),
        "categories": _joined(answers.get("categories")),
        "urgent": complaint.is_urgent,
        "registered_at": complaint.registered.at,
        "registered_by": complaint.registered.by,
    }


def _event_row(page: Page, number: str, seq: int, event: Event) -> dict[str, object]:
    row_id = event_id(number, seq, type(event).__name__)
    sealed = page.keyring.seal_json("event", row_id, dumped(event))
    return {**event_columns(event), "complaint": number, "seq": seq, "sealed": sealed}


def event_id(number: str, seq: int, kind: str) -> str:
    """What an event is sealed to: its place in the complaint, and what it is."""
    return f"{number}/{seq}/{kind}"


def event_columns(event: Event) -> dict[str, object]:
    """Copies, as those of the complaint."""
    kind = type(event).__name__
    return {"kind": kind, "happened_on": event.on, "recorded_at": event.at, "person": event.by}


def _joined(categories: object) -> str:
    return ",".join(str(category) for category in categories) if isinstance(categories, list | tuple) else ""

"""Complaints as sheets of plain cells. Attachments stay behind: of those there is a number."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from complaints.complaint import Complaint
from complaints.exchange import answer_cells, events
from complaints.exchange.cells import Cell, Table, here
from complaints.exchange.columns import Around
from complaints.exchange.complaint_sheet import COMPLAINTS_SHEET
from complaints.exchange.desk import Dissatisfaction
from complaints.exchange.event_sheet import EVENT_SHEET
from complaints.exchange.layout import Sheet
from complaints.exchange.names import Names
from complaints.exchange.sheets import DISSATISFACTION_SHEET, NAMES_SHEET
from complaints.exchange.words import (
    NAME,
    NUMBER,
    PLACE,
    RECORDED,
    REGISTERED_BY,
    REGISTERED_ON,
    RULES,
)
from complaints.questions import Scene
from complaints.workdays import Calendar

Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Shown:
    """What of the register is shown to somebody; `people` are everybody by name, also who left."""

    complaints: Sequence[Complaint]
    dissatisfactions: Sequence[Dissatisfaction]
    people: Mapping[int, str]


def tables(shown: Shown, show_phone: Callable[[str], str] = str) -> tuple[Table, ...]:
    """Equal registers give equal tables."""
    names, scene = Names(shown.people), _scene(show_phone)
    complaints = sorted(shown.complaints, key=_in_order)
    rows = [_complaint(each, scene, names) for each in complaints]
    happened = [row for each in complaints for row in _events(each, names)]
    apart = [
        {**answer_cells.cells_of(each.answers, scene, names), RECORDED: here(each.at)}
        for each in shown.dissatisfactions
    ]
    people = [{NAME: name} for name in sorted(names.mentioned, key=lambda name: (name.casefold(), name))]
    return (
        _table(COMPLAINTS_SHEET, rows),
        _table(EVENT_SHEET, happened),
        _table(NAMES_SHEET, people),
        _sorted(_table(DISSATISFACTION_SHEET, apart)),
    )


def _scene(show_phone: Callable[[str], str]) -> Scene:
    """Of no day: nothing is asked."""
    today = date(2026, 1, 1)
    return Scene(today=today, calendar=Calendar(), read_phone=str, read_email=str, show_phone=show_phone)


def _complaint(complaint: Complaint, scene: Scene, names: Names) -> Row:
    registered = complaint.registered
    return {
        **answer_cells.cells_of(complaint.answers, scene, names),
        NUMBER: complaint.number,
        RULES: complaint.regulation,
        REGISTERED_BY: names[registered.by],
        REGISTERED_ON: registered.on,
        RECORDED: here(registered.at),
    }


def _events(complaint: Complaint, names: Names) -> Iterator[Row]:
    """All but the registration, numbered from 1: the place among the events is one more."""
    happened = dict(enumerate(complaint.events[1:], 1))
    around = Around(
        names,
        kinds={number: type(event) for number, event in happened.items()},
        places={number: number + 1 for number in happened},
    )
    for number, event in happened.items():
        yield {**events.cells_of(event, around), NUMBER: complaint.number, PLACE: number}


def _table(sheet: Sheet, rows: Iterable[Row]) -> Table:
    headings = sheet.headings
    cells = tuple(tuple(row.get(heading) for heading in headings) for row in rows)
    return Table(sheet.name, tuple(column.shown for column in sheet.columns), cells)


def _sorted(table: Table) -> Table:
    """Nameless rows have no number to be in order by."""
    return Table(table.name, table.headings, tuple(sorted(table.rows, key=lambda row: [*map(str, row)])))


def _in_order(complaint: Complaint) -> tuple[int, str]:
    """KL-2026-1000 comes after KL-2026-999."""
    return len(complaint.number), complaint.number

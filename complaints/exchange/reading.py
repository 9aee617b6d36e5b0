"""Sheets of plain cells as complaints, or every fault there is, each with its place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from complaints.complaint import Complaint
from complaints.errors import NotAnAnswer
from complaints.events import Closed
from complaints.exchange import answers
from complaints.exchange.cases import complaint_of
from complaints.exchange.cells import EMPTY, Cell, Fault, Faults, Line, Raw, line_of
from complaints.exchange.desk import Desk, Dissatisfaction, Work
from complaints.exchange.events import recorded_at
from complaints.exchange.layout import COMPLAINTS, DISSATISFACTION, EVENTS_SHEET, PEOPLE_SHEET
from complaints.exchange.lines import lines_of
from complaints.exchange.names import Names, listed_name
from complaints.exchange.sheets import SHEETS
from complaints.exchange.words import NAME, NUMBER, OWN, PLACE, RECORDED
from complaints.lifecycle import Stage
from complaints.periodic import retention_ends_on
from complaints.words import say

Row = tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class Found:
    """What would come in: nothing, when there are `faults`. A complaint without a number has still to get
    one. `newcomers` are people by name, who get no access. `remarks` refuse nothing.
    """

    complaints: tuple[Complaint, ...] = ()
    dissatisfactions: tuple[Dissatisfaction, ...] = ()
    newcomers: Mapping[int, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()


def read(raws: Sequence[Raw], desk: Desk) -> Found:
    """All or nothing."""
    lines, wrong = lines_of(raws)
    if wrong:
        return Found(faults=tuple(wrong))
    faults, desk = Faults(), replace(desk, scene=replace(desk.scene, members=desk.people))
    work = Work(desk, _names(lines[PEOPLE_SHEET], desk, faults), faults)
    complaints = _complaints(lines[COMPLAINTS], lines[EVENTS_SHEET], work)
    apart = [_dissatisfaction(line, work) for line in lines[DISSATISFACTION]]
    _remark_on_people(lines[PEOPLE_SHEET], work)
    remarks = tuple(sorted(work.remarks, key=_in_order))
    if faults:
        return Found(faults=tuple(sorted(faults, key=_in_order)), remarks=remarks)
    if not (complaints or apart):
        return Found(faults=(Fault(say("Er staat geen klacht in dit bestand.")),))
    return Found(
        tuple(each for each in complaints if each is not None),
        tuple(each for each in apart if each is not None),
        dict(work.names.newcomers),
        remarks=remarks,
    )


def _in_order(fault: Fault) -> tuple[int, int, int, str]:
    """As somebody goes through the file."""
    place = next(place for place, sheet in enumerate(SHEETS) if sheet.name == fault.sheet)
    return place, fault.row, len(fault.column), fault.column


# --- people


def _names(lines: Sequence[Line], desk: Desk, faults: Faults) -> Names:
    team = Names(desk.people)
    listed: dict[str, str] = {}
    invited = {" ".join(name.casefold().split()) for name in desk.invited}
    for line in lines:
        with faults.at(line, NAME):
            name = listed_name(line.get(NAME))
            if name.casefold() in listed:
                raise NotAnAnswer("“%(name)s” staat hier al.", name=name)
            team.check_listed(name)
            listed[name.casefold()] = name
            if team.known(name) is None and name.casefold() in invited:
                raise NotAnAnswer(
                    "“%(name)s” is uitgenodigd en doet nog niet mee. Lees het register in als dat zo is.",
                    name=name,
                )
    return Names(desk.people, listed.values(), desk.first_new)


def _remark_on_people(lines: Sequence[Line], work: Work) -> None:
    unused = {*work.names.unused}
    for line in lines:
        name = str(line.get(NAME) or "")
        if name in unused:
            work.remarks.note(line, say("Deze naam komt verder niet voor en komt er niet in."), NAME)


# --- complaints


def _complaints(lines: Sequence[Line], happened: Sequence[Line], work: Work) -> list[Complaint | None]:
    _refuse_doubles(lines, work, {NUMBER, OWN})
    _refuse_doubles(happened, work, {PLACE})
    by_reference = _references(lines, work)
    of_row: dict[int, list[Line]] = defaultdict(list)
    for line in happened:
        with work.faults.at(line, NUMBER):
            reference = line_of(line.get(NUMBER))
            if not reference:
                raise NotAnAnswer(EMPTY)
            row = by_reference.get(reference.casefold())
            if row is None:
                raise NotAnAnswer(
                    "Op blad Klachten staat geen klacht met nummer of eigen nummer %(number)s.",
                    number=reference[:40],
                )
            of_row[row].append(line)
    found = [complaint_of(line, of_row[line.row], work) for line in lines]
    for line, complaint in zip(lines, found, strict=True):
        _remark_on_retention(line, complaint, work)
    return found


def _references(lines: Sequence[Line], work: Work) -> dict[str, int]:
    """The rows of blad Klachten by what they are called by: their number, and that of the old register."""
    found: dict[str, int] = {}
    for line in lines:
        for heading in (NUMBER, OWN):
            with work.faults.at(line, heading):
                reference = line_of(line.get(heading)).casefold()
                if found.setdefault(reference, line.row) != line.row and reference:
                    raise NotAnAnswer("Dit nummer staat ook in rij %(row)s.", row=found[reference])
    found.pop("", None)
    return found


def _refuse_doubles(lines: Sequence[Line], work: Work, numbers: set[str]) -> None:
    """Two rows that are the same in everything, and have no number of their own."""
    seen: dict[Row, int] = {}
    for line in lines:
        if line.cells.keys() & numbers:
            continue
        row = tuple(sorted(line.cells.items(), key=lambda cell: cell[0]))
        if seen.setdefault(row, line.row) != line.row:
            work.faults.note(line, say("Deze rij is gelijk aan rij %(row)s.", row=seen[row]))


def _remark_on_retention(line: Line, complaint: Complaint | None, work: Work) -> None:
    closed = complaint.now(Closed) if complaint and complaint.stage is Stage.CLOSED else None
    if closed and retention_ends_on(closed.on, work.desk.months) <= work.desk.today:
        months = say(
            "De bewaartermijn is voorbij: %(months)s maanden na het afsluiten.", months=work.desk.months
        )
        work.remarks.note(line, months)


# --- dissatisfaction


def _dissatisfaction(line: Line, work: Work) -> Dissatisfaction | None:
    known = len(work.faults)
    sheet = answers.Sheet(line, work.desk.scene, work.names, work.faults, work.remarks)
    given, at = answers.dissatisfaction_answers(sheet), work.desk.now
    with work.faults.at(line, RECORDED):
        at = recorded_at(line, work.desk.now)
    return Dissatisfaction(given, at) if len(work.faults) == known else None

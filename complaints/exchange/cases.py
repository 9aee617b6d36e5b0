"""One complaint: its row, and the rows of what happened to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from complaints import order
from complaints.complaint import Complaint
from complaints.course import SHUT
from complaints.errors import NotAnAnswer, Refusal
from complaints.events import (
    EVENTS,
    Accepted,
    Acknowledged,
    Appointed,
    CallAttempted,
    Closed,
    Confirmed,
    Declined,
    Entered,
    Event,
    Extended,
    Heard,
    Judged,
    MediationEnded,
    Noted,
    Referred,
    Registered,
    Reopened,
    Replied,
    SettledInformally,
    Told,
    UnreachableLetterSent,
    Withdrawn,
)
from complaints.exchange import answers
from complaints.exchange.cells import Cell, Line, day_of, line_of, needed, number_of
from complaints.exchange.columns import Around
from complaints.exchange.desk import Work
from complaints.exchange.events import event_of, guard, recorded_at
from complaints.exchange.words import (
    BECAUSE,
    DAY,
    NUMBER,
    OWN,
    PLACE,
    RECORDED,
    REGISTERED_BY,
    REGISTERED_ON,
    RULES,
    WHAT,
    WHAT_HAPPENED,
    meant_by,
)
from complaints.lifecycle import STEPS, Step
from complaints.questions import day
from complaints.reading import within
from complaints.regulation import CURRENT, regulation
from complaints.words import say

NUMBERED = re.compile(r"KL-20\d\d-(?:(?!000)\d{3}|[1-9]\d{3})", re.ASCII)
LONGEST_OWN = 40
MOST_EVENTS = 500
BEFORE_ALL = 1  # the registration comes first
# What has no step, such as a note, is possible at any time.
STEP_OF: Mapping[type[Event], Step] = MappingProxyType({
    Entered: Step.ENTER,
    Acknowledged: Step.ACKNOWLEDGE,
    Accepted: Step.ACCEPT,
    Declined: Step.DECLINE,
    Told: Step.TELL,
    Appointed: Step.COMMITTEE,
    Confirmed: Step.CONFIRM,
    Heard: Step.HEAR,
    Extended: Step.EXTEND,
    Judged: Step.RESOLVE,
    SettledInformally: Step.SETTLE,
    Replied: Step.REPLY,
    CallAttempted: Step.CALL,
    UnreachableLetterSent: Step.LETTER,
    Referred: Step.MEDIATE,
    MediationEnded: Step.MEDIATE,
    Withdrawn: Step.WITHDRAW,
    Closed: Step.CLOSE,
    Reopened: Step.REOPEN,
})  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """The rows of one complaint in their order, each with what it says happened."""

    rows: tuple[tuple[Line, type[Event]], ...]
    around: Around


def complaint_of(line: Line, happened: Sequence[Line], work: Work) -> Complaint | None:
    """None when something is wrong with it; without a number it has still to get one."""
    known = len(work.faults)
    sheet = answers.Sheet(line, work.desk.scene, work.names, work.faults, work.remarks)
    given = answers.complaint_answers(sheet)
    received_on = day(given["received_on"])
    number, rules = "", CURRENT.version
    with work.faults.at(line, NUMBER):
        number = number_in(line)
        if number in work.desk.taken:
            raise NotAnAnswer("Klacht %(number)s staat al in het register.", number=number)
    with work.faults.at(line, RULES):
        rules = regulation(line_of(line.get(RULES)) or CURRENT.version).version
    registered = _registered(line, received_on, work)
    events = _events(happened, work)
    note = _of_old(line, registered, work)
    if registered is None or received_on is None or len(work.faults) > known:
        return None
    complaint = Complaint(number, rules, given, [registered], version=1)
    _add(complaint, events, work)
    if len(work.faults) > known:
        return None
    return replace(complaint, events=[*complaint.events, *note])


def number_in(line: Line) -> str:
    """Raises NotAnAnswer; "" when there is none."""
    number = line_of(line.get(NUMBER)).upper()
    if number and not NUMBERED.fullmatch(number):
        raise NotAnAnswer(
            "Zo ziet een nummer eruit: KL-2026-007. Heeft de klacht in je oude register een ander nummer? Zet"
            " dat in de kolom Eigen nummer."
        )
    return number


def own_number(line: Line) -> str:
    """That of the old register. Raises NotAnAnswer."""
    own = line_of(line.get(OWN))
    if own:
        within(own, LONGEST_OWN)
        guard(own, line.get(BECAUSE))
    return own


def _registered(line: Line, received_on: date | None, work: Work) -> Registered | None:
    known, faults = len(work.faults), work.faults
    by, on, at = 0, received_on or work.desk.today, work.desk.now
    with faults.at(line, REGISTERED_BY):
        by = needed(work.names.one)(line.get(REGISTERED_BY))
    with faults.at(line, REGISTERED_ON):
        on = on if line.get(REGISTERED_ON) is None else day_of(line.get(REGISTERED_ON))
    with faults.at(line, RECORDED):
        at = recorded_at(line, work.desk.now)
    if len(faults) > known:
        return None
    with faults.at(line, REGISTERED_ON):
        registered = Registered(on=on, at=at, by=by)
        order.check([registered], received_on or on, work.desk.today)
        return registered
    return None


def _of_old(line: Line, registered: Registered | None, work: Work) -> list[Event]:
    """The old number stays findable, in a note."""
    with work.faults.at(line, OWN):
        own = own_number(line)
        if own and registered is not None:
            now = work.desk.now.replace(microsecond=0)
            text = str(say("Nummer in het oude register: %(own)s", own=own))
            return [Noted(on=work.desk.today, at=now, by=registered.by, text=text)]
    return []


# --- what happened


def _events(lines: Sequence[Line], work: Work) -> list[tuple[Line, Event]]:
    happened = _in_order(lines, work)
    found = [
        (line, event_of(kind, line, happened.around, work.desk.now, work.faults))
        for line, kind in happened.rows
    ]
    return [(line, event) for line, event in found if event is not None]


def _in_order(lines: Sequence[Line], work: Work) -> Happened:
    """By their numbers, or else by their days. Only numbers can be referred to."""
    kinds: dict[int, type[Event]] = {}
    numbers: dict[int, int] = {}  # of the row in the sheet
    for line in lines:
        with work.faults.at(line, WHAT_HAPPENED):
            kinds[line.row] = EVENTS[meant_by(WHAT, needed(_itself)(line.get(WHAT_HAPPENED)))]
        with work.faults.at(line, PLACE):
            numbers[line.row] = _number(line, lines, numbers)
    rows = [(line, kinds[line.row]) for line in lines if line.row in kinds and line.row in numbers]
    rows.sort(key=lambda row: (numbers[row[0].row], _day(row[0]), row[0].row))
    _check_count(rows, work)
    numbered = {numbers[line.row]: place for place, (line, _kind) in enumerate(rows, BEFORE_ALL + 1)}
    numbered.pop(0, None)
    of_number = {numbers[line.row]: kind for line, kind in rows if numbers[line.row]}
    return Happened(tuple(rows), Around(work.names, of_number, numbered))


def _itself(cell: Cell) -> Cell:
    return cell


def _number(line: Line, lines: Sequence[Line], numbers: Mapping[int, int]) -> int:
    """0 when no row of the complaint has one. Raises NotAnAnswer."""
    if all(each.get(PLACE) is None for each in lines):
        return 0
    if line.get(PLACE) is None:
        raise NotAnAnswer("Vul de volgorde bij elke gebeurtenis van deze klacht in, of bij geen enkele.")
    number = number_of(line.get(PLACE))
    if number in numbers.values():
        raise NotAnAnswer("Deze klacht heeft al een gebeurtenis %(number)s.", number=number)
    if number < 1:
        raise NotAnAnswer("De volgorde begint bij 1.")
    return number


def _day(line: Line) -> date:
    try:
        return day_of(line.get(DAY))
    except NotAnAnswer:
        return date.max


def _check_count(rows: Sequence[tuple[Line, type[Event]]], work: Work) -> None:
    if len(rows) > MOST_EVENTS:
        text = say("Een klacht kan hier hoogstens %(most)s gebeurtenissen hebben.", most=MOST_EVENTS)
        work.faults.note(rows[0][0], text)


def _add(complaint: Complaint, events: Sequence[tuple[Line, Event]], work: Work) -> None:
    """Each after what came before it; what can't be there is named, and the rest is looked at without it."""
    for line, event in events:
        with work.faults.at(line):
            _check_open(complaint, event)
            happened = [*complaint.events, event]
            order.check(happened, complaint.received_on, work.desk.today)
            complaint.events = happened


def _check_open(complaint: Complaint, event: Event) -> None:
    """After it was closed or withdrawn there is no next step but a reopening: it would be open by mistake."""
    stage, step = complaint.stage, STEP_OF.get(type(event))
    if step is not None and stage in SHUT and stage not in STEPS[step].stages:
        raise Refusal(
            "De klacht is dan al afgesloten of ingetrokken. Kijk de volgorde na, of heropen de klacht eerst."
        )

"""An event as a row, and a row as an event."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from complaints import sound
from complaints.errors import Caution, NotAnAnswer, Refusal
from complaints.events import Appointed, Event, Judged, Replaced
from complaints.exchange.cells import (
    NOT_HERE,
    Cell,
    Faults,
    Line,
    day_of,
    here,
    line_of,
    moment_of,
    needed,
)
from complaints.exchange.columns import Around, Column
from complaints.exchange.details import columns_of
from complaints.exchange.words import BECAUSE, BY, DAY, NUMBER, PLACE, RECORDED, WHAT, WHAT_HAPPENED
from complaints.reading import within
from complaints.sensitive import bsn_in, check_text
from complaints.words import Text

LONGEST, LONGEST_REASON = 4000, 1000  # characters
COMMON = frozenset({NUMBER, PLACE, DAY, WHAT_HAPPENED, BY, RECORDED, BECAUSE})


def cells_of(event: Event, around: Around) -> dict[str, Cell]:
    """By heading, without the number of the complaint and the place."""
    kind = type(event)
    cells: dict[str, Cell] = {
        DAY: event.on,
        WHAT_HAPPENED: WHAT[kind.__name__],
        BY: around.names[event.by],
        RECORDED: here(event.at),
        BECAUSE: event.because or None,
    }
    for key, column in columns_of(kind).items():
        name, _dot, category = key.partition(".")
        value = getattr(event, name)
        if category:
            value = value.get(category)
        cells[column.heading] = None if value is None else column.write(value, around)
    return cells


def event_of(kind: type[Event], line: Line, around: Around, now: datetime, faults: Faults) -> Event | None:
    """None when something in the row is wrong. `now` is an instant (UTC): what was recorded without saying
    when, is recorded now.
    """
    known, facts = len(faults), dict(_common(line, around, now, faults))
    columns = columns_of(kind)
    facts |= _own(kind, columns, line, around, faults)
    expected = COMMON | {column.heading for column in columns.values()}
    for heading in line.cells.keys() - expected:
        faults.note(line, Text(NOT_HERE), heading)
    if len(faults) > known:
        return None
    with faults.at(line):
        event = kind(**facts)
        sound.check(event)
        _check(event)
        return event
    return None


def _common(line: Line, around: Around, now: datetime, faults: Faults) -> Iterator[tuple[str, Any]]:
    with faults.at(line, DAY):
        yield "on", needed(day_of)(line.get(DAY))
    with faults.at(line, BY):
        yield "by", needed(around.names.one)(line.get(BY))
    with faults.at(line, RECORDED):
        yield "at", recorded_at(line, now)
    with faults.at(line, BECAUSE):
        yield "because", reason_of(line)


def recorded_at(line: Line, now: datetime) -> datetime:
    """Raises NotAnAnswer for a moment to come."""
    if line.get(RECORDED) is None:
        return now.replace(microsecond=0)
    at = moment_of(line.get(RECORDED))
    if at > now:
        raise NotAnAnswer("Dit moment is nog niet geweest.")
    return at


def reason_of(line: Line) -> str:
    """Why something sensitive is recorded (P2). A citizen service number is refused in it too."""
    reason = line_of(line.get(BECAUSE))
    if reason:
        within(reason, LONGEST_REASON)
        refuse_bsn(reason)
    return reason


def _own(
    kind: type[Event], columns: Mapping[str, Column], line: Line, around: Around, faults: Faults
) -> dict[str, Any]:
    defaults = {each.name for each in fields(kind) if each.default is not MISSING}
    found: dict[str, Any] = {"judgments": {}, "reasons": {}} if kind is Judged else {}
    for key, column in columns.items():
        name, _dot, category = key.partition(".")
        cell = line.get(column.heading)
        if cell is None and (category or name in defaults):
            continue
        with faults.at(line, column.heading):
            value = column.read(cell, around)
            for text in _own_words(value) if column.free else ():
                guard(text, line.get(BECAUSE))
            if category:
                found[name][category] = value
            else:
                found[name] = value
    return found


def _own_words(value: object) -> Iterable[str]:
    return (text for text in (value if isinstance(value, tuple) else (str(value),)) if text)


def guard(text: str, reason: Cell) -> None:
    """As the forms do (P2): raises NotAnAnswer for a citizen service number, and without a reason for what is
    sensitive. Says where the reason goes.
    """
    within(text, LONGEST)
    refuse_bsn(text)
    try:
        check_text(text)
    except Caution as caution:
        if reason is None:
            raise unexplained(caution) from None


def unexplained(caution: Caution) -> NotAnAnswer:
    return NotAnAnswer(
        "Dit lijken gevoelige gegevens: %(words)s. Laat ze weg, of zet in de kolom %(column)s waarom ze nodig"
        " zijn.",
        words=", ".join(caution.found),
        column=BECAUSE,
    )


def refuse_bsn(text: str) -> None:
    """Never recorded, with whatever reason (P2)."""
    if bsn_in(text):
        raise NotAnAnswer("Dit lijkt een burgerservicenummer. Dat mag er niet in staan: laat het weg.")


def _check(event: Event) -> None:
    """What the verbs ask of the committee and the judgment, beside `sound`."""
    if isinstance(event, Appointed) and not (event.members or event.external):
        raise Refusal("Vul in wie er benoemd zijn, bij Wie of bij Naam van buiten.")
    if isinstance(event, Replaced) and bool(event.member) == bool(event.external):
        raise Refusal("Vul in wie uit de commissie ging, bij Wie of bij Naam van buiten.")
    if isinstance(event, Judged) and not event.judgments:
        raise Refusal("Vul bij minstens één onderwerp het oordeel in, met de redenen.")

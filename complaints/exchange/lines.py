"""A sheet as it came, held against the columns it should have."""

from collections.abc import Iterable, Sequence

from complaints.cleaning import clean
from complaints.exchange.cells import Cell, Fault, Line, Raw, letter
from complaints.exchange.layout import MARK, Column, Sheet
from complaints.exchange.sheets import SHEETS
from complaints.reading import fold
from complaints.words import N_, Text, say

MOST_ROWS = 50_000
IGNORED = frozenset({"uitleg", "keuzes"})
MISSING = N_("de kolom %(heading)s ontbreekt.")


def lines_of(raws: Sequence[Raw]) -> tuple[dict[str, list[Line]], list[Fault]]:
    """Of each sheet its rows by their headings; a sheet that is not there has none."""
    by_name: dict[str, Raw] = {}
    faults: list[Fault] = []
    known = {fold(sheet.name): sheet for sheet in SHEETS}
    for raw in raws:
        if fold(raw.name) in known:
            by_name[known[fold(raw.name)].name] = raw
        elif fold(raw.name) not in IGNORED and raw.rows:
            text = say("dit blad ken ik niet. Haal het weg, of geef het de naam uit het sjabloon.")
            faults.append(Fault(text, sheet=raw.name))
    if SHEETS[0].name not in by_name:
        faults.append(Fault(say("dit blad ontbreekt."), sheet=SHEETS[0].name))
    found: dict[str, list[Line]] = {sheet.name: [] for sheet in SHEETS}
    for sheet in SHEETS:
        if sheet.name in by_name:
            lines, wrong = _lines(sheet, by_name[sheet.name])
            found[sheet.name] = lines
            faults += wrong
    return found, faults


def _lines(sheet: Sheet, raw: Raw) -> tuple[list[Line], list[Fault]]:
    headings, faults = _headings(sheet, raw)
    rows = [row for row in raw.rows if row[0] > 1]
    if len(rows) > MOST_ROWS:
        text = say("hier staan meer dan %(most)s rijen. Deel ze over meer bestanden.", most=MOST_ROWS)
        faults.append(Fault(text, sheet=sheet.name))
    if faults:
        return [], faults
    letters = {heading: letter(place) for place, heading in headings.items()}
    lines = []
    for number, cells in rows:
        filled = {place: cell for place, cell in enumerate(cells) if _is_filled(cell)}
        for place in filled.keys() - headings.keys():
            text = say("boven deze kolom staat geen kop, dus ik weet niet wat dit is.")
            faults.append(Fault(text, sheet.name, number, letter(place)))
        by_heading = {headings[place]: cell for place, cell in filled.items() if place in headings}
        if filled:
            lines.append(Line(sheet.name, number, by_heading, letters))
    return lines, faults


def _headings(sheet: Sheet, raw: Raw) -> tuple[dict[int, str], list[Fault]]:
    """The place of each column that was found; and what is wrong with the first row."""
    known = {fold(column.heading): column for column in sheet.columns}
    top = next((cells for row, cells in raw.rows if row == 1), ())
    found: dict[int, str] = {}
    faults: list[Fault] = []
    for place, cell in enumerate(top):
        if not _is_filled(cell):
            continue
        column = known.get(fold(clean(str(cell)).removesuffix(MARK.strip())))
        if column is None:
            text = say("deze kop ken ik niet: %(heading)s.", heading=str(cell)[:80])
            faults.append(Fault(text, sheet.name, 1, letter(place)))
        elif column.heading in found.values():
            text = say("deze kop staat er twee keer: %(heading)s.", heading=column.heading)
            faults.append(Fault(text, sheet.name, 1, letter(place)))
        else:
            found[place] = column.heading
    faults += _missing(sheet.name, sheet.columns, found.values())
    return found, faults


def _missing(sheet: str, columns: Iterable[Column], found: Iterable[str]) -> list[Fault]:
    """Of what always has to be filled in."""
    there = {*found}
    lost = [each.heading for each in columns if each.needed and each.heading not in there]
    return [Fault(Text(MISSING, {"heading": heading}), sheet=sheet) for heading in lost]


def _is_filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(clean(cell)))

"""Plain cells: how a value is read from one, and how a fault in one is named."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TypeAlias, TypeVar

from complaints.cleaning import clean
from complaints.dates import parse_date
from complaints.errors import NotAnAnswer, Refusal
from complaints.times import parse_time
from complaints.words import N_, Text, say
from complaints.workdays import AMSTERDAM

Cell: TypeAlias = (
    str | int | float | date | datetime | time | None
)  # a datetime: of Amsterdam, without a zone
Taken = TypeVar("Taken")

EMPTY = N_("Dit moet ingevuld zijn.")
NOT_HERE = N_("Dit hoort hier niet. Maak deze cel leeg.")
NO_DAY = N_("Ik lees hier geen datum in. Schrijf hem met het jaar erbij, zoals 12-11-2026.")
NO_MOMENT = N_("Ik lees hier geen datum met tijd in. Schrijf ze zo: 12-11-2026 14:30.")
NO_TEXT = N_("Excel maakte hier een datum of een getal met cijfers achter de komma van. Maak er tekst van.")
NO_NUMBER = N_("Hier hoort een heel getal.")
ALPHABET = 26
ANY_DAY = date(2026, 1, 1)  # with a year, a date means the same on every day
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")  # “gisteren” and “12 november” mean nothing in a file
MOMENT = re.compile(r"(?P<day>.+?),?[ T](?P<time>\d{1,2}:\d\d)(?P<seconds>:\d\d)?")
SEPARATORS = re.compile(r"[;\n]")


@dataclass(frozen=True)
class Raw:
    """A sheet as it came: of each row that holds something its number, as Excel counts, and its cells from
    column A on.
    """

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Table:
    """A sheet as it goes."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Line:
    """A row by its headings; an empty cell is not in `cells`. `letters` are those of the columns."""

    sheet: str
    row: int
    cells: Mapping[str, Cell]
    letters: Mapping[str, str] = field(default_factory=dict)

    def get(self, heading: str) -> Cell:
        return self.cells.get(heading)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where; `row` 0 and `column` "" when it is about a whole sheet or row."""

    text: Text
    sheet: str = ""
    row: int = 0
    column: str = ""  # as in "H"
    heading: str = ""

    @property
    def said(self) -> Text:
        """One sentence, with its place."""
        if not self.sheet:
            return self.text
        places = {"sheet": self.sheet, "row": self.row, "column": self.column, "heading": self.heading}
        if not self.row:
            return say("Blad %(sheet)s: %(text)s", sheet=self.sheet, text=self.text)
        if not self.column:
            return say(
                "Blad %(sheet)s, rij %(row)s: %(text)s", sheet=self.sheet, row=self.row, text=self.text
            )
        if not self.heading:
            return Text(N_("Blad %(sheet)s, cel %(column)s%(row)s: %(text)s"), {**places, "text": self.text})
        return Text(
            N_("Blad %(sheet)s, rij %(row)s, kolom %(column)s (%(heading)s): %(text)s"),
            {**places, "text": self.text},
        )


class Faults(list[Fault]):
    """All of them at once: a refusal inside `at` is noted, and the reading goes on."""

    @contextmanager
    def at(self, line: Line, heading: str = "") -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            self.note(line, refusal.text, heading)

    def note(self, line: Line, text: Text, heading: str = "") -> None:
        self.append(Fault(text, line.sheet, line.row, line.letters.get(heading, ""), heading))


def letter(column: int) -> str:
    """From 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters


# --- reading; each raises NotAnAnswer


def needed(read: Callable[[Cell], Taken]) -> Callable[[Cell], Taken]:
    def filled(cell: Cell) -> Taken:
        if cell is None:
            raise NotAnAnswer(EMPTY)
        return read(cell)

    return filled


def text_of(cell: Cell) -> str:
    """Cleaned as at the door. A number that was stored as one is its figures."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool) or not isinstance(cell, (str, int)):
        raise NotAnAnswer(NO_TEXT)
    return clean(str(cell))


def line_of(cell: Cell) -> str:
    """On one line."""
    return " ".join(text_of(cell).split())


def day_of(cell: Cell) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise NotAnAnswer("Hier hoort alleen een datum, zonder tijd.")
        return cell.date()
    if isinstance(cell, date):
        return cell
    typed = cell if isinstance(cell, str) else ""
    if not YEAR.search(typed):
        raise NotAnAnswer(NO_DAY)
    return parse_date(typed, ANY_DAY, future=True)


def moment_of(cell: Cell) -> datetime:
    """An instant (UTC), in whole seconds; in the hour that comes twice in autumn, the first."""
    here = _moment(cell).replace(microsecond=0)
    return here.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def _moment(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    found = MOMENT.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        raise NotAnAnswer(NO_MOMENT)
    try:
        at = time.fromisoformat(f"{found['time']:0>5}{found['seconds'] or ''}")
    except ValueError:
        raise NotAnAnswer(NO_MOMENT) from None
    return datetime.combine(day_of(found["day"]), at)


def here(at: datetime) -> datetime:
    """An instant as it stands in a cell: Amsterdam, whole seconds."""
    return at.astimezone(AMSTERDAM).replace(tzinfo=None, microsecond=0)


def clock_of(cell: Cell) -> str:
    """As 14:30."""
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return f"{parse_time(text_of(cell)):%H:%M}"


def number_of(cell: Cell) -> int:
    typed = text_of(cell) if isinstance(cell, (str, int, float)) else ""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len("123456")):
        raise NotAnAnswer(NO_NUMBER)
    return int(typed)


def parts_of(cell: Cell, known: Callable[[str], Taken | None]) -> list[tuple[str, Taken | None]]:
    """Several in one cell, with a line, a semicolon or a comma between them; `known` is None for what it does
    not know. A comma may also be part of one of them.
    """
    found: list[tuple[str, Taken | None]] = []
    for part in _pieces(SEPARATORS.split(text_of(cell))):
        pieces = [part] if known(part) is not None else _pieces(part.split(","))
        if any(known(piece) is None for piece in pieces):
            pieces = [part]
        found += [(piece, known(piece)) for piece in pieces]
    return found


def _pieces(parts: Sequence[str]) -> list[str]:
    return [joined for part in parts if (joined := " ".join(part.split()))]


def joined(parts: Sequence[str]) -> str:
    """As `parts_of` takes them apart."""
    return "\n".join(parts)

"""Tables as an Excel file: no cell can become a formula (T18), and what was written can be read back exactly.

A text that starts like a formula gets an apostrophe before it: the cells are texts to Excel as they are, but
not to whoever saves them as CSV. `guarded` and `unguarded` undo each other.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from complaints.cleaning import clean
from complaints.errors import Refusal
from complaints.words import N_

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell: TypeAlias = str | int | float | date | datetime | None  # a datetime without a time zone

LONGEST = 32_767  # characters in a cell, as Excel counts them: of two bytes
MOST_ROWS = 1_048_576  # with the headers
MOST_DIGITS = 15  # Excel makes zeros of the rest
FIRST_DAY = date(1900, 3, 1)  # Excel knows no days before 1900, and a 29 February in it
WRAPPED = 300  # characters; a longer text would make its row as high as the screen
WIDTH = 16  # characters, as wide as a figure
PAPER = 250  # characters beside each other on one page
MOST_FILLED = 5_000  # rows with something to choose from
LETTERS = 1.1  # of them, in the width of a figure
LINE = 15  # points
MOST_LINES = 12
MADE_ON = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no time zones

# After any number of apostrophes, so that a text which has one of its own keeps it.
LIKE_A_FORMULA = re.compile(r"'*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # also at full width
GUARDED = re.compile("'" + LIKE_A_FORMULA.pattern)
# Excel reads "_x0041_" as "A", and openpyxl leaves "x005F_" out; a space before the end keeps it a text.
LIKE_AN_ESCAPE = re.compile("(x[0-9a-fA-F]{4})(?= *_)")
SPACED = re.compile("(x[0-9a-fA-F]{4}) (?= *_)")

TOO_LONG = N_(
    "Op blad %(sheet)s, rij %(row)s, kolom %(column)s staat meer dan in een cel van Excel past"
    " (hoogstens 32.767 tekens, of een getal van 15 cijfers)."
)
TOO_MANY = N_("Blad %(sheet)s heeft meer rijen dan Excel aankan (hoogstens 1.048.576).")


class TooLong(Refusal):
    """More than a cell or a sheet of Excel can hold: refused, never cut."""


@dataclass(frozen=True)
class Fill:
    """`form` is a key of FORMATS. `choices` are a range of cells that are offered, as in "=Keuzes!$A$2:$A$9";
    `closed`: nothing else is taken.
    """

    form: str = "text"
    choices: str = ""
    closed: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table. `name`: at most 31 characters, unlike the others. `widths`, in characters, of the first
    columns. `fills`: by the place of a column, from 0, what it has for who fills it in. `held`: so
    many of the first columns stay in sight.
    """

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
    fills: Mapping[int, Fill] = field(default_factory=dict)
    held: int = 0


def guarded(text: str) -> str:
    """As it goes into a cell: cleaned, and nothing to Excel but a text."""
    spaced = LIKE_AN_ESCAPE.sub(r"\1 ", clean(text))
    return f"'{spaced}" if LIKE_A_FORMULA.match(spaced) else spaced


def unguarded(text: str) -> str:
    """The text of a cell as it was before `guarded`; a text that somebody typed in Excel stays as it is."""
    bare = text[1:] if GUARDED.match(text) else text
    return SPACED.sub(r"\1", bare)


def workbook(sheets: Sequence[Sheet], author: str = "") -> bytes:
    """Equal sheets are equal bytes. Raises TooLong."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - not needed before somebody asks for a table

    content = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(content, options) as book:
        book.set_properties({"author": clean(author)[:255], "created": MADE_ON})
        formats = {name: book.add_format({"valign": "top", **form}) for name, form in FORMATS.items()}
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.name), sheet, formats)
    return content.getvalue()


FORMATS: dict[str, dict[str, object]] = {
    "header": {"bold": True, "text_wrap": True, "bg_color": "#E7EDF3", "bottom": 1},
    "text": {"text_wrap": True, "num_format": "@"},
    "long": {"num_format": "@"},
    "number": {"align": "right", "indent": 1},
    "day": {"num_format": "dd-mm-yyyy", "align": "left"},
    "moment": {"num_format": "dd-mm-yyyy hh:mm", "align": "left"},
}


def _fill(page: "Worksheet", sheet: Sheet, formats: dict[str, "Format"]) -> None:
    widths = [*sheet.widths, *[WIDTH] * (len(sheet.headers) - len(sheet.widths))]
    for column, width in enumerate(widths):
        fill = sheet.fills.get(column)
        page.set_column(column, column, width, formats[fill.form] if fill else None)
        if fill and fill.choices:
            offered = {"validate": "list", "source": fill.choices, "show_error": fill.closed}
            page.data_validation(1, column, MOST_FILLED, column, offered)
    for column, header in enumerate(sheet.headers):
        page.write_string(0, column, _fitting(header, sheet, 0, column), formats["header"])
    _make_high(page, 0, sheet.headers, widths)
    for row, cells in enumerate(sheet.rows, 1):
        if row >= MOST_ROWS:
            raise TooLong(TOO_MANY, sheet=sheet.name)
        for column, cell in enumerate(cells):
            _write(page, sheet, row, column, cell, formats)
        _make_high(page, row, cells, widths)
    page.freeze_panes(1, sheet.held)
    _for_paper(page, sum(widths))


def _make_high(page: "Worksheet", row: int, cells: Sequence[Cell], widths: Sequence[int]) -> None:
    """As high as its texts: not every program does that by itself."""
    lines = max(
        (
            sum(max(ceil(len(line) / width / LETTERS), 1) for line in cell.split("\n"))
            for cell, width in zip(cells, widths, strict=False)
            if isinstance(cell, str) and len(cell) <= WRAPPED
        ),
        default=1,
    )
    if lines > 1:
        page.set_row(row, LINE * min(lines, MOST_LINES))


def _write(
    page: "Worksheet", sheet: Sheet, row: int, column: int, cell: Cell, formats: dict[str, "Format"]
) -> None:
    """Each by its own verb: `Worksheet.write` would guess."""
    match cell:
        case None | "":
            return
        case str():
            text = _fitting(cell, sheet, row, column)
            page.write_string(row, column, text, formats["long" if len(text) > WRAPPED else "text"])
        case datetime():
            page.write_datetime(row, column, cell, formats["moment"])
        case date() if cell < FIRST_DAY:
            page.write_string(row, column, cell.isoformat(), formats["text"])
        case date():
            page.write_datetime(row, column, cell, formats["day"])
        case _:
            if len(str(abs(cell))) > MOST_DIGITS and isinstance(cell, int):
                raise _too_long(sheet, row, column)
            page.write_number(row, column, cell, formats["number"])


def _fitting(text: str, sheet: Sheet, row: int, column: int) -> str:
    safe = guarded(text)
    if len(safe.encode("utf-16-le")) // 2 > LONGEST:
        raise _too_long(sheet, row, column)
    return safe


def _too_long(sheet: Sheet, row: int, column: int) -> TooLong:
    return TooLong(TOO_LONG, sheet=sheet.name, row=row + 1, column=sheet.headers[column])


def _for_paper(page: "Worksheet", width: int) -> None:
    """A4 on its side, as few pages wide as can still be read, the headers on each."""
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(ceil(width / PAPER), 0)
    page.repeat_rows(0)

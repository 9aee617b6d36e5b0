"""The register as an Excel file, the empty template, and such a file read as plain cells: never more than a
register can be, and nothing that Excel works out.
"""

import warnings
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from complaints.errors import Refusal
from complaints.exchange import SHEETS, Cell, Fault, Raw, Shown, Table, letter, tables
from complaints.exchange.layout import COUNT, DATE, MOMENT, PEOPLE_SHEET, Column
from complaints.exchange.layout import Sheet as Kind
from complaints.words import N_, Text
from handlers.contact import show_phone
from handlers.documents.tables import LONGEST, MOST_FILLED, Fill, Sheet, unguarded, workbook

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MEGABYTE = 1024 * 1024
LARGEST, LARGEST_UNPACKED = 25 * MEGABYTE, 150 * MEGABYTE
MOST_PARTS = 500  # files inside the file
MOST_COLUMNS = 200
DAY = 24 * 60  # minutes
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # how an .xls begins, and an .xlsx with a password
LOCKED = 0x1  # the flag of a part with a password

HELP, CHOICES = N_("Uitleg"), N_("Keuzes")
NO_EXCEL = N_("Dit is geen Excel-bestand (.xlsx), of het is beschadigd.")
PASSWORD = N_(
    "Dit bestand heeft een wachtwoord, of het is een oud .xls-bestand. Sla het op als .xlsx, zonder"
    " wachtwoord."
)
TOO_BIG = N_("Dit bestand is te groot voor een register: hoogstens 25 MB, en uitgepakt hoogstens 150 MB.")
FORMULA = N_("hier staat een formule. Zet er de waarde zelf neer (kopiëren en plakken als waarden).")
MERGED = N_("de cellen %(range)s zijn samengevoegd. Maak die samenvoeging ongedaan.")
WRONG = N_("hier staat een foutmelding van Excel.")
TOO_LONG = N_("hier staat meer tekst dan in een cel van Excel past.")
TOO_WIDE = N_("hier staan meer dan %(most)s kolommen.")
WORKED_OUT = frozenset("fe")  # openpyxl's letters for a formula and for a fault
# Whatever is not as it should be inside a damaged file.
UNREADABLE = (
    BadZipFile, zlib.error, EOFError, OSError, KeyError, IndexError, ValueError, TypeError, AttributeError,
    SyntaxError, ArithmeticError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip
FORMS: Mapping[str, str] = {DATE: "day", MOMENT: "moment", COUNT: "number"}


# --- writing


def register_book(shown: Shown) -> bytes:
    """What somebody may see of the register; the command line sees everything. Raises TooLong."""
    return _book(tables(shown, show_phone))


def template() -> bytes:
    """The same file, empty."""
    return _book(tables(Shown((), (), {})))


def _book(filled: Sequence[Table]) -> bytes:
    lists = _lists()
    sheets = [_help(), *(_sheet(kind, table, lists) for kind, table in zip(SHEETS, filled, strict=True))]
    return workbook([*sheets, _choices(lists)])


def _sheet(kind: Kind, table: Table, lists: Sequence[tuple[str, tuple[str, ...]]]) -> Sheet:
    fills = {place: _fill(column, lists) for place, column in enumerate(kind.columns)}
    rows: Sequence[Sequence[Any]] = table.rows
    widths = [column.width for column in kind.columns]
    return Sheet(kind.name, table.headings, rows, widths, fills, held=1)


def _fill(column: Column, lists: Sequence[tuple[str, tuple[str, ...]]]) -> Fill:
    form = FORMS.get(column.takes, "text")
    if column.people:
        return Fill(form, f"={PEOPLE_SHEET}!$A$2:$A${MOST_FILLED}")
    if not column.words:
        return Fill(form)
    place = next(place for place, (_heading, words) in enumerate(lists) if words == column.words)
    cells = f"={CHOICES}!${letter(place)}$2:${letter(place)}${len(column.words) + 1}"
    return Fill(form, cells, closed=not column.several)


def _lists() -> list[tuple[str, tuple[str, ...]]]:
    """Each list of words once, under the first heading that has it."""
    found: dict[tuple[str, ...], str] = {}
    for column in (column for kind in SHEETS for column in kind.columns):
        if column.words and not column.people:
            found.setdefault(column.words, column.heading)
    return [(heading, words) for words, heading in found.items()]


def _choices(lists: Sequence[tuple[str, tuple[str, ...]]]) -> Sheet:
    longest = max(len(words) for _heading, words in lists)
    rows = [[words[row] if row < len(words) else None for _heading, words in lists] for row in range(longest)]
    return Sheet(CHOICES, [heading for heading, _words in lists], rows, [26] * len(lists))


def _help() -> Sheet:
    """How to fill it in; nobody reads it back."""
    general = [(HELP, "", line) for line in HOW]
    columns = [
        (kind.name, column.shown, " ".join(_takes(column)))
        for kind in SHEETS
        for column in (Column("", says=kind.says), *kind.columns)
    ]
    return Sheet(HELP, ("Blad", "Kolom", "Wat er komt te staan"), [*general, *columns], (18, 34, 110))


HOW = (
    N_("Vul dit werkblad in en lees het in met: klachtenbot import BESTAND.xlsx"),
    N_(
        "Probeer het eerst met --dry-run. Dan zie je elke fout met blad, rij en kolom, en verandert er niets."
    ),
    N_("Bij één fout komt er niets in. Een klacht die al in het register staat, wordt nooit overschreven."),
    N_("Laat het team eerst meedoen. Wie pas later komt, ziet anders klachten over zichzelf."),
    N_("Een kolom met een * moet ingevuld zijn. De andere mogen leeg blijven als je het niet weet."),
    N_("Laat de koppen in rij 1 staan. Geen formules en geen samengevoegde cellen."),
    N_("Een datum is een datum van Excel, of tekst met het jaar erbij: 12-11-2026 of 12 november 2026."),
    N_("Schrijf namen overal zoals op blad Mensen. Wie in het team zit, wordt herkend aan de naam."),
    N_("Wie op blad Mensen staat en niet in het team zit, komt erin als iemand die weg is: zonder toegang."),
    N_("Bijlagen staan niet in dit bestand, alleen hoeveel het er zijn."),
    N_("Nooit een burgerservicenummer. Gevoelige gegevens alleen met de reden erbij."),
    N_("Een afgesloten klacht bewaar je hoogstens vijf jaar. Laat oudere klachten weg."),
)


def _takes(column: Column) -> Iterator[str]:
    if column.heading:
        yield f"{column.takes[0].upper()}{column.takes[1:]}."
    if column.says:
        yield column.says


# --- reading


def read_book(content: bytes) -> tuple[list[Raw], list[Fault]]:
    """Its sheets, and what is wrong with cells. Raises a Refusal for what is no workbook at all."""
    from openpyxl import load_workbook  # noqa: PLC0415 - not needed before there is a file

    _check_size(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what we do not read: pictures, styles, extensions
        try:
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            with_faults = [*_sheets(book)]
            book.close()
        except UNREADABLE:
            raise Refusal(NO_EXCEL) from None
    return [raw for raw, _faults in with_faults], [each for _raw, faults in with_faults for each in faults]


def _check_size(content: bytes) -> None:
    """Before anything is unpacked. What is unpacked is never more than the file says it will be."""
    if content.startswith(OLD_OR_LOCKED):
        raise Refusal(PASSWORD)
    if len(content) > LARGEST:
        raise Refusal(TOO_BIG)
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except UNREADABLE:
        raise Refusal(NO_EXCEL) from None
    if any(part.flag_bits & LOCKED for part in parts):
        raise Refusal(PASSWORD)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Refusal(TOO_BIG)


def _sheets(book: "Workbook") -> Iterator[tuple[Raw, list[Fault]]]:
    for page in book.worksheets:
        if page.title not in {HELP, CHOICES}:
            yield _rows(book, page)


def _rows(book: Any, page: Any) -> tuple[Raw, list[Fault]]:  # noqa: ANN401 - openpyxl has no types
    """Row by row, as they stand in the file: the size that a sheet says to have is not always true."""
    from openpyxl.worksheet._reader import WorkSheetParser  # noqa: PLC0415 - as above

    rows: list[tuple[int, tuple[Cell, ...]]] = []
    faults: list[Fault] = []
    with page._get_source() as source:  # noqa: SLF001 - also for the merged cells, which read-only hides
        parser = WorkSheetParser(
            source,
            page._shared_strings,  # noqa: SLF001 - as above
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - as above
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - as above
        )
        for number, cells in parser.parse():
            filled = [cell for cell in cells if cell["value"] is not None]
            faults += _wrong(page.title, filled)
            read = _in_place(each for each in filled if each["column"] <= MOST_COLUMNS)
            if read:
                rows.append((number, read))
    for merged in parser.merged_cells.mergeCell if parser.merged_cells else ():
        faults.append(Fault(Text(MERGED, {"range": str(merged.ref)}), sheet=page.title))
    return Raw(page.title, tuple(rows)), faults


def _in_place(cells: Iterable[Mapping[str, Any]]) -> tuple[Cell, ...]:
    """From column A on; nothing for a row of which nothing is left."""
    found = {each["column"]: _plain(each["value"]) for each in cells if each["data_type"] not in WORKED_OUT}
    return tuple(found.get(column) for column in range(1, max(found, default=0) + 1))


def _plain(value: Any) -> Cell:  # noqa: ANN401 - what openpyxl makes of a cell
    if isinstance(value, str):
        return unguarded(value)
    if isinstance(value, timedelta):
        minutes = value // timedelta(minutes=1)
        return time(*divmod(minutes, 60)) if 0 <= minutes < DAY else str(value)
    return value if isinstance(value, (bool, int, float, date, datetime, time)) else None


def _wrong(sheet: str, cells: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    for cell in cells:
        place = {"sheet": sheet, "row": cell["row"], "column": letter(cell["column"] - 1)}
        if cell["data_type"] == "f":
            yield Fault(Text(FORMULA), **place)
        elif cell["data_type"] == "e":
            yield Fault(Text(WRONG), **place)
        elif isinstance(cell["value"], str) and len(cell["value"]) > LONGEST:
            yield Fault(Text(TOO_LONG), **place)
        elif cell["column"] > MOST_COLUMNS:
            yield Fault(Text(TOO_WIDE, {"most": MOST_COLUMNS}), **place)
            return

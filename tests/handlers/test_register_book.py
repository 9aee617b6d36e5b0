"""The register as an Excel file: written and read back, and every file that is no register refused."""

import random
import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from complaints.errors import Refusal
from complaints.exchange import SHEETS, Raw, Shown, read, tables
from handlers.contact import show_phone
from handlers.documents import register_book as book
from handlers.documents.register_book import read_book, register_book, template
from handlers.documents.tables import Sheet, workbook
from handlers.texts import spoken
from tests.registers import PEOPLE, a_desk, a_register

KLACHTEN = SHEETS[0].name


def saved(change, content=None):
    """The template, or another file, after a change."""
    opened = load_workbook(BytesIO(content or template()))
    change(opened)
    return as_bytes(opened)


def as_bytes(opened):
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


def of_cells(*rows, fill=None):
    """A file with one sheet."""
    opened = Workbook()
    opened.active.title = KLACHTEN
    for row in rows:
        opened.active.append(row)
    if fill:
        fill(opened.active)
    return as_bytes(opened)


def of_excel(*headings):
    """As xlsxwriter makes it: with a table of texts."""
    return workbook([Sheet(KLACHTEN, headings, [])])


def refused(content):
    with pytest.raises(Refusal) as caught:
        read_book(content)
    return spoken(caught.value.text)


def faults(content):
    return [spoken(fault.said) for fault in read_book(content)[1]]


def rows(content):
    (raw,) = read_book(content)[0]
    return raw.rows


def rezipped(content, change):
    """With other bytes inside."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    return out.getvalue()


def in_sheet(old, new):
    return lambda part, content: content.replace(old, new) if part == "xl/worksheets/sheet1.xml" else content


# --- there and back


def test_what_was_written_is_read_back_and_written_the_same():
    shown = a_register(60, seed=11)
    written = register_book(shown)
    raws, wrong = read_book(written)
    assert wrong == []
    found = read(raws, a_desk(people={}, first_new=1))
    assert [spoken(fault.said) for fault in found.faults] == []
    assert register_book(Shown(found.complaints, found.dissatisfactions, found.newcomers)) == written


def test_the_cells_that_come_out_are_those_that_went_in():
    expected = tables(a_register(30, seed=12), show_phone)
    raws, _faults = read_book(register_book(a_register(30, seed=12)))
    assert [raw.name for raw in raws] == [table.name for table in expected]
    for raw, table in zip(raws, expected, strict=True):
        cells = [dict(enumerate(row)) for _number, row in raw.rows[1:]]
        assert [{k: v for k, v in row.items() if v is not None} for row in cells] == [
            {place: as_excel(cell) for place, cell in enumerate(row) if cell is not None}
            for row in table.rows
        ]


def as_excel(cell):
    is_day = isinstance(cell, date) and not isinstance(cell, datetime)
    return datetime.combine(cell, time()) if is_day else cell


def test_no_cell_of_it_is_a_formula():
    opened = load_workbook(BytesIO(register_book(a_register(40, seed=13))))
    assert {cell.data_type for page in opened for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}


# --- the template


def test_the_template_is_empty_and_has_every_heading():
    raws, wrong = read_book(template())
    assert wrong == []
    assert [(raw.name, raw.rows[0][1]) for raw in raws] == [
        (sheet.name, tuple(column.shown for column in sheet.columns)) for sheet in SHEETS
    ]
    assert all(len(raw.rows) == 1 for raw in raws)
    (fault,) = read(raws, a_desk()).faults
    assert spoken(fault.said) == "Er staat geen klacht in dit bestand."


def test_every_column_is_explained():
    page = load_workbook(BytesIO(template()))["Uitleg"]
    explained = {(row[0], row[1]) for row in page.iter_rows(values_only=True)}
    assert {(sheet.name, column.shown) for sheet in SHEETS for column in sheet.columns} <= explained


def test_where_words_are_fixed_they_are_offered():
    opened = load_workbook(BytesIO(template()))
    for sheet in SHEETS:
        page = opened[sheet.name]
        offered = {}
        for each in page.data_validations.dataValidation:
            for cells in each.sqref.ranges:
                offered[cells.min_col - 1] = (each.formula1, each.showErrorMessage)
        for place, column in enumerate(sheet.columns):
            if column.people:
                assert offered[place] == ("Mensen!$A$2:$A$5000", False)
            elif column.words:
                assert named(opened, offered[place][0]) == column.words
                assert offered[place][1] is not column.several
            else:
                assert place not in offered


def named(opened, formula):
    sheet, _sep, cells = formula.partition("!")
    return tuple(row[0].value for row in opened[sheet][cells.replace("$", "")])


def test_a_template_that_was_filled_in_comes_in():
    def fill(opened):
        page = opened[KLACHTEN]
        place = {cell.value.removesuffix(" *"): cell.column for cell in page[1]}
        for heading, cell in {
            "Geregistreerd door": "Anna Bakker",
            "Binnengekomen via": "Brief",
            "Ontvangen op": datetime(2026, 11, 2),  # noqa: DTZ001 - as Excel has it
            "Naam": "Fenna Visser",
            "Opdrachtgever": "UWV",
            "Begeleidende coach": "Geen begeleidende coach",
            "Klacht over": "De organisatie",
            "Onderwerp": "Traagheid",
            "Samenvatting": "Drie weken geen antwoord",
        }.items():
            page.cell(2, place[heading], cell)

    raws, _faults = read_book(saved(fill))
    (complaint,) = read(raws, a_desk(people=PEOPLE)).complaints
    assert complaint.received_on == date(2026, 11, 2)


# --- how cells are read


def test_cells_keep_their_kind():
    def fill(page):
        page["A2"], page["B2"], page["C2"], page["D2"] = 7, 7.5, "007", True
        page["E2"] = datetime(2026, 11, 2)  # noqa: DTZ001 - as Excel has it
        page["F2"] = time(14, 30)
        page["G2"] = "  met ruimte  "

    (_number, cells) = rows(of_cells(["kop"], fill=fill))[1]
    assert cells == (7, 7.5, "007", True, datetime(2026, 11, 2), time(14, 30), "  met ruimte  ")  # noqa: DTZ001


def test_a_time_longer_than_a_day_is_no_time():
    def fill(page):
        page["A2"], page["B2"] = 0.5, 1.5
        page["A2"].number_format = page["B2"].number_format = "[h]:mm"

    assert rows(of_cells(["kop"], fill=fill))[1][1] == (time(12), "1 day, 12:00:00")


def test_days_are_read_in_the_calendar_of_the_file():
    opened = Workbook()
    opened.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - that of an old Mac
    opened.active.append([datetime(2026, 11, 2)])  # noqa: DTZ001 - as Excel has it
    assert rows(as_bytes(opened))[0][1] == (datetime(2026, 11, 2),)  # noqa: DTZ001


def test_nothing_is_lost_when_the_sheet_says_it_is_smaller():
    content = of_cells(["a", "b"], ["c", "d"])
    lying = rezipped(content, in_sheet(b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"'))
    assert lying != content
    assert rows(lying) == ((1, ("a", "b")), (2, ("c", "d")))


def test_a_hundred_thousand_empty_rows_hold_nothing_and_hide_nothing():
    empty = b"".join(
        b'<row r="%d"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n) for n in range(2, 100_002)
    )
    last = b'<row r="100002"><c r="A100002"><v>5</v></c></row></sheetData>'
    content = rezipped(of_excel("kop"), in_sheet(b"</sheetData>", empty + last))
    assert rows(content) == ((1, ("kop",)), (100_002, (5,)))


# --- what is refused


def test_a_formula_is_named_by_its_cell():
    def fill(page):
        page["B2"], page["C3"] = "=1+1", "=SUM(A1:A2)"
        page["D4"] = "'=geen formule"

    content = of_cells(["kop"], fill=fill)
    assert faults(content) == [
        f"Blad Klachten, cel {cell}: hier staat een formule. Zet er de waarde zelf neer (kopiëren en plakken"
        " als waarden)."
        for cell in ("B2", "C3")
    ]
    assert rows(content)[1:] == ((4, (None, None, None, "=geen formule")),)


def test_merged_cells_are_named():
    content = of_cells(["kop"], fill=lambda page: page.merge_cells("A3:C4"))
    assert faults(content) == [
        "Blad Klachten: de cellen A3:C4 zijn samengevoegd. Maak die samenvoeging ongedaan."
    ]


def test_a_fault_of_excel_is_named():
    def fill(page):
        page["A2"] = "#N/A"

    assert faults(of_cells(["kop"], fill=fill)) == [
        "Blad Klachten, cel A2: hier staat een foutmelding van Excel."
    ]


def test_a_cell_that_is_too_large_is_named():
    """No program writes this, but somebody can."""
    content = of_cells(["kop"])
    huge = rezipped(content, in_sheet(b"<t>kop</t>", b"<t>" + b"x" * 32_768 + b"</t>"))
    assert faults(huge) == ["Blad Klachten, cel A1: hier staat meer tekst dan in een cel van Excel past."]


def test_a_sheet_that_is_too_wide_is_named():
    content = of_cells(["kop"], fill=lambda page: page.cell(2, 16_000, "ver weg"))
    assert faults(content) == ["Blad Klachten, cel WQJ2: hier staan meer dan 200 kolommen."]


@pytest.mark.parametrize("content", [b"", b"geen Excel", b"PK\x03\x04", b"%PDF-1.7", b"\x00" * 5000])
def test_what_is_no_workbook_is_refused(content):
    assert refused(content) == "Dit is geen Excel-bestand (.xlsx), of het is beschadigd."


def test_another_zip_is_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        other.writestr("brief.txt", "Geachte")
    assert refused(out.getvalue()) == "Dit is geen Excel-bestand (.xlsx), of het is beschadigd."


def test_a_password_is_told_apart():
    says = (
        "Dit bestand heeft een wachtwoord, of het is een oud .xls-bestand. Sla het op als .xlsx, zonder"
        " wachtwoord."
    )
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == says
    locked = bytearray(of_cells(["kop"]))
    for sign, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(sign)
        while at >= 0:
            locked[at + flag] |= 1
            at = locked.find(sign, at + 4)
    assert refused(bytes(locked)) == says


def test_a_file_cut_short_is_refused():
    whole = register_book(a_register(5))
    for length in range(len(whole) // 20, len(whole), len(whole) // 20):
        assert refused(whole[:length]) == "Dit is geen Excel-bestand (.xlsx), of het is beschadigd."


def test_a_damaged_file_is_refused_or_read_and_never_more():
    whole, rng = register_book(a_register(3)), random.Random(4)
    for _turn in range(150):
        damaged = bytearray(whole)
        for _ in range(rng.choice((1, 3, 40))):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        try:
            raws, _faults = read_book(bytes(damaged))
        except Refusal:
            continue
        assert all(isinstance(raw, Raw) for raw in raws)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b't="s"><v>0</v>', b't="s"><v>999</v>'),
        (b't="s"><v>0</v>', b't="s"><v>nul</v>'),
        (b'<row r="1"', b'<row r="een"'),
        (b'r="A1"', b'r="11"'),
        (b"<sheetData>", b"<sheetData"),
        (b'r="A1"', b'r="A1" s="999"'),
    ],
)
def test_nonsense_inside_is_refused_or_harmless(old, new):
    whole = of_excel("kop")
    content = rezipped(whole, in_sheet(old, new))
    assert content != whole
    try:
        found = rows(content)
    except Refusal:
        return
    assert found == ((1, ("kop",)),)


def test_what_unpacks_to_too_much_is_never_unpacked(monkeypatch):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(book.LARGEST_UNPACKED + 1))
    monkeypatch.setattr("openpyxl.load_workbook", None)  # not reached
    assert len(out.getvalue()) < book.MEGABYTE
    assert refused(out.getvalue()).startswith("Dit bestand is te groot voor een register")


def test_too_large_a_file_and_too_many_parts_are_refused(monkeypatch):
    assert refused(b"PK\x03\x04" + bytes(book.LARGEST)).startswith("Dit bestand is te groot")
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as many:
        for number in range(book.MOST_PARTS + 1):
            many.writestr(f"deel{number}", "")
    assert refused(out.getvalue()).startswith("Dit bestand is te groot")


def test_entities_that_grow_are_refused():
    laugh = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    content = rezipped(
        of_excel("kop"),
        lambda part, old: laugh + b"]><sst>&j;</sst>" if part.endswith("sharedStrings.xml") else old,
    )
    assert refused(content) == "Dit is geen Excel-bestand (.xlsx), of het is beschadigd."

"""Tables as Excel, reopened: what went in comes out, with its type."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from handlers.documents.tables import LONGEST, MOST_ROWS, Fill, Sheet, TooLong, workbook
from handlers.texts import spoken

AT_MIDNIGHT = datetime(2026, 11, 23)  # noqa: DTZ001 - Excel knows no time zones


def reopened(*sheets):
    return load_workbook(BytesIO(workbook(sheets)))


def cell(value):
    page = reopened(Sheet("Blad", ("Kop",), [[value]])).active
    return page["A2"].value


def refused(sheet):
    with pytest.raises(TooLong) as caught:
        workbook([sheet])
    return spoken(caught.value.text)


def test_each_sheet_has_its_name_its_headers_and_its_rows():
    book = reopened(
        Sheet("Telling", ("Wat", "Aantal"), [["Ontvangen", 3], ["Afgerond", 0]]),
        Sheet("Leeg", ("Wat",), []),
    )
    assert book.sheetnames == ["Telling", "Leeg"]
    assert list(book["Telling"].values) == [("Wat", "Aantal"), ("Ontvangen", 3), ("Afgerond", 0)]
    assert list(book["Leeg"].values) == [("Wat",)]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (0, 0),
        (-7, -7),
        (999_999_999_999_999, 999_999_999_999_999),
        (1.5, 1.5),
        (date(2026, 11, 23), AT_MIDNIGHT),
        (date(1900, 3, 1), AT_MIDNIGHT.replace(1900, 3, 1)),
        (date(1900, 2, 28), "1900-02-28"),
        (date(1066, 10, 14), "1066-10-14"),
        (AT_MIDNIGHT + timedelta(minutes=605), AT_MIDNIGHT + timedelta(minutes=605)),
        ("12", "12"),
        ("", None),
        (None, None),
        ("eerste\ntweede", "eerste\ntweede"),
    ],
)
def test_a_value_keeps_its_type(value, read):
    found = cell(value)
    assert (type(found), found) == (type(read), read)


def test_a_day_is_shown_as_the_dutch_write_it():
    page = reopened(Sheet("Blad", ("Dag",), [[date(2026, 11, 23)]])).active
    assert page["A2"].number_format == "dd-mm-yyyy"


def test_the_header_stays_in_sight_and_the_columns_have_their_widths():
    page = reopened(Sheet("Blad", ("A", "B", "C"), [], widths=(8, 40))).active
    assert page.freeze_panes == "A2"
    assert [round(page.column_dimensions[letter].width) for letter in "AB"] == [9, 41]


def test_who_fills_it_in_is_offered_choices_and_cells_of_the_right_form():
    fills = {
        0: Fill("day"),
        1: Fill(choices="=Keuzes!$A$2:$A$9", closed=True),
        2: Fill(choices="=B!$A$2:$A$3"),
    }
    page = reopened(Sheet("Blad", ("Dag", "Wat", "Wie"), [], fills=fills, held=1)).active
    offered = {
        str(each.sqref)[0]: (each.formula1, each.showErrorMessage)
        for each in page.data_validations.dataValidation
    }
    assert offered == {"B": ("Keuzes!$A$2:$A$9", True), "C": ("B!$A$2:$A$3", False)}
    assert page.column_dimensions["A"].number_format == "dd-mm-yyyy"
    assert page.freeze_panes == "B2"


def test_a_wide_table_is_printed_on_more_pages():
    page = reopened(Sheet("Blad", ("A",) * 20, [], widths=(30,) * 20)).active
    assert page.page_setup.fitToWidth == 3


@pytest.mark.parametrize(
    "text", ["x" * LONGEST, "é" * LONGEST, "😀" * (LONGEST // 2), "=" + "x" * (LONGEST - 2)]
)
def test_the_longest_text_fits_whole(text):
    assert len(cell(text)) in (len(text), len(text) + 1)  # the guard


@pytest.mark.parametrize(
    "value",
    ["x" * (LONGEST + 1), "😀" * (LONGEST // 2 + 1), "=" + "x" * (LONGEST - 1), 10**15, -(10**15)],
)
def test_what_does_not_fit_in_a_cell_is_refused_with_its_place(value):
    assert refused(Sheet("Blad", ("A", "Wat"), [["ja", "nee"], ["ja", value]])) == (
        "Op blad Blad, rij 3, kolom Wat staat meer dan in een cel van Excel past"
        " (hoogstens 32.767 tekens, of een getal van 15 cijfers)."
    )


def test_more_rows_than_excel_has_are_refused():
    rows = ([] for _ in range(MOST_ROWS))
    assert refused(Sheet("Blad", ("A",), rows)).startswith("Blad Blad heeft meer rijen dan Excel aankan")


def test_equal_tables_are_equal_files():
    sheet = Sheet("Blad", ("A", "B"), [["tekst", 1], [date(2026, 11, 23), "=1"]])
    assert workbook([sheet], "Bureau") == workbook([sheet], "Bureau")


def test_the_file_says_whose_it_is():
    book = load_workbook(BytesIO(workbook([Sheet("Blad", ("A",), [])], "Bureau Voorbeeld")))
    assert book.properties.creator == "Bureau Voorbeeld"


def test_a_row_is_as_high_as_its_texts_but_not_as_a_long_one():
    rows = [["kort"], ["woord " * 10], ["een\ntwee"], ["woord " * 100], ["a\n" * 100]]
    page = reopened(Sheet("Blad", ("A",), rows, widths=(20,))).active
    assert [page.row_dimensions[row].height for row in range(2, 7)] == [None, 45, 30, None, 180]

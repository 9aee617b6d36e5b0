"""T18: no text becomes a formula, in Excel or in a CSV made of it, and every text can be read back."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from complaints.cleaning import clean
from handlers.documents.tables import Sheet, guarded, unguarded, workbook
from tests.agency import DIRK, Agency
from tests.bot.office import a_filed_complaint

FORMULAS = (
    *("=1+1", "+1", "-1", "@SUM(1)", "=cmd|'/C calc'!A0", "＝1", "＋1", "－1", "＠1"),
    *("\t=1", "\r=1", "\n=1", " =1", "\u200b=1", "\x00=1", "\ud800=1", "'=1", "''=1", "'", "''", "'s Avonds"),
    *("{=1}", "http://voorbeeld.nl", "mailto:a@voorbeeld.nl", "internal:Blad1!A1", "007", "1e5", "TRUE"),
    *("_x0041_", "_x0041_x0042_", "x005F_", "_x005F_x0041_", "_x0041 _", "x00aF  _", "<a>&amp;]]>"),
    *("eerste\ntweede", "👩‍🦽 Çelik", "+31 20 123 45 67", "- een punt", "e\u0301", "#REF!", "%(x)s {{ x }}"),
)  # fmt: skip
ANY = st.text(max_size=60) | st.lists(st.sampled_from([*"=+-@'_x0 5F\t\r\n"]), max_size=12).map("".join)


def read_back(texts):
    """The type and the value of each cell of one column."""
    content = workbook([Sheet("Blad", ("Tekst",), [[text] for text in texts])])
    page = load_workbook(BytesIO(content)).active
    return [(page.cell(row, 1).data_type, page.cell(row, 1).value or "") for row in range(2, len(texts) + 2)]


def is_safe(kind, value):
    return kind != "f" and not value.startswith(
        ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_like_a_formula_is_a_text_and_reads_back(text):
    [(kind, value)] = read_back([text])
    assert is_safe(kind, value)
    assert unguarded(value) == clean(text)


@settings(max_examples=200)
@given(st.lists(ANY, min_size=1, max_size=20))
def test_any_text_at_all_is_a_text_and_reads_back(texts):
    found = read_back(texts)
    assert [pair for pair in found if not is_safe(*pair)] == []
    assert [unguarded(value) for _, value in found] == [clean(text) for text in texts]


@given(ANY)
def test_the_guard_is_undone_exactly_however_often_it_was_put_on(text):
    once = guarded(text)
    assert unguarded(once) == clean(text)
    assert unguarded(guarded(once)) == once


def test_a_text_that_was_typed_in_excel_stays_as_it_is():
    typed = ["=1", "+31 20 123 45 67", "'s Ochtends", "'", "_x0041_"]
    assert [unguarded(text) for text in typed] == typed


def test_a_header_is_guarded_too():
    page = load_workbook(BytesIO(workbook([Sheet("Blad", ("=1+1",), [])]))).active
    assert (page["A1"].data_type, page["A1"].value) == ("s", "'=1+1")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_formula_in_every_field_is_a_text_in_every_workbook_that_the_bot_sends(agency: Agency):
    fields = ("name", "title", "description", "wanted", "programme", "authorisation", "commissioner_name")
    for start in ("=", "+", "-", "@", "＝", "\t=", "\r="):
        await a_filed_complaint(agency, tell=False, **dict.fromkeys(fields, f"{start}HYPERLINK(1)"))
    for asked in ("register ja", "bekendmaking ja", "uwv 2026-K4", "inzicht 2026"):
        await agency.says(DIRK, f"/rapport {asked}")
        await agency.time_passes()
    books = [
        load_workbook(BytesIO(each.file.content))
        for each in agency.world.messages(DIRK)
        if each.file is not None and each.file.name.endswith(".xlsx")
    ]
    cells = [c for book in books for page in book for row in page.iter_rows() for c in row if c.value]
    texts = [(cell.data_type, cell.value) for cell in cells if isinstance(cell.value, str)]
    assert sum("HYPERLINK" in value for _type, value in texts) > 20
    assert [each for each in texts if not is_safe(*each)] == []
    assert not any(cell.data_type == "f" for cell in cells)

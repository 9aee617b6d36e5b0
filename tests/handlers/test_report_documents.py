"""The director's reports as files, read back: what UWV and the director get to see."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
import pytest
from openpyxl import load_workbook

from complaints.reports.keeping import Difference
from complaints.reports.periods import Period, named
from complaints.reports.uwv import BELOW, COUNTS, Counts
from handlers.documents.report_uwv import UwvReport, uwv_docx, uwv_xlsx
from handlers.documents.wording import days_of
from handlers.texts import speaking
from tests.handlers.test_letters import Sender

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
COUNTED = {key: place for place, key in enumerate((*COUNTS, *BELOW), 11)}
UWV = UwvReport(
    Counts(named("2026-K3"), COUNTED),
    datetime(2026, 10, 5, 9, 30, tzinfo=AMSTERDAM),
    "2026-1",
    "9f" * 32,
    "04" * 32,
)
AGAIN = replace(
    UWV,
    sent_on=date(2026, 10, 5),
    differences=(Difference("submitted", 10, 11), Difference("settled_late", 20, 19)),
)


def content(document):
    """Every paragraph and every row of a table, from top to bottom, and the foot of the first page."""
    found = docx.Document(BytesIO(document))
    lines = []
    for part in found.iter_inner_content():
        rows = [part.text] if hasattr(part, "text") else [row.cells for row in part.rows]
        lines += [row if isinstance(row, str) else tuple(cell.text for cell in row) for row in rows]
    foot = [paragraph.text for paragraph in found.sections[0].first_page_footer.paragraphs]
    return [line for line in lines if line], foot


def pages(workbook):
    return {page.title: list(page.values) for page in load_workbook(BytesIO(workbook))}


def test_the_report_to_uwv_says_the_period_and_the_moment_in_words():
    lines, _foot = content(uwv_docx(UWV, Sender()))
    assert lines[:2] == [
        "Klachten van UWV-cliënten",
        "Ontvangen van 1 juli tot en met 30 september 2026. De stand op 5 oktober 2026 om 9:30 uur.",
    ]


def test_the_five_counts_have_their_numbers_and_their_definitions():
    lines, _foot = content(uwv_docx(UWV, Sender()))
    assert lines[3:8] == [
        (str(number), f"{label}\n{definition}", str(COUNTED[key]))
        for number, (key, (label, definition)) in enumerate(COUNTS.items(), 1)
    ]


def test_below_the_line_stands_what_the_sum_is_made_of():
    lines, _foot = content(uwv_docx(UWV, Sender()))
    assert lines[8] == "De rekensom: 1 = 2 + 4 + “Nog niet besloten”. Hier: 11 = 12 + 14 + 16."
    assert lines[11:] == [
        ("", f"{label}\n{definition}", str(COUNTED[key])) for key, (label, definition) in BELOW.items()
    ]


def test_the_foot_has_the_regulation_the_hash_and_the_end_of_the_trail():
    _lines, foot = content(uwv_docx(UWV, Sender()))
    assert "versie 2026-1 van het klachtenreglement" in foot[0]
    assert foot[1:3] == [f"Kenmerk van de inhoud: {'9f' * 32}", f"Stand van het logboek: {'04' * 32}"]


def test_asked_again_it_names_what_would_be_reported_otherwise():
    lines, _foot = content(uwv_docx(AGAIN, Sender()))
    assert lines[lines.index("Wat is er anders sinds 5 oktober 2026?") + 1 :] == [
        "Op 5 oktober 2026 is deze rapportage verstuurd aan UWV. Deze tellingen zijn daarna veranderd:",
        ("Telling", "Verstuurd", "Nu"),
        ("Ingediende klachten", "10", "11"),
        ("In behandeling genomen, te laat afgehandeld", "20", "19"),
    ]


def test_asked_again_without_a_difference_it_says_so():
    lines, _foot = content(uwv_docx(replace(AGAIN, differences=()), Sender()))
    assert (
        lines[-1] == "Op 5 oktober 2026 is deze rapportage verstuurd aan UWV. Daarna is er niets veranderd."
    )


def test_the_workbook_has_the_same_counts():
    assert pages(uwv_xlsx(UWV, Sender()))["Tellingen"] == [
        ("Nummer", "Telling", "Aantal", "Hoe het is geteld"),
        *((n, *line) for n, line in enumerate(_lines(COUNTS), 1)),
        *((None, *line) for line in _lines(BELOW)),
    ]


def _lines(lines):
    return [(label, COUNTED[key], definition) for key, (label, definition) in lines.items()]


def test_the_workbook_says_what_it_is_about():
    found = pages(uwv_xlsx(UWV, Sender()))
    assert list(found) == ["Tellingen", "Over dit rapport"]
    assert dict(found["Over dit rapport"]) == {
        "Wat": "Waarde",
        "Organisatie": "Bureau Voorbeeld",
        "Contact": "Carla Smit, 030 123 45 67",
        "Periode": "1 juli tot en met 30 september 2026",
        "Stand op": "5 oktober 2026 om 9:30",
        "Versie van het klachtenreglement": "2026-1",
        "Kenmerk van de inhoud": "9f" * 32,
        "Stand van het logboek": "04" * 32,
    }


@pytest.mark.parametrize(
    ("report", "rows"),
    [
        (AGAIN, [("Ingediende klachten", 10, 11), ("In behandeling genomen, te laat afgehandeld", 20, 19)]),
        (replace(AGAIN, differences=()), [("Er is niets veranderd.", None, None)]),
    ],
)
def test_the_workbook_has_the_differences_on_a_page_of_their_own(report, rows):
    header = ("Telling", "Verstuurd op 5 oktober 2026", "Nu")
    assert pages(uwv_xlsx(report, Sender()))["Verschillen"] == [header, *rows]


@pytest.mark.parametrize("make", [uwv_docx, uwv_xlsx])
def test_a_report_is_in_dutch_and_equal_whoever_asks_for_it(make):
    ours = make(AGAIN, Sender())
    with speaking("en"):
        assert make(AGAIN, Sender()) == ours


def test_a_period_over_new_year_says_both_years():
    over = Period(date(2026, 12, 1), date(2027, 2, 28))
    assert days_of(over) == "1 december 2026 tot en met 28 februari 2027"

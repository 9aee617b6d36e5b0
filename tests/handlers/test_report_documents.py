"""The director's reports as files, read back: what UWV and the director get to see."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import docx
import pytest
from openpyxl import load_workbook

from complaints.errors import Refusal
from complaints.events import Promise
from complaints.reports.cases import Kept
from complaints.reports.keeping import Difference
from complaints.reports.periods import Period, named
from complaints.reports.sentences import sentences
from complaints.reports.uwv import BELOW, COUNTS, Counts
from complaints.reports.yearly import Lesson, Task, Yearly
from handlers.documents.examples import faults_in_letters
from handlers.documents.letters import REPORTS
from handlers.documents.pictures import pictures
from handlers.documents.report_insight import FIGURES, insight_xlsx
from handlers.documents.report_uwv import UwvReport, uwv_docx, uwv_xlsx
from handlers.documents.report_yearly import yearly_docx
from handlers.documents.wording import days_of
from handlers.texts import speaking, spoken
from tests.complaints.counted import DAY, SPRING, seen, some
from tests.handlers.test_letters import Sender

SUMMER = date(2026, 7, 1)
MEASURE = Kept(Promise.MEASURE, date(2026, 6, 1), SUMMER)
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


# --- insight


BUSY = seen(
    [
        *some(9, SPRING, categories=("privacy",), promises=(MEASURE,)),
        *some(5, SUMMER, settled_after=30, categories=("treatment", "costs")),
    ],
    dissatisfied=2,
)
QUIET = seen([])


def test_each_figure_has_a_sheet_of_its_own():
    assert list(pages(insight_xlsx(BUSY, Sender()))) == [
        *("In het kort", "Aantallen", "Ontvangen", "Onderwerp", "Binnengekomen via", "Opdrachtgever"),
        *("Uitkomst", "Op tijd of te laat", "Doorlooptijden", "Verdeling", "Nabellen"),
        *("Maatregelen en afspraken", "Na een maatregel"),
    ]


def test_the_sheets_hold_the_figures_as_numbers_and_days():
    found = pages(insight_xlsx(BUSY, Sender()))
    assert [row[3] for row in found["Ontvangen"][1:]] == [0, 0, 0, 0, 9, 0, 5, 0, 0, 0, 0, 0]
    assert found["Onderwerp"][1:] == [("Privacy", 9, 64), ("Bejegening", 5, 36), ("Kosten", 5, 36)]
    assert found["Op tijd of te laat"][1:3] == [("Op tijd afgehandeld", 5), ("Te laat afgehandeld", 0)]
    assert found["Maatregelen en afspraken"][1] == ("Maatregelen", 9, 0, 0, 9)
    assert found["Na een maatregel"][1][:2] == ("Privacy", datetime(2026, 6, 1))  # noqa: DTZ001 - of Excel
    assert found["Aantallen"][-1] == ("Ontevredenheid zonder klacht", 2)


def test_every_figure_is_said_in_words_too():
    found = dict(row for row in pages(insight_xlsx(BUSY, Sender()))["In het kort"])
    assert {found[FIGURES[key]] for key in FIGURES} == {spoken(text) for text in sentences(BUSY).values()}
    assert found["Stand op"] == "4 januari 2027"


def test_of_too_few_a_table_says_so_and_gives_no_percentage():
    found = pages(insight_xlsx(seen(some(4)), Sender()))
    assert found["Uitkomst"][1] == ("Nog geen uitkomst", 4, "te weinig klachten voor een uitspraak")
    assert found["Verdeling"][1][0] == "te weinig klachten voor een uitspraak"


def test_one_or_two_complaints_around_a_measure_are_not_told_apart():
    measure = replace(MEASURE, made_on=SPRING + 5 * DAY)
    found = pages(insight_xlsx(seen(some(2, promises=(measure,))), Sender()))
    assert found["Na een maatregel"][1][3:] == ("1 of 2", 0, "te weinig klachten voor een uitspraak")


def test_without_complaints_every_table_is_there_with_a_sentence_or_noughts():
    found = pages(insight_xlsx(QUIET, Sender()))
    assert found["Aantallen"][1] == ("Klachten", 0)
    assert found["Na een maatregel"][1][0] == "In deze periode kwam er bij geen onderwerp een maatregel."


# --- the yearly evaluation


TASK = Task("KL-2026-003", "Elke afspraak per e-mail bevestigen", 7, SPRING, SUMMER, None)
YEAR = Yearly(
    BUSY,
    (Counts(named("2026-K1"), COUNTED), Counts(named("2026-K2"), COUNTED)),
    (Lesson("KL-2026-001", SPRING, "Bel altijd <dezelfde> dag terug."),),
    (TASK, replace(TASK, owner=8, done_on=SPRING)),
    (),
)

PLAIN = replace(YEAR, insight=QUIET)  # without pictures, which take their time


def after(lines, heading, count):
    place = lines.index(heading) + 1
    return lines[place : place + count]


def test_the_yearly_evaluation_gives_the_figures_of_the_year():
    lines, _foot = content(yearly_docx(YEAR, {}, Sender()))
    assert lines[0] == "Jaarevaluatie klachten 2026"
    assert after(lines, "Het jaar in cijfers", 4) == [
        ("Wat", "Aantal"),
        ("Ontvangen klachten", "14"),
        ("Op tijd afgehandeld", "5"),
        ("Te laat afgehandeld", "0"),
    ]


def test_the_counts_for_uwv_stand_by_quarter_and_those_to_come_have_none():
    lines, _foot = content(yearly_docx(PLAIN, {}, Sender()))
    assert after(lines, "Klachten van UWV-cliënten per kwartaal", 2) == [
        ("", "Telling", "K1", "K2", "K3", "K4", "Jaar"),
        ("1", "Ingediende klachten", "11", "11", "–", "–", "22"),
    ]


def test_lessons_and_measures_stand_there_with_who_does_them():
    lines, _foot = content(yearly_docx(PLAIN, {7: "Anna & Bram"}, Sender()))
    assert after(lines, "Wat wij hebben geleerd", 2)[1] == (
        *("KL-2026-001", "04-05-2026", "Bel altijd <dezelfde> dag terug."),
    )
    assert after(lines, "Maatregelen", 3)[1:] == [
        ("KL-2026-003", TASK.what, "Anna & Bram", "01-07-2026", "nog niet"),
        ("KL-2026-003", TASK.what, "onbekend", "01-07-2026", "04-05-2026"),
    ]
    assert after(lines, "Afspraken die niet op tijd zijn nagekomen", 1) == [
        "Alle afspraken van dit jaar zijn op tijd nagekomen."
    ]


def test_there_is_room_for_the_directors_and_a_signature():
    lines, _foot = content(yearly_docx(PLAIN, {}, Sender()))
    asked = [cell.strip() for row in lines[lines.index("Conclusies van de directie") + 1 :] for cell in row]
    assert asked == [
        *("Wat ging goed?", "Wat kan beter?", "Wat gaan wij doen, wie doet dat, en wanneer is het klaar?"),
        *("Vastgesteld op", "Naam", "Handtekening"),
    ]


def test_each_picture_stands_in_it_with_its_sentence_beside_it_and_behind_it():
    made = yearly_docx(YEAR, {}, Sender())
    with ZipFile(BytesIO(made)) as file:
        found = [file.read(name) for name in file.namelist() if name.startswith("word/media/")]
    shown = pictures(BUSY)
    assert sorted(found) == sorted(picture.png for picture in shown)
    cells = [cell for row in content(made)[0] if isinstance(row, tuple) for cell in row]
    described = [shape._inline.docPr.get("descr") for shape in docx.Document(BytesIO(made)).inline_shapes]
    assert [picture.says for picture in shown] == described
    assert all(any(said in cell for cell in cells) for said in described)


def test_what_no_picture_says_is_said_in_words_and_the_same_only_once():
    lines, _foot = content(yearly_docx(PLAIN, {}, Sender()))
    said = [line for line in lines if isinstance(line, str) and "geen klachten ontvangen" in line]
    assert said == [
        (
            "Ontvangen, Onderwerp, Binnengekomen via, Opdrachtgever, Uitkomst, Doorlooptijden, Op tijd of te"
            " laat, Nabellen: In deze periode zijn geen klachten ontvangen."
        )
    ]


def test_a_template_can_get_at_nothing_behind_a_picture(tmp_path):
    template = docx.Document()
    template.add_paragraph("{{ beelden[0].links.foto.png.__class__ }}")
    template.save(tmp_path / "jaarevaluatie.docx")
    with pytest.raises(Refusal):
        yearly_docx(YEAR, {}, Sender(letters_dir=tmp_path))


@pytest.mark.parametrize(
    "make", [insight_xlsx, lambda found, house: yearly_docx(replace(YEAR, insight=found), {}, house)]
)
def test_these_are_in_dutch_and_equal_whoever_asks_for_them(make):
    ours = make(QUIET, Sender())
    with speaking("en"):
        assert make(QUIET, Sender()) == ours


def test_a_fault_in_a_template_of_a_report_is_found(tmp_path):
    for name in REPORTS:
        template = docx.Document()
        template.add_paragraph("{{ naan }}")
        template.save(tmp_path / f"{name}.docx")
    found = faults_in_letters(Sender(letters_dir=tmp_path))
    assert [fault.split()[3] for fault in found] == ["rapport-uwv.docx", "jaarevaluatie.docx"]

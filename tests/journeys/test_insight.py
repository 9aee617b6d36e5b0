"""/rapport inzicht: pictures with a sentence each, and the figures as Excel (3.1c)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from storage.database import Database
from tests.agency import CARLA, DIRK, Agency, an_agency
from tests.bot.office import CANARY, a_filed_complaint, entered
from tests.enrolling import enrol
from tests.journeys.test_reports import asks, comes
from tests.security.watching import refused_by_telegram

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def a_dozen(agency: Agency) -> None:
    for place in range(12):
        received = date(2026, 11, 20) - timedelta(days=14 * place)
        category = "treatment" if place % 3 else "slowness"
        number = await a_filed_complaint(agency, received=received, tell=False, categories=[category])
        await entered(agency, number)


async def test_the_pictures_come_each_with_its_sentence_and_the_figures_as_excel(agency: Agency):
    await a_dozen(agency)
    *pictures, excel = await asks(agency, "/rapport inzicht 2026")
    assert 1 <= len(pictures) <= 4
    assert all("photo" in each.content and each.text.endswith(".") for each in pictures)
    assert "In deze periode zijn 12 klachten ontvangen" in pictures[0].text
    assert excel.document.name == "inzicht-2026.xlsx"
    assert "Inzicht in de klachten over het jaar 2026" in excel.text
    book = load_workbook(BytesIO(excel.document.content))
    counted = dict(row[:2] for row in book["Aantallen"].iter_rows(values_only=True))
    assert counted["Klachten"] == 12
    assert refused_by_telegram(agency) == []


async def test_nobody_stands_in_it(agency: Agency):
    await a_dozen(agency)
    *pictures, excel = await asks(agency, "/rapport inzicht 2026")
    cells = [
        cell
        for sheet in load_workbook(BytesIO(excel.document.content))
        for row in sheet.values
        for cell in row
    ]
    held = " ".join([*map(str, cells), *(each.text for each in (*pictures, excel))])
    for named in (CANARY, "Fenna", "Anna", "KL-2026"):
        assert named not in held


async def test_of_nothing_there_is_no_picture_but_a_sentence(agency: Agency):
    (excel,) = await asks(agency, "/rapport inzicht 2025")
    assert "In deze periode zijn geen klachten ontvangen." in excel.text


async def test_the_pictures_leave_the_chat_too(agency: Agency):
    await a_dozen(agency)
    files = await asks(agency, "/rapport inzicht 2026")
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert [each for each in files if each in agency.user(DIRK).sees()] == []


async def test_others_are_answered_while_it_is_made(agency: Agency):
    """It is brought by the courier: who asked for it, and who did not, go on."""
    await a_dozen(agency)
    await agency.says(DIRK, "/rapport inzicht 2026")
    assert (await agency.says(CARLA, "/vandaag")).text.startswith("Te doen")
    assert (await agency.says(DIRK, "/vandaag")).text
    await comes(agency)
    assert agency.user(DIRK).last().document.name == "inzicht-2026.xlsx"

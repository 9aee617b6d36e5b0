"""/rapport jaar and /rapport register: with texts of complaints, so after a confirmation, and nothing of what
their reader is involved in (3.6, 3.3b, T7).
"""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from complaints.complaint import Complaint, Moment
from complaints.events import Promise
from complaints.people import Team
from sandbox.messages import Message
from storage import occasions, register
from storage.database import Database
from storage.rows import complaint as complaint_table
from storage.rows import dissatisfaction
from tests.agency import ANNA, CARLA, DIRK, Agency, an_agency
from tests.bot.office import a_filed_complaint, damage, entered, happens
from tests.enrolling import enrol
from tests.journeys.test_reports import asks, comes, paragraphs
from tests.security.watching import forge, refused_by_telegram, trail

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

FIRST, SECOND = "KL-2026-001", "KL-2026-002"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def confirmed(agency: Agency, text: str, who: int = DIRK) -> Message:
    """Asked for, and yes."""
    asked = await agency.says(who, text)
    assert "staan gegevens uit klachten" in asked.text
    await agency.presses(who, "Ja, maken")
    await comes(agency)
    return agency.user(who).last()


def measured(agency: Agency, what: str):
    def act(complaint: Complaint, moment: Moment, team: Team) -> None:
        owner, until = agency.ids[ANNA], date(2026, 12, 31)
        complaint.promise(moment, kind=Promise.MEASURE, what=what, owner=owner, until=until, team=team)

    return act


def withdraw(complaint: Complaint, moment: Moment, _team: Team) -> None:
    complaint.withdraw(moment, on=moment.today, reason="Toch niet.")


def close(complaint: Complaint, moment: Moment, _team: Team) -> None:
    complaint.close(moment, lesson="Bel voortaan eerder terug.")


async def closed_with_a_lesson(agency: Agency, **answers: object) -> str:
    number = await a_filed_complaint(agency, tell=False, **answers)
    await entered(agency, number)
    await happens(agency, number, CARLA, withdraw, close, measured(agency, "Een telefoonrooster."))
    return number


def numbers(message: Message) -> list[str]:
    book = load_workbook(BytesIO(message.document.content))
    return [row[0] for row in book["Klachten"].iter_rows(min_row=2, values_only=True) if row[0]]


async def test_the_year_is_evaluated_with_lessons_and_measures_and_then_recorded(agency: Agency):
    await closed_with_a_lesson(agency)
    agency.clock.at(2027, 1, 5, 10, 0)
    word = await confirmed(agency, "/rapport jaar")
    assert word.document.name == "jaarevaluatie-2026.docx"
    said = paragraphs(word)
    for held in ("Bel voortaan eerder terug.", "Een telefoonrooster.", "Anna de Wit", FIRST):
        assert held in said
    await agency.presses(DIRK, "Geëvalueerd")
    async with agency.house.database.read(agency.clock.now()) as page:
        assert "year:2026" in await occasions.all_done(page)
    assert refused_by_telegram(agency) == []


async def test_a_year_that_is_not_over_can_be_looked_at_and_not_be_recorded(agency: Agency):
    word = await confirmed(agency, "/rapport jaar 2026")
    assert word.document.name == "jaarevaluatie-2026.docx"
    assert word.buttons == []


async def test_lessons_of_what_its_reader_is_involved_in_are_left_out(agency: Agency):
    await closed_with_a_lesson(agency, about=[str(agency.ids[DIRK])])
    said = paragraphs(await confirmed(agency, "/rapport jaar 2026"))
    assert "Bel voortaan" not in said
    assert FIRST not in said


async def test_the_register_comes_after_a_confirmation_and_leaves_the_chat_again(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    book = await confirmed(agency, "/rapport register")
    assert (book.document.name, numbers(book)) == ("klachtenregister-2026-11-23.xlsx", [FIRST])
    assert ("report.asked", "register:") in [row[1:] for row in await trail(agency)]
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert book not in agency.user(DIRK).sees()


async def test_yes_can_be_typed(agency: Agency):
    (book,) = await asks(agency, "/rapport register ja")
    assert book.document.name == "klachtenregister-2026-11-23.xlsx"


async def test_who_keeps_the_register_gets_it_without_what_they_are_involved_in(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    await a_filed_complaint(agency, tell=False, involved=[CARLA])
    assert numbers(await confirmed(agency, "/rapport register", CARLA)) == [FIRST]
    assert numbers(await confirmed(agency, "/rapport register", DIRK)) == [FIRST, SECOND]


async def test_a_coach_gets_no_register(agency: Agency):
    await agency.says(ANNA, "/help")
    await forge(agency, ANNA, "u:register:1:")
    await agency.says(ANNA, "/rapport register ja")
    await comes(agency)
    assert [each for each in agency.user(ANNA).sees() if each.document] == []


async def test_a_damaged_complaint_is_left_out_and_that_is_said(agency: Agency):
    for _ in range(2):
        await a_filed_complaint(agency, tell=False)
    await damage(agency, complaint_table, number=FIRST)
    async with agency.house.database.write(agency.clock.now()) as page:
        await register.note_dissatisfaction(page, {"channel": "phone"}, agency.house.today())
    await damage(agency, dissatisfaction, id=1)
    book = await confirmed(agency, "/rapport register")
    assert numbers(book) == [SECOND]
    assert "Let op: 2 regels zijn beschadigd en staan er niet in." in book.text

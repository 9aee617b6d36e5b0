"""/rapport uwv: asked for, made, sent to UWV and then frozen, and what is different since (3.7)."""

from datetime import date
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook

from bot.courier import Courier
from complaints.complaint import Complaint, Moment
from complaints.people import Team
from complaints.reports import uwv
from sandbox.messages import Message
from storage import occasions, people, reports
from storage.database import Database
from storage.rows import complaint as complaint_table
from storage.rows import fact
from tests.agency import ANNA, BRAM, CARLA, DIRK, Agency, an_agency
from tests.bot.office import CANARY, a_filed_complaint, damage, happens
from tests.enrolling import enrol
from tests.security.watching import forge, heard, refused_by_telegram, trail

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

BUSY = "Ik ben ermee bezig. Je kunt intussen gewoon verder."
STALE = "Deze knop is verlopen."
FIRST = "KL-2026-001"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def comes(agency: Agency) -> None:
    """The courier comes by."""
    agency.clock.ahead(seconds=2)
    await Courier(agency.bot.bot, agency.house).round()


async def asks(agency: Agency, text: str, who: int = DIRK) -> list[Message]:
    """What came after the word that it is being made."""
    before = len(agency.user(who).sees())
    await agency.says(who, text)
    await comes(agency)
    return agency.user(who).sees()[before + 2 :]


def paragraphs(message: Message) -> str:
    document = docx.Document(BytesIO(message.document.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def counted(message: Message) -> dict[str, int]:
    sheet = load_workbook(BytesIO(message.document.content)).worksheets[0]
    return {row[1]: row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}


def accept(complaint: Complaint, moment: Moment, _team: Team) -> None:
    complaint.accept(moment, on=moment.today)


async def some_complaints(agency: Agency) -> None:
    """Three of UWV clients, one of them taken up; one of another."""
    for _ in range(3):
        await a_filed_complaint(agency, tell=False, commissioner="uwv")
    await a_filed_complaint(agency, tell=False, commissioner="private", uwv_client="no")
    await happens(agency, FIRST, CARLA, accept)


async def test_the_report_comes_as_word_and_excel_with_the_five_counts(agency: Agency):
    await some_complaints(agency)
    excel, word = await asks(agency, "/rapport uwv 2026-K4")
    assert (excel.document.name, word.document.name) == ("uwv-2026-K4.xlsx", "uwv-2026-K4.docx")
    assert word.text.splitlines()[:6] == [
        "Rapport aan UWV over het 4e kwartaal van 2026",
        "1. Ingediende klachten: 3",
        "2. Niet in behandeling genomen: 0",
        "3. Niet in behandeling genomen en op tijd afgehandeld: 0",
        "4. In behandeling genomen: 1",
        "5. In behandeling genomen en op tijd afgehandeld: 0",
    ]
    assert counted(excel)["Ingediende klachten"] == 3
    assert uwv.COUNTS["submitted"][1] in paragraphs(word)
    assert refused_by_telegram(agency) == []


async def test_meanwhile_the_chat_says_so_and_all_of_it_leaves_the_chat(agency: Agency):
    assert (await agency.says(DIRK, "/rapport uwv 2026-K3")).text == BUSY
    busy = agency.user(DIRK).last()
    await comes(agency)
    assert busy.text == "Klaar. Je vindt het hieronder."
    files = agency.user(DIRK).sees()[-2:]
    assert [each.protected for each in files] == [False, False]  # a report that can't be saved is of no use
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert [each for each in (busy, *files) if each in agency.user(DIRK).sees()] == []


async def test_nobody_stands_in_a_report_to_uwv(agency: Agency):
    await a_filed_complaint(agency, tell=False, commissioner="uwv", title=f"Een {CANARY}")
    excel, word = await asks(agency, "/rapport uwv 2026-K4")
    held = paragraphs(word) + str([*load_workbook(BytesIO(excel.document.content)).worksheets[0].values])
    for named in (CANARY, "Fenna", "Anna", "Bram", FIRST):
        assert named not in held + word.text


async def test_sent_it_is_frozen_and_the_reminder_of_that_quarter_is_done(agency: Agency):
    agency.clock.at(2027, 1, 4, 9, 0)
    await agency.time_passes()
    assert "2026-K4: de rapportage aan UWV is nog niet vastgelegd" in agency.reads(DIRK)
    await agency.presses(DIRK, "2026-K4: Rapport maken")
    await comes(agency)
    said = await agency.presses(DIRK, "Vandaag verstuurd aan UWV")
    assert said.text == (
        "Vastgelegd: het rapport over 2026-K4 is op maandag 4 januari 2027 verstuurd aan UWV."
        " Deze cijfers staan nu vast."
    )
    async with agency.house.database.read(agency.clock.now()) as page:
        kept = await reports.last_sent(page, "uwv", "2026-K4")
        assert "uwv:2026-K4" in await occasions.all_done(page)
    assert kept.sent_on == date(2027, 1, 4)
    assert ("report.sent", "uwv:2026-K4") in [row[1:] for row in await trail(agency)]
    agency.clock.at(2027, 1, 11, 9, 0)
    agency.clear()
    await agency.time_passes()
    assert "2026-K4" not in agency.reads(DIRK)


async def test_sent_a_second_time_is_refused_with_the_day_of_the_first(agency: Agency):
    await asks(agency, "/rapport uwv 2026-K3")
    await agency.presses(DIRK, "Vandaag verstuurd aan UWV")
    agency.clock.ahead(days=1)
    await agency.presses(DIRK, "Vandaag verstuurd aan UWV")
    assert "al vastgelegd dat het op maandag 23 november 2026 is verstuurd" in heard(agency, DIRK)[-1]


async def test_asked_again_it_says_what_changed_since_and_can_be_had_as_it_was_sent(agency: Agency):
    await some_complaints(agency)
    first = await asks(agency, "/rapport uwv 2026-K4")
    await agency.presses(DIRK, "Vandaag verstuurd aan UWV")
    await a_filed_complaint(agency, tell=False, commissioner="uwv")
    excel, word = await asks(agency, "/rapport uwv 2026-K4")
    assert "Verstuurd op maandag 23 november 2026. Sindsdien veranderd:" in word.text
    assert "• Ingediende klachten: 3, nu 4" in word.text
    assert counted(excel)["Ingediende klachten"] == 4
    await agency.presses(DIRK, "Zoals verstuurd")
    await comes(agency)
    again = agency.user(DIRK).sees()[-2:]
    assert "Zo is het op maandag 23 november 2026 verstuurd aan UWV." in again[1].text
    assert counted(again[0]) == counted(first[0])
    assert paragraphs(again[1]) == paragraphs(first[1])


async def test_asked_again_when_nothing_changed_it_says_so(agency: Agency):
    await asks(agency, "/rapport uwv 2026-K3")
    await agency.presses(DIRK, "Vandaag verstuurd aan UWV")
    _excel, word = await asks(agency, "/rapport uwv 2026-K3")
    assert "Sindsdien is er niets veranderd." in word.text


@only_sqlite
async def test_it_can_be_recorded_for_another_day_by_typing(agency: Agency):
    await asks(agency, "/rapport uwv 2026-K3")
    agency.clock.ahead(days=3)
    said = await agency.says(DIRK, "/rapport uwv 2026-K3 verstuurd gisteren")
    assert "is op woensdag 25 november 2026 verstuurd aan UWV" in said.text


@only_sqlite
async def test_what_was_sent_is_what_was_made_by_then(agency: Agency):
    await some_complaints(agency)
    await asks(agency, "/rapport uwv 2026-K4")
    agency.clock.ahead(days=2)
    await a_filed_complaint(agency, tell=False, commissioner="uwv")
    await asks(agency, "/rapport uwv 2026-K4")
    await agency.says(DIRK, "/rapport uwv 2026-K4 verstuurd gisteren")
    async with agency.house.database.read(agency.clock.now()) as page:
        kept = await reports.last_sent(page, "uwv", "2026-K4")
    assert kept.content["counts"]["submitted"] == 3


@only_sqlite
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/rapport uwv 2026-K3 verstuurd 12 oktober", "Over 2026-K3 was op maandag 12 oktober 2026 nog geen"),
        ("/rapport uwv 2026-K3 verstuurd morgen", "Dat ligt in de toekomst"),
        ("/rapport uwv 2026-K2 verstuurd", "nog geen rapport gemaakt."),
        ("/rapport uwv 2027-K1", "nog niet begonnen"),
        ("/rapport uwv voorjaar", "Die periode ken ik niet."),
        ("/rapport jaar 2026-K1", "gaat over een heel jaar"),
        ("/rapport weer", "Dat rapport ken ik niet."),
    ],
)
async def test_what_can_not_be_is_refused_with_a_sentence_and_nothing_is_made(agency: Agency, typed, said):
    await asks(agency, "/rapport uwv 2026-K3")
    before = await trail(agency)
    assert said in (await agency.says(DIRK, typed)).text
    assert await trail(agency) == before


@only_sqlite
async def test_without_more_a_menu_with_the_last_quarter_first(agency: Agency):
    menu = await agency.says(DIRK, "/rapport")
    assert menu.buttons[:4] == ["UWV 2026-K3", "UWV 2026-K4", "Inzicht 2026", "Inzicht 2025"]
    await agency.presses(DIRK, "UWV 2026-K3")
    await comes(agency)
    assert agency.user(DIRK).last().document.name == "uwv-2026-K3.docx"


@only_sqlite
@pytest.mark.parametrize("who", [ANNA, BRAM, CARLA])
async def test_who_is_no_director_gets_no_report(agency: Agency, who: int):
    said = await agency.says(who, "/rapport uwv 2026-K3")
    assert said.text == "Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help."
    await forge(agency, who, "u:uwv:0:2026-K3")
    await forge(agency, who, "u:sent:0:1")
    await comes(agency)
    assert [each for each in agency.user(who).sees() if each.document] == []


@only_sqlite
async def test_who_keeps_the_register_is_offered_the_register_alone(agency: Agency):
    assert (await agency.says(CARLA, "/rapport")).buttons == ["Klachtenregister"]


@only_sqlite
@pytest.mark.parametrize(
    "data", ["u:sent:0:99", "u:again:0:x", "u:uwv:0:2026-K9", "u:wat:0:2026", "u:sent:0:"]
)
async def test_a_forged_button_changes_nothing(agency: Agency, data: str):
    await agency.says(DIRK, "/rapport")
    await forge(agency, DIRK, data)
    assert "verlopen" in heard(agency, DIRK)[-1] or "periode" in heard(agency, DIRK)[-1]
    await comes(agency)
    assert [each for each in agency.user(DIRK).sees() if each.document] == []


@only_sqlite
async def test_a_complaint_that_was_not_counted_stops_the_report(agency: Agency):
    await a_filed_complaint(agency, tell=False, commissioner="uwv")
    async with agency.house.database.write(agency.clock.now()) as page:
        await page.connection.execute(fact.delete())
    (said,) = await asks(agency, "/rapport uwv 2026-K4")
    assert said.text == "Ik telde nog niet alle klachten mee. Dat is nu bijgewerkt: vraag het nog eens."
    assert counted((await asks(agency, "/rapport uwv 2026-K4"))[0])["Ingediende klachten"] == 1


@only_sqlite
async def test_a_damaged_complaint_that_was_not_counted_is_said(agency: Agency):
    number = await a_filed_complaint(agency, tell=False, commissioner="uwv")
    async with agency.house.database.write(agency.clock.now()) as page:
        await page.connection.execute(fact.delete())
    await damage(agency, complaint_table, number=number)
    (said,) = await asks(agency, "/rapport uwv 2026-K4")
    assert "Er is een klacht beschadigd" in said.text


@only_sqlite
async def test_counts_that_contradict_each_other_are_not_sent(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
):
    await a_filed_complaint(agency, tell=False, commissioner="uwv")
    monkeypatch.setattr(uwv, "_lines", lambda *_: ("submitted",))
    (said,) = await asks(agency, "/rapport uwv 2026-K4")
    assert "De tellingen spreken elkaar tegen. Ik stuur niets." in said.text


@only_sqlite
async def test_who_is_no_director_any_more_gets_nothing_of_what_was_asked(agency: Agency):
    await agency.says(DIRK, "/rapport uwv 2026-K3")
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.revoke(page, agency.ids[DIRK])
    await comes(agency)
    assert [each for each in agency.user(DIRK).sees() if each.document] == []

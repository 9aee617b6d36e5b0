"""/bekendmaking: that clients were told (3.1a), who was not yet, and the proof of it."""

from hashlib import sha256
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.tidy import upkeep
from bot.untold import remind
from complaints.people import Role, Standing
from sandbox.messages import Message
from storage import people
from storage.database import Database
from storage.rows import metadata
from storage.verify import verify
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, FAY, Agency, an_agency
from tests.bot.office import CANARY, a_filed_complaint, delivered, heard, outbox, reported
from tests.enrolling import enrol
from tests.security.watching import forge, refused_by_telegram, rows, send, trail

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

LETTER = b"%PDF-1.7\n the letter to the client"
REFUSED = "Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help."
NOTHING = "Er ontbreekt geen traject."
TOLD = ("/bekendmaking nieuw", "TR-1042", "3 november", "4 november", "Brief", "/overslaan")


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def records(agency: Agency, reference: str, *answers: str, who: int = ANNA) -> Message:
    """A programme that began yesterday; not told yet unless there is more to answer."""
    given = answers or ("Nog niet verteld",)
    await send(agency, who, "/bekendmaking nieuw", reference, "gisteren", *given, "Vastleggen")
    return agency.user(who).last()


async def the_list(agency: Agency, who: int = ANNA) -> str:
    return (await agency.says(who, "/bekendmaking")).text


async def actions(agency: Agency, since: int = 0) -> list[str]:
    return [action for _actor, action, _about in (await trail(agency))[since:]]


# --- recording


async def test_a_client_who_was_told_is_recorded_and_is_no_gap(agency: Agency):
    checked = await agency.says(ANNA, *TOLD)
    assert checked.text.splitlines() == [
        "Klopt dit allemaal? · TR-1042",
        "",
        "Traject of dossier: TR-1042",
        "Begonnen op: dinsdag 3 november 2026",
        "Verteld op: woensdag 4 november 2026",
        "Manier: Brief",
        "Bewijs: niet ingevuld",
    ]
    said = await agency.presses(ANNA, "Vastleggen")
    assert said.text == "Vastgelegd: TR-1042. Verteld op woensdag 4 november 2026, per brief."
    assert NOTHING in await the_list(agency)
    assert refused_by_telegram(agency) == []


async def test_told_after_the_start_is_remarked_upon(agency: Agency):
    await send(agency, ANNA, *TOLD[:4])
    assert "Let op: dat is na het begin van het traject." in agency.reads(ANNA)


async def test_the_proof_is_kept_sealed_with_its_hash(agency: Agency):
    await send(agency, ANNA, *TOLD[:5])
    agency.user(ANNA).sends_document(LETTER, "Fenna Visser.pdf")
    await send(agency, ANNA, "klaar")
    assert "Het bewijs is bewaard." in (await agency.presses(ANNA, "Vastleggen")).text
    stored = repr(await rows(agency))
    assert "the letter to the client" not in stored
    assert sha256(LETTER).hexdigest() not in stored


async def test_what_is_not_told_yet_is_a_gap_until_it_is(agency: Agency):
    said = await records(agency, "TR-1042")
    assert said.text.startswith("Vastgelegd: TR-1042, nog niet verteld.")
    listed = await agency.presses(ANNA, "Lijst openen")
    assert "TR-1042 · begonnen op zondag 22 november 2026, nog niet verteld" in listed.text
    asked = await agency.presses(ANNA, "Alsnog verteld: TR-1042")
    assert asked.text.splitlines()[0] == "Vraag 1 van 3 · TR-1042"
    await send(agency, ANNA, "vandaag", "E-mail", "/overslaan")
    said = await agency.presses(ANNA, "Vastleggen")
    assert said.text == "Vastgelegd: TR-1042. Verteld op maandag 23 november 2026, per e-mail."
    assert NOTHING in await the_list(agency)


async def test_the_button_can_be_typed_however_the_number_is_written(agency: Agency):
    await records(agency, "TR-1042")
    assert "Vraag 1 van 3 · TR-1042" in (await agency.says(ANNA, "alsnog verteld tr-10 42")).text


async def test_a_programme_is_recorded_once_and_told_of_once(agency: Agency):
    await records(agency, "TR-1042")
    again = await records(agency, "tr-1042")
    assert "TR-1042 staat al in de lijst, als nog niet verteld." in again.text
    await send(agency, ANNA, "/annuleer ja", "alsnog verteld TR-1042", "vandaag", "Brief", "/overslaan")
    await agency.presses(ANNA, "Vastleggen")
    again = await agency.says(ANNA, "alsnog verteld TR-1042")
    assert again.text == "Voor TR-1042 is dit al vastgelegd: verteld op maandag 23 november 2026."


async def test_of_a_number_that_another_took_nothing_more_is_said(agency: Agency):
    await records(agency, "TR-1042")
    said = await records(agency, "TR-1042", who=EVA)
    assert said.text.startswith("TR-1042 is al vastgelegd. Een nieuw traject?")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("111222333", "Hier lijkt een burgerservicenummer (BSN) in te staan"),
        ("Fenna Visser", "Dit lijkt een naam"),
    ],
)
async def test_neither_a_citizen_service_number_nor_a_name_is_stored(agency: Agency, typed, said):
    before = metadata.tables["draft"].name
    await send(agency, ANNA, "/bekendmaking nieuw")
    kept = (await rows(agency))[before]
    await send(agency, ANNA, typed)
    assert said in agency.reads(ANNA)
    assert (await rows(agency))[before] == kept


async def test_a_form_that_lies_says_which_programme_it_is_about(agency: Agency):
    await records(agency, "TR-1042")
    await send(agency, ANNA, "alsnog verteld TR-1042", "/bewaar")
    agency.clear()
    assert "Verder: bekendmaking TR-1042" in (await agency.says(ANNA, "/vandaag")).buttons


async def test_the_letter_is_there_before_and_after(agency: Agency):
    said = await records(agency, "TR-1042")
    assert "Brief maken (Word)" in said.buttons
    await the_list(agency)
    letter = await agency.presses(ANNA, "Brief maken (Word)")
    assert letter.document.name == "bekendmaking.docx"
    assert (await agency.says(ANNA, "/bekendmaking brief")).document.name == "bekendmaking.docx"


# --- who sees what


async def test_a_coach_sees_their_own_gaps_and_a_director_all(agency: Agency):
    await records(agency, "TR-1")
    await records(agency, "TR-2", who=EVA)
    assert "TR-2" not in await the_list(agency)
    both = await the_list(agency, DIRK)
    assert "TR-1 " in both
    assert "TR-2 " in both


async def test_a_programme_of_a_complaint_is_a_gap_to_who_may_see_that_complaint(agency: Agency):
    await a_filed_complaint(agency, programme="TR-77", involved=[DIRK], tell=False)
    line = "TR-77 · staat in klacht KL-2026-001, hier nog niet vastgelegd"
    seen = {who: line in await the_list(agency, who) for who in (ANNA, BRAM, CARLA, DIRK, EVA)}
    assert seen == {ANNA: True, BRAM: False, CARLA: True, DIRK: False, EVA: False}
    for who in (BRAM, DIRK, EVA):
        assert "TR-77" not in agency.reads(who)
        assert "KL-2026-001" not in agency.reads(who)
    await records(agency, "tr-77", "vandaag", "Brief", "/overslaan", who=EVA)
    assert NOTHING in await the_list(agency)


@pytest.mark.parametrize("who", [BRAM, CARLA, EVA])
async def test_nobody_else_fills_a_gap_by_a_forged_button_or_a_guess(agency: Agency, who: int):
    await records(agency, "TR-1042")
    await the_list(agency, who)
    before = (await rows(agency))["disclosure"], (await rows(agency))["draft"]
    unknown = await forge(agency, who, "v:99:0")
    assert await forge(agency, who, "v:1:0") == unknown
    known = (await agency.says(who, "alsnog verteld TR-1042")).text
    assert known == (await agency.says(who, "alsnog verteld TR-9999")).text
    assert ((await rows(agency))["disclosure"], (await rows(agency))["draft"]) == before


@pytest.mark.parametrize("data", ["v:0:0", "v:new:0:1", "v:list:999999999", "v:x:0", "v:-1:0", "v::0"])
async def test_an_odd_button_changes_no_programme(agency: Agency, data: str):
    await records(agency, "TR-1042")
    before = (await rows(agency))["disclosure"]
    await forge(agency, ANNA, data)
    assert (await rows(agency))["disclosure"] == before
    assert refused_by_telegram(agency) == []


async def test_a_form_of_who_left_ends_in_nothing(agency: Agency):
    await records(agency, "TR-1042")
    await send(agency, ANNA, "alsnog verteld TR-1042", "vandaag", "Brief", "/overslaan")
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.revoke(page, agency.ids[ANNA])
    before = (await rows(agency))["disclosure"]
    await agency.presses(ANNA, "Vastleggen")
    assert (await rows(agency))["disclosure"] == before


async def test_the_list_is_turned_eight_a_page_and_leaves_the_chat(agency: Agency):
    for number in range(9):
        await records(agency, f"TR-{number}")
    agency.clear()
    first = await agency.says(ANNA, "/bekendmaking")
    assert first.text.startswith("Nog niet verteld (bladzijde 1 van 2)")
    assert first.text.count("begonnen op") == 8
    await agency.presses(ANNA, "»")
    assert first.text.startswith("Nog niet verteld (bladzijde 2 van 2)")
    assert first.text.count("begonnen op") == 1
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert first not in agency.user(ANNA).sees()


# --- the director hears of it


async def a_quarter_later(agency: Agency) -> None:
    """The first working day of 2027, when the office opens; nothing else is due."""
    agency.clock.at(2027, 1, 4, 8, 31)
    await reported_to_uwv(agency)
    await remind(agency.house)
    await delivered(agency)


async def reported_to_uwv(agency: Agency) -> None:
    """And not looked at."""
    await reported(agency)
    table = metadata.tables["occasion"]
    async with agency.house.database.write(agency.clock.now()) as page:
        await page.connection.execute(table.delete().where(table.c.kind == "disclosure"))


async def test_each_quarter_the_director_hears_how_many_are_missing_and_no_more(agency: Agency):
    await records(agency, "TR-1")
    await a_filed_complaint(agency, programme=f"{CANARY} 7", tell=False)
    await agency.joins(FAY, Role.COACH, freelancer=True)
    await not_confirmed(agency, FAY)
    agency.clear()
    await a_quarter_later(agency)
    (told,) = heard(agency, DIRK)
    assert told == "Bekendmaking: 2 trajecten en 1 freelancer zonder bewijs"
    assert agency.user(DIRK).last().buttons == ["Lijst openen", "Gezien", "Morgen weer"]
    assert [agency.told(who) for who in (ANNA, CARLA)] == [[], []]
    listed = await agency.presses(DIRK, "Lijst openen")
    assert "1 freelancer heeft de bekendmaking nog niet bevestigd. Je ziet wie in /team." in listed.text
    assert "Fay" not in listed.text


async def not_confirmed(agency: Agency, account: int) -> None:
    """As one whom the register of before knew already."""
    async with agency.house.database.write(agency.clock.now()) as page:
        known = await people.by_account(page, account)
        assert known is not None
        await people.joined(page, known.id, secrecy_on=known.secrecy_on, disclosure_on=None)
        after = await people.by_account(page, account)
    assert after is not None
    assert after.standing is Standing.JOINING


async def test_it_comes_back_after_a_week_until_a_director_looks(agency: Agency):
    await records(agency, "TR-1")
    await a_quarter_later(agency)
    for day, told in ((5, 0), (11, 1), (12, 0)):
        agency.clear()
        agency.clock.at(2027, 1, day, 9, 0)
        await remind(agency.house)
        await delivered(agency)
        assert len(heard(agency, DIRK)) == told
    await the_list(agency, DIRK)
    agency.clear()
    agency.clock.at(2027, 1, 18, 9, 0)
    assert await remind(agency.house) == 0
    agency.clock.at(2027, 4, 1, 9, 0)
    assert await remind(agency.house) == 1


async def test_what_was_told_before_it_is_sent_is_not_said(agency: Agency):
    await records(agency, "TR-1")
    agency.clock.at(2027, 1, 4, 7, 0)
    await reported_to_uwv(agency)
    await remind(agency.house)
    await send(agency, ANNA, "alsnog verteld TR-1", "vandaag", "Brief", "/overslaan")
    await agency.presses(ANNA, "Vastleggen")
    agency.clear()
    agency.clock.at(2027, 1, 4, 8, 31)
    await delivered(agency)
    assert "Bekendmaking" not in agency.reads(DIRK)
    assert [state for kind, state in await outbox(agency) if kind == "disclosure"] == ["withdrawn"]


async def test_where_nothing_is_missing_nothing_is_said(agency: Agency):
    await records(agency, "TR-1", "vandaag", "Brief", "/overslaan")
    agency.clear()
    await a_quarter_later(agency)
    assert heard(agency, DIRK) == []


async def test_of_a_complaint_about_the_director_the_director_hears_nothing(agency: Agency):
    await a_filed_complaint(agency, programme="TR-77", involved=[DIRK], tell=False)
    agency.clear()
    await a_quarter_later(agency)
    assert heard(agency, DIRK) == []


# --- the proof


async def test_the_proof_comes_as_excel_after_a_confirmation(agency: Agency):
    await send(agency, ANNA, *TOLD[:5])
    agency.user(ANNA).sends_document(LETTER, "bewijs.pdf")
    await send(agency, ANNA, "klaar")
    await agency.presses(ANNA, "Vastleggen")
    await records(agency, "=TR-2", who=EVA)
    since = len(await trail(agency))
    await the_list(agency, DIRK)
    asked = await agency.presses(DIRK, "Alles als Excel")
    assert "nummers van cliënten en namen van collega's" in asked.text
    assert "Of typ: /rapport bekendmaking ja" in asked.text
    await agency.presses(DIRK, "Ja, maken")
    await delivered(agency, after=2)
    file = agency.user(DIRK).last()
    assert file.document.name == "bekendmakingen-2026-11-23.xlsx"
    book = load_workbook(BytesIO(file.document.content))
    (_headers, told, untold) = book["Trajecten"].iter_rows(values_only=True)
    assert [str(cell)[:10] for cell in told[:5]] == ["TR-1042", "2026-11-03", "2026-11-04", "Brief", "ja"]
    assert (told[5], told[7]) == ("Anna de Wit", sha256(LETTER).hexdigest())
    assert untold[0] == "'=TR-2"
    assert (untold[2], untold[4], untold[5]) == (None, "nee", "Eva Bos")
    assert await actions(agency, since) == ["disclosure.list", "occasion.done", "report.asked"]
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert file not in agency.user(DIRK).sees()


async def test_the_export_can_be_typed_and_is_the_directors_alone(agency: Agency):
    assert "Zal ik het maken?" in (await agency.says(DIRK, "/bekendmaking export")).text
    await send(agency, DIRK, "/bekendmaking export ja")
    await delivered(agency, after=2)
    assert agency.user(DIRK).last().document.name == "bekendmakingen-2026-11-23.xlsx"
    for who in (ANNA, CARLA):
        assert (await agency.says(who, "/bekendmaking export ja")).text == REFUSED
        assert await forge(agency, who, "u:disclosures:1:") == REFUSED
        assert "Alles als Excel" not in (await agency.says(who, "/bekendmaking")).buttons


async def test_each_change_is_one_row_in_the_trail(agency: Agency):
    await records(agency, "TR-1042")
    assert (await trail(agency))[-1] == (agency.ids[ANNA], "disclosure.recorded", "disclosure:1")
    await send(agency, DIRK, "alsnog verteld TR-1042", "vandaag", "Brief", "/overslaan")
    await agency.presses(DIRK, "Vastleggen")
    assert (await trail(agency))[-1] == (agency.ids[DIRK], "disclosure.told", "disclosure:1")
    await the_list(agency)
    assert (await trail(agency))[-1] == (agency.ids[ANNA], "disclosure.list", "")


async def test_no_word_of_it_stands_in_the_clear(agency: Agency):
    reference = f"{CANARY} 1042"
    await records(agency, reference)
    await send(agency, ANNA, f"alsnog verteld {reference}", "vandaag", "Brief")
    agency.user(ANNA).sends_document(LETTER + CANARY.encode(), f"{CANARY}.pdf")
    await send(agency, ANNA, "klaar")
    await agency.presses(ANNA, "Vastleggen")
    stored = repr(await rows(agency))
    assert CANARY not in stored
    assert CANARY.upper() not in stored.upper()


@pytest.mark.parametrize("typed", ["/bekendmaking weg", "/bekendmaking nieuw TR-7", "/bekendmaking brief ja"])
async def test_what_is_no_command_is_explained(agency: Agency, typed: str):
    assert (await agency.says(ANNA, typed)).text.startswith("Dat ken ik niet. Typ /bekendmaking,")


# --- what was recorded wrongly, and what goes (P5, P8)


async def proven(agency: Agency) -> Message:
    """TR-1042, told on 4 November by letter, with the letter."""
    await send(agency, ANNA, *TOLD[:5])
    agency.user(ANNA).sends_document(LETTER, "brief.pdf")
    await send(agency, ANNA, "klaar")
    return await agency.presses(ANNA, "Vastleggen")


async def corrects(agency: Agency, *answers: str, who: int = ANNA) -> Message:
    await agency.says(who, "/bekendmaking tr-1042")
    await agency.presses(who, "Correctie")
    await send(agency, who, *answers)
    return await agency.presses(who, "Vastleggen")


async def test_a_wrong_value_goes_and_that_it_was_corrected_stays(agency: Agency):
    await proven(agency)
    said = await corrects(agency, "Verteld op", "5 november", "Verkeerd gelezen.")
    assert said.text.splitlines() == [
        "Vastgelegd: TR-1042. Verteld op donderdag 5 november 2026, per brief.",
        "Het bewijs is bewaard.",
        "Gecorrigeerd op maandag 23 november 2026 door Anna de Wit: Verteld op. Reden: Verkeerd gelezen.",
    ]
    said = await corrects(agency, "Traject of dossier", "TR-2042", "Tikfout.")
    assert said.text.startswith("Vastgelegd: TR-2042.")
    assert "TR-1042" not in said.text
    assert (await agency.says(ANNA, "/bekendmaking TR-1042")).text.startswith("Dat ken ik niet.")
    assert (await actions(agency)).count("disclosure.corrected") == 2
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await verify(page) == []


async def test_told_by_mistake_it_is_a_gap_again_without_its_proof(agency: Agency):
    await proven(agency)
    said = await corrects(agency, "Verteld op", "Nog niet verteld", "Dat was een ander.")
    assert said.text.startswith("Vastgelegd: TR-1042, nog niet verteld.")
    assert "TR-1042 · begonnen op" in await the_list(agency)
    assert (await rows(agency))["attachment"] == []


async def test_of_somebody_elses_nothing_can_be_read_or_changed(agency: Agency):
    await proven(agency)
    unknown = (await agency.says(EVA, "/bekendmaking TR-9999")).text
    assert (await agency.says(EVA, "/bekendmaking TR-1042")).text == unknown
    for what in ("correct", "erase"):
        assert await forge(agency, EVA, f"v:1:0:{what}") == await forge(agency, EVA, f"v:99:0:{what}")


async def test_a_director_erases_it_by_typing_its_number(agency: Agency):
    await proven(agency)
    assert await forge(agency, ANNA, "v:1:0:erase") == "Wissen is aan de directie."
    await agency.says(DIRK, "/bekendmaking TR-1042")
    await agency.presses(DIRK, "Wissen")
    assert "Er is niets gewist." in (await agency.says(DIRK, "ja")).text
    await agency.says(DIRK, "tr-1042")
    assert (await agency.presses(DIRK, "Vastleggen")).text == "Het traject is gewist, met het bewijs."
    stored = await rows(agency)
    assert (stored["disclosure"], stored["attachment"]) == ([], [])
    assert (agency.ids[DIRK], "disclosure.erased", "disclosure:1") in await trail(agency)
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await verify(page) == []


async def test_a_request_to_erase_finds_it_by_the_number_of_the_programme(agency: Agency):
    await proven(agency)
    await send(agency, DIRK, "/avg nieuw", "Wissen", "vandaag", "Fenna Visser", "/overslaan", "/overslaan")
    await send(agency, DIRK, "TR-1042")
    await agency.presses(DIRK, "Vastleggen", "Zoeken")
    await delivered(agency, after=2)
    await agency.presses(DIRK, "Traject TR-1042", "Traject wissen")
    assert "Typ TR-1042 om dit traject te wissen" in agency.reads(DIRK)


async def test_at_night_what_is_past_its_term_goes_with_its_proof(agency: Agency):
    await proven(agency)
    kept = (await rows(agency))["disclosure"]
    agency.clock.at(2031, 11, 3, 4, 15)
    await upkeep(agency.house)
    assert (await rows(agency))["disclosure"] == kept
    agency.clock.at(2031, 11, 5, 4, 15)
    await upkeep(agency.house)
    stored = await rows(agency)
    assert (stored["disclosure"], stored["attachment"]) == ([], [])
    assert (None, "disclosure.erased", "disclosure:1") in await trail(agency)

"""A report about a complaint goes to the commissioner only after the client had a copy of it (P6)."""

import pytest

from storage.database import Database
from storage.rows import privacy_request
from tests.agency import ANNA, CARLA, DIRK, EVA, Agency, a_phone_complaint, an_agency
from tests.bot.office import a_filed_complaint
from tests.enrolling import enrol
from tests.security.watching import rows, send, trail
from tests.walking import NUMBER, begins, takes

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
STEP = "verslag naar opdrachtgever"
BEFORE = "De cliënt kreeg het afschrift later dan die dag."


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def test_it_is_recorded_with_when_and_how_the_client_had_a_copy(agency: Agency):
    await a_phone_complaint(agency)
    said = await takes(
        agency, CARLA, STEP, "ja", "vandaag", "e-mail", "nee, dat hoeft niet", "vandaag", "Het verloop."
    )
    assert "Vastgelegd: Verslag naar opdrachtgever." in said.text
    told = (await agency.says(CARLA, f"tijdlijn {NUMBER}")).text
    assert "De cliënt kreeg het afschrift op maandag 23 november 2026, per e-mail." in told
    assert "Verslag: Het verloop." in told
    assert (agency.ids[CARLA], "complaint.report", NUMBER) in await trail(agency)


async def test_without_a_copy_or_a_signature_that_is_asked_it_goes_no_further(agency: Agency):
    await a_phone_complaint(agency)
    asked = await begins(agency, CARLA, STEP)
    assert "Heeft de cliënt al een afschrift van het verslag?" in asked.text
    assert "Geef eerst een afschrift" in (await agency.says(CARLA, "nog niet")).text
    await send(agency, CARLA, "ja", "vandaag", "brief")
    said = await agency.says(CARLA, "ja, maar dat is nog niet gebeurd")
    assert "Wacht dan tot de cliënt heeft ondertekend." in said.text
    assert "complaint.report" not in [action for _who, action, _about in await trail(agency)]


async def test_a_copy_that_came_after_the_report_is_none(agency: Agency):
    number = await a_filed_complaint(agency, received=agency.house.today().replace(day=16), tell=False)
    await begins(agency, CARLA, STEP, "ja", "vandaag", "brief", "nee, dat hoeft niet", number=number)
    assert BEFORE in (await agency.says(CARLA, "gisteren")).text


async def test_it_is_not_for_who_only_registered_the_complaint(agency: Agency):
    await a_phone_complaint(agency)
    assert "Deze stap is niet aan jou." in (await begins(agency, ANNA, STEP)).text
    assert "Die klacht ken ik niet." in (await begins(agency, EVA, STEP)).text


async def test_a_letter_to_a_commissioner_who_complains_says_that_the_client_comes_first(agency: Agency):
    theirs = await a_filed_complaint(agency, complainant_kind="commissioner", tell=False)
    of_a_client = await a_filed_complaint(agency, complainant_kind="client", tell=False)
    said = await agency.says(CARLA, f"brief ontvangstbevestiging {theirs}")
    assert "Deze brief gaat naar de opdrachtgever." in said.text
    said = await agency.says(CARLA, f"brief ontvangstbevestiging {of_a_client}")
    assert "opdrachtgever" not in said.text


async def test_a_hand_over_asks_for_the_copy_and_without_one_for_a_reason(agency: Agency):
    await send(agency, DIRK, "/avg nieuw", "Overdracht", "vandaag")
    await agency.presses(DIRK, "Vastleggen")
    asked = await agency.presses(DIRK, "Overdracht maken")
    assert "Kregen de cliënten al een afschrift van wat naar UWV gaat?" in asked.text
    assert "Let op: de cliënt hoort" in (await agency.says(DIRK, "nee")).text
    await send(agency, DIRK, "Verhuisd zonder adres.", "AVG-2026-001")
    await agency.presses(DIRK, "Vastleggen")
    await agency.time_passes()
    captions = [each.text for each in agency.user(DIRK).sees() if each.document]
    assert ["geef elke cliënt een afschrift" in each for each in captions] == [True]
    assert "Verhuisd" not in repr((await rows(agency))[privacy_request.name])

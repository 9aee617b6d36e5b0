"""Withdrawn, or solved together: the complainant says so, and then it can be closed (3.5)."""

import pytest

from storage.database import Database
from tests.agency import ANNA, CARLA, DIRK, EVA, Agency, an_agency
from tests.bot.office import a_filed_complaint, happens
from tests.enrolling import enrol
from tests.walking import page, registered, takes

WITHDRAWN, SETTLED = "KL-2026-001", "KL-2026-002"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        for number in (WITHDRAWN, SETTLED):
            await registered(opened)
            await opened.says(CARLA, f"inschrijven {number}")
        yield opened


async def test_withdrawn_and_informally_settled(agency: Agency):
    await withdrawn(agency)
    await not_confirmed_by_the_complainant(agency)
    await settled_and_written_later(agency)


async def withdrawn(agency: Agency) -> None:
    early = await agency.says(CARLA, f"intrekken {WITHDRAWN}", "22 november")
    assert "De klacht is ontvangen op maandag 23 november 2026. Dit kan niet eerder zijn." in early.text
    await agency.says(CARLA, "vandaag", "telefoon", "Het is al goed.", "vastleggen")
    seen = await page(agency, CARLA, WITHDRAWN)
    assert "Stand: ingetrokken" in seen.text
    assert "•" not in seen.text  # nothing is left to run
    assert {"Afsluiten", "Heropenen"} <= {*seen.buttons}
    assert not {"Afhandelen", "Inschrijven", "Intrekken"} & {*seen.buttons}
    told = (await agency.says(CARLA, f"tijdlijn {WITHDRAWN}")).text
    assert "De klager trok de klacht in, telefonisch.\nReden: Het is al goed." in told
    assert f"Klaar om af te sluiten\n{WITHDRAWN}" in (await agency.says(CARLA, "/vandaag")).text
    await takes(agency, CARLA, "afsluiten", "/overslaan", number=WITHDRAWN)
    assert f"afgesloten\n{WITHDRAWN}" in (await agency.says(CARLA, "/klachten")).text


async def not_confirmed_by_the_complainant(agency: Agency) -> None:
    """Refused, and kept until it is confirmed."""
    asked = (f"informeel opgelost {SETTLED}", "De coach heeft excuses gemaakt.", "vandaag", "nee")
    refused = await agency.says(CARLA, *asked)
    assert "Vraag eerst of de klager het zo goed vindt. Met Bewaar ga je later verder." in refused.text
    assert "Bewaard." in (await agency.says(CARLA, "/bewaar")).text
    assert "Stand: geregistreerd" in (await page(agency, CARLA, SETTLED)).text
    agency.clock.at(2026, 11, 24, 10, 0)
    await agency.says(CARLA, "/vandaag")
    again = await agency.presses(CARLA, f"Verder: Informeel opgelost {SETTLED}")
    assert "Heeft de klager bevestigd dat het zo goed is?" in again.text
    assert SETTLED in again.text


async def settled_and_written_later(agency: Agency) -> None:
    done = await agency.says(CARLA, "ja", "nog niet", "vastleggen")
    assert "• schriftelijk afhandelen: uiterlijk maandag 4 januari 2027" in done.text
    assert "Stand: in behandeling" in (await page(agency, CARLA, SETTLED)).text
    refused = await agency.says(CARLA, f"afsluiten {SETTLED}")
    assert "De schriftelijke afhandeling is nog niet verstuurd aan de klager." in refused.text
    await agency.presses(CARLA, "Antwoord verstuurd")
    done = await agency.says(CARLA, "vandaag", "brief", "vastleggen")
    assert "✓ schriftelijk afhandelen: gedaan op dinsdag 24 november 2026 (op tijd)" in done.text
    await agency.time_passes()
    assert not any(SETTLED in text for text in agency.told(DIRK))  # there is nothing to phone about
    nobody_calls = (await agency.says(DIRK, f"belpoging {SETTLED}")).text
    assert "Nabellen hoeft niet." in nobody_calls
    assert f"Klaar om af te sluiten\n{SETTLED}" in (await agency.says(CARLA, "/vandaag")).text
    await takes(agency, CARLA, "afsluiten", "Excuses helpen.", number=SETTLED)
    assert "Klaar om af te sluiten" not in (await agency.says(CARLA, "/vandaag")).text
    told = (await agency.says(CARLA, f"tijdlijn {SETTLED}")).text
    solved = "De klacht is informeel opgelost. De klager heeft dat bevestigd."
    sentences = (
        solved,
        "Oplossing: De coach heeft excuses gemaakt.",
        "Het antwoord is verstuurd, per brief.",
    )
    assert [each for each in sentences if each in told] == [*sentences]


async def test_of_what_was_withdrawn_only_entering_it_is_asked(database: Database):
    async with an_agency(database, members=()) as agency:
        await enrol(agency)
        number = await a_filed_complaint(agency, commissioner="employer", uwv_client="unknown")
        members = (agency.ids[ANNA], agency.ids[EVA])
        await happens(
            agency,
            number,
            CARLA,
            lambda complaint, moment, _team: complaint.accept(moment, on=moment.today),
            lambda complaint, moment, team: complaint.appoint(moment, members=members, team=team),
        )
        assert number in (await agency.says(EVA, "/vandaag")).text
        assert "Nog uitzoeken" in (await agency.says(CARLA, "/vandaag")).text
        await happens(
            agency,
            number,
            CARLA,
            lambda complaint, moment, _team: complaint.withdraw(moment, on=moment.today),
        )
        assert number not in (await agency.says(EVA, "/vandaag")).text
        today = (await agency.says(CARLA, "/vandaag")).text
        assert f"Deze week\n{number} · inschrijven in het register, uiterlijk ma 30 nov" in today
        assert today.count(number) == 1

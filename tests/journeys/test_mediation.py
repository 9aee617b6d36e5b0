"""A complainant who is not satisfied (3.4d): to a recognised mediator, and closed with the outcome (3.5)."""

import pytest

from storage.database import Database
from tests.agency import CARLA, DIRK, Agency, an_agency
from tests.enrolling import enrol
from tests.walking import NUMBER, begins, resolved, takes


@pytest.fixture
async def agency(database: Database):
    """The complainant was phoned, and is not satisfied."""
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await resolved(opened)
        await takes(
            opened, DIRK, "belpoging", "vandaag", "10:15", "ja", "nee", "Zij wil meer dan een excuus."
        )
        yield opened


async def stands(agency: Agency) -> str:
    return (await agency.says(CARLA, f"/zaak {NUMBER}")).text


async def test_dissatisfied_is_not_closed_without_a_mediator_and_that_step_is_offered(agency: Agency):
    message = await agency.says(CARLA, f"afsluiten {NUMBER}")
    assert "De klager is niet tevreden. Verwijs naar een mediator." in message.text
    assert message.buttons == ["Mediator"]
    await agency.presses(CARLA, "Mediator")
    assert "Naar welke erkende mediator" in agency.user(CARLA).last().text


@pytest.mark.parametrize("agreed", ["ja", "nee"], ids=["agreed", "not agreed"])
async def test_the_mediator_the_outcome_and_closed(agency: Agency, agreed: str):
    """How it ends does not matter for closing, that it ended does."""
    await takes(agency, CARLA, "mediator", "Mr. De Vries, Bemiddeling Midden", "vandaag")
    assert "Stand: bij de mediator" in await stands(agency)
    message = await agency.says(CARLA, f"afsluiten {NUMBER}")
    assert "De mediation is nog niet afgerond. Leg de uitkomst vast." in message.text
    await takes(agency, CARLA, "mediator", "vandaag", agreed, "Zij spraken het uit.")
    await takes(agency, CARLA, "afsluiten", "Bel meteen na een gemiste afspraak.")
    assert "Stand: afgesloten" in await stands(agency)
    await agency.says(CARLA, f"tijdlijn {NUMBER}", f"tijdlijn {NUMBER} bladzijde 2")
    assert "De klacht is verwezen naar een mediator: Mr. De Vries, Bemiddeling Midden." in agency.reads(CARLA)
    assert "Uitkomst: Zij spraken het uit." in agency.reads(CARLA)


async def test_a_mediator_without_a_name_is_refused_and_nothing_of_the_form_is_lost(agency: Agency):
    for nameless in ("...", "12345", "?"):
        message = await begins(agency, CARLA, "mediator", nameless)
        assert "Typ de naam van de mediator." in message.text
        assert "Naar welke erkende mediator" in message.text
        await agency.says(CARLA, "/annuleer ja")
    await begins(agency, CARLA, "mediator", "Mr. De Vries")
    message = await agency.says(CARLA, "morgen")
    assert "Op welke dag is de klacht verwezen?" in message.text
    await agency.says(CARLA, "vandaag")
    assert "Mr. De Vries" in agency.user(CARLA).last().text
    await agency.presses(CARLA, "Vastleggen")
    assert "Stand: bij de mediator" in await stands(agency)

"""A complaint about the director: the aftercare call is made by somebody else (3.3b, 3.4a)."""

import pytest

from complaints.people import Role
from storage import people
from storage.database import Database
from tests.agency import ANNA, CARLA, DIRK, EVA, FAY, GIJS, Agency, a_phone_complaint, an_agency
from tests.bot.office import reported
from tests.enrolling import enrol
from tests.security.watching import heard, send
from tests.walking import NUMBER, takes

CALL = ("vandaag", "half drie", "ja", "ja", "Het excuus was goed.")


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await opened.joins(FAY, Role.COACH)
        opened.clear()
        yield opened


async def replied(agency: Agency, handles: int = CARLA) -> None:
    """About Dirk; judged by Fay and Anna, and answered."""
    await a_phone_complaint(agency, at_12="Geen begeleidende coach", at_13="Dirk Mulder")
    await takes(agency, handles, "in behandeling nemen", "vandaag")
    await takes(agency, handles, "commissie", "Fay Post en Anna de Wit", "klaar")
    for member in (FAY, ANNA):
        await agency.says(member, f"ik ben onafhankelijk {NUMBER}")
    await takes(agency, FAY, "afhandelen", "gegrond", "De coach kwam te laat.", "ja", "vandaag", "e-mail")


async def _another_director(agency: Agency) -> int:
    await agency.joins(GIJS, Role.DIRECTOR)
    agency.clear()
    return GIJS


async def _a_deputy(agency: Agency) -> int:
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[DIRK], None, agency.ids[EVA])
    return EVA


async def _nobody(_agency: Agency) -> int:
    return CARLA


@pytest.mark.parametrize(
    "somebody", [_another_director, _a_deputy, _nobody], ids=["the other director", "a deputy", "the keeper"]
)
async def test_who_acts_for_the_director_is_told_to_phone_and_does(agency: Agency, somebody):
    phones = await somebody(agency)
    await reported(agency)
    since = len(agency.world.calls)
    await replied(agency)
    await agency.time_passes()
    assert any(NUMBER in text and "nabellen" in text for text in agency.told(phones))
    others = {ANNA, FAY, EVA, CARLA, DIRK} - {phones}
    assert not any("nabellen uiterlijk" in text for who in others for text in agency.told(who))
    await takes(agency, phones, "belpoging", *CALL)
    assert "Vastgelegd: Belpoging" in agency.user(phones).last().text
    await agency.says(CARLA, f"inschrijven {NUMBER}")
    await takes(agency, CARLA, "afsluiten", "/overslaan")
    assert "Stand: afgesloten" in (await agency.says(CARLA, f"/zaak {NUMBER}")).text
    await agency.time_passes()
    assert heard(agency, DIRK, since) == []


async def test_he_can_not_phone_himself_nor_learn_that_somebody_has_to(agency: Agency):
    await replied(agency)
    since = len(agency.world.calls)
    for number in (NUMBER, "KL-2026-009"):
        await send(agency, DIRK, f"belpoging {number}", f"/zaak {number}")
        agency.user(DIRK).forges(f"s:{number}:7:call")
        await agency.settle()
    said = heard(agency, DIRK, since)
    assert said[:3] == said[3:]
    assert len(said) == 6


async def test_a_complaints_coach_phones_only_when_there_is_no_director_left(agency: Agency):
    await agency.joins(GIJS, Role.DIRECTOR)
    await replied(agency)
    message = await agency.says(CARLA, f"belpoging {NUMBER}")
    assert "niet aan jou" in message.text

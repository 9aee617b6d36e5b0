"""A complaint about the complaints coach: another handles it to the end, and she never hears of it (3.3b)."""

import pytest

from complaints.people import Role
from storage import people
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, FAY, Agency, an_agency
from tests.enrolling import enrol
from tests.living import CANARY, Cast, lives, registered
from tests.security.watching import heard, send
from tests.walking import NUMBER


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await opened.joins(FAY, Role.COACH)
        opened.clear()
        yield opened


async def stands_in(agency: Agency, deputy: int, principal: int) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[principal], None, agency.ids[deputy])


@pytest.mark.parametrize(
    ("deputy", "cast"),
    [(EVA, Cast(EVA, DIRK, (ANNA, BRAM), FAY)), (None, Cast(DIRK, DIRK, (EVA, ANNA), FAY))],
    ids=["a deputy", "a director"],
)
async def test_another_handles_it_to_the_end_and_she_never_hears_of_it(
    agency: Agency, deputy: int | None, cast: Cast
):
    if deputy:
        await stands_in(agency, deputy, CARLA)
    since = len(agency.world.calls)
    await registered(agency, ANNA, "Carla Smit")
    await agency.time_passes()
    assert any(f"{NUMBER}: nieuwe klacht" in text for text in agency.told(cast.keeps))
    await lives(agency, cast, agency.time_passes)
    assert heard(agency, CARLA, since) == []
    assert "Stand: afgesloten" in (await agency.says(cast.keeps, f"/zaak {NUMBER}")).text
    await send(agency, CARLA, "/klachten", "/vandaag", f"/zaak {NUMBER}", "/zoek kanarie")
    said = "\n".join(heard(agency, CARLA, since)).lower()
    assert CANARY not in said
    assert NUMBER.lower() not in said


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_her_own_registration_leaves_her_the_confirmation_and_no_more(agency: Agency):
    """She took the call herself, and the complaint was about her."""
    await registered(agency, CARLA, "Carla Smit")
    confirmation = agency.user(CARLA).last().text
    await lives(agency, Cast(DIRK, DIRK, (EVA, ANNA), FAY), agency.time_passes)
    agency.clear()
    assert (await agency.says(CARLA, f"/zaak {NUMBER}")).text == confirmation
    await send(agency, CARLA, "/klachten", "/vandaag", f"tijdlijn {NUMBER}", f"brieven {NUMBER}")
    assert CANARY not in agency.reads(CARLA).lower()
    assert [NUMBER in text for text in agency.told(CARLA)] == [True, *[False] * 4]

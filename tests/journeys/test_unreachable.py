"""A complainant who is not reached (3.4c): three attempts on two days, the letter, then closed (3.5)."""

import pytest

from storage.database import Database
from tests.agency import CARLA, DIRK, Agency, an_agency
from tests.enrolling import enrol
from tests.walking import NUMBER, begins, resolved, takes

NOT_REACHED = ("nee", "/overslaan")


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await resolved(opened)
        yield opened


async def calls_in_vain(agency: Agency, *times: str) -> None:
    for time in times:
        await takes(agency, DIRK, "belpoging", "vandaag", time, *NOT_REACHED)


async def next_day(agency: Agency) -> None:
    for _ in range(2):
        agency.clock.ahead(hours=12)
        await agency.poller.answer(await agency.poller.fetch())


async def test_three_attempts_on_two_days_then_the_letter_then_closed(agency: Agency):
    await calls_in_vain(agency, "9:15", "half twaalf")
    assert "Belpoging" in (await agency.says(CARLA, f"afsluiten {NUMBER}")).text
    await next_day(agency)
    await calls_in_vain(agency, "16:40")
    assert "Brief niet bereikt" in (await agency.says(DIRK, f"/zaak {NUMBER}")).buttons
    message = await agency.says(CARLA, f"afsluiten {NUMBER}")
    assert "De brief die dat zegt is nog niet verstuurd." in message.text
    await takes(agency, DIRK, "brief niet bereikt", "vandaag", "brief")
    await begins(agency, CARLA, "afsluiten", "nee", "/overslaan")
    await agency.presses(CARLA, "Vastleggen")
    assert "Stand: afgesloten" in (await agency.says(CARLA, f"/zaak {NUMBER}")).text
    await agency.says(CARLA, f"tijdlijn {NUMBER}", f"tijdlijn {NUMBER} bladzijde 2")
    told = agency.reads(CARLA)
    for line in (
        "Gebeld om 09:15",
        "Gebeld om 11:30",
        "Gebeld om 16:40",
        "niet bereikt is, is verstuurd, per brief",
    ):
        assert line in told


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        ((), (), "Tot nu toe: 0 keer gebeld, aantal dagen: 0."),
        (("9:15",), ("10:15",), "Tot nu toe: 2 keer gebeld, aantal dagen: 2."),
        (("9:15", "11:30", "16:40"), (), "Tot nu toe: 3 keer gebeld, aantal dagen: 1."),
    ],
    ids=["not called at all", "two attempts", "all on one day"],
)
async def test_the_letter_comes_after_enough_attempts_and_the_call_is_offered(
    agency: Agency, before: tuple[str, ...], after: tuple[str, ...], missing: str
):
    await calls_in_vain(agency, *before)
    if after:
        await next_day(agency)
        await calls_in_vain(agency, *after)
    assert "Brief niet bereikt" not in (await agency.says(DIRK, f"/zaak {NUMBER}")).buttons
    message = await agency.says(DIRK, f"brief niet bereikt {NUMBER}")
    assert missing in message.text
    assert "Bel eerst 3 keer, op minstens 2 verschillende dagen." in message.text
    assert message.buttons == ["Belpoging"]


async def test_who_answered_the_letter_is_called_back_before_it_is_closed(agency: Agency):
    await calls_in_vain(agency, "9:15", "11:30")
    await next_day(agency)
    await calls_in_vain(agency, "16:40")
    await takes(agency, DIRK, "brief niet bereikt", "vandaag", "brief")
    message = await begins(agency, CARLA, "afsluiten", "ja")
    assert "Noteer dan eerst met Belpoging wat de klager zei." in message.text
    await agency.says(CARLA, "/annuleer ja")
    await takes(agency, DIRK, "belpoging", "vandaag", "17:00", "ja", "ja", "Hij belde terug: tevreden.")
    await takes(agency, CARLA, "afsluiten", "/overslaan")
    assert "Stand: afgesloten" in (await agency.says(CARLA, f"/zaak {NUMBER}")).text


async def test_who_answered_the_letter_and_went_to_a_mediator_is_not_asked_about_it_again(agency: Agency):
    await calls_in_vain(agency, "9:15", "11:30")
    await next_day(agency)
    await calls_in_vain(agency, "16:40")
    await takes(agency, DIRK, "brief niet bereikt", "vandaag", "brief")
    await takes(agency, CARLA, "mediator", "Mr. De Vries", "vandaag")
    await takes(agency, CARLA, "mediator", "vandaag", "ja", "Zij spraken het uit.")
    message = await begins(agency, CARLA, "afsluiten")
    assert "Wat leren we van deze klacht?" in message.text

"""What stays in the chat: numbers and dates. A dialog goes when it is done or after a day (T7)."""

import pytest

from storage.database import Database
from tests.agency import ANNA, CARLA, PHONE_COMPLAINT, Agency, a_phone_complaint, an_agency
from tests.enrolling import enrol
from tests.security.watching import send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def test_after_registering_only_the_confirmation_stays(agency: Agency):
    confirmation = await a_phone_complaint(agency)
    await agency.time_passes()
    assert [message.id for message in agency.user(ANNA).sees()] == [confirmation.id]
    for word in ("Fenna", "Bram", "0612345678", "06 12345678", "te laat", "excuus", "UWV"):
        assert word not in agency.reads(ANNA)


@only_sqlite
async def test_stops_detours_and_files_go_with_the_dialog(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT[:19], "Ik was ziek.", "111222333")
    agency.user(ANNA).sends_sticker()
    await send(agency, ANNA, "/annuleer")
    await agency.presses(ANNA, "Nee, verder gaan")
    await send(agency, ANNA, *PHONE_COMPLAINT[19:24])
    agency.user(ANNA).sends_document(b"%PDF-1.7")
    await send(agency, ANNA, "klaar", "Ja")
    await agency.presses(ANNA, "✎ Naam")
    await send(agency, ANNA, "Fenna de Boer", "registreren")
    await agency.time_passes()
    assert len(agency.user(ANNA).sees()) == 1


@only_sqlite
async def test_the_messages_of_an_open_form_go_after_a_day_and_the_form_stays(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT[:7])
    agency.clock.ahead(hours=23, minutes=59)
    await agency.time_passes()
    assert "Fenna Visser" in agency.reads(ANNA)
    agency.clock.ahead(minutes=1)
    await agency.time_passes()
    assert agency.reads(ANNA) == ""
    await send(agency, ANNA, "/klacht verder")
    assert "Wat is het e-mailadres van de klager?" in agency.user(ANNA).last().text


@only_sqlite
async def test_a_shown_complaint_goes_after_a_quarter_of_an_hour(agency: Agency):
    await a_phone_complaint(agency)
    await send(agency, CARLA, "/zaak 1")
    await agency.presses(CARLA, "Waarom deze datum? ontvangst bevestigen")
    assert "Fenna Visser" in agency.reads(CARLA)
    agency.clock.ahead(minutes=14, seconds=59)
    await agency.time_passes()
    assert "Fenna Visser" in agency.reads(CARLA)
    agency.clock.ahead(seconds=1)
    await agency.time_passes()
    assert "Fenna Visser" not in agency.reads(CARLA)
    assert "waarom deze datum" not in agency.reads(CARLA)


@only_sqlite
async def test_deleting_is_tried_again_when_telegram_is_away(agency: Agency):
    confirmation = await a_phone_complaint(agency)
    agency.world.fail_next("deleteMessages", ANNA, code=500)
    await agency.time_passes()
    assert "Fenna" in agency.reads(ANNA)
    agency.clock.ahead(minutes=5)
    await agency.time_passes()
    assert [message.id for message in agency.user(ANNA).sees()] == [confirmation.id]


@only_sqlite
async def test_everything_the_bot_sends_is_protected_from_forwarding(agency: Agency):
    await a_phone_complaint(agency)
    await send(agency, CARLA, "/zaak 1", "/vandaag", "/klachten")
    await agency.time_passes()
    assert all(message.protected for who in (ANNA, CARLA) for message in agency.world.from_bot(who))

"""“Morgen weer”: seen, and once more on the next working day; never past the day to act by."""

from datetime import date, timedelta

import pytest

from bot.sweep import sweep
from complaints.events import Promise
from storage import notices
from storage.notices import State
from tests.agency import CARLA, DIRK, Agency
from tests.bot.office import a_filed_complaint, delivered, entered, happens, heard, outbox

MONDAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)


async def at(agency: Agency, day: date, *clock: int) -> None:
    agency.clear()
    agency.clock.at(day.year, day.month, day.day, *(clock or (8, 30)))
    await delivered(agency)


@pytest.fixture
async def new(agency: Agency) -> Agency:
    """On Monday Carla hears of a complaint: to be entered by the next Monday."""
    await a_filed_complaint(agency)
    await at(agency, MONDAY, 10, 0)
    assert len(heard(agency, CARLA)) == 1
    return agency


async def test_morgen_weer_is_seen_and_comes_again_next_morning(new: Agency):
    await new.presses(CARLA, "Morgen weer")
    async with new.house.database.read(new.clock.now()) as page:
        assert (await notices.get(page, 1)).seen_by == new.ids[CARLA]
        assert (await notices.get(page, 2)).notice.step == "again:2026-11-24"
    await at(new, MONDAY, 17, 0)
    assert heard(new, CARLA) == []
    await at(new, date(2026, 11, 24), 8, 29)
    assert heard(new, CARLA) == []
    await at(new, date(2026, 11, 24))
    assert heard(new, CARLA) == [
        "KL-2026-001: inschrijven uiterlijk maandag 30 november 2026 (nog 4 werkdagen)"
    ]


async def test_it_says_when(new: Agency):
    new.user(CARLA).presses("Morgen weer")
    await new.settle()
    (answer,) = new.world.calls_of("answerCallbackQuery")
    assert answer.params["text"] == "Je hoort het weer op dinsdag 24 november 2026 om 08:30."


async def test_twice_morgen_weer_is_once(new: Agency):
    await new.presses(CARLA, "Morgen weer", "Morgen weer")
    assert len(await outbox(new)) == 2


async def test_typed_it_is_about_the_last_message(new: Agency):
    message = await new.says(CARLA, "morgen weer")
    assert message.text == "Je hoort het weer op dinsdag 24 november 2026 om 08:30."
    message = await new.says(CARLA, "Morgen weer")
    assert message.text == "Er is geen herinnering die je nog niet gezien hebt. Kijk bij /vandaag."


async def test_gezien_typed_still_counts_for_everything(new: Agency):
    assert (await new.says(CARLA, "gezien")).text == "Genoteerd dat je dit gezien hebt."


async def test_from_friday_it_is_monday(agency: Agency):
    await a_filed_complaint(agency, received=THURSDAY)
    await at(agency, date(2026, 11, 27), 16, 0)
    await agency.presses(CARLA, "Morgen weer")
    await at(agency, date(2026, 11, 28), 12, 0)
    assert heard(agency, CARLA) == []
    await at(agency, date(2026, 11, 30))
    assert len(heard(agency, CARLA)) == 1


async def test_a_whole_list_comes_again_as_one_message(agency: Agency):
    for _ in range(30):
        await a_filed_complaint(agency)
    await at(agency, MONDAY, 10, 0)
    await agency.presses(CARLA, "Morgen weer")
    await at(agency, date(2026, 11, 24))
    (told,) = heard(agency, CARLA)
    assert told.endswith("En nog 10. Alles staat in /vandaag.")


async def test_put_off_and_asked_by_the_ladder_on_one_morning_is_one_line(agency: Agency):
    await a_filed_complaint(agency)
    await at(agency, date(2026, 11, 25), 10, 0)
    await agency.presses(CARLA, "Morgen weer")
    agency.clock.at(2026, 11, 26, 8, 30)
    await sweep(agency.house)
    await at(agency, THURSDAY)
    assert heard(agency, CARLA) == [
        "KL-2026-001: inschrijven uiterlijk maandag 30 november 2026 (nog 2 werkdagen)"
    ]
    assert (await outbox(agency)).count(("enter", State.SENT)) == 2


async def test_what_was_done_meanwhile_does_not_come_again(new: Agency):
    await new.presses(CARLA, "Morgen weer")
    await entered(new, "KL-2026-001")
    await at(new, date(2026, 11, 24))
    assert heard(new, CARLA) == []


async def test_what_was_done_already_is_not_planned_again(new: Agency):
    await entered(new, "KL-2026-001")
    await new.presses(CARLA, "Morgen weer")
    assert len(await outbox(new)) == 1


@pytest.mark.parametrize("received", [date(2026, 11, 16), date(2026, 11, 10)], ids=["today", "late"])
async def test_what_has_to_be_done_today_or_is_late_can_t_wait_and_it_says_which(agency: Agency, received):
    await a_filed_complaint(agency)
    urgent = await a_filed_complaint(agency, received=received)
    await at(agency, MONDAY, 10, 0)
    agency.user(CARLA).presses("Morgen weer")
    await agency.settle()
    (answer,) = agency.world.calls_of("answerCallbackQuery")
    assert answer.params["text"] == (
        f"Dit kan niet wachten tot dinsdag 24 november 2026: {urgent} (inschrijven)."
        " Doe het vandaag, of druk op Gezien."
    )
    async with agency.house.database.read(agency.clock.now()) as page:
        assert (await notices.get(page, 1)).seen_at is None
    assert len(await outbox(agency)) == 2


async def test_a_leak_can_t_wait(agency: Agency):
    await a_filed_complaint(agency, leak="yes")
    await delivered(agency)
    agency.user(DIRK).presses("Morgen weer")
    await agency.settle()
    (answer,) = agency.world.calls_of("answerCallbackQuery")
    assert "KL-2026-001 (mogelijk datalek)" in answer.params["text"]


async def test_a_promise_comes_again_as_long_as_it_is_not_kept(agency: Agency):
    number = await a_filed_complaint(agency, tell=False)
    until = MONDAY + timedelta(days=9)

    def promises(complaint, moment, team):
        complaint.promise(
            moment, kind=Promise.MEASURE, what="x", owner=agency.ids[DIRK], until=until, team=team
        )

    await happens(agency, number, CARLA, promises)
    await at(agency, MONDAY, 10, 0)
    await agency.presses(DIRK, "Morgen weer")
    await at(agency, date(2026, 11, 24))
    (told,) = heard(agency, DIRK)
    assert "woensdag 2 december 2026" in told


async def test_nobody_else_can_put_it_off(new: Agency):
    message = await new.says(DIRK, "/vandaag")
    new.user(DIRK).forges("h:1:0", message)
    await new.settle()
    assert len(await outbox(new)) == 1
    async with new.house.database.read(new.clock.now()) as page:
        assert (await notices.get(page, 1)).seen_at is None

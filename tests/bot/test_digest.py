"""All that is due for one person is one message: at half past eight, and after any silence."""

import asyncio
from datetime import timedelta

from bot.courier import Courier
from bot.escalation import escalate
from bot.sweep import sweep
from storage.notices import State
from tests.agency import CARLA, DIRK, Agency
from tests.bot.office import a_filed_complaint, delivered, heard, outbox

FORTY = 40


async def forty(agency: Agency) -> None:
    today = agency.house.today()
    for back in range(FORTY):
        await a_filed_complaint(agency, received=today - timedelta(days=back), tell=False)


async def test_after_ten_days_away_forty_complaints_are_one_message_to_each(agency: Agency):
    await forty(agency)
    await sweep(agency.house)
    await escalate(agency.house)
    agency.clock.at(2026, 12, 3, 10, 17)
    for _ in range(3):
        await sweep(agency.house)
        await escalate(agency.house)
        await delivered(agency, after=2)
    assert (len(heard(agency, CARLA)), len(heard(agency, DIRK))) == (1, 1)
    assert State.DUE not in {state for _kind, state in await outbox(agency)}


async def test_the_longest_late_stands_first_with_a_button_for_each(agency: Agency):
    await forty(agency)
    await sweep(agency.house)
    await delivered(agency)
    message = agency.user(CARLA).last()
    title, first, *_others = message.text.splitlines()
    assert title == "Te doen"
    assert first.startswith(f"• KL-2026-0{FORTY}: ")
    numbers = {
        line.removeprefix("• ").partition(":")[0]
        for line in message.text.splitlines()
        if line.startswith("• KL-")
    }
    assert set(message.buttons) == {*numbers, "Gezien", "Morgen weer"}
    assert message.buttons[-2:] == ["Gezien", "Morgen weer"]


async def test_hundreds_of_items_are_one_message_that_fits(agency: Agency):
    for _ in range(300):
        await a_filed_complaint(agency)
    assert await delivered(agency) == 1
    (told,) = heard(agency, CARLA)
    assert told.endswith("En nog 280. Alles staat in /vandaag.")
    assert {state for _kind, state in await outbox(agency)} == {State.SENT}
    assert await delivered(agency, after=121) == 0


async def test_couriers_side_by_side_never_split_a_digest(agency: Agency):
    for _ in range(60):
        await a_filed_complaint(agency, leak="yes")
    couriers = [Courier(agency.bot.bot, agency.house) for _ in range(4)]
    await asyncio.gather(*(courier.round() for courier in couriers))
    assert (len(heard(agency, CARLA)), len(heard(agency, DIRK))) == (1, 1)

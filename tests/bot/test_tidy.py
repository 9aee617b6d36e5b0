"""What holds content leaves the chat again, and what can't is tried until it is counted as stuck (T7)."""

from datetime import timedelta

import httpx
import pytest

from bot.tidy import tidy, upkeep
from storage import drafts, messages, updates
from storage.rows import draft
from tests.agency import ANNA, CARLA, Agency, a_phone_complaint
from tests.bot.office import damage, registered


async def tidied(agency: Agency, **later: float) -> int:
    agency.clock.ahead(**later)
    return await tidy(agency.bot.bot, agency.house)


async def remembered(agency: Agency, account: int, number: int, **later: float) -> list[int]:
    """So many messages of the bot in this chat, to be deleted after a while."""
    ids = [
        agency.world.write(agency.user(account).chat, agency.world.bot, {"text": "inhoud"}).id
        for _ in range(number)
    ]
    now = agency.clock.now()
    async with agency.house.database.write(now) as page:
        await messages.remember(page, agency.ids[account], *ids, delete_after=now + timedelta(**later))
    return ids


async def stuck(agency: Agency) -> int:
    async with agency.house.database.read(agency.clock.now()) as page:
        return await messages.stuck(page)


def standing(agency: Agency, account: int) -> list[int]:
    return [message.id for message in agency.user(account).sees()]


async def test_the_dialog_leaves_the_chat_when_it_is_done_and_the_confirmation_stays(agency: Agency):
    await a_phone_complaint(agency, at_12="Geen begeleidende coach", at_13="De organisatie")
    assert len(agency.user(ANNA).sees()) > 50
    assert await tidied(agency) > 50
    assert [message.text.split("\n")[0] for message in agency.user(ANNA).sees()] == [
        "Klacht KL-2026-001 is geregistreerd."
    ]


async def test_an_open_form_leaves_the_chat_after_a_day_and_goes_on_afterwards(agency: Agency):
    await agency.says(ANNA, "/klacht", "Telefoon")
    assert await tidied(agency, hours=23, minutes=59) == 0
    assert await tidied(agency, minutes=1) == 4
    assert standing(agency, ANNA) == []
    message = await agency.says(ANNA, "Ja")
    assert "ontvangen" in message.text


async def test_a_shown_complaint_leaves_the_chat_after_a_quarter_of_an_hour(agency: Agency):
    await registered(agency)
    await tidied(agency)
    await agency.says(CARLA, "/zaak KL-2026-001")
    assert await tidied(agency, minutes=14, seconds=59) == 0
    assert await tidied(agency, seconds=1) == 2  # with the message that asked for it
    assert not any("Fenna" in message.text for message in agency.user(CARLA).sees())


async def test_nothing_due_is_nothing_asked(agency: Agency):
    assert await tidied(agency) == 0
    assert agency.world.calls_of("deleteMessages") == []


FAULTS = [
    {"code": 500},
    {"code": 429, "retry_after": 30},
    {"code": 403},
    {"code": 400, "description": "Bad Request: chat not found"},
    {"raises": httpx.ConnectError("down")},
]


@pytest.mark.parametrize("fault", FAULTS, ids=["500", "429", "403", "400", "network"])
async def test_what_could_not_be_deleted_is_tried_again_after_five_minutes(agency: Agency, fault):
    await remembered(agency, ANNA, 1, minutes=0)
    agency.world.fail_next("deleteMessages", ANNA, **fault)
    await tidied(agency)
    assert len(standing(agency, ANNA)) == 1
    await tidied(agency, minutes=4, seconds=59)
    assert len(standing(agency, ANNA)) == 1
    await tidied(agency, seconds=1)
    assert standing(agency, ANNA) == []
    assert await tidied(agency, minutes=10) == 0


async def test_what_is_older_than_two_days_is_counted_as_stuck(agency: Agency):
    await remembered(agency, ANNA, 2, hours=1)
    assert await tidied(agency, hours=48) == 0
    assert await stuck(agency) == 2
    assert agency.world.calls_of("deleteMessages") == []


async def test_what_is_refused_for_two_days_is_counted_as_stuck(agency: Agency):
    await remembered(agency, ANNA, 1, minutes=0)
    agency.world.fail_next("deleteMessages", ANNA, code=403, times=1000)
    for _ in range(9):
        await tidied(agency, hours=6)
    assert await stuck(agency) == 1


async def test_one_message_that_can_t_be_deleted_does_not_keep_the_others(agency: Agency):
    """Telegram counts from its own clock: what we think is just in time may be just too late."""
    (old,) = await remembered(agency, ANNA, 1, hours=47)
    agency.world.chats[ANNA].messages[old].at -= timedelta(hours=2)
    await remembered(agency, ANNA, 6, hours=47)
    await tidied(agency, hours=47)
    assert standing(agency, ANNA) == [old]
    await tidied(agency, hours=2)
    assert await stuck(agency) == 1


async def test_what_the_member_deleted_already_is_no_fault(agency: Agency):
    first, *_rest = await remembered(agency, ANNA, 3, minutes=0)
    agency.world.erase(agency.world.chats[ANNA].messages[first])
    assert await tidied(agency) == 3
    assert standing(agency, ANNA) == []
    assert await stuck(agency) == 0


async def test_more_than_a_hundred_go_in_several_rounds(agency: Agency):
    await remembered(agency, ANNA, 230, minutes=0)
    assert [await tidied(agency) for _ in range(4)] == [100, 100, 30, 0]


async def test_a_fault_in_one_chat_leaves_the_other_alone(agency: Agency):
    await remembered(agency, ANNA, 1, minutes=0)
    await remembered(agency, CARLA, 1, minutes=0)
    agency.world.fail_next("deleteMessages", ANNA, code=500)
    await tidied(agency)
    assert (len(standing(agency, ANNA)), standing(agency, CARLA)) == (1, [])


async def test_at_night_updates_are_forgotten_that_can_t_come_again(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        await updates.begin(page, 1)
    agency.clock.ahead(hours=72, seconds=1)
    async with agency.house.database.write(agency.clock.now()) as page:
        await updates.begin(page, 2)
    await upkeep(agency.house)
    async with agency.house.database.write(agency.clock.now()) as page:
        assert await updates.begin(page, 1) is None
        assert await updates.begin(page, 2) is not None


async def test_at_night_a_form_that_lay_for_two_weeks_is_thrown_away(agency: Agency):
    await agency.says(ANNA, "/klacht", "Telefoon")
    agency.clock.ahead(days=14)
    await upkeep(agency.house)
    assert await open_forms(agency) == 1
    agency.clock.ahead(seconds=1)
    await damage(agency, draft, owner=agency.ids[ANNA])
    await upkeep(agency.house)
    assert await open_forms(agency) == 0
    await agency.says(ANNA, "Ja")
    assert "Een klacht registreren?" in agency.user(ANNA).last().text


async def open_forms(agency: Agency) -> int:
    async with agency.house.database.read(agency.clock.now()) as page:
        return len(await drafts.active_ones(page))

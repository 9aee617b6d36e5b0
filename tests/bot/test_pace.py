"""Telegram's limits: about thirty a second, one a second in a chat; and what a 429 means for the others."""

import asyncio

import pytest

from bot.courier import Courier
from bot.pace import BURST, OVERALL, Pace
from sandbox.faults import RateLimit
from storage.notices import State
from tests.agency import CARLA, DIRK, Agency
from tests.bot.office import a_filed_complaint, delivered, heard, outbox, plan


async def took(*waits) -> float:
    """Seconds of the event loop."""
    loop = asyncio.get_running_loop()
    before = loop.time()
    await asyncio.gather(*waits)
    return loop.time() - before


async def test_a_burst_goes_at_once_and_the_rest_at_the_rate():
    pace, count = Pace(), int(BURST) + 15
    seconds = await took(*(pace.wait(chat) for chat in range(count)))
    assert 15 / OVERALL - 0.05 < seconds < 15 / OVERALL + 0.5


async def test_one_chat_has_one_a_second():
    pace = Pace()
    assert 0.95 < await took(pace.wait(1), pace.wait(1)) < 1.5


async def test_one_chat_that_waits_holds_up_no_other():
    pace = Pace()
    await pace.wait(1)
    slow = asyncio.ensure_future(pace.wait(1))
    assert await took(*(pace.wait(chat) for chat in range(2, 12))) < 0.5
    assert not slow.done()
    await slow


async def test_the_allowance_never_grows_beyond_a_burst():
    pace = Pace(rate=1000, burst=5, tokens=0)
    await asyncio.sleep(0.05)
    await pace.wait(1)
    assert pace.tokens <= 4


@pytest.mark.parametrize(("chats", "paused"), [((1, 1, 1, 1), False), ((1, 2), False), ((1, 2, 3), True)])
async def test_a_429_of_several_chats_at_once_is_meant_for_all(chats, paused):
    pace = Pace()
    for chat in chats:
        pace.refuse(chat, 30)
    assert (pace.pause() > 29) == paused


async def test_while_all_have_to_wait_nothing_is_claimed(agency: Agency):
    await a_filed_complaint(agency)
    courier = Courier(agency.bot.bot, agency.house)
    for chat in (1, 2, 3):
        courier.pace.refuse(chat, 30)
    assert await courier.round() == 0
    assert await outbox(agency) == [("new", State.DUE)]
    assert await delivered(agency) == 1


async def test_a_burst_of_people_provokes_no_429(agency: Agency):
    agency.world.rate_limit = RateLimit()
    await a_filed_complaint(agency, leak="yes")
    courier = Courier(agency.bot.bot, agency.house)
    for _ in range(3):
        await courier.round()
        await a_filed_complaint(agency, leak="yes")
    assert [call.code for call in agency.world.calls_of("sendMessage")] == [200] * 6
    assert (len(heard(agency, CARLA)), len(heard(agency, DIRK))) == (3, 3)


async def test_a_429_that_was_waited_out_provokes_no_second_one(agency: Agency):
    """What went late moves what comes after it: a bucket of one message a second refuses nothing more."""
    agency.world.rate_limit = RateLimit(burst=1)
    agency.world.fail_next("sendMessage", CARLA, code=429, retry_after=1)
    for step in ("1", "2"):
        await plan(agency, "back_again", step=step)
    assert await delivered(agency) == 2
    assert codes(agency) == [429, 200, 200]


async def test_to_a_chat_that_has_to_wait_long_nothing_more_is_tried(agency: Agency):
    agency.world.fail_next("sendMessage", CARLA, code=429, retry_after=30)
    for step in ("1", "2"):
        await plan(agency, "back_again", step=step)
    courier = Courier(agency.bot.bot, agency.house)
    assert await courier.round() == 0
    assert codes(agency) == [429]
    agency.clock.ahead(seconds=31)
    assert await delivered(agency) == 2
    assert codes(agency) == [429, 200, 200]


def codes(agency: Agency) -> list[int]:
    return [call.code for call in agency.world.calls_of("sendMessage", chat_id=CARLA)]

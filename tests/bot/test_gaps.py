"""After a gap somebody may be waiting for us: then we write first, once."""

import pytest

from bot.poller import Poller
from storage.rows import draft as draft_table
from tests.agency import ANNA, CARLA, DIRK, Agency
from tests.bot.office import damage, delivered, revoked

AWAY = "Ik was even weg. Kijk of je laatste antwoord erin staat, en ga verder."
LONG = "Ik was meer dan een dag weg. Berichten van langer dan een dag geleden heb ik niet gekregen."


async def back_after(agency: Agency, **gap: float) -> None:
    """A poll, a gap, a poll; and what is due then goes out."""
    await agency.poller.answer([])
    agency.clock.ahead(**gap)
    await agency.poller.answer([])
    await delivered(agency)


@pytest.fixture
async def answering(agency: Agency) -> Agency:
    """Anna has a form open."""
    await agency.says(ANNA, "/klacht", "Telefoon")
    agency.clear()
    return agency


async def test_after_150_seconds_who_has_a_form_open_hears_and_goes_on(answering: Agency):
    await back_after(answering, seconds=151)
    assert answering.told(ANNA) == [AWAY]
    assert answering.told(CARLA) == answering.told(DIRK) == []
    message = await answering.presses(ANNA, "Verder gaan")
    assert "Wil de cliënt" in message.text


@pytest.mark.parametrize("seconds", [1, 50, 149, 150])
async def test_not_after_a_short_gap(answering: Agency, seconds):
    await back_after(answering, seconds=seconds)
    assert answering.told(ANNA) == []


async def test_once(answering: Agency):
    await back_after(answering, minutes=5)
    for _ in range(4):
        answering.clock.ahead(seconds=40)
        await answering.poller.answer([])
        await delivered(answering)
    assert answering.told(ANNA) == [AWAY]


async def test_every_gap_anew(answering: Agency):
    await back_after(answering, minutes=5)
    await back_after(answering, minutes=5)
    assert answering.told(ANNA) == [AWAY, AWAY]


async def test_also_when_the_process_was_stopped_in_between(answering: Agency):
    await answering.poller.answer([])
    answering.clock.ahead(minutes=5)
    await Poller(answering.bot, answering.house, poll=0).answer([])
    await delivered(answering)
    assert answering.told(ANNA) == [AWAY]


async def test_the_very_first_poll_follows_no_gap(agency: Agency):
    await agency.poller.answer([])
    assert await delivered(agency) == 0


async def test_who_put_the_form_aside_is_left_alone(answering: Agency):
    await answering.says(ANNA, "/bewaar")
    answering.clear()
    await back_after(answering, minutes=5)
    assert answering.told(ANNA) == []


async def test_at_night_only_who_was_just_answering_hears_at_once(answering: Agency):
    answering.clock.at(2026, 11, 23, 22, 0)
    await answering.says(ANNA, "Ja")
    answering.clear()
    await back_after(answering, minutes=59)
    assert answering.told(ANNA) == [AWAY]


async def test_at_night_the_others_hear_in_the_morning(answering: Agency):
    answering.clock.at(2026, 11, 23, 22, 0)
    await back_after(answering, hours=2)
    assert answering.told(ANNA) == []
    answering.clock.at(2026, 11, 24, 8, 30)
    await delivered(answering)
    assert answering.told(ANNA) == [AWAY]


async def test_after_a_day_all_members_hear_and_each_once(answering: Agency):
    await revoked(answering, DIRK)
    await back_after(answering, hours=24, seconds=1)
    for account, told in ((ANNA, 1), (CARLA, 1), (DIRK, 0)):
        assert [text.split("\n")[0] for text in answering.told(account)] == [LONG] * told


async def test_not_all_members_after_a_day_to_the_second(answering: Agency):
    await back_after(answering, hours=24)
    assert answering.told(CARLA) == []
    assert answering.told(ANNA) == [AWAY]


@pytest.mark.parametrize(("hours", "told"), [(2, AWAY), (25, LONG)])
async def test_several_gaps_in_a_weekend_are_one_message_on_monday(answering: Agency, hours, told):
    answering.clock.at(2026, 11, 27, 17, 0)
    await answering.poller.answer([])
    await delivered(answering)
    answering.clear()
    for _ in range(2):
        answering.clock.ahead(hours=hours)
        await answering.poller.answer([])
    answering.clock.at(2026, 11, 30, 8, 30)
    await delivered(answering)
    assert [text.split("\n")[0] for text in answering.told(ANNA)] == [told]


async def test_after_a_weekend_away_they_hear_on_monday(agency: Agency):
    agency.clock.at(2026, 11, 27, 18, 0)
    await back_after(agency, hours=40)
    assert agency.told(ANNA) == []
    agency.clock.at(2026, 11, 30, 8, 30)
    await delivered(agency)
    assert len(agency.told(ANNA)) == 1


async def test_one_damaged_form_does_not_stop_the_others(answering: Agency):
    await answering.says(CARLA, "/klacht")
    answering.clear()
    await damage(answering, draft_table, owner=answering.ids[ANNA])
    await back_after(answering, minutes=5)
    assert answering.told(CARLA) == [AWAY]

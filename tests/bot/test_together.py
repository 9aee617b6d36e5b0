"""What time does, in two processes that both work: it is done, and once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot import gaps
from bot.backup import if_due
from bot.schedule import Schedule
from bot.sweep import SWEEP, _due, _plan, sweep
from complaints.reminders import moments
from handlers.context import House
from storage import heartbeat
from tests.agency import ANNA, Agency
from tests.bot.office import a_filed_complaint, outbox
from tests.bot.test_poller import a_second_process


async def test_two_sweeps_at_once_plan_once_and_do_not_wait_for_each_other(
    agency: Agency, an_initialised_database, keyring
):
    """The one halfway has planned the last first; the other begins in the meantime with the first."""
    for _complaint in range(3):
        await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)
    now = agency.clock.now()
    async with a_second_process(agency, an_initialised_database, keyring) as other:
        async with agency.house.database.read(now) as page:
            planned = await _due(page, agency.house, moments(now, None, agency.house.calendar))
        async with agency.house.database.write(now) as page:
            await heartbeat.beat(page, SWEEP)
            await _plan(page, planned[-1:])
            second = asyncio.ensure_future(sweep(other.house))
            await asyncio.sleep(0.3)
            await _plan(page, planned)
        assert await second == 0
    assert len(await outbox(agency)) == len(planned) > 1


async def test_of_two_nights_at_once_one_makes_the_backup(
    agency: Agency, an_initialised_database, keyring, tmp_path: Path
):
    folder = tmp_path / "backups"
    async with a_second_process(agency, an_initialised_database, keyring) as other:
        houses = [replace(house, backup_dir=folder) for house in (agency.house, other.house)]
        await asyncio.gather(*(if_due(house) for house in houses))
        assert len([*folder.iterdir()]) == 1
        agency.clock.ahead(days=1)
        nights = [Schedule(agency.bot.bot, house)._nightly() for house in houses]
        await asyncio.gather(*nights)
        assert len([*folder.iterdir()]) == 2
        agency.clock.ahead(days=1)
        await Schedule(agency.bot.bot, houses[1])._nightly()
        assert len([*folder.iterdir()]) == 3


async def test_of_two_that_come_back_at_once_one_tells_of_the_gap(
    agency: Agency, an_initialised_database, keyring
):
    await agency.says(ANNA, "/klacht")
    agency.clock.ahead(minutes=10)
    async with a_second_process(agency, an_initialised_database, keyring) as other:
        async with agency.house.database.write(agency.clock.now()) as page:
            await gaps.beat(page, agency.house)
            agency.clock.ahead(seconds=2)
            second = asyncio.ensure_future(beats(other.house))
            await asyncio.sleep(0.3)
        await second
    assert [kind for kind, _state in await outbox(agency)] == ["resume"]
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await heartbeat.last(page, "poll") == agency.clock.now()


async def beats(house: House) -> None:
    async with house.database.write(house.clock.now()) as page:
        await gaps.beat(page, house)

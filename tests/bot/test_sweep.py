"""The sweep plans what is due today, once, and no complaint stops another."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.sweep import sweep
from storage import heartbeat, people, register
from storage.notices import State
from storage.rows import complaint as complaint_table
from storage.rows import event as event_table
from tests.agency import CARLA, DIRK, Agency
from tests.bot.office import a_filed_complaint, damage, delivered, entered, heard, outbox


@pytest.fixture
async def late(agency: Agency) -> str:
    """A complaint that should have been entered last Friday."""
    return await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)


async def test_what_is_due_is_planned_once_however_often_it_comes_by(agency: Agency, late):
    assert await sweep(agency.house) == 2
    assert await sweep(agency.house) == 0
    assert await sweep(agency.house) == 0
    assert [kind for kind, _state in await outbox(agency)] == ["enter", "enter"]


async def test_sweeps_side_by_side_plan_it_once(agency: Agency, late):
    assert sum(await asyncio.gather(*(sweep(agency.house) for _ in range(5)))) == 2


async def test_every_day_has_its_own(agency: Agency, late):
    await sweep(agency.house)
    agency.clock.ahead(days=1)
    assert await sweep(agency.house) > 0


async def test_an_empty_register_has_nothing_due(agency: Agency):
    assert await sweep(agency.house) == 0
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await heartbeat.last(page, "sweep") == agency.clock.now()


async def test_what_was_recorded_is_not_planned(agency: Agency, late):
    await entered(agency, late)
    await sweep(agency.house)
    assert "enter" not in [kind for kind, _state in await outbox(agency)]


async def test_at_night_it_is_planned_for_the_morning(agency: Agency, late):
    agency.clock.at(2026, 11, 24, 3, 0)
    assert await sweep(agency.house) > 0
    assert await delivered(agency) == 0
    agency.clock.at(2026, 11, 24, 8, 30)
    assert await delivered(agency) == 2


async def test_one_damaged_complaint_does_not_stop_the_others(agency: Agency, late):
    other = await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)
    await damage(agency, complaint_table, number=late)
    assert await sweep(agency.house) > 0
    await delivered(agency)
    assert [text for text in heard(agency, CARLA) if late in text] == []
    assert any(other in text for text in heard(agency, CARLA))


@pytest.mark.parametrize(
    "changed", [{"regulation": "1998-1"}, {"answers": {}}, {"answers": {"received_on": "gisteren"}}]
)
async def test_one_that_can_t_be_reckoned_with_does_not_stop_the_others(agency: Agency, late, changed):
    other = await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)
    await rewritten(agency, late, changed)
    assert await sweep(agency.house) > 0
    await delivered(agency)
    assert any(other in text for text in heard(agency, DIRK))


async def test_one_without_its_events_does_not_stop_the_others(agency: Agency, late):
    await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)
    async with agency.house.database.write(agency.clock.now()) as page:
        await page.connection.execute(delete(event_table).where(event_table.c.complaint == late))
    assert await sweep(agency.house) > 0


async def rewritten(agency: Agency, number: str, changed: dict[str, object]) -> None:
    """Sealed with our own key, and yet not a complaint as this version knows it."""
    mine = complaint_table.c.number == number
    async with agency.house.database.write(agency.clock.now()) as page:
        sealed = await page.connection.scalar(
            complaint_table.select().with_only_columns(complaint_table.c.sealed).where(mine)
        )
        payload = page.keyring.open_json("complaint", number, sealed) | changed
        values = {"sealed": page.keyring.seal_json("complaint", number, payload)}
        await page.connection.execute(update(complaint_table).where(mine).values(**values))


async def test_a_reminder_reaches_the_deputy_from_the_day_of_absence_on(agency: Agency, late):
    await sweep(agency.house)
    await delivered(agency)
    agency.clear()
    agency.clock.ahead(days=1)
    async with agency.house.database.write(agency.clock.now()) as page:
        away = agency.house.today() + timedelta(days=7)
        await people.set_absence(page, agency.ids[CARLA], away, agency.ids[DIRK])
    await sweep(agency.house)
    await delivered(agency)
    assert heard(agency, CARLA) == []
    assert len(heard(agency, DIRK)) == 1


async def test_a_complaint_that_was_closed_in_the_database_is_not_looked_at(agency: Agency, late):
    async with agency.house.database.write(agency.clock.now()) as page:
        await page.connection.execute(update(complaint_table).values(stage="closed"))
        assert await register.listing(page, open_only=True) == []
    assert await sweep(agency.house) == 0
    assert State.DUE not in [state for _kind, state in await outbox(agency)]

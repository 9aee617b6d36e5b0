"""The clock of the process: which jobs, when, and that stopping waits for the one in hand."""

import asyncio
from datetime import datetime, timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from bot import schedule as schedule_module
from bot.schedule import Schedule
from tests.agency import AMSTERDAM, CARLA, Agency
from tests.bot.office import a_filed_complaint, heard


@pytest.fixture
def schedule(agency: Agency) -> Schedule:
    return Schedule(agency.bot.bot, agency.house)


def seconds(schedule: Schedule) -> list[float]:
    triggers = [job.trigger for job in schedule.scheduler.get_jobs()]
    return [one.interval.total_seconds() for one in triggers if isinstance(one, IntervalTrigger)]


def test_courier_cleaning_sweep_and_watch_come_round_and_upkeep_once_a_night(schedule: Schedule):
    assert seconds(schedule) == [2, 5, 180, 180, 300]
    assert len(schedule.scheduler.get_jobs()) == 6


async def test_a_job_that_was_missed_runs_once_late_and_never_beside_itself(schedule: Schedule):
    await schedule.start()
    jobs = schedule.scheduler.get_jobs()
    await schedule.stop()
    for job in jobs:
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)


def nights(schedule: Schedule, first: datetime, days: int) -> list[datetime]:
    """When the upkeep runs on these days, in Amsterdam."""
    (trigger,) = (
        job.trigger for job in schedule.scheduler.get_jobs() if not isinstance(job.trigger, IntervalTrigger)
    )
    found: list[datetime] = []
    moment = first
    while (moment := trigger.get_next_fire_time(None, moment)) < first + timedelta(days=days):
        found.append(moment.astimezone(AMSTERDAM))
        moment += timedelta(seconds=1)
    return found


@pytest.mark.parametrize("first", [(2026, 3, 27), (2026, 10, 23)], ids=["clock ahead", "clock back"])
def test_no_job_of_the_night_runs_between_two_and_three_and_each_night_has_one(schedule: Schedule, first):
    runs = nights(schedule, datetime(*first, tzinfo=AMSTERDAM), 4)
    assert [(run.hour, run.minute) for run in runs] == [(4, 15)] * 4
    assert len({run.date() for run in runs}) == 4


@pytest.fixture
def quick(monkeypatch) -> None:
    """Hours of waiting in an instant."""
    for name in ("COURIER", "TIDY", "SWEEP"):
        monkeypatch.setattr(schedule_module, name, 0.02)


async def test_once_started_what_is_due_goes_out(quick, agency: Agency):
    await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)
    schedule = Schedule(agency.bot.bot, agency.house)
    await schedule.start()
    await agency.server.wait_for(lambda _world: agency.told(CARLA))
    await schedule.stop()
    assert len(heard(agency, CARLA)) == 1


async def test_the_sweep_comes_before_the_first_delivery(agency: Agency, monkeypatch):
    order: list[str] = []

    async def swept(_house):
        order.append("sweep")

    monkeypatch.setattr(schedule_module, "sweep", swept)
    schedule = Schedule(agency.bot.bot, agency.house)
    schedule.scheduler.add_job(lambda: order.append("job"))
    await schedule.start()
    await asyncio.sleep(0.05)
    await schedule.stop()
    assert order == ["sweep", "job"]


async def test_stopping_waits_for_the_job_in_hand_and_lets_it_finish(agency: Agency):
    schedule = Schedule(agency.bot.bot, agency.house)
    begun, finished = asyncio.Event(), []

    async def slow():
        begun.set()
        await asyncio.sleep(0.2)
        finished.append(True)

    schedule._every(0.01, slow)
    await schedule.start()
    await begun.wait()
    await schedule.stop()
    assert finished == [True]
    await asyncio.sleep(0.05)
    assert finished == [True]


async def test_a_delivery_in_hand_is_settled_before_the_stop(quick, agency: Agency):
    """Telegram is slow: the stop waits, so that the notice is not sent a second time after the restart."""
    await a_filed_complaint(agency)
    agency.world.fail_next("sendMessage", CARLA, code=429, retry_after=1)
    schedule = Schedule(agency.bot.bot, agency.house)
    await schedule.start()
    await agency.server.wait_for(lambda world: world.calls_of("sendMessage"))
    await schedule.stop()
    assert len(heard(agency, CARLA)) == 1
    agency.clock.ahead(minutes=10)
    await agency.time_passes()
    assert len(heard(agency, CARLA)) == 1


async def test_a_job_that_fails_comes_round_again(agency: Agency):
    schedule = Schedule(agency.bot.bot, agency.house)
    runs: list[int] = []
    third = asyncio.Event()

    async def failing():
        runs.append(len(runs))
        if len(runs) == 3:
            third.set()
        raise RuntimeError("broken")

    schedule._every(0.01, failing)
    await schedule.start()
    await asyncio.wait_for(third.wait(), 5)
    await schedule.stop()
    assert len(runs) >= 3


async def test_stopping_what_never_started_is_no_fault(schedule: Schedule):
    await schedule.stop()

"""The clock: both nights on which it is changed, a leap day, the turn of the year, and clocks that jump."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from storage.database import Database
from tests.reminders.days import DAY
from tests.reminders.lives import AMSTERDAM
from tests.reminders.running import Run, a_run, compared
from tests.reminders.scenarios import complaints

HOUR = timedelta(hours=1)
EVERY_HALF_HOUR = timedelta(minutes=30)
NIGHTS = {
    "summer time begins": date(2026, 3, 29),
    "summer time ends": date(2026, 10, 25),
    "leap day": date(2028, 2, 29),
    "turn of the year": date(2026, 12, 31),
}


@pytest.mark.parametrize("night", NIGHTS.values(), ids=NIGHTS)
async def test_around_the_clock_nothing_comes_twice_gets_lost_or_comes_outside_hours(
    database: Database, night: date
):
    """Every half hour of real time, from two days before until two days after."""
    first = night - 2 * DAY
    async with a_run(database, first - 20 * DAY) as run:
        lives = complaints(3, 6, run.cast, first - 20 * DAY, 28)
        begins, ends = _at(first, 0), _at(night + 3 * DAY, 0)
        looks = [_at(first - n * DAY, 9) for n in range(20, 0, -1)]
        looks += [begins + n * EVERY_HALF_HOUR for n in range((ends - begins) // EVERY_HALF_HOUR)]
        await run.live(lives, (), looks)
        await compared(run)
    assert any(begins <= at < ends for at in run.outbox.sent.values())


JUMPS = {
    "an hour ahead": (HOUR,),
    "an hour back": (-HOUR,),
    "an hour ahead and back": (HOUR, -HOUR),
    "a day ahead": (DAY,),
    "a day back": (-DAY,),
    "a day ahead and back": (DAY, -DAY),
    "a day back and ahead": (-DAY, DAY),
}


@pytest.mark.parametrize("jumps", JUMPS.values(), ids=JUMPS)
async def test_a_clock_that_jumps(database: Database, jumps: Sequence[timedelta]):
    """At eleven on a Wednesday, an hour of real time between one jump and the next."""
    monday = date(2026, 12, 7)
    async with a_run(database, monday - 20 * DAY) as run:
        lives = complaints(4, 7, run.cast, monday - 20 * DAY, 26)
        looks = [
            _at(monday + n * DAY, hour, 30) for n in range(-20, 3) for hour in ((8, 10) if n >= 0 else (8,))
        ]
        await run.live(lives, (), looks)
        await _wanders(run, jumps)
        await compared(run)


async def _wanders(run: Run, jumps: Sequence[timedelta]) -> None:
    for jump in (*jumps, timedelta()):
        run.agency.clock.moment += jump
        for _ in range(4):
            await run.look()
            run.agency.clock.moment += timedelta(minutes=15)
    while run.now < _at(date(2026, 12, 15), 9):
        await run.look()
        run.agency.clock.moment += 5 * HOUR


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)

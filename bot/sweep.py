"""What is due today: planned once, however often the sweep comes by."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import structlog

from complaints import periodic
from complaints.complaint import Complaint
from complaints.errors import Refusal
from complaints.notices import Notice
from complaints.people import Team
from complaints.reminders import Moments, due, moments
from handlers import damaged, leaving
from handlers.context import House
from storage import heartbeat, holds, notices, occasions, people, register, requests
from storage.database import Page

log = structlog.get_logger(__name__)

SWEEP = "sweep"
PORTION = 200  # notices
TURN = 5  # complaints: then whoever waits for an answer gets a turn


async def sweep(house: House) -> int:
    """Plan today's reminders; how many were new. A damaged complaint is logged by number and stops
    nothing else.
    """
    now = house.clock.now()
    async with house.database.read(now) as page:
        when = moments(now, await heartbeat.last(page, SWEEP), house.calendar)
        planned = await _due(page, house, when)
    async with house.database.write(now) as page:
        await heartbeat.beat(page, SWEEP)  # first: two that plan the same would wait for each other
        new = await _plan(page, planned)
    await leaving.pass_on(house)
    return new


async def _plan(page: Page, planned: Sequence[Notice]) -> int:
    """In one transaction, so that nobody gets half a list; whoever only reads gets a turn in between."""
    new = 0
    for start in range(0, len(planned), PORTION):
        new += await notices.plan(page, planned[start : start + PORTION])
        await asyncio.sleep(0)
    return new


async def _due(page: Page, house: House, when: Moments) -> list[Notice]:
    """Of the complaints that can ask for something; the rest of the register is not read."""
    team, months = await people.team(page, house.today()), house.retention_months
    found = [*periodic.due(team, house.calendar, await occasions.all_done(page), not_before=when.other)]
    async for complaint in _in_turns(register.with_duties(page, on_broken=damaged.report)):
        found += _asked(complaint, lambda one: _of_the_ladder(one, team, house, when))
    for request in await requests.waiting(page):
        found += request.reminders(team, house.calendar, not_before=when.other)
    held = await holds.until(page)
    for complaint in await register.closed_between(
        page, *periodic.closings(team.today, months), on_broken=damaged.report
    ):
        found += _asked(
            complaint,
            lambda one: periodic.retention(
                one, team, not_before=when.other, months=months, held_until=held.get(one.number)
            ),
        )
    return found


async def _in_turns(complaints: AsyncIterable[Complaint]) -> AsyncIterator[Complaint]:
    place = 0
    async for complaint in complaints:
        yield complaint
        place += 1
        if place % TURN == 0:
            await asyncio.sleep(0)


def _of_the_ladder(complaint: Complaint, team: Team, house: House, when: Moments) -> Iterator[Notice]:
    calendar = house.calendar
    for each in due(complaint, team, calendar, not_before=when.other, attempts=house.call_attempts):
        yield replace(each, not_before=when.of(each, calendar))


def _asked(complaint: Complaint, ask: Callable[[Complaint], Iterable[Notice]]) -> list[Notice]:
    try:
        return [*ask(complaint)]
    except (Refusal, LookupError, ValueError) as error:
        # Sealed by us, and yet not to be read: of a regulation, or with a date, that this version lacks.
        log.exception("complaint_unreadable", number=complaint.number, error=type(error).__name__)
        return []

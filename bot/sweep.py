"""What is due today, for every open complaint: planned once, however often the sweep comes by."""

from collections.abc import Iterator
from datetime import datetime

import structlog

from complaints.complaint import Complaint
from complaints.errors import Refusal
from complaints.notices import Notice
from complaints.people import Team
from complaints.reminders import due
from handlers.context import House
from storage import heartbeat, notices, people, register
from storage.errors import Broken

log = structlog.get_logger(__name__)


async def sweep(house: House) -> int:
    """Plan today's reminders; how many were new. A damaged complaint is logged by number and stops
    nothing else.
    """
    now = house.clock.now()
    moment = house.calendar.working_moment(now)
    async with house.database.read(now) as page:
        team = await people.team(page, house.today())
        complaints = await register.listing(page, open_only=True, on_broken=_report)
    planned = [n for complaint in complaints for n in _due(complaint, team, house, moment)]
    async with house.database.write(now) as page:
        new = await notices.plan(page, planned) if planned else 0
        await heartbeat.beat(page, "sweep")
    return new


def _due(complaint: Complaint, team: Team, house: House, moment: datetime) -> Iterator[Notice]:
    try:
        yield from due(complaint, team, house.calendar, not_before=moment)
    except (Refusal, LookupError, ValueError) as error:
        # Sealed by us, and yet not to be read: of a regulation, or with a date, that this version lacks.
        log.exception("complaint_unreadable", number=complaint.number, error=type(error).__name__)


def _report(broken: Broken) -> None:
    log.error("complaint_broken", table=broken.table, row=broken.row_id)

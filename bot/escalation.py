"""What was sent and not seen in two working days is told to the next; who is back from absence gets a list.

Planned once, however often it comes by.
"""

from collections.abc import AsyncIterator, Iterable

import structlog

from bot.judging import Judge
from bot.untold import remind
from complaints.errors import NotFound, Refusal
from complaints.escalation import (
    HORIZON,
    LADDER,
    TOLD_TO_OTHERS,
    UNSEEN,
    heard_of,
    returned,
    sent_before,
    unseen,
)
from complaints.notices import Notice
from handlers.context import House
from storage import notices, people, seen
from storage.database import Page
from storage.errors import Broken
from storage.notices import StoredNotice

log = structlog.get_logger(__name__)


async def escalate(house: House) -> int:
    """Plan it for the next moment within hours; how many were new. A damaged complaint stops nothing else."""
    now = house.clock.now()
    async with house.database.read(now) as page:
        team = await people.team(page, house.today())
        planned = list(returned(team, house.calendar, now))
        planned += [each async for each in _unseen(Judge(house, page, team, {}))]
    if not planned:
        return 0
    async with house.database.write(now) as page:
        return await notices.plan(page, planned)


async def _unseen(judge: Judge) -> AsyncIterator[Notice]:
    for each in await _unanswered(judge.page, judge.house):
        try:
            for planned in await _told_to_others(judge, each):
                yield planned
        except NotFound:
            continue
        except (Broken, Refusal, LookupError, ValueError) as error:
            log.exception("complaint_unreadable", number=each.notice.subject, error=type(error).__name__)


async def _unanswered(page: Page, house: House) -> list[StoredNotice]:
    until = sent_before(house.today(), house.calendar)
    return await seen.unseen(page, LADDER | TOLD_TO_OTHERS, since=page.now - HORIZON, until=until)


async def _told_to_others(judge: Judge, each: StoredNotice) -> tuple[Notice, ...]:
    complaint = await judge.complaint(each.notice.subject)
    others = await judge.of_the_same(each.notice)
    if _is_passed_on(each, others):
        return ()
    heard = heard_of(each.notice, (other.notice for other in others))
    return unseen(
        each.notice,
        heard,
        complaint,
        judge.team,
        not_before=judge.house.calendar.working_moment(judge.page.now),
        applies=lambda notice: judge.applies(complaint, notice),
    )


def _is_passed_on(each: StoredNotice, others: Iterable[StoredNotice]) -> bool:
    """Somebody was told of this duty already; who did not see that is followed by the next."""
    later = each.id if each.notice.kind in TOLD_TO_OTHERS else 0
    return any(other.notice.kind == UNSEEN and other.id > later for other in others)


class Daily:
    """Once a day is enough: what has waited for two working days is known when the day begins."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.done = ""

    async def run(self) -> None:
        today = str(self.house.today())
        if self.done != today:
            await escalate(self.house)
            await remind(self.house)
            self.done = today

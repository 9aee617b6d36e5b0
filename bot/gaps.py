"""After a gap: Telegram drops presses after 150 seconds and messages after a day. Somebody may be waiting."""

from datetime import datetime, timedelta

from complaints.notices import Notice
from handlers.context import House
from storage import drafts, heartbeat, notices, people
from storage.database import Page

PRESSES_LOST = timedelta(seconds=150)
MESSAGES_LOST = timedelta(hours=24)
JUST_NOW = timedelta(hours=1)  # somebody who was answering this recently is told at once, whatever the hour


async def beat(page: Page, house: House) -> None:
    """Write down that we polled; after a gap, plan a word to all members, or to who has an open form."""
    last = await heartbeat.beat(page, "poll", shift=house.shift)
    gap = page.now - last if last is not None else timedelta()
    if gap > MESSAGES_LOST:
        await _tell_all(page, house)
    elif gap > PRESSES_LOST:
        await _tell_who_answered(page, house)


async def _tell_all(page: Page, house: House) -> None:
    await notices.withdraw_all(page, "back_again", "")  # what still waits of an earlier gap says the same
    morning = house.calendar.working_moment(page.now)
    team = await people.team(page, house.today())
    for person in team.people.values():
        if person.is_active:
            await _plan(page, "back_again", "", person.id, morning)


async def _tell_who_answered(page: Page, house: House) -> None:
    for stored in await drafts.active_ones(page):
        recent = page.now - stored.touched_at <= JUST_NOW
        moment = page.now if recent else house.calendar.working_moment(page.now)
        await notices.withdraw_all(page, "resume", f"draft:{stored.id}")
        await _plan(page, "resume", f"draft:{stored.id}", stored.owner, moment)


async def _plan(page: Page, kind: str, subject: str, to: int, not_before: datetime) -> None:
    step = page.now.strftime("%H:%M:%S")
    notice = Notice(
        kind=kind, subject=subject, due_on=page.now.date(), step=step, to=to, not_before=not_before
    )
    await notices.plan(page, [notice])

"""After a gap: Telegram drops button presses after 150 seconds and messages after a day, so somebody
may be waiting.
"""

from datetime import datetime, timedelta

from complaints.notices import Notice
from handlers.context import House
from storage import drafts, notices, people
from storage.database import Page

PRESSES_LOST = timedelta(seconds=150)
MESSAGES_LOST = timedelta(hours=24)
JUST_NOW = timedelta(hours=1)  # somebody who was answering this recently is told at once, whatever the hour


async def tell(page: Page, house: House, last: datetime | None) -> None:
    """Plan a word to everyone with an open form, and after a day to all members."""
    now = page.now
    if last is None or now - last <= PRESSES_LOST:
        return
    morning = house.calendar.working_moment(now)
    team = await people.team(page, house.today())
    for stored in await drafts.active_ones(page):
        recent = now - stored.touched_at <= JUST_NOW
        await _plan(page, "resume", f"draft:{stored.id}", stored.owner, now if recent else morning)
    if now - last > MESSAGES_LOST:
        for person in team.people.values():
            if person.is_active:
                await _plan(page, "back_again", "", person.id, morning)


async def _plan(page: Page, kind: str, subject: str, to: int, not_before: datetime) -> None:
    step = page.now.strftime("%H:%M:%S")
    notice = Notice(
        kind=kind, subject=subject, due_on=page.now.date(), step=step, to=to, not_before=not_before
    )
    await notices.plan(page, [notice])

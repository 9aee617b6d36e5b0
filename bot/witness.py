"""The head of the trail goes to the directors: their chats are out of reach of who has the server (T9).

Once each working day, or each week by a setting; without a sound.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from complaints.notices import Notice
from complaints.people import Role, Team
from handlers.context import House
from storage import notices, people


@dataclass
class Witness:
    """However often it comes by, it is planned once: a notice is unique."""

    house: House
    done: date | None = field(default=None, init=False)

    async def run(self) -> None:
        today = self.house.today()
        if self.done == today or not self.house.calendar.is_working_day(today):
            return
        now = self.house.clock.now()
        async with self.house.database.read(now) as page:
            planned = _heads(await people.team(page, today), self.house, now)
        async with self.house.database.write(now) as page:
            await notices.plan(page, planned)
        self.done = today


def _heads(team: Team, house: House, now: datetime) -> list[Notice]:
    return [
        Notice(
            kind="head",
            subject="",
            due_on=_day(team.today, house),
            step="",
            to=person.id,
            not_before=house.calendar.working_moment(now),
        )
        for person in team.people.values()
        if person.is_active and Role.DIRECTOR in person.roles and not person.is_absent(team.today)
    ]


def _day(today: date, house: House) -> date:
    """The day it belongs to: with one a week, the first working day of it."""
    if not house.weekly_head:
        return today
    return house.calendar.next_on_or_after(today - timedelta(days=today.weekday()))

"""The head of the trail goes to the directors: their chats are out of reach of who has the server (T9).

Once each working day, or each week by a setting; without a sound.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.directors import directors, tell
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
            team = await people.team(page, today)
        here = [each for each in directors(team) if not each.is_absent(today)]
        async with self.house.database.write(now) as page:
            await notices.plan(page, tell("head", here, _day(today, self.house), self.house, now))
        self.done = today


def _day(today: date, house: House) -> date:
    """The day it belongs to: with one a week, the first working day of it."""
    if not house.weekly_head:
        return today
    return house.calendar.next_on_or_after(today - timedelta(days=today.weekday()))

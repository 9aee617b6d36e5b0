"""Each quarter a director is told that clients or freelancers were not told (3.1), until somebody looks."""

from complaints import periodic
from complaints.notices import Notice
from complaints.periodic import UNTOLD
from handlers import disclosure
from handlers.context import House
from storage import notices, occasions, people
from storage.page import Page


async def remind(house: House) -> int:
    """Plan it for the next moment within hours; how many were new. Once a day is enough: the whole register
    is read for it.
    """
    now = house.clock.now()
    async with house.database.read(now) as page:
        planned = await _due(page, house)
    if not planned:
        return 0
    async with house.database.write(now) as page:
        return await notices.plan(page, planned)


async def _due(page: Page, house: House) -> list[Notice]:
    """To who may know of something that is missing."""
    team = await people.team(page, house.today())
    moment, done = house.calendar.working_moment(page.now), await occasions.all_done(page)
    asked = periodic.due(team, house.calendar, done, not_before=moment, kinds={UNTOLD})
    if not asked:
        return []
    missing = await disclosure.missing(page)
    return [each for each in asked if missing(team, team.people[each.to])]

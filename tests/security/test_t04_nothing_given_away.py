"""T4: lists, counts and pages are the same bytes whether or not there is something to hide (3.3b, P7)."""

from datetime import date, timedelta

import pytest

from storage import register
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency, an_agency
from tests.bot.office import WHOLE
from tests.complaints import building
from tests.enrolling import enrol
from tests.security.watching import heard, send

ASKED = (
    *("/klachten", "l:list:1", "l:list:2", "l:list:9", "/vandaag", "/agenda", "/help", "/start"),
    *("/zoek kanariegeel", "/zoek Fenna Visser", "/zoek KL-2026-002", "/zoek uwv", "/zoek TR-2026-55"),
    *("/simuleer 1 januari", "i:2026-12-31:1", "/bekendmaking", "v:list:1", "/rapport"),
    *("KL-2026-002", "/zaak KL-2026-004", "z:KL-2026-006:0", "tijdlijn KL-2026-002", "brieven 2"),
)
SHOWN, HIDDEN = range(1, 36, 2), range(2, 37, 4)


@pytest.fixture
async def agency(database: Database):
    """Eighteen complaints about nobody, of Anna: three pages of a list."""
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        for who in opened.users:
            await send(opened, who, "/help")
        for place in SHOWN:
            await filed(opened, place)
        yield opened


async def filed(agency: Agency, place: int, by: int = ANNA, **answers: object) -> None:
    """Some are late, some withdrawn; each names a programme of its own."""
    received = (date(2026, 9, 1) if place % 3 else date(2026, 11, 20)) + timedelta(days=place % 3)
    given = {**WHOLE, "received_on": received.isoformat(), "programme": f"TR-2026-{place:02}", **answers}
    built = building.withdrawn if place % 9 == 0 else building.a_complaint
    made = built(by=agency.ids[by], **given)
    made.number = f"KL-2026-{place:03}"
    async with agency.house.database.write(agency.clock.now()) as page:
        await register.add(page, made, 90_000 + place)


async def answers(agency: Agency, who: int) -> list[list[str]]:
    """What each question shows, with the files of a calendar."""
    found = []
    for asked in ASKED:
        since, user = len(agency.world.calls), agency.user(who)
        if ":" in asked:
            user.forges(asked, user.last())
        else:
            user.says(asked)
        await agency.settle()
        found.append(heard(agency, who, since))
    return found


@pytest.mark.parametrize("who", [ANNA, BRAM, CARLA, DIRK, EVA])
async def test_with_hidden_complaints_among_them_every_answer_is_the_same(agency: Agency, who: int):
    """Hidden from a coach: all that is another's. From who keeps the register: what they are involved in."""
    before = await answers(agency, who)
    other = EVA if who == ANNA else BRAM
    for place in HIDDEN:
        about = {"about": [str(agency.ids[who])]} if who in {CARLA, DIRK} or place % 8 == 2 else {}
        await filed(agency, place, by=CARLA if who == other else other, **about)
    assert await answers(agency, who) == before
    shown = "".join(part for each in before for part in each)
    assert ("KL-2026-001" in shown) is (who in {ANNA, CARLA, DIRK})

"""T6: killed at any seam between the director's press and what follows from it, nothing that a leaver leaves
is lost and nothing comes twice.
"""

from collections import Counter
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.app import publish_all
from bot.courier import Courier
from bot.poller import Poller
from bot.sweep import sweep
from bot.tidy import tidy
from complaints.people import Role, Standing
from storage import people
from storage.rows import draft as draft_table
from storage.rows import notice as notice_table
from tests.agency import CARLA, DIRK, NAMES, Agency
from tests.bot.office import LEASE_OVER
from tests.reminders.dying import Fuse, MortalDatabase, dies
from tests.security.leaving import HALF, asked_to_leave
from tests.security.watching import send, trail

FIRST_LEAVER = 900
LATE = 15  # UTC: soon the bot says nothing of itself until the next morning
SEAMS = 200  # from the press to the last word: more than there are, so that the last ones live to the end


async def somebody_half_way(agency: Agency, account: int) -> None:
    NAMES[account] = f"Gast {chr(ord('A') + account % 26)}{account}"
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COACH, NAMES[account], vouched=True)
        member = await people.accept(page, code, account)
        assert member is not None
        await people.joined(page, member.id, secrecy_on=agency.house.today(), disclosure_on=None)
    agency.ids[account] = member.id
    agency.users[account] = agency.world.person(account, "Gast")
    await send(agency, account, *HALF)


async def carries_on(agency: Agency) -> None:
    """The updates that wait, one sweep, and all that is due."""
    await agency.settle()
    await publish_all(agency.bot, agency.house)
    await sweep(agency.house)
    for _ in range(2):
        await Courier(agency.bot.bot, agency.house).round()
        await tidy(agency.bot.bot, agency.house)


async def starts_again(agency: Agency, mortal: MortalDatabase) -> None:
    """Whatever stood in memory is gone."""
    await mortal.reopened()
    house = agency.house
    for kept in (house.receipts, house.menus, house.unconfirmed, house.disowned, house.busy):
        kept.clear()
    agency.poller = Poller(agency.bot, house, poll=0)
    agency.clock.ahead(seconds=LEASE_OVER)
    await carries_on(agency)
    agency.clock.ahead(seconds=LEASE_OVER)
    await carries_on(agency)


async def what_is_left(agency: Agency, account: int) -> dict[str, object]:
    person = agency.ids[account]
    async with agency.house.database.read(agency.clock.now()) as page:
        only = select(draft_table).where(draft_table.c.form == "intake")
        forms = (await page.connection.execute(only)).all()
        lying = {row.id: row for row in forms if row.state in {"active", "aside"}}
        planned = (await page.connection.execute(select(notice_table))).all()
        team = await people.team(page, agency.house.today())
    passed = [row for row in await trail(agency) if row[1] == "draft.passed_on"]
    form = max(row.id for row in forms)
    told = Counter(row.kind for row in planned if row.subject == f"draft:{form}" or row.recipient == person)
    return {
        "out": team.people[person].standing is Standing.REVOKED,
        "form": (lying[form].owner, lying[form].state),
        "passed": sum(row[2] == f"draft:{form}" for row in passed),
        "told": {kind: told[kind] for kind in ("inherited", "goodbye")},
        "menu": [call.method for call in agency.world.calls if f'"chat_id": {account}' in str(call.params)][
            -1
        ],
        "in the chat": {text.split(" tot")[0] for text in agency.told(account)},
    }


async def survives(agency: Agency, seams: range) -> int:
    """How many deaths."""
    fuse = Fuse()
    mortal = MortalDatabase(agency.house.database, fuse)
    agency.house.database = cast("Any", mortal)
    try:
        return sum([await is_killed(agency, mortal, FIRST_LEAVER + seam, seam) for seam in seams])
    finally:
        await mortal.database.close()


async def is_killed(agency: Agency, mortal: MortalDatabase, account: int, seam: int) -> bool:
    if agency.clock.now().hour >= LATE:
        agency.clock.ahead(hours=18)
    await somebody_half_way(agency, account)
    await asked_to_leave(agency, account)
    agency.user(DIRK).says("vastleggen")
    died = await dies(lambda: carries_on(agency), mortal.fuse, seam)
    await starts_again(agency, mortal)
    assert await what_is_left(agency, account) == {
        "out": True,
        "form": (agency.ids[CARLA], "aside"),
        "passed": 1,
        "told": {"inherited": 1, "goodbye": 1},
        "menu": "deleteMyCommands",
        "in the chat": {"Je hebt geen toegang meer"},
    }, seam
    return died


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_killed_anywhere_nothing_is_lost_and_nothing_comes_twice(agency: Agency):
    assert await survives(agency, range(9, SEAMS, 60)) > 1


@pytest.mark.storm
async def test_killed_everywhere_nothing_is_lost_and_nothing_comes_twice(agency: Agency):
    assert 0 < await survives(agency, range(SEAMS)) < SEAMS

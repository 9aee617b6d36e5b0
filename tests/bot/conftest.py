"""An agency of three, with empty chats; they have joined before the test begins."""

from collections.abc import AsyncIterator

import pytest

from storage import people
from storage.database import Database
from tests.agency import ANNA, CARLA, DIRK, NAMES, ROLES, Agency, an_agency


@pytest.fixture
async def agency(database: Database) -> AsyncIterator[Agency]:
    """Anna coaches, Carla keeps the register, Dirk directs."""
    async with an_agency(database, members=()) as opened:
        await joined(opened, ANNA, CARLA, DIRK)
        yield opened


async def joined(agency: Agency, *accounts: int) -> None:
    """As `Agency.joins`, without the conversation."""
    today = agency.house.today()
    async with agency.house.database.write(agency.clock.now()) as page:
        for account in accounts:
            code = await people.invite(page, ROLES[account], NAMES[account], vouched=True)
            invited = await people.accept(page, code, account)
            assert invited is not None
            await people.joined(page, invited.id, secrecy_on=today, disclosure_on=None)
            agency.ids[account] = invited.id
    for account in accounts:
        agency.users[account] = agency.world.person(account, NAMES[account].split()[0])
        agency.users[account].chat.reachable = True
        agency.house.known[account] = agency.ids[account]

"""The agency of these tests: five members who joined a while ago, so that nothing stands in their chats."""

from collections.abc import AsyncIterator, Iterable

import pytest

from storage import people
from storage.database import Database
from tests.agency import NAMES, ROLES, Agency, an_agency


@pytest.fixture
async def agency(database: Database) -> AsyncIterator[Agency]:
    async with an_agency(database, members=()) as opened:
        await enrol(opened, ROLES)
        yield opened


async def enrol(agency: Agency, accounts: Iterable[int]) -> None:
    """As the command line and a press would, all in one transaction."""
    today = agency.house.today()
    async with agency.house.database.write(agency.clock.now()) as page:
        for account in accounts:
            code = await people.invite(page, ROLES[account], NAMES[account], vouched=True)
            member = await people.accept(page, code, account)
            assert member is not None
            await people.joined(page, member.id, secrecy_on=today, disclosure_on=today)
            agency.ids[account] = member.id
            agency.users[account] = agency.world.person(account, NAMES[account].split()[0])
            agency.users[account].chat.reachable = True
    await agency.poller.answer(await agency.poller.fetch())

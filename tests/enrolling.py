"""Members who joined a while ago: nothing stands in their chats. Faster than joining one by one."""

from collections.abc import Iterable

from storage import people
from tests.agency import NAMES, ROLES, Agency


async def enrol(agency: Agency, accounts: Iterable[int] = ROLES) -> None:
    """What an invitation, a code and a press come to, in one transaction."""
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

"""T6: rights are read afresh for each update; who left a moment ago is a stranger."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from telegram import Update

from complaints.people import Role
from storage import people
from tests.agency import ANNA, CARLA, Agency, a_phone_complaint
from tests.security.watching import changed, heard, rows, send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


class Interrupted:
    """The application, with something that happens right after its first update."""

    def __init__(self, agency: Agency, happens: Callable[[], Awaitable[None]]) -> None:
        self.bot = agency.bot.bot
        self.application = agency.bot
        self.happens: list[Callable[[], Awaitable[None]]] = [happens]

    async def process_update(self, update: Update) -> None:
        await self.application.process_update(update)
        if self.happens:
            await self.happens.pop()()


async def in_one_batch(agency: Agency, account: int, texts: Sequence[str], between: Callable) -> None:
    agency.poller.application = Interrupted(agency, between)
    await send(agency, account, *texts)


def revoking(agency: Agency, account: int) -> Callable[[], Awaitable[None]]:
    async def revoke() -> None:
        async with agency.house.database.write(agency.clock.now()) as page:
            await people.revoke(page, agency.ids[account])

    return revoke


async def test_who_is_revoked_between_two_updates_of_a_batch_is_refused_the_second(agency: Agency):
    await a_phone_complaint(agency)
    await in_one_batch(agency, CARLA, ["/zaak 1", "/zaak 1"], revoking(agency, CARLA))
    told = agency.told(CARLA)
    assert ["Fenna Visser" in text for text in told] == [True, False]
    assert "alleen voor medewerkers" in told[1]


async def test_an_answer_after_the_revocation_is_not_kept(agency: Agency):
    await send(agency, ANNA, "/klacht")
    kept = []

    async def between() -> None:
        await revoking(agency, ANNA)()
        kept.append(await rows(agency))

    await in_one_batch(agency, ANNA, ["Telefoon", "Ja"], between)
    assert changed(kept[0], await rows(agency)) <= {"processed_update", "chat_message"}  # of the first answer


@only_sqlite
async def test_a_role_that_is_gone_opens_nothing(agency: Agency):
    """Invited anew as a coach after leaving: no longer the keeper of the register."""
    await a_phone_complaint(agency)
    await revoking(agency, CARLA)()
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COACH, "Carla Smit", vouched=True)
    await send(agency, CARLA, f"/start {code}")
    await agency.presses(CARLA, "Ik beloof geheimhouding")
    since = len(agency.world.calls)
    await send(agency, CARLA, "/zaak 1", "/klachten", "/vandaag")
    assert not any("Fenna" in text or "KL-2026-001" in text for text in heard(agency, CARLA, since))


@only_sqlite
async def test_a_notice_for_who_left_goes_to_nobody_else_by_mistake(agency: Agency):
    await a_phone_complaint(agency)
    await revoking(agency, CARLA)()
    since = len(agency.world.calls)
    await agency.time_passes()
    assert heard(agency, CARLA, since) == []

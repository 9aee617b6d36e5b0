"""/team: who belongs to it, and what a director decides about them; every button also typed."""

import re
from datetime import timedelta

import pytest

from complaints.people import Person, Role, Standing
from sandbox.messages import Message
from storage import messages, people
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, GIJS, NAMES, Agency, a_phone_complaint, an_agency
from tests.enrolling import enrol
from tests.security.watching import forge, heard, refused_by_telegram, rows, send, trail

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

GUEST, SECOND = 700, 800
REFUSED = "Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help."
INVITED = ("/team", "Iemand uitnodigen")


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def member(agency: Agency, account: int) -> Person | None:
    async with agency.house.database.read(agency.clock.now()) as page:
        return await people.by_account(page, account)


async def standing(agency: Agency, account: int) -> Standing | None:
    found = await member(agency, account)
    return found.standing if found else None


async def invites(agency: Agency, role: str = "Coach", name: str = "Gast Vrij", freelance: str = "nee") -> str:
    """By the director, in the chat; the code in the link that came."""
    answers = (role, name, freelance) if role == "Coach" else (role, name)
    await agency.says(DIRK, "iemand uitnodigen", *answers)
    said = await agency.presses(DIRK, "Vastleggen")
    found = re.search(r"https://t\.me/\w+\?start=([\w-]{43})", said.text)
    assert found is not None
    return found[1]


async def joins(agency: Agency, code: str, account: int = GUEST) -> None:
    agency.users[account] = agency.world.person(account, "Gast")
    await agency.says(account, f"/start {code}")


async def decides(agency: Agency, task: str, account: int, *answers: str, who: int = DIRK) -> Message:
    """Typed, and recorded."""
    await agency.says(who, f"{task} {NAMES[account]}", *answers)
    return await agency.presses(who, "Vastleggen")


# --- inviting and joining


async def test_who_is_invited_in_the_chat_and_confirmed_by_the_director_joins(agency: Agency):
    await joins(agency, await invites(agency))
    assert "de directie moet nog bevestigen" in agency.user(GUEST).last().text
    await agency.time_passes()
    assert agency.user(DIRK).last().text == (
        "Iemand opende een uitnodiging voor het team. Bevestig dat het de juiste persoon is."
    )
    opened = await agency.presses(DIRK, "Bekijken")
    assert "Wacht op bevestiging" in opened.text
    assert "Account bevestigen" in opened.buttons
    assert "Rollen" not in opened.buttons
    await agency.presses(DIRK, "Account bevestigen")
    await agency.time_passes()
    assert "geheim" in agency.user(GUEST).last().text
    await agency.presses(GUEST, "Ik beloof geheimhouding")
    found = await member(agency, GUEST)
    assert found is not None
    assert (found.name, found.roles, found.standing) == ("Gast Vrij", {Role.COACH}, Standing.ACTIVE)
    assert refused_by_telegram(agency) == []

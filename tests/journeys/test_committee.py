"""The committee in the chat (3.3b): who can be chosen, who waits outside, and two who choose at once."""

import asyncio
import json
import re

import pytest

from complaints.complaint import Complaint
from complaints.people import Role
from storage import people, register
from storage.database import Database
from tests.agency import ANNA, CARLA, DIRK, EVA, FAY, GIJS, Agency, a_phone_complaint, an_agency
from tests.enrolling import enrol
from tests.security.watching import heard, send
from tests.walking import NUMBER, accepted, begins, takes

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

CANARY = "kanarie"
CANARIES = {
    "at_5": "Kanarienaam Visser",
    "at_11": "KANARIE-55",
    "at_18": "De kanarie kwam te laat",
    "at_19": "De kanarie zong.",
    "at_21": "Een kanariekooi.",
}
COMMANDS = {"Klaar", "Terug", "Bewaar", "Annuleer"}
ROUNDS = 20


@pytest.fixture
async def agency(database: Database):
    """Fay is a coach too; Gijs is a director and no coach."""
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def as_kept(agency: Agency, number: str = NUMBER) -> Complaint:
    async with agency.house.database.read(agency.clock.now()) as page:
        return await register.get(page, number)


async def has_left(agency: Agency, account: int) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.revoke(page, agency.ids[account])


async def is_away(agency: Agency, account: int) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        until = agency.house.today().replace(month=12, day=24)
        await people.set_absence(page, agency.ids[account], until, None)


# --- who can be chosen


async def test_only_free_active_coaches_are_offered(agency: Agency):
    """Bram is involved; Carla and Dirk are no coaches; one coach is away, and one left."""
    await agency.joins(FAY, Role.COACH)
    await agency.joins(GIJS, Role.COACH)
    await is_away(agency, FAY)
    await has_left(agency, GIJS)
    await accepted(agency)
    message = await begins(agency, CARLA, "commissie")
    assert {*message.buttons} - COMMANDS == {"Anna de Wit", "Eva Bos"}
    for name in ("Bram Jansen", "Fay Post", "Gijs Kok", "Dirk Mulder"):
        assert "Dat is geen van de antwoorden" in (await agency.says(CARLA, name)).text


async def test_a_third_member_is_refused_with_the_reason_and_the_ticks_stay(agency: Agency):
    await agency.joins(FAY, Role.COACH)
    await accepted(agency)
    await begins(agency, CARLA, "commissie")
    await agency.presses(CARLA, "Anna de Wit", "Eva Bos", "Fay Post")
    press = agency.user(CARLA).presses("Klaar")
    await agency.settle()
    assert press.answer is not None
    assert "2" in press.answer["text"]
    assert {"✓ Anna de Wit", "✓ Eva Bos", "✓ Fay Post"} <= {*agency.user(CARLA).last().buttons}
    await agency.presses(CARLA, "Fay Post", "Klaar", "Vastleggen")
    assert len((await as_kept(agency)).committee.members) == 2


async def test_a_ticked_coach_who_leaves_meanwhile_is_asked_for_again(agency: Agency):
    await accepted(agency)
    await begins(agency, CARLA, "commissie", "Anna de Wit en Eva Bos", "klaar")
    await agency.joins(FAY, Role.COACH)
    await has_left(agency, EVA)
    message = await agency.says(CARLA, "vastleggen")
    assert "Eva Bos" not in message.buttons
    assert (await as_kept(agency)).committee.members == ()


async def test_with_too_few_free_coaches_the_director_names_somebody_from_outside(agency: Agency):
    await has_left(agency, EVA)
    await accepted(agency)
    said = (await agency.says(CARLA, f"commissie {NUMBER}")).text
    assert "te weinig coaches vrij" in said
    assert "Vraag de directie om een extern lid te noemen" in said
    await begins(agency, DIRK, "commissie", "Anna de Wit", "klaar")
    assert "extern" in agency.user(DIRK).last().text
    assert (
        "hoort bij het team"
        in (await agency.says(DIRK, "Bram Jansen", "Ja, dat heeft dit lid verklaard", "vastleggen")).text
    )
    assert (await as_kept(agency)).committee.size == 0
    await agency.presses(DIRK, "✎ Extern lid")
    await agency.says(DIRK, "Mr. H. de Boer", "vastleggen")
    committee = (await as_kept(agency)).committee
    assert (committee.members, committee.external) == ((agency.ids[ANNA],), ("Mr. H. de Boer",))
    await agency.says(ANNA, f"ik ben onafhankelijk {NUMBER}")
    message = await agency.says(ANNA, f"afhandelen {NUMBER}")
    assert "Wat is het oordeel" in message.text


# --- before the door opens


async def test_a_nominee_sees_nothing_of_the_content_until_the_confirmation(agency: Agency):
    await a_phone_complaint(agency, **CANARIES)
    await agency.says(CARLA, f"inschrijven {NUMBER}")
    await takes(agency, CARLA, "in behandeling nemen", "vandaag")
    await agency.joins(FAY, Role.COACH)
    since = len(agency.world.calls)
    await takes(agency, CARLA, "commissie", "Eva Bos en Fay Post", "klaar")
    await agency.time_passes()
    assert agency.told(EVA) == [
        f"{NUMBER}: je bent gevraagd voor de klachtencommissie. Bevestig dat je onafhankelijk bent."
    ]
    await send(agency, EVA, "/start", "/help", "/klachten", "/vandaag", f"/zaak {NUMBER}", NUMBER, "1")
    await send(agency, EVA, *(f"{look} {NUMBER}" for look in ("tijdlijn", "brieven", "bijlagen", "waarom")))
    await send(agency, EVA, f"notitie {NUMBER}", f"afhandelen {NUMBER}", "/zoek kanarie")
    for action in "ztbdwls":
        for rest in ("0", "1:resolve", "1:note", "0:1", "0:resolution", "0:turn"):
            agency.user(EVA).forges(f"{action}:{NUMBER}:{rest}")
    await agency.settle()
    assert CANARY not in "\n".join(heard(agency, EVA, since)).lower()
    await agency.presses(EVA, "Ik ben onafhankelijk")
    assert CANARY in (await agency.says(EVA, f"/zaak {NUMBER}")).text.lower()
    assert CANARY not in "\n".join(heard(agency, FAY, since)).lower()


async def test_a_nominee_who_knows_the_case_says_so_and_never_reads_it(agency: Agency):
    await agency.joins(FAY, Role.COACH)
    await accepted(agency)
    await takes(agency, CARLA, "commissie", "Eva Bos en Anna de Wit", "klaar")
    await agency.time_passes()
    await agency.presses(EVA, "Ik ben betrokken", "Ik ken de klager persoonlijk", "Vastleggen")
    agency.clear()
    await agency.time_passes()
    assert agency.told(CARLA) == [f"{NUMBER}: er is een plaats vrij in de commissie"]
    since = len(agency.world.calls)
    await send(agency, EVA, f"ik ben onafhankelijk {NUMBER}", "ik ben onafhankelijk KL-2026-009")
    said = heard(agency, EVA, since)
    assert said[0] == said[1]
    assert (await as_kept(agency)).committee.members == (agency.ids[ANNA],)


# --- two at once


async def test_of_two_who_choose_at_once_exactly_one_wins_and_the_other_is_told(agency: Agency):
    """The complaints coach and the director; each has chosen others, and both press at the same moment."""
    await agency.joins(FAY, Role.COACH)
    await agency.joins(GIJS, Role.COACH)
    wins = {CARLA: 0, DIRK: 0}
    chosen = {CARLA: (ANNA, EVA), DIRK: (FAY, GIJS)}
    for turn in range(1, ROUNDS + 1):
        number = f"KL-2026-{turn:03d}"
        await a_phone_complaint(agency)
        await takes(agency, CARLA, "in behandeling nemen", "vandaag", number=number)
        await begins(agency, CARLA, "commissie", "Anna de Wit en Eva Bos", "klaar", number=number)
        names = "Fay Post en Gijs Kok" if turn % 2 else "Anna de Wit en Eva Bos"
        await begins(agency, DIRK, "commissie", names, "klaar", number=number)
        members = {**chosen, DIRK: chosen[DIRK] if turn % 2 else chosen[CARLA]}
        said = await both_press(agency, CARLA, DIRK)
        committee = (await as_kept(agency, number)).committee
        winner = next(who for who in (CARLA, DIRK) if "Vastgelegd: Commissie" in said[who])
        loser = DIRK if winner == CARLA else CARLA
        wins[winner] += 1
        assert committee.members == tuple(agency.ids[member] for member in members[winner])
        assert "Vastgelegd" not in said[loser]
        assert re.search("De commissie is (intussen|al) benoemd", said[loser])
        await send(agency, loser, "/annuleer ja")
    assert sum(wins.values()) == ROUNDS


async def both_press(agency: Agency, *accounts: int) -> dict[int, str]:
    """In one batch, so that their chats are answered side by side; what each of them is told."""
    since = len(agency.world.calls)
    for account in accounts:
        agency.user(account).presses("Vastleggen")
    await agency.settle()
    await asyncio.sleep(0)
    return {account: json.dumps(heard(agency, account, since), ensure_ascii=False) for account in accounts}


async def test_who_comes_too_late_can_begin_again(agency: Agency):
    await agency.joins(FAY, Role.COACH)
    await accepted(agency)
    await begins(agency, CARLA, "commissie", "Anna de Wit en Eva Bos", "klaar")
    await takes(agency, DIRK, "commissie", "Anna de Wit en Fay Post", "klaar")
    said = await agency.says(CARLA, "vastleggen")
    assert "De commissie is intussen benoemd: Anna de Wit, Fay Post." in said.text
    await agency.says(CARLA, "/annuleer ja")
    await takes(agency, CARLA, "commissie", "Fay Post", "Een andere reden", "Eva Bos", "klaar")
    assert (await as_kept(agency)).committee.members == (agency.ids[ANNA], agency.ids[EVA])

"""T26: who blocked the bot is marked as such, the next person hears, and it is over when they come back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.courier import Courier
from bot.makers import MAKERS
from bot.sweep import sweep
from bot.tidy import upkeep
from bot.untold import remind
from complaints.escalation import LADDER, RETURNED, TOLD_TO_OTHERS
from complaints.events import Way
from complaints.people import Role
from complaints.periodic import OCCASIONS, UNTOLD
from complaints.privacy import REQUEST, Asks
from complaints.tellings import TELLINGS
from complaints.undelivered import OF_DIRECTORS, OF_ONE, UNDELIVERED
from handlers.leaving import GOODBYE
from handlers.notices import KINDS
from storage import occasions, people, requests
from storage.notices import State
from tests.agency import ANNA, CARLA, DIRK, EVA, FAY, GIJS, NAMES, Agency
from tests.bot.office import CANARY, Act, a_filed_complaint, happens, outbox, plan, reported
from tests.security.leaving import HALF, leaves
from tests.security.watching import send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

ASK = "Vraag de directie om de bot te openen, de blokkade op te heffen en /start te typen."
Planned = Callable[[Agency, int], Awaitable[None]]


async def delivered(agency: Agency, rounds: int = 3) -> None:
    for _ in range(rounds):
        await Courier(agency.bot.bot, agency.house).round()


async def blocks(agency: Agency, *accounts: int) -> None:
    for account in accounts:
        agency.user(account).blocks()
    await agency.settle()


async def unreachable(agency: Agency, asks: int = DIRK) -> str:
    said = (await agency.says(asks, "/status")).text
    (line,) = [each for each in said.splitlines() if "Medewerkers die geen berichten krijgen" in each]
    return line.partition(": ")[2]


# --- each kind of recipient


async def a_seat(agency: Agency, account: int) -> None:
    number = await a_filed_complaint(agency, by=CARLA, tell=False)
    acts: tuple[Act, ...] = (
        lambda complaint, moment, _team: complaint.enter(moment),
        lambda complaint, moment, _team: complaint.accept(moment, on=moment.today),
        lambda complaint, moment, team: complaint.appoint(
            moment, members=(agency.ids[account], agency.ids[EVA]), team=team
        ),
    )
    await happens(agency, number, CARLA, *acts)


async def a_new_complaint(agency: Agency, _account: int) -> None:
    await a_filed_complaint(agency)


async def a_possible_leak(agency: Agency, account: int) -> None:
    await plan(agency, "leak", await a_filed_complaint(agency, tell=False), to=account, step="at_once")


SEAT = "een plaats in de commissie kwam niet aan"
RECIPIENTS: dict[str, tuple[int, Planned, int, str]] = {
    "a coach": (ANNA, a_seat, DIRK, SEAT),
    "a freelancer": (FAY, a_seat, DIRK, SEAT),
    "the complaints coach": (CARLA, a_new_complaint, DIRK, "mijn bericht over inschrijven"),
    "a director": (DIRK, a_possible_leak, CARLA, "mogelijk een datalek"),
}


@pytest.mark.parametrize("who", RECIPIENTS)
async def test_the_next_person_hears_status_shows_it_and_coming_back_ends_it(agency: Agency, who: str):
    blocked, happened, hears, said = RECIPIENTS[who]
    await reported(agency)
    if blocked == FAY:
        await agency.joins(FAY, Role.COACH, freelancer=True)
    await happened(agency, blocked)
    await blocks(agency, blocked)
    await delivered(agency)
    assert sum(said in text for text in agency.told(hears)) == 1
    assert CANARY not in agency.reads(hears)
    await agency.joins(GIJS, Role.DIRECTOR)
    assert await unreachable(agency, GIJS) == NAMES[blocked]
    agency.user(blocked).unblocks()
    await agency.says(blocked, "/start")
    assert await unreachable(agency, GIJS) == "geen"
    agency.clock.ahead(days=4)  # also when nobody remembers that update any more
    await upkeep(agency.house)
    assert await unreachable(agency, GIJS) == "geen"


# --- each kind of notice


async def a_period(agency: Agency, kind: str) -> None:
    """Of the three only this one is due."""
    today = agency.house.today()
    async with agency.house.database.write(agency.clock.now()) as page:
        for other, occasion in OCCASIONS.items():
            if other != kind:
                period = occasion.before(occasion.begins(today))
                await occasions.done(page, other, period, agency.ids[DIRK], today)
    if kind == UNTOLD:
        await agency.joins(FAY, Role.COACH, freelancer=True)
        async with agency.house.database.write(agency.clock.now()) as page:
            await people.joined(page, agency.ids[FAY], secrecy_on=today, disclosure_on=None)
    await sweep(agency.house)
    await remind(agency.house)


async def a_request(agency: Agency, _kind: str) -> None:
    asked = agency.house.today() - timedelta(days=30)
    async with agency.house.database.write(agency.clock.now()) as page:
        await requests.begin(page, Asks.ACCESS, asked, {}, agency.ids[DIRK])
    await sweep(agency.house)


async def a_guest(agency: Agency, _kind: str) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COACH, NAMES[FAY], vouched=False)
    await agency.says(FAY, f"/start {code}")


async def of_the_bot_itself(agency: Agency, kind: str) -> None:
    for account in (DIRK, *([GIJS] if GIJS in agency.ids else [])):
        await plan(agency, kind, to=account)


async def a_stop(agency: Agency, kind: str) -> None:
    """Of Anna; as the directors hear it."""
    now = agency.clock.now()
    for account in (DIRK, *([GIJS] if GIJS in agency.ids else [])):
        subject, step = f"{kind}:{agency.ids[ANNA]}", f"complaints/{int(now.timestamp())}"
        await plan(agency, kind, subject, to=account, step=step)


DIRECTED: dict[str, tuple[Callable[[Agency, str], Awaitable[None]], str]] = {
    "uwv": (a_period, "de rapportage aan UWV"),
    "year": (a_period, "de jaarlijkse evaluatie"),
    UNTOLD: (a_period, "de bekendmaking van de klachtenregeling"),
    REQUEST: (a_request, "een verzoek over persoonsgegevens"),
    "openings": (a_stop, "iemand die heel veel opende"),
    "joining": (a_guest, "een nieuw teamlid"),
    "stalled": (of_the_bot_itself, "herinneringen die stilstaan"),
    "backup_failed": (of_the_bot_itself, "een mislukte reservekopie"),
}


def test_each_kind_is_about_a_complaint_for_the_directors_for_one_person_or_nobody_else_s():
    assert set(DIRECTED) == OF_DIRECTORS
    ways = [set(KINDS), OF_DIRECTORS, OF_ONE, {UNDELIVERED}, NOBODY_ELSES]
    assert sum(map(len, ways)) == len(set().union(*ways))
    assert {
        *MAKERS,
        *KINDS,
        *OCCASIONS,
        *TELLINGS,
        *TOLD_TO_OTHERS,
        *LADDER,
        REQUEST,
        RETURNED,
    } < set().union(*ways)


NOBODY_ELSES = {
    "screen",  # an answer to who asked
    "resume",  # whoever was answering sees it at the next question
    "back_again",  # goes to everybody
    RETURNED,  # each duty in it is a reminder of its own
    "head",  # one of many witnesses
    GOODBYE,
}


@only_sqlite
@pytest.mark.parametrize("about", DIRECTED)
async def test_of_what_is_for_the_directors_the_complaints_coach_hears_when_none_can_be_reached(
    agency: Agency, about: str
):
    """What it was about, and not a figure or a name of what stands in it."""
    happened, what = DIRECTED[about]
    if about not in OCCASIONS:
        await reported(agency)
    await happened(agency, about)
    await blocks(agency, DIRK)
    agency.clear()
    await delivered(agency)
    assert agency.told(CARLA) == [f"Mijn bericht aan de directie over {what} kwam niet aan. {ASK}"]
    assert agency.user(CARLA).last().buttons == ["Gezien", "Morgen weer"]
    await delivered(agency)
    assert len(agency.told(CARLA)) == 1


@only_sqlite
@pytest.mark.parametrize("about", ["uwv", "joining"])
async def test_when_another_director_heard_it_nobody_else_has_to(agency: Agency, about: str):
    happened, _what = DIRECTED[about]
    await agency.joins(GIJS, Role.DIRECTOR)
    if about not in OCCASIONS:
        await reported(agency)
    await happened(agency, about)
    await blocks(agency, DIRK)
    agency.clear()
    await delivered(agency)
    assert len(agency.told(GIJS)) == 1
    assert agency.told(CARLA) == []


async def test_when_no_director_of_two_can_be_reached_the_complaints_coach_hears_once(agency: Agency):
    await agency.joins(GIJS, Role.DIRECTOR)
    await a_period(agency, "uwv")
    await blocks(agency, DIRK, GIJS)
    agency.clear()
    await delivered(agency)
    assert agency.told(CARLA) == [
        f"Mijn bericht aan de directie over de rapportage aan UWV kwam niet aan. {ASK}"
    ]


@only_sqlite
async def test_when_nobody_at_all_can_be_reached_it_ends(agency: Agency):
    await a_period(agency, "uwv")
    await blocks(agency, DIRK, CARLA)
    await delivered(agency, rounds=5)
    assert {state for _kind, state in await outbox(agency)} == {State.FAILED}
    assert [kind for kind, _state in await outbox(agency)].count(UNDELIVERED) == 1


@only_sqlite
async def test_nobody_hears_when_it_was_done_in_between(agency: Agency):
    await a_period(agency, "uwv")
    await blocks(agency, DIRK)
    agency.clear()
    await delivered(agency, rounds=1)
    await reported(agency)
    await delivered(agency)
    assert agency.told(CARLA) == []


@only_sqlite
async def test_of_a_form_that_waits_a_director_hears(agency: Agency):
    await send(agency, ANNA, *HALF)
    await blocks(agency, CARLA)
    await leaves(agency, ANNA)
    agency.clear()
    await reported(agency)
    await delivered(agency)
    (told,) = agency.told(DIRK)
    assert told.startswith("Mijn bericht over een formulier dat nog niet af is, kwam niet aan. Kijk met")
    assert await unreachable(agency, DIRK) == NAMES[CARLA]


@only_sqlite
async def test_of_what_will_be_erased_the_next_person_hears(agency: Agency):
    number = await a_filed_complaint(agency, by=CARLA, tell=False)
    await happens(
        agency,
        number,
        CARLA,
        lambda complaint, moment, _team: complaint.enter(moment),
        lambda complaint, moment, _team: complaint.withdraw(
            moment, on=moment.today, way=Way.PHONE, reason="Niet meer nodig."
        ),
        lambda complaint, moment, _team: complaint.close(moment, lesson=""),
    )
    agency.clock.ahead(days=365 * 5 + 2)  # a Monday
    await reported(agency)
    agency.clear()
    await blocks(agency, DIRK)
    await sweep(agency.house)
    await delivered(agency)
    assert agency.told(CARLA)[-1] == f"{number}: mijn bericht over de bewaartermijn kwam niet aan"

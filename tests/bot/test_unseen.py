"""A reminder that nobody saw is told to the next, once; and who is back from absence hears what is open."""

from datetime import date, timedelta

import pytest

from bot.escalation import Daily, escalate
from bot.sweep import sweep
from complaints.people import Role
from storage import outcomes, people
from storage.notices import State
from storage.rows import complaint as complaint_table
from tests.agency import ANNA, CARLA, DIRK, Agency
from tests.bot.office import a_filed_complaint, damage, delivered, entered, heard, outbox

DAY = timedelta(days=1)
UNSEEN = "KL-2026-001: op mijn herinnering is nog niet gereageerd: inschrijven"


async def morning(agency: Agency, day: date) -> None:
    """Half past eight: what is due and what was not seen is planned, and goes out."""
    agency.clear()
    agency.clock.at(day.year, day.month, day.day, 8, 30)
    await sweep(agency.house)
    await escalate(agency.house)
    await delivered(agency)


async def away(agency: Agency, account: int, until: date | None, deputy: int | None) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[account], until, deputy)


async def also(agency: Agency, account: int, role: Role) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, role, "Anna", vouched=True)
        await people.accept(page, code, account)


@pytest.fixture
async def reminded(agency: Agency) -> Agency:
    """On Thursday 26 November Carla is reminded: to be entered by Monday."""
    await a_filed_complaint(agency, tell=False)
    await morning(agency, date(2026, 11, 26))
    (told,) = heard(agency, CARLA)
    assert "inschrijven uiterlijk maandag 30 november 2026" in told
    return agency


def unseen(agency: Agency, account: int) -> list[str]:
    """The lines about a reminder that was not seen."""
    return [
        line for text in heard(agency, account) for line in text.splitlines() if "niet gereageerd" in line
    ]


async def test_not_seen_for_two_working_days_the_director_hears(reminded: Agency):
    await morning(reminded, date(2026, 11, 27))
    assert unseen(reminded, DIRK) == []
    await morning(reminded, date(2026, 11, 30))
    (told,) = unseen(reminded, DIRK)
    assert told == f"{UNSEEN} uiterlijk vandaag, maandag 30 november 2026"
    assert reminded.user(DIRK).last().buttons == ["Inschrijven", "Open", "Gezien", "Morgen weer"]
    assert unseen(reminded, CARLA) == []


async def test_nobody_hears_when_it_was_seen(reminded: Agency):
    await reminded.presses(CARLA, "Gezien")
    await morning(reminded, date(2026, 11, 30))
    assert unseen(reminded, DIRK) == []


async def test_nobody_hears_when_it_was_done(reminded: Agency):
    await entered(reminded, "KL-2026-001")
    await morning(reminded, date(2026, 11, 30))
    assert unseen(reminded, DIRK) == []


async def test_nobody_hears_when_it_is_seen_after_it_was_planned(reminded: Agency):
    reminded.clock.at(2026, 11, 30, 0, 3)
    assert await escalate(reminded.house) == 1
    await reminded.presses(CARLA, "Gezien")
    await morning(reminded, date(2026, 11, 30))
    assert unseen(reminded, DIRK) == []


async def test_the_deputy_first_and_after_two_more_working_days_the_director(reminded: Agency):
    await entered(reminded, "KL-2026-001")
    await also(reminded, ANNA, Role.DIRECTOR)
    await away(reminded, CARLA, None, reminded.ids[ANNA])
    await morning(reminded, date(2026, 11, 30))  # five working days left to acknowledge it
    assert "ontvangstbevestiging" in heard(reminded, CARLA)[0]
    await morning(reminded, date(2026, 12, 2))
    assert (len(unseen(reminded, ANNA)), unseen(reminded, DIRK)) == (1, [])
    await morning(reminded, date(2026, 12, 3))
    assert unseen(reminded, DIRK) == []
    await morning(reminded, date(2026, 12, 4))
    assert (unseen(reminded, ANNA), len(unseen(reminded, DIRK))) == ([], 1)


async def test_nobody_is_told_twice(reminded: Agency):
    told = []
    for day in range(30, 41):
        await morning(reminded, date(2026, 11, 1) + (day - 1) * DAY)
        told += [line for line in unseen(reminded, DIRK) if line.startswith(UNSEEN)]
        assert unseen(reminded, CARLA) == []
    assert len(told) == 1


async def test_planned_once_however_often_it_comes_by(reminded: Agency):
    reminded.clock.at(2026, 11, 30, 8, 0)
    assert await escalate(reminded.house) == 1
    assert await escalate(reminded.house) == 0


async def test_one_message_holds_what_is_due_and_what_was_not_seen(reminded: Agency):
    await a_filed_complaint(reminded, received=date(2026, 11, 10), tell=False)
    await morning(reminded, date(2026, 11, 30))
    (told,) = heard(reminded, DIRK)
    assert told.startswith("Te doen")
    assert UNSEEN in told
    assert "KL-2026-002" in told


async def test_what_is_said_at_once_is_no_reminder_that_can_go_unseen(agency: Agency):
    await a_filed_complaint(agency, leak="yes")
    await delivered(agency)
    agency.clock.at(2026, 11, 25, 8, 30)
    assert await escalate(agency.house) == 0


async def test_a_chain_of_who_blocked_the_bot_ends_at_the_director(agency: Agency):
    await also(agency, ANNA, Role.COMPLAINTS_COACH)
    await away(agency, CARLA, None, agency.ids[ANNA])
    number = await a_filed_complaint(agency, received=date(2026, 11, 17), tell=False)
    await morning(agency, date(2026, 11, 24))
    for account in (CARLA, ANNA):
        agency.user(account).blocks()
    await agency.settle()
    await morning(agency, date(2026, 11, 27))
    for _ in range(3):
        await delivered(agency, after=1)
    (told,) = unseen(agency, DIRK)
    assert told.startswith(f"{number}: op mijn herinnering is nog niet gereageerd: ontvangstbevestiging")
    async with agency.house.database.read(agency.clock.now()) as page:
        unreachable = await outcomes.unreachable(page)
    assert unreachable == {agency.ids[CARLA], agency.ids[ANNA]}


async def test_once_a_day_is_enough(reminded: Agency):
    daily = Daily(reminded.house)
    reminded.clock.at(2026, 11, 30, 8, 0)
    await daily.run()
    assert [kind for kind, _state in await outbox(reminded)].count("unseen") == 1
    await daily.run()
    reminded.clock.ahead(days=1)
    await daily.run()
    assert [kind for kind, _state in await outbox(reminded)].count("unseen") == 1


# --- back from absence


async def test_who_is_back_hears_in_one_message_what_is_open(agency: Agency):
    today = agency.house.today()
    await away(agency, CARLA, today + timedelta(days=5), agency.ids[DIRK])
    for back in (0, 3, 20):
        await a_filed_complaint(agency, received=today - timedelta(days=back), tell=False)
    for day in range(1, 7):  # back on a Saturday
        await morning(agency, today + day * DAY)
        assert agency.told(CARLA) == []
    await morning(agency, today + 7 * DAY)
    (told,) = agency.told(CARLA)
    lines = told.splitlines()
    assert lines[0] == "Welkom terug. Dit staat voor je open."
    assert len(lines) == len(set(lines))
    for number in ("KL-2026-001", "KL-2026-002", "KL-2026-003"):
        for duty in ("inschrijven", "ontvangstbevestiging", "besluit en bericht", "schriftelijk antwoord"):
            assert any(line.startswith(f"• {number}: {duty}") for line in lines)
    agency.clear()
    await escalate(agency.house)
    await delivered(agency)
    assert agency.told(CARLA) == []


async def test_who_is_back_and_has_nothing_open_hears_that(agency: Agency):
    await away(agency, ANNA, agency.house.today() + DAY, None)
    await morning(agency, agency.house.today() + DAY)
    assert agency.told(ANNA) == ["Welkom terug. Er staat niets voor je open."]
    assert await escalate(agency.house) == 0


async def test_a_damaged_complaint_stops_nothing_else(reminded: Agency):
    await a_filed_complaint(reminded, received=date(2026, 11, 24), tell=False)
    await morning(reminded, date(2026, 11, 27))
    await damage(reminded, complaint_table, number="KL-2026-001")
    reminded.clock.at(2026, 12, 1, 8, 0)
    assert await escalate(reminded.house) == 1
    assert (await outbox(reminded))[-1] == ("unseen", State.DUE)

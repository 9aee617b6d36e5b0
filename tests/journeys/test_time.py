"""Five weeks in the life of a complaint: what is heard of its first two terms. The whole ladder is walked in
tests/reminders.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

import pytest

from storage.database import Database
from tests.agency import AMSTERDAM, ANNA, CARLA, DIRK, Agency, a_phone_complaint, an_agency
from tests.bot.office import delivered, heard

NUMBER = "KL-2026-001"
DAY = timedelta(days=1)
RECEIVED = date(2026, 11, 23)  # a Monday; registered that day at ten
FIVE_WEEKS = [RECEIVED + n * DAY for n in range(1, 36)]
CHRISTMAS = {date(2026, 12, 25)}
MOMENTS = (time(6, 30), time(8, 30), time(17, 29), time(22, 0))

ENTER_BY, ACKNOWLEDGE_BY = date(2026, 11, 30), date(2026, 12, 7)
ENTER = {
    date(2026, 11, 26): "inschrijven uiterlijk maandag 30 november 2026 (nog 2 werkdagen)",
    date(2026, 11, 30): "inschrijven uiterlijk vandaag, maandag 30 november 2026",
}
ACKNOWLEDGE = {
    date(2026, 11, 30): "ontvangstbevestiging uiterlijk maandag 7 december 2026 (nog 5 werkdagen)",
    date(2026, 12, 3): "ontvangstbevestiging uiterlijk maandag 7 december 2026 (nog 2 werkdagen)",
    date(2026, 12, 7): "ontvangstbevestiging uiterlijk vandaag, maandag 7 december 2026",
}
ENTER_LATE = "inschrijven is te laat, had gemoeten op maandag 30 november 2026"
ACKNOWLEDGE_LATE = "ontvangstbevestiging is te laat, had gemoeten op maandag 7 december 2026"

Diary = dict[int, dict[date, list[str]]]
FIRST_TWO = ("inschrijven", "ontvangstbevestiging")
Moment = tuple[date, time]


def expected(*, entered: date = date.max, acknowledged: date = date.max) -> Diary:
    """To Carla and Dirk, by day; what was recorded on a day is silent from the day after."""
    diary: Diary = {CARLA: {}, DIRK: {}}
    for day in FIVE_WEEKS:
        if day.isoweekday() > 5 or day in CHRISTMAS:
            continue
        late = [ENTER_LATE] * (ENTER_BY < day <= entered)
        late += [ACKNOWLEDGE_LATE] * (ACKNOWLEDGE_BY < day <= acknowledged)
        rungs = [ENTER[day]] if day in ENTER and day <= entered else []
        rungs += [ACKNOWLEDGE[day]] if day in ACKNOWLEDGE and day <= acknowledged else []
        for account, lines in ((CARLA, late + rungs), (DIRK, late)):
            if lines:
                diary[account][day] = sorted(f"{NUMBER}: {line}" for line in lines)
    return diary


def of_first_two(text: str) -> list[str]:
    """The lines of a message about the first two terms."""
    return sorted(
        line for line in text.split("\n") if line.startswith(tuple(f"{NUMBER}: {term}" for term in FIRST_TWO))
    )


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=(ANNA, CARLA, DIRK)) as opened:
        yield opened


async def register(agency: Agency, about: str = "De organisatie") -> None:
    """By phone today, by Anna; the chats are emptied."""
    coach = "Geen begeleidende coach"
    await a_phone_complaint(agency, at_3="vandaag", at_12=coach, at_13=about)
    agency.clear()


async def at(agency: Agency, day: date, moment: time) -> None:
    """The bot as it runs: a poll, a sweep, a round of the courier."""
    agency.clock.moment = datetime.combine(day, moment, AMSTERDAM)
    await agency.poller.answer(await agency.poller.fetch())
    await agency.time_passes()


async def walk(agency: Agency, days: list[date]) -> dict[int, dict[Moment, list[str]]]:
    """Everything that came, by person and moment."""
    came: dict[int, dict[Moment, list[str]]] = {CARLA: defaultdict(list), DIRK: defaultdict(list)}
    for day in days:
        for moment in MOMENTS:
            await at(agency, day, moment)
            for account, found in came.items():
                if lines := [line for text in heard(agency, account) for line in of_first_two(text)]:
                    found[day, moment] += lines
            agency.clear()
    return came


def as_came(diary: Diary) -> dict[int, dict[Moment, list[str]]]:
    """At half past eight."""
    return {
        account: {(day, time(8, 30)): lines for day, lines in days.items()} for account, days in diary.items()
    }


async def test_the_complaints_coach_hears_within_one_round_of_the_courier(agency: Agency):
    await register(agency)
    assert await delivered(agency) == 1
    assert heard(agency, CARLA) == [
        f"{NUMBER}: nieuwe klacht; inschrijven uiterlijk maandag 30 november 2026 (nog 5 werkdagen)"
    ]
    assert heard(agency, ANNA) == heard(agency, DIRK) == []


async def test_five_weeks_in_which_nobody_does_anything(agency: Agency):
    await register(agency)
    await agency.time_passes()
    agency.clear()
    came = await walk(agency, FIVE_WEEKS)
    assert came == as_came(expected())
    moments = {moment for found in came.values() for moment in found}
    assert all(day.isoweekday() < 6 and moment == time(8, 30) for day, moment in moments)
    assert len(came[DIRK]) == 19  # every working day from 1 to 28 December, but Christmas


async def test_what_is_late_is_with_the_director_until_it_is_recorded_and_then_it_is_silent(agency: Agency):
    await register(agency)
    await agency.time_passes()
    agency.clear()
    entered, acknowledged = date(2026, 12, 3), date(2026, 12, 9)
    came: dict[int, dict[Moment, list[str]]] = {CARLA: {}, DIRK: {}}
    for until, record in ((entered, enter), (acknowledged, acknowledge), (FIVE_WEEKS[-1], None)):
        days = [day for day in FIVE_WEEKS if agency.clock.moment.date() < day <= until]
        for account, found in (await walk(agency, days)).items():
            came[account] |= found
        if record:
            await record(agency, until)
            agency.clear()
    assert came == as_came(expected(entered=entered, acknowledged=acknowledged))
    assert max(came[DIRK]) == max(came[CARLA]) == (date(2026, 12, 9), time(8, 30))


async def enter(agency: Agency, day: date) -> None:
    agency.clock.moment = datetime.combine(day, time(17, 45), AMSTERDAM)
    await agency.says(CARLA, f"/zaak {NUMBER}")
    assert "te laat" in (await agency.presses(CARLA, "Inschrijven")).text


async def acknowledge(agency: Agency, day: date) -> None:
    agency.clock.moment = datetime.combine(day, time(17, 45), AMSTERDAM)
    await agency.says(CARLA, f"/zaak {NUMBER}")
    await agency.presses(CARLA, "Ontvangst bevestigd", "Vandaag", "E-mail")
    assert "te laat" in (await agency.presses(CARLA, "Vastleggen")).text


async def test_a_complaint_about_the_complaints_coach_never_reaches_her_and_the_director_keeps_the_term(
    agency: Agency,
):
    await register(agency, about="Carla Smit")
    await agency.time_passes()
    assert heard(agency, CARLA) == []
    assert len(heard(agency, DIRK)) == 1
    agency.clear()
    came = await walk(agency, FIVE_WEEKS[:16])
    wanted = as_came(expected())
    assert came[CARLA] == {}
    assert came[DIRK] == {when: said for when, said in wanted[CARLA].items() if when[0] <= FIVE_WEEKS[15]}

"""/agenda: one's own open deadlines as an iCalendar file, read back; numbers and steps only."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from complaints.complaint import Complaint, Moment
from complaints.events import Promise
from complaints.people import Team
from sandbox.messages import Message
from storage.database import Database
from storage.rows import complaint as complaint_table
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, NAMES, Agency, an_agency
from tests.bot.office import CANARY, a_filed_complaint, damage, entered, happens
from tests.enrolling import enrol
from tests.security.watching import refused_by_telegram, trail

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

FIRST, SECOND = "KL-2026-001", "KL-2026-002"
NOTHING = "Je hebt nu geen open termijnen."
# Counted on a calendar for a complaint of Monday 23 November 2026: five working days, two, four and six
# weeks.
NEW = {
    ("inschrijven", date(2026, 11, 30)),
    ("ontvangstbevestiging", date(2026, 12, 7)),
    ("besluit en bericht aan de klager", date(2026, 12, 21)),
    ("schriftelijk antwoord", date(2027, 1, 4)),
}


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def asks(agency: Agency, who: int) -> Message:
    return await agency.says(who, "/agenda")


def events_in(message: Message) -> list:
    assert message.document is not None
    return list(Calendar.from_ical(message.document.content).walk("VEVENT"))


def entries(message: Message) -> set[tuple[str, date]]:
    return {(str(event["summary"]), event.decoded("dtstart")) for event in events_in(message)}


def of(number: str, expected: set[tuple[str, date]]) -> set[tuple[str, date]]:
    return {(f"{number}: {duty}", day) for duty, day in expected}


def promises(owner: int, until: date):
    def act(complaint: Complaint, moment: Moment, team: Team) -> None:
        complaint.promise(
            moment, kind=Promise.MEASURE, what=f"Een {CANARY}", owner=owner, until=until, team=team
        )

    return act


def accept(complaint: Complaint, moment: Moment, _team: Team) -> None:
    complaint.accept(moment, on=moment.today)


def withdraw(complaint: Complaint, moment: Moment, _team: Team) -> None:
    complaint.withdraw(moment, on=moment.today, reason="Toch niet.")


async def test_the_open_terms_on_the_day_to_act_by(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    message = await asks(agency, CARLA)
    assert message.document.name == "agenda.ics"
    assert entries(message) == of(FIRST, NEW)
    assert refused_by_telegram(agency) == []


async def test_what_was_done_is_left_out_and_a_term_that_ends_on_a_day_off_stands_on_the_working_day(
    agency: Agency,
):
    await entered(agency, await a_filed_complaint(agency, received=date(2026, 11, 13), tell=False))
    assert entries(await asks(agency, CARLA)) == of(
        FIRST,
        {
            ("ontvangstbevestiging", date(2026, 11, 27)),
            ("besluit en bericht aan de klager", date(2026, 12, 11)),
            ("schriftelijk antwoord", date(2026, 12, 24)),  # Friday 25 December is Christmas
        },
    )


async def test_to_each_their_own(agency: Agency):
    """The register to who keeps it, what is late to the director, the reply to who sits in the committee, a
    promise to its owner; nothing to who has nothing to do with it.
    """
    await a_filed_complaint(agency, received=date(2026, 11, 14), tell=False)
    await happens(agency, FIRST, CARLA, accept, committee(agency))
    for member in (ANNA, EVA):
        await happens(agency, FIRST, member, lambda complaint, moment, _team: complaint.confirm(moment))
    await happens(agency, FIRST, CARLA, promises(agency.ids[EVA], date(2026, 12, 6)))
    answer = {("schriftelijk antwoord", date(2026, 12, 24))}
    assert entries(await asks(agency, CARLA)) == of(
        FIRST,
        {("inschrijven", date(2026, 11, 20)), ("ontvangstbevestiging", date(2026, 11, 27)), *answer},
    )
    assert entries(await asks(agency, DIRK)) == of(FIRST, {("inschrijven", date(2026, 11, 20))})
    assert entries(await asks(agency, ANNA)) == of(FIRST, answer)
    assert entries(await asks(agency, EVA)) == of(
        FIRST, {*answer, ("afspraak of maatregel", date(2026, 12, 4))}
    )
    assert (await asks(agency, BRAM)).text == NOTHING


def committee(agency: Agency):
    def act(complaint: Complaint, moment: Moment, team: Team) -> None:
        complaint.appoint(moment, members=(agency.ids[ANNA], agency.ids[EVA]), team=team)

    return act


async def test_of_what_was_withdrawn_entering_it_and_the_promise_are_left(agency: Agency):
    await a_filed_complaint(agency, received=date(2026, 11, 9), tell=False)
    await happens(agency, FIRST, CARLA, withdraw, promises(agency.ids[CARLA], date(2026, 12, 4)))
    enter, promise = ("inschrijven", date(2026, 11, 16)), ("afspraak of maatregel", date(2026, 12, 4))
    assert entries(await asks(agency, CARLA)) == of(FIRST, {enter, promise})
    assert entries(await asks(agency, DIRK)) == of(FIRST, {enter})  # it is late
    await entered(agency, FIRST)
    assert entries(await asks(agency, CARLA)) == of(FIRST, {promise})
    assert (await asks(agency, DIRK)).text == NOTHING
    await happens(agency, FIRST, CARLA, lambda complaint, moment, _team: complaint.close(moment))
    assert entries(await asks(agency, CARLA)) == of(FIRST, {promise})
    said = (await agency.says(CARLA, "/vandaag")).text
    assert "Afspraken en maatregelen" in said
    assert "Klaar om af te sluiten" not in said


async def test_nothing_of_what_somebody_is_involved_in(agency: Agency):
    await a_filed_complaint(agency, involved=[CARLA], tell=False)
    assert (await asks(agency, CARLA)).text == NOTHING
    assert entries(await asks(agency, DIRK)) == of(FIRST, NEW)


async def test_numbers_and_steps_only(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    await happens(agency, FIRST, CARLA, promises(agency.ids[CARLA], date(2026, 12, 4)))
    content = (await asks(agency, CARLA)).document.content.decode()
    for word in (CANARY, "Fenna", *(name.split()[0] for name in NAMES.values())):
        assert word not in content
    for event in events_in(agency.user(CARLA).last()):
        assert {*event} == {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "TRANSP", "CLASS"}
        assert event.decoded("dtstamp") == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def test_an_entry_keeps_its_own_name_so_that_a_newer_file_moves_it(agency: Agency):
    for _ in range(2):
        await a_filed_complaint(agency, tell=False)
    for until in (date(2026, 12, 4), date(2026, 12, 11)):
        await happens(agency, FIRST, CARLA, promises(agency.ids[CARLA], until))
    before = events_in(await asks(agency, CARLA))
    agency.clock.ahead(days=1)
    again = events_in(await asks(agency, CARLA))
    names = [str(event["uid"]) for event in before]
    assert len(names) == len({*names}) == 10
    assert {str(e["uid"]): str(e["summary"]) for e in before} == {
        str(e["uid"]): str(e["summary"]) for e in again
    }


async def test_it_is_in_the_trail_and_leaves_the_chat_after_a_quarter_of_an_hour(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    message = await asks(agency, CARLA)
    assert not message.protected  # else no calendar could open it
    assert (await trail(agency))[-1] == (agency.ids[CARLA], "agenda.made", "")
    agency.clock.ahead(minutes=14, seconds=59)
    await agency.time_passes()
    assert message.id in [each.id for each in agency.user(CARLA).sees()]
    agency.clock.ahead(seconds=1)
    await agency.time_passes()
    assert message.id not in [each.id for each in agency.user(CARLA).sees()]


@only_sqlite
async def test_a_damaged_one_does_not_hide_the_others(agency: Agency):
    for _ in range(2):
        await a_filed_complaint(agency, tell=False)
    await damage(agency, complaint_table, number=FIRST)
    assert entries(await asks(agency, CARLA)) == of(SECOND, NEW)


@only_sqlite
async def test_it_is_in_the_menu_of_everybody(agency: Agency):
    assert ["/agenda" in (await agency.says(who, "/help")).text for who in (ANNA, CARLA, DIRK)] == [1, 1, 1]

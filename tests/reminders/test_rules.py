"""The ladder against the oracle, complaint by complaint, without a database: 300 of them, 90 days."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import chain

import pytest

from complaints.complaint import Complaint, Moment
from complaints.errors import Refusal
from complaints.events import Registered
from complaints.people import Person, Role, Team
from complaints.regulation import CURRENT
from complaints.reminders import due, is_urgent
from tests.reminders import oracle
from tests.reminders.known import Case, Row, Staff
from tests.reminders.lives import AMSTERDAM, CALENDAR, DAY, Cast, Life, Step
from tests.reminders.scenarios import Absence, a_staff, absences, change, complaints

FIRST = date(2026, 10, 12)
CAST = Cast((1, 2, 3, 4), 5, (6, 7))
LOOKS = [time(3, 10), time(8, 30), time(18, 45)]


def a_team(staff: Staff, today: date) -> Team:
    people = (
        Person(
            id=number,
            name=f"Lid {number}",
            roles=frozenset(map(Role, member.roles)),
            absent_until=member.back,
            deputy=member.deputy,
        )
        for number, member in staff.items()
        if not member.gone
    )
    return Team.of(people, today)


def test_every_complaint_asks_each_day_for_what_the_page_says():
    _compare(seed=0, count=60, days=45)


@pytest.mark.storm
@pytest.mark.parametrize("seed", range(3))
def test_three_hundred_complaints_ask_for_it_on_ninety_days(seed):
    _compare(seed, count=300, days=90)


def _compare(seed: int, count: int, days: int) -> None:
    away = absences(seed, CAST, FIRST, days)
    lives = complaints(seed, count, CAST, FIRST, days)
    refused = sum(_lived(f"KL-2026-{place:03d}", life, away, days) for place, life in enumerate(lives))
    assert refused < sum(len(life.steps) for life in lives) / 10


def _lived(number: str, life: Life, away: Sequence[Absence], days: int) -> int:
    """How many steps were refused."""
    staff, case = a_staff(CAST), life.case(number)
    registered = Registered(on=case.registered, at=life.registered_at, by=life.by)
    complaint = Complaint(number, CURRENT.version, life.answers, [registered])
    refused = 0
    for _at, _rank, each in sorted(_timeline(life, away, days), key=lambda one: one[:2]):
        if isinstance(each, Absence):
            change(staff, each)
        elif isinstance(each, Step):
            refused += not _done(each, complaint, case, staff)
        elif each >= life.registered_at:
            _compared(complaint, case, staff, each)
    return refused


def _timeline(life: Life, away: Sequence[Absence], days: int):
    looks = (
        datetime.combine(FIRST + n * DAY, hour, AMSTERDAM).astimezone(UTC)
        for n in range(days)
        for hour in LOOKS
    )
    return chain(
        ((each.at, 0, each) for each in away),
        ((each.at, place, each) for place, each in enumerate(life.steps, 1)),
        ((each, 10_000, each) for each in looks),
    )


def _done(step: Step, complaint: Complaint, case: Case, staff: Staff) -> bool:
    moment = Moment(by=step.by, at=step.at)
    try:
        step.act(complaint, moment, a_team(staff, moment.today))
    except Refusal:
        return False
    step.mark(case, len(complaint.events))
    return True


def _compared(complaint: Complaint, case: Case, staff: Staff, now: datetime) -> None:
    today = now.astimezone(AMSTERDAM).date()
    asked = due(complaint, a_team(staff, today), CALENDAR, not_before=now)
    found = {Row(each.kind, each.subject, each.due_on, each.step, each.to): each for each in asked}
    expected = oracle.rows(case, staff, today)
    assert set(found) == expected, (today, case, staff, complaint.events)
    assert all(is_urgent(each, CALENDAR) == oracle.has_haste(row) for row, each in found.items())

"""The time machine: the same notices as asking every day anew, each once; absences end on the way."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from time import process_time

import pytest

from complaints import periodic
from complaints.complaint import Complaint
from complaints.errors import Refusal
from complaints.notices import Notice
from complaints.people import Role, Team
from complaints.reminders import due
from complaints.simulation import check, key_of, simulate
from complaints.workdays import AMSTERDAM, Calendar
from tests.complaints.building import (
    BRAM,
    CARLA,
    DIRK,
    MONDAY,
    a_case,
    a_complaint,
    a_person,
    a_team,
    accepted,
    closed,
    declined,
    judged,
    mediated,
    resolved,
    satisfied,
    seated,
    settled,
    unreached,
)

DAY = timedelta(days=1)
CALENDAR = Calendar({date(2026, 12, 24): "Kantoor dicht"})
ATTEMPTS, MONTHS, DONE = 2, 1, frozenset({"year:2025"})  # the agency's own
KINDS = {"acknowledge", "decide", "resolve", "call", "committee", "letter", "retention", "uwv", "year"}
COURSES = (
    a_complaint,
    a_case,
    accepted,
    seated,
    judged,
    resolved,
    unreached,
    satisfied,
    declined,
    settled,
    mediated,
    closed,
)


def register_of(count: int) -> list[Complaint]:
    """At every point of their course, received on any of forty days."""
    found: list[Complaint] = []
    for n in range(count):
        day = MONDAY - (n * 7 % 40) * DAY
        make = COURSES[n % len(COURSES)]
        begun = day - DAY if make is unreached else day  # three attempts take two days
        facts = {"received": day - DAY, "registered": begun}
        complaint = make(**facts) if make in (a_complaint, a_case) else make(day, **facts)
        complaint.number = f"KL-2026-{n + 1:03d}"
        found.append(complaint)
    return found


def asked_anew(
    complaints: Iterable[Complaint], team: Team, first: date, last: date
) -> list[tuple[date, Notice]]:
    """What the sweep would plan, with nothing remembered."""
    seen, found = set(), []
    for day in (first + n * DAY for n in range((last - first).days + 1)):
        if CALENDAR.day_off(day) is not None:
            continue
        at, then = datetime(day.year, day.month, day.day, 8, 30, tzinfo=AMSTERDAM), replace(team, today=day)
        asked = [*periodic.due(then, CALENDAR, DONE, not_before=at)]
        for complaint in complaints:
            asked += periodic.retention(complaint, then, not_before=at, months=MONTHS)
            asked += due(complaint, then, CALENDAR, not_before=at, attempts=ATTEMPTS)
        for notice in asked:
            key = (notice.kind, notice.subject, notice.due_on, notice.step, notice.to)
            if key not in seen:
                seen.add(key)
                found.append((day, notice))
    return found


@pytest.mark.parametrize(
    "team",
    [
        a_team(),
        a_team(a_person(CARLA, Role.COMPLAINTS_COACH, absent_until=MONDAY + 10 * DAY, deputy=BRAM)),
        a_team(a_person(DIRK, Role.DIRECTOR, absent_until=MONDAY + 30 * DAY)),
    ],
    ids=["everybody is here", "a deputy for a while", "no director for a while"],
)
def test_it_is_what_asking_every_day_anew_gives(team: Team):
    complaints = register_of(len(COURSES) * 2)
    own = {"attempts": ATTEMPTS, "months": MONTHS, "done": DONE}
    found = simulate(complaints, team, CALENDAR, MONDAY, MONDAY + 45 * DAY, **own)
    assert list(found) == asked_anew(complaints, team, MONDAY, MONDAY + 45 * DAY)
    assert {notice.kind for _day, notice in found} >= KINDS


def test_each_notice_comes_once_and_on_a_working_day():
    found = simulate(register_of(22), a_team(), CALENDAR, MONDAY, MONDAY + 60 * DAY)
    keys = [key_of(notice) for _day, notice in found]
    assert len(keys) == len({*keys}) > 100
    assert [day for day, _notice in found if not CALENDAR.is_working_day(day)] == []
    assert [day for day, _notice in found] == sorted(day for day, _notice in found)


def test_who_comes_back_hears_of_it_again_from_that_day_on():
    back = MONDAY + 10 * DAY
    away = a_person(CARLA, Role.COMPLAINTS_COACH, absent_until=back, deputy=BRAM)
    found = simulate(register_of(1), a_team(away), CALENDAR, MONDAY, MONDAY + 21 * DAY)
    coach_or_deputy = {(day >= back, notice.to) for day, notice in found if notice.to != DIRK}
    assert coach_or_deputy == {(False, BRAM), (True, CARLA)}


def test_one_that_cannot_be_reckoned_with_does_not_stop_the_others():
    odd = replace(a_complaint(), regulation="1998-1", number="KL-2026-900")
    good = register_of(3)
    with_it = simulate([odd, *good], a_team(), CALENDAR, MONDAY, MONDAY + 30 * DAY)
    assert with_it == simulate(good, a_team(), CALENDAR, MONDAY, MONDAY + 30 * DAY) != ()


def test_nothing_is_due_in_a_span_without_a_working_day():
    saturday = MONDAY + 5 * DAY
    assert simulate(register_of(12), a_team(), CALENDAR, saturday, saturday + DAY) == ()


def test_it_leaves_the_complaints_as_they_are():
    complaints, before = register_of(11), register_of(11)
    simulate(complaints, a_team(), CALENDAR, MONDAY, MONDAY + 60 * DAY)
    assert [vars(each) for each in complaints] == [vars(each) for each in before]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (MONDAY - DAY, "Die dag is al geweest: 2026-11-22. Kies een dag die nog komt."),
        (MONDAY + 367 * DAY, "Die dag is te ver weg: 2027-11-25. Kies een dag binnen een jaar."),
    ],
)
def test_a_day_that_was_or_is_more_than_a_year_away_is_refused(day: date, said: str):
    with pytest.raises(Refusal) as refused:
        check(day, MONDAY)
    assert said in str(refused.value.text)


@pytest.mark.parametrize("day", [MONDAY, MONDAY + DAY, date(2027, 11, 23)])
def test_today_and_every_day_of_a_year_are_allowed(day: date):
    check(day, MONDAY)


def test_what_is_remembered_makes_it_more_than_twice_as_quick():
    complaints = register_of(33)
    simulate(complaints, a_team(), CALENDAR, MONDAY, MONDAY + DAY)
    begun = process_time()
    asked_anew(complaints, a_team(), MONDAY, MONDAY + 30 * DAY)
    between = process_time()
    simulate(complaints, a_team(), CALENDAR, MONDAY, MONDAY + 30 * DAY)
    assert process_time() - between < (between - begun) / 2

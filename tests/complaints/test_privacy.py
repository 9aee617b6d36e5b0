"""When a complaint goes by itself (P8), and until when a request can wait (P4)."""

from dataclasses import replace
from datetime import date

import pytest

from complaints.errors import Refusal
from complaints.events import Closed
from complaints.privacy import Asks, Request, check_erasable, goes_on
from complaints.workdays import Calendar
from tests.complaints.building import CARLA, DIRK, a_complaint, a_team, noon

CALENDAR = Calendar()
END = date(2031, 11, 23)


@pytest.mark.parametrize(
    ("announced_on", "expected"),
    [
        (None, None),
        (date(2031, 10, 24), END),
        (date(2031, 10, 20), END),
        (date(2031, 10, 27), date(2031, 11, 26)),
        (date(2033, 1, 3), date(2033, 2, 2)),
    ],
)
def test_it_goes_at_the_end_of_its_term_and_thirty_days_after_it_was_announced(announced_on, expected):
    assert goes_on(END, announced_on) == expected


def test_what_is_not_closed_can_t_be_erased():
    with pytest.raises(Refusal, match="nog niet afgesloten"):
        check_erasable(a_complaint())
    complaint = a_complaint()
    complaint.events = [*complaint.events, Closed(on=END, at=noon(END), by=CARLA)]
    check_erasable(complaint)


def a_request(received_on=date(2026, 10, 23), **changed) -> Request:
    return Request(name="AVG-2026-001", asks=Asks.ACCESS, received_on=received_on, **changed)


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2026, 10, 23), date(2026, 11, 23)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_a_request_is_answered_within_a_calendar_month(received_on, due_on):
    request = a_request(received_on)
    assert request.due_on == due_on
    assert not request.is_late(due_on)
    assert request.is_late(date.fromordinal(due_on.toordinal() + 1))


@pytest.mark.parametrize(
    ("told_on", "due_on"),
    [
        (date(2026, 10, 23), date(2027, 1, 23)),
        (date(2026, 11, 23), date(2027, 1, 23)),
        (date(2026, 11, 24), date(2026, 11, 23)),
    ],
)
def test_two_months_more_only_when_that_was_told_in_the_first(told_on, due_on):
    assert a_request(told_on=told_on).due_on == due_on


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 11, 13), None),
        (date(2026, 11, 16), "5"),
        (date(2026, 11, 18), "5"),
        (date(2026, 11, 19), "2"),
        (date(2026, 11, 23), "2"),
        (date(2026, 11, 24), "late:2026-11-24"),
        (date(2026, 11, 28), None),
    ],
)
def test_the_director_hears_of_it_five_and_two_working_days_before_and_each_day_it_is_late(today, step):
    team = a_team(today=today)
    found = a_request().reminders(team, CALENDAR, not_before=noon(today))
    assert [(each.step, each.to, each.due_on) for each in found] == (
        [(step, DIRK, date(2026, 11, 23))] if step else []
    )


def test_an_absent_director_s_deputy_hears_of_it():
    today = date(2026, 11, 16)
    team = a_team(today=today)
    away = replace(team.people[DIRK], absent_until=date(2026, 12, 1), deputy=CARLA)
    team = replace(team, people={**team.people, DIRK: away})
    assert [each.to for each in a_request().reminders(team, CALENDAR, not_before=noon(today))] == [CARLA]

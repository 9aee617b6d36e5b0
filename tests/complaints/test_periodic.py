"""The duties that are about no complaint, and the list before an erasure, on fixed days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from complaints import periodic
from complaints.people import Role, Standing
from complaints.reminders import still_applies
from complaints.workdays import Calendar
from tests.complaints.building import (
    ANNA,
    CARLA,
    DIRK,
    EVA,
    MONDAY,
    a_person,
    a_team,
    accepted,
    closed,
    noon,
    reopen,
    withdrawn,
)

DAY = timedelta(days=1)
CALENDAR = Calendar()


def due(today: date, *changed, done=(), calendar=CALENDAR) -> set[tuple[str, str, int]]:
    """Subject, step and recipient."""
    found = periodic.due(a_team(*changed, today=today), calendar, done, not_before=noon(today))
    return {(notice.subject, notice.step, notice.to) for notice in found}


def new_each_day(first: date, last: date, kind: str, **given) -> dict[date, str]:
    """The days on which a step is new, with it."""
    found: dict[date, str] = {}
    for today in (first + n * DAY for n in range((last - first).days + 1)):
        for subject, step, _to in due(today, **given):
            if subject.startswith(kind) and f"{subject} {step}" not in found.values():
                found[today] = f"{subject} {step}"
    return found


@pytest.mark.parametrize(
    ("quarter", "first", "before"),
    [
        (date(2026, 1, 1), date(2026, 1, 2), "2025-K4"),
        (date(2026, 4, 1), date(2026, 4, 1), "2026-K1"),
        (date(2026, 7, 1), date(2026, 7, 1), "2026-K2"),
        (date(2026, 10, 1), date(2026, 10, 1), "2026-K3"),
        (date(2027, 1, 1), date(2027, 1, 4), "2026-K4"),
        (date(2028, 1, 1), date(2028, 1, 3), "2027-K4"),
    ],
)
def test_uwv_hears_of_a_quarter_from_the_first_working_day_of_the_next(quarter, first, before):
    found = new_each_day(quarter, first + 6 * DAY, "uwv")
    assert found == {first: f"uwv:{before} every:{first}"}


def test_it_comes_back_every_seven_days_until_the_next_quarter():
    found = new_each_day(date(2026, 4, 1), date(2026, 7, 1), "uwv")
    days = [date(2026, 4, 1) + 7 * n * DAY for n in range(13)]
    assert found == {
        **{day: f"uwv:2026-K1 every:{day}" for day in days},
        date(2026, 7, 1): "uwv:2026-K2 every:2026-07-01",
    }


def test_on_a_day_off_it_waits_for_the_working_day_after_and_counts_on_from_the_first():
    closed_for = Calendar({date(2026, 10, 8) + n * DAY: "Herfstvakantie" for n in range(9)})
    found = new_each_day(date(2026, 10, 1), date(2026, 10, 29), "uwv", calendar=closed_for)
    assert list(found) == [date(2026, 10, 1), date(2026, 10, 19), date(2026, 10, 22), date(2026, 10, 29)]


def test_between_new_year_and_the_first_working_day_nothing_is_due():
    """The quarter and the year before it are over, and the new ones have not begun to ask."""
    assert due(date(2026, 12, 31)) != set()
    assert due(date(2027, 1, 1)) == due(date(2027, 1, 3)) == set()


def test_the_year_is_evaluated_from_the_first_working_day_of_january():
    found = new_each_day(date(2027, 1, 1), date(2027, 1, 20), "year")
    assert found == {
        day: f"year:2026 every:{day}" for day in (date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 18))
    }
    assert len(new_each_day(date(2027, 1, 1), date(2027, 12, 31), "year")) == 52


@pytest.mark.parametrize(("done", "left"), [("uwv:2026-K3", {"year:2025"}), ("year:2025", {"uwv:2026-K3"})])
def test_what_was_recorded_is_not_asked_any_more(done, left):
    assert {subject for subject, _step, _to in due(MONDAY, done={done})} == left


def test_another_quarter_that_was_recorded_changes_nothing():
    assert due(MONDAY, done={"uwv:2026-K2", "uwv:2025-K3", "year:2024"}) == due(MONDAY)


@pytest.mark.parametrize(
    ("changed", "heard"),
    [
        ((), {DIRK}),
        ((a_person(EVA, Role.DIRECTOR),), {DIRK, EVA}),
        ((a_person(DIRK, Role.DIRECTOR, deputy=ANNA, absent_until=date.max),), {ANNA}),
        ((a_person(DIRK, Role.DIRECTOR, standing=Standing.REVOKED),), {CARLA}),
    ],
)
def test_it_is_the_directors_or_who_acts_for_them(changed, heard):
    assert {to for _subject, _step, to in due(MONDAY, *changed)} == heard


def test_its_hard_date_is_the_first_day_and_it_waits_for_the_moment_given():
    found = periodic.due(a_team(), CALENDAR, (), not_before=noon(MONDAY))
    assert {(n.kind, n.due_on, n.not_before) for n in found} == {
        ("uwv", date(2026, 10, 1), noon(MONDAY)),
        ("year", date(2026, 1, 2), noon(MONDAY)),
    }


def test_what_is_planned_applies_until_it_is_recorded_or_another_week_begins():
    team = a_team()
    for notice in periodic.due(team, CALENDAR, (), not_before=noon(MONDAY)):
        later = replace(notice, not_before=noon(MONDAY + DAY))
        assert periodic.still_applies(later, team, CALENDAR, ())
        assert not periodic.still_applies(notice, team, CALENDAR, {notice.subject})
        assert not periodic.still_applies(notice, a_team(today=MONDAY + 7 * DAY), CALENDAR, ())
        assert not periodic.still_applies(replace(notice, to=CARLA), team, CALENDAR, ())
        put_off = replace(notice, step="again:2026-11-30")
        assert periodic.still_applies(put_off, a_team(today=MONDAY + 7 * DAY), CALENDAR, ())
        assert not periodic.still_applies(put_off, team, CALENDAR, {notice.subject})


@pytest.mark.parametrize(
    ("kind", "period", "today", "over"),
    [
        ("uwv", "2026-K3", date(2026, 9, 30), False),
        ("uwv", "2026-K3", date(2026, 10, 1), True),
        ("uwv", "2024-K1", MONDAY, True),
        ("uwv", "2026-K4", MONDAY, False),
        ("uwv", "2026-K5", date(2030, 1, 1), False),
        ("uwv", "2026", MONDAY, False),
        ("uwv", "", MONDAY, False),
        ("year", "2025", MONDAY, True),
        ("year", "2026", MONDAY, False),
        ("year", "2026", date(2027, 1, 1), True),
        ("year", "2026-K1", MONDAY, False),
        ("retention", "2025", MONDAY, False),
    ],
)
def test_only_a_period_that_is_over_can_be_recorded(kind, period, today, over):
    assert periodic.is_over(kind, period, today) is over


# --- what will be erased


@pytest.mark.parametrize(
    ("closed_on", "months", "ends_on"),
    [
        (date(2026, 11, 23), 60, date(2031, 11, 23)),
        (date(2026, 11, 23), 1, date(2026, 12, 23)),
        (date(2026, 11, 23), 2, date(2027, 1, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_the_term_of_retention_ends_so_many_months_after_closing(closed_on, months, ends_on):
    assert periodic.retention_ends_on(closed_on, months) == ends_on


def told(today: date, complaint=None, *changed, months=None) -> set[tuple[str, date, str, int]]:
    team = a_team(*changed, today=today)
    found = periodic.retention(complaint or closed(), team, not_before=noon(today), months=months)
    return {(notice.subject, notice.due_on, notice.step, notice.to) for notice in found}


@pytest.mark.parametrize(
    ("today", "is_told"),
    [
        (date(2031, 10, 23), False),
        (date(2031, 10, 24), True),
        (date(2031, 12, 23), True),
        (date(2035, 1, 2), True),
    ],
)
def test_the_director_hears_of_an_erasure_30_days_before(today, is_told):
    expected = {("KL-2026-007", date(2031, 11, 23), "once", DIRK)} if is_told else set()
    assert told(today) == expected


def test_the_agency_may_have_a_shorter_term():
    assert told(date(2027, 10, 24), months=12) == {("KL-2026-007", date(2027, 11, 23), "once", DIRK)}


@pytest.mark.parametrize("complaint", [accepted(), withdrawn(), reopen(closed())])
def test_what_is_not_closed_is_not_erased(complaint):
    assert not any(told(date(2031, 10, 1) + n * DAY, complaint) for n in range(90))


def test_what_a_director_keeps_is_told_of_30_days_before_it_is_kept_no_longer():
    complaint, team = closed(), a_team(today=date(2032, 4, 1))
    for until, expected in ((date(2032, 5, 1), date(2032, 5, 1)), (date(2030, 1, 1), date(2031, 11, 23))):
        (notice,) = periodic.retention(complaint, team, not_before=noon(team.today), held_until=until)
        assert notice.due_on == expected
        assert still_applies(notice, complaint, team, CALENDAR, held_until=until)
    later = date(2032, 5, 2)
    assert periodic.retention(complaint, team, not_before=noon(team.today), held_until=later) == ()
    assert not still_applies(notice, complaint, team, CALENDAR, held_until=later)


def test_who_is_involved_hears_of_no_erasure():
    about_dirk = closed(involved=[DIRK], by=ANNA)
    assert {to for *_rest, to in told(date(2031, 11, 1), about_dirk)} == {CARLA}


def test_an_erasure_that_was_planned_is_told_unless_it_was_reopened():
    today = date(2031, 11, 3)
    team, complaint = a_team(today=today), closed()
    (notice,) = periodic.retention(complaint, team, not_before=noon(today))
    assert still_applies(notice, complaint, team, CALENDAR)
    assert not still_applies(notice, complaint, team, CALENDAR, months=12)
    assert not still_applies(notice, reopen(closed(), on=MONDAY + DAY), team, CALENDAR)
    assert not still_applies(replace(notice, to=CARLA), complaint, team, CALENDAR)


@pytest.mark.parametrize("months", [1, 6, 12, 59, 60])
def test_no_closing_is_overlooked_that_is_told_of(months):
    """Day by day over four years, a leap day among them, with every day of closing around the bounds."""
    for today in (date(2030, 1, 1) + n * DAY for n in range(0, 1461, 7)):
        first, last = periodic.closings(today, months)
        for closed_on in [last + n * DAY for n in range(-40, 6)]:
            begins = periodic.retention_ends_on(closed_on, months) - 30 * DAY
            if begins <= today:
                assert first <= closed_on <= last
        assert periodic.retention_ends_on(last, months) - 30 * DAY <= today + 7 * DAY

"""The yearly evaluation (3.6): figures of all complaints, texts of those that the reader may know."""

from datetime import date, timedelta

import pytest

from complaints.events import Promise
from complaints.reports.cases import case_of
from complaints.reports.insight import insight
from complaints.reports.periods import named
from complaints.reports.uwv import count
from complaints.reports.yearly import Lesson, Task, quarters_of, yearly
from complaints.workdays import Calendar
from tests.complaints.building import (
    CARLA,
    DIRK,
    MONDAY,
    a_case,
    a_team,
    accepted,
    on_day,
    reopen,
    satisfied,
)

CALENDAR = Calendar()
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
JANUARY = date(2027, 1, 11)
UWV = {"commissioner": "uwv"}


def everybody(_complaint):
    return True


def evaluated(*complaints, year="2026", today=JANUARY, may_read=everybody):
    cases = [case_of(each) for each in complaints]
    quarters = [count(cases, each, CALENDAR, today) for each in quarters_of(int(year), today)]
    figures = insight(cases, named(year), CALENDAR, today)
    return yearly(figures, quarters, complaints, may_read=may_read)


def learned(lesson, on=MONDAY, number="KL-2026-007", **facts):
    complaint = satisfied(entered=MONDAY, **facts)
    complaint.number = number
    complaint.close(on_day(on), lesson=lesson)
    return complaint


def promised(kind=Promise.MEASURE, made=MONDAY, until=MONDAY + WEEK, done=None, **facts):
    complaint = accepted(**{"received": made, "on": made, **facts})
    team = a_team(today=made)
    complaint.promise(on_day(made), kind=kind, what="Eerder bellen.", owner=CARLA, until=until, team=team)
    if done:
        complaint.fulfil(on_day(done), promise=len(complaint.events), on=done)
    return complaint


def task(made=MONDAY, until=MONDAY + WEEK, done=None):
    return Task("KL-2026-007", "Eerder bellen.", CARLA, made, until, done)


def test_a_lesson_stands_with_its_number_and_day_in_the_order_of_the_days():
    late = learned("Bel eerder.", MONDAY + DAY)
    early = learned("Schrijf korter.", MONDAY, number="KL-2026-009")
    assert evaluated(late, early).lessons == (
        Lesson("KL-2026-009", MONDAY, "Schrijf korter."),
        Lesson("KL-2026-007", MONDAY + DAY, "Bel eerder."),
    )


def test_each_closing_has_a_lesson_of_its_own_in_the_year_it_was_learned():
    complaint = learned("Bel eerder.")
    reopen(complaint, MONDAY + DAY)
    complaint.withdraw(on_day(JANUARY), on=JANUARY)
    complaint.close(on_day(JANUARY), lesson="Vraag het na.")
    assert [each.text for each in evaluated(complaint).lessons] == ["Bel eerder."]
    assert [each.text for each in evaluated(complaint, year="2027").lessons] == ["Vraag het na."]


@pytest.mark.parametrize("lesson", ["", "  "])
def test_no_lesson_is_no_line(lesson):
    assert evaluated(learned(lesson)).lessons == ()


def test_a_measure_has_its_owner_its_day_and_whether_it_was_done():
    done = promised(done=MONDAY + DAY)
    assert evaluated(done, promised()).measures == (task(done=MONDAY + DAY), task())


@pytest.mark.parametrize(
    ("made", "done", "is_shown"),
    [
        (date(2025, 11, 3), None, True),
        (date(2025, 11, 3), date(2026, 1, 1), True),
        (date(2025, 11, 3), date(2025, 12, 31), False),
        (date(2026, 12, 31), None, True),
        (date(2027, 1, 1), None, False),
    ],
)
def test_a_measure_is_of_the_year_in_which_it_was_made_or_still_to_be_done(made, done, is_shown):
    found = evaluated(promised(made=made, until=made + 400 * DAY, done=done))
    assert bool(found.measures) is is_shown


@pytest.mark.parametrize(
    ("done", "is_broken"),
    [(None, True), (MONDAY + WEEK, False), (MONDAY + WEEK + DAY, True)],
)
def test_an_agreement_that_was_not_kept_by_its_day_is_named(done, is_broken):
    found = evaluated(promised(Promise.AGREEMENT, done=done))
    assert found.broken == ((task(done=done),) if is_broken else ())


def test_an_agreement_whose_day_is_today_is_not_broken():
    assert evaluated(promised(Promise.AGREEMENT), today=MONDAY + WEEK).broken == ()
    assert evaluated(promised(Promise.AGREEMENT), today=MONDAY + WEEK + DAY).broken == (task(),)


def test_an_agreement_is_of_the_year_of_its_day():
    complaint = promised(Promise.AGREEMENT, until=date(2027, 1, 4))
    assert evaluated(complaint).broken == ()
    assert len(evaluated(complaint, year="2027").broken) == 1


def test_who_is_involved_reads_no_text_of_it_and_sees_it_counted():
    """3.3b: the lesson can hold a name, the figures hold nobody."""
    about_dirk = learned("Dirk moet eerder bellen.", involved=[DIRK], **UWV)
    measure, broken = promised(involved=[DIRK]), promised(Promise.AGREEMENT, involved=[DIRK])
    found = evaluated(about_dirk, measure, broken, may_read=lambda each: DIRK not in each.involved)
    assert (found.lessons, found.measures, found.broken) == ((), (), ())
    assert found.insight.total == 3
    assert found.quarters[3]["submitted"] == 1


def test_the_quarters_of_a_year_are_those_that_have_begun():
    assert [each.name for each in quarters_of(2026, JANUARY)] == [
        "2026-K1",
        "2026-K2",
        "2026-K3",
        "2026-K4",
    ]
    assert [each.name for each in quarters_of(2026, date(2026, 6, 30))] == ["2026-K1", "2026-K2"]
    assert [each.name for each in quarters_of(2026, date(2026, 7, 1))][-1:] == ["2026-K3"]
    assert quarters_of(2027, MONDAY) == ()


def test_the_evaluation_is_of_its_year():
    assert evaluated(a_case(), year="2026").year == 2026

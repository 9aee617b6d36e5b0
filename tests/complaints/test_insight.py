"""What a director sees (3.1c): each complaint counted where it belongs."""

from datetime import date, timedelta

import pytest

from complaints.events import Judgment, Promise
from complaints.reports.cases import Kept, case_of
from complaints.reports.insight import BACKGROUNDS, OUTCOMES, Aftercare, Promises, insight
from complaints.reports.periods import named
from complaints.reports.small import MERGED_LABEL
from complaints.workdays import Calendar
from tests.complaints.building import (
    ANNA,
    BRAM,
    CARLA,
    MONDAY,
    a_case,
    a_team,
    accepted,
    appoint,
    call,
    close,
    closed,
    declined,
    declined_and_told,
    dissatisfied,
    judge,
    judged,
    judged_anonymously,
    mediated,
    on_day,
    reopen,
    reply,
    resolved,
    satisfied,
    seated,
    settled,
    settled_and_replied,
    tell,
    unreached,
    withdrawn,
    written,
)
from tests.complaints.counted import a_fact
from tests.complaints.counted import seen as seen_of

JUNE = date(2026, 6, 1)
CALENDAR = Calendar()
YEAR = named("2026")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def seen(*complaints, today=MONDAY, period=YEAR):
    return insight([case_of(each) for each in complaints], period, CALENDAR, today)


@pytest.mark.parametrize(
    ("complaint", "today", "expected"),
    [
        (a_case(), MONDAY + 6 * WEEK, "running"),
        (a_case(), MONDAY + 6 * WEEK + DAY, "running_late"),
        (accepted(), MONDAY + 6 * WEEK, "running"),
        (accepted(), MONDAY + 6 * WEEK + DAY, "running_late"),
        (declined(), MONDAY + 4 * WEEK, "running"),
        (declined(), MONDAY + 4 * WEEK + DAY, "running_late"),
        (declined_and_told(), MONDAY, "in_time"),
        (tell(declined(), MONDAY + 4 * WEEK + DAY), MONDAY, "late"),
        (resolved(), MONDAY, "in_time"),
        (reply(judge(seated()), MONDAY + 6 * WEEK + DAY), MONDAY, "late"),
        (closed(), MONDAY, "in_time"),
        (withdrawn(), MONDAY, "ended"),
    ],
)
def test_each_complaint_is_in_time_late_running_running_late_or_ended(complaint, today, expected):
    counted = seen(complaint, today=today).timeliness
    assert {key: n for key, n in counted.items() if n} == {expected: 1}


# --- backgrounds


def outcome(complaint):
    (found,) = seen(*[complaint] * 3).by["outcome"]
    return found.key


@pytest.mark.parametrize(
    ("complaint", "expected"),
    [
        (a_case(), "open"),
        (judged(), "open"),  # nobody heard of it yet
        (resolved(), "founded"),
        (judged_anonymously(), "founded"),
        (settled(), "settled"),
        (settled_and_replied(), "settled"),
        (declined(), "declined"),
        (declined_and_told(), "declined"),
        (withdrawn(), "withdrawn"),
        (mediated(), "founded"),
        (reopen(withdrawn()), "open"),
        (reopen(closed()), "founded"),
    ],
)
def test_each_complaint_has_one_outcome(complaint, expected):
    assert outcome(complaint) == expected


FOUNDED, PARTLY, UNFOUNDED, NONE = Judgment.FOUNDED, Judgment.PARTLY, Judgment.UNFOUNDED, Judgment.NONE


@pytest.mark.parametrize(
    ("judgments", "expected"),
    [
        ((FOUNDED, FOUNDED), "founded"),
        ((FOUNDED, NONE), "founded"),
        ((FOUNDED, UNFOUNDED), "partly"),
        ((PARTLY, FOUNDED), "partly"),
        ((UNFOUNDED, NONE), "unfounded"),
        ((NONE, NONE), "none"),
    ],
)
def test_subjects_that_are_judged_differently_make_it_partly_founded(judgments, expected):
    fact = a_fact(outcome=dict(zip(("privacy", "costs"), judgments, strict=True)))
    assert [each.key for each in seen_of([fact] * 3).by["outcome"]] == [expected]


def test_every_background_has_its_words():
    labels = [label for words in BACKGROUNDS.values() for label in words.values()]
    assert all(labels)
    assert MERGED_LABEL not in labels
    assert {*OUTCOMES} >= {str(judgment) for judgment in Judgment}


def test_only_complaints_of_the_period_are_counted():
    found = seen(a_case(received=MONDAY - 400 * DAY), a_case(), period=named("2026-K4"))
    assert found.total == 1


# --- aftercare


@pytest.mark.parametrize(
    ("complaint", "expected"),
    [
        (judged(), Aftercare(0, 0, 0, 0, 0, 0)),
        (settled_and_replied(), Aftercare(0, 0, 0, 0, 0, 0)),
        (resolved(), Aftercare(3, 0, 0, 3, 0, 0)),
        (unreached(), Aftercare(3, 0, 0, 3, 0, 0)),
        (satisfied(), Aftercare(3, 3, 0, 0, 3, 0)),
        (dissatisfied(), Aftercare(3, 3, 0, 0, 0, 3)),
        (written(), Aftercare(3, 0, 3, 0, 0, 0)),
    ],
)
def test_who_is_to_be_phoned_is_reached_got_a_letter_or_waits(complaint, expected):
    assert seen(*[complaint] * 3).aftercare == expected


def test_what_one_or_two_people_said_is_not_told():
    found = seen(satisfied(), dissatisfied(), resolved()).aftercare
    assert (found.reached, found.satisfied, found.dissatisfied) == (2, None, None)


# --- measures


def promised(kind=Promise.MEASURE, until=MONDAY + WEEK, done=None):
    complaint = a_case()
    what = {"kind": kind, "what": "Eerder bellen.", "owner": CARLA, "until": until}
    complaint.promise(on_day(), **what, team=a_team())
    if done:
        complaint.fulfil(on_day(done), promise=2, on=done)
    return complaint


@pytest.mark.parametrize(
    ("complaint", "today", "expected"),
    [
        (promised(), MONDAY + WEEK, Promises(open=1, overdue=0, done=0)),
        (promised(), MONDAY + WEEK + DAY, Promises(open=0, overdue=1, done=0)),
        (promised(done=MONDAY + 2 * WEEK), MONDAY + 3 * WEEK, Promises(open=0, overdue=0, done=1)),
        (promised(kind=Promise.AGREEMENT), MONDAY, Promises(open=0, overdue=0, done=0)),
    ],
)
def test_a_measure_is_open_overdue_or_done(complaint, today, expected):
    assert seen(complaint, today=today).measures == expected


def test_agreements_are_counted_apart_from_measures():
    found = seen(promised(kind=Promise.AGREEMENT), promised())
    assert (found.agreements.made, found.measures.made) == (1, 1)


def test_a_measure_counts_in_the_period_in_which_it_was_made():
    complaint = a_case(received=MONDAY - 400 * DAY)
    what = {"kind": Promise.MEASURE, "what": "Eerder bellen.", "owner": CARLA, "until": MONDAY}
    complaint.promise(on_day(), **what, team=a_team())
    found = seen(complaint)
    assert (found.total, found.measures.made) == (0, 1)


# --- recurrence


def around_a_measure(before, after, today, category="costs"):
    """Complaints so many days from a measure of 1 June 2026."""
    measure = Kept(Promise.MEASURE, JUNE, JUNE + WEEK)
    old = a_fact(JUNE - 900 * DAY, categories=(category,), promises=(measure,))
    days = [*(JUNE - each * DAY for each in before), *(JUNE + each * DAY for each in after)]
    (found,) = seen_of([old, *(a_fact(day, categories=(category,)) for day in days)], today=today).recurrence
    return found


@pytest.mark.parametrize(
    ("after", "counted"),
    [([0, 0, 0], 3), ([9, 9, 9], 3), ([9, 9, 10], None), ([10, 10, 10], 0)],
)
def test_after_a_measure_is_from_its_day_until_today(after, counted):
    assert around_a_measure([], after, JUNE + 10 * DAY).after == counted


@pytest.mark.parametrize(
    ("before", "counted"),
    [([1, 1, 1], 3), ([10, 10, 10], 3), ([10, 10, 11], None), ([11, 11, 11], 0)],
)
def test_before_a_measure_is_as_long_as_after_it(before, counted):
    assert around_a_measure(before, [], JUNE + 10 * DAY).before == counted


@pytest.mark.parametrize(("days", "counted"), [(364, 3), (365, 0)])
def test_no_more_than_a_year_is_looked_at(days, counted):
    found = around_a_measure([], [days] * 3, JUNE + 800 * DAY)
    assert (found.days, found.after) == (365, counted)


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [(6, 4, "fewer"), (5, 5, "same"), (4, 6, "more"), (5, 4, ""), (9, 1, "fewer"), (10, 0, "fewer")],
)
def test_whether_it_recurs_is_said_from_ten_complaints_on(before, after, trend):
    assert around_a_measure([1] * before, [1] * after, JUNE + 10 * DAY).trend == trend


def test_the_first_measure_of_a_category_in_the_period_counts():
    days = [JUNE + WEEK, JUNE, JUNE - 400 * DAY]
    cases = [a_fact(promises=(Kept(Promise.MEASURE, day, day),)) for day in days]
    found = seen_of(cases).recurrence
    assert [(each.key, each.label, each.measured_on) for each in found] == [("treatment", "Bejegening", JUNE)]


def test_a_measure_is_about_every_category_of_its_complaint_in_the_order_of_the_form():
    kept = Kept(Promise.MEASURE, JUNE, JUNE)
    found = seen_of([a_fact(categories=("other", "privacy"), promises=(kept,))]).recurrence
    assert [each.key for each in found] == ["privacy", "other"]


# --- the rest


def test_a_lead_time_runs_from_the_start_of_its_term_and_the_whole_until_closing():
    complaint = a_case(entered=MONDAY + 2 * DAY, acknowledged=MONDAY + 3 * DAY)
    day = MONDAY + 20 * DAY
    complaint.accept(on_day(day), on=MONDAY + 5 * DAY)
    reply(judge(appoint(complaint, ANNA, BRAM, on=day), day), day)
    close(call(complaint, day + 4 * DAY, satisfied=True), day + 6 * DAY)
    found = {each.key: each.median for each in seen(*[complaint] * 10).lead_times}
    expected = {"enter": 2, "acknowledge": 3, "decide": 5, "resolve": 20, "call": 4, "whole": 26}
    assert found == expected


def test_what_was_reopened_counts_as_it_was_handled_the_first_time():
    again = reopen(closed(), MONDAY + 20 * WEEK)
    found = seen(again, today=MONDAY + 40 * WEEK)
    assert (found.timeliness["in_time"], found.reopened) == (1, 1)
    assert {each.key: each.count for each in found.lead_times}["whole"] == 0  # it is open now


def test_extensions_and_mediations_are_counted():
    complaint = accepted()
    complaint.extend(on_day(), until=MONDAY + 9 * WEEK, reason="Iemand is ziek.", calendar=CALENDAR)
    found = seen(complaint, mediated(), a_case())
    assert (found.extended, found.mediated) == (1, 1)


def test_expressions_of_dissatisfaction_stand_apart():
    found = insight([], YEAR, CALENDAR, MONDAY, dissatisfied=4)
    assert (found.total, found.dissatisfaction) == (0, 4)


def test_the_cases_may_come_one_by_one():
    found = insight((case_of(each) for each in [a_case(), a_case()]), YEAR, CALENDAR, MONDAY)
    assert found.total == 2

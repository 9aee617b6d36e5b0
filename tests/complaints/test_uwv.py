"""The five counts for UWV (3.7), from complaints that were walked by their own verbs."""

from datetime import date, timedelta

import pytest

from complaints.events import Way
from complaints.reports.cases import case_of
from complaints.reports.periods import Period, named
from complaints.reports.uwv import BELOW, COUNTS, Counts, Inconsistent, check, count
from complaints.workdays import Calendar
from tests.complaints.building import (
    MONDAY,
    a_case,
    accepted,
    close,
    closed,
    declined,
    declined_and_told,
    enter,
    judge,
    judged_anonymously,
    on_day,
    reopen,
    reply,
    resolved,
    seated,
    settled_and_replied,
    tell,
    withdrawn,
)

CALENDAR = Calendar()
QUARTER = named("2026-K4")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
UWV = {"commissioner": "uwv"}


def counted(*complaints, today=MONDAY):
    return count([case_of(each) for each in complaints], QUARTER, CALENDAR, today)


def lines(*complaints, today=MONDAY):
    found = counted(*complaints, today=today)
    return {key: n for key, n in found.counted.items() if n}


@pytest.mark.parametrize(
    ("complaint", "today", "expected"),
    [
        (a_case(**UWV), MONDAY, ["undecided"]),
        (withdrawn(**UWV), MONDAY, ["undecided", "withdrawn_undecided"]),
        (declined(**UWV), MONDAY, ["declined", "declined_untold"]),
        (declined_and_told(**UWV), MONDAY, ["declined", "declined_in_time"]),
        (tell(declined(**UWV), MONDAY + 4 * WEEK), MONDAY, ["declined", "declined_in_time"]),
        (tell(declined(**UWV), MONDAY + 4 * WEEK + DAY), MONDAY, ["declined", "declined_late"]),
        (accepted(**UWV), MONDAY + 6 * WEEK, ["accepted", "running_in_time"]),
        (accepted(**UWV), MONDAY + 6 * WEEK + DAY, ["accepted", "running_late"]),
        (resolved(**UWV), MONDAY, ["accepted", "settled_in_time"]),
        (settled_and_replied(**UWV), MONDAY, ["accepted", "settled_in_time"]),
        (judged_anonymously(**UWV), MONDAY, ["accepted", "settled_in_time"]),
        (closed(**UWV), MONDAY, ["accepted", "settled_in_time"]),
    ],
)
def test_each_complaint_of_a_uwv_client_is_in_the_lines_it_belongs_in(complaint, today, expected):
    assert lines(complaint, today=today) == dict.fromkeys(["submitted", *expected], 1)


def test_settled_a_day_after_six_weeks_is_late():
    day = MONDAY + 6 * WEEK + DAY
    late = reply(judge(seated(**UWV), day), day)
    assert lines(late) == {"submitted": 1, "accepted": 1, "settled_late": 1}


@pytest.mark.parametrize(
    ("told_after", "line"), [(6 * WEEK, "running_in_time"), (6 * WEEK + DAY, "running_late")]
)
def test_an_extension_counts_only_when_it_was_told_in_time(told_after, line):
    told_on = MONDAY + told_after
    complaint = accepted(**UWV)
    complaint.extend(on_day(told_on), until=MONDAY + 9 * WEEK, reason="Iemand is ziek.", calendar=CALENDAR)
    complaint.tell(on_day(told_on), on=told_on, way=Way.PHONE, told_by=3)
    assert lines(complaint, today=MONDAY + 8 * WEEK)[line] == 1


def test_who_is_no_uwv_client_is_not_counted_and_who_may_be_one_is_counted_apart():
    other = {"commissioner": "municipality"}
    assert lines(a_case(**other, uwv_client="no")) == {}
    assert lines(a_case(**other, uwv_client="unknown")) == {"unknown": 1}
    assert lines(a_case(**other, uwv_client="yes")) == {"submitted": 1, "undecided": 1}


def test_only_what_was_received_in_the_period_counts():
    before = a_case(received=date(2026, 9, 30), **UWV)
    first = a_case(received=date(2026, 10, 1), **UWV)
    last = a_case(received=date(2026, 12, 31), **UWV)
    after = a_case(received=date(2027, 1, 1), **UWV)
    assert counted(before, first, last, after)["submitted"] == 2


def test_a_reopening_does_not_change_what_was_settled_in_time():
    again = reopen(closed(**UWV), MONDAY + 20 * WEEK)
    assert lines(again, today=MONDAY + 40 * WEEK) == {"submitted": 1, "accepted": 1, "settled_in_time": 1}


def test_what_was_withdrawn_and_reopened_is_counted_as_it_went_on():
    complaint = reopen(withdrawn(**UWV), MONDAY + WEEK)
    complaint.accept(on_day(MONDAY + WEEK), on=MONDAY + WEEK)
    assert lines(complaint, today=MONDAY + WEEK) == {"submitted": 1, "accepted": 1, "running_in_time": 1}


def test_what_was_withdrawn_after_it_was_taken_up_ended_without_an_answer():
    complaint = enter(accepted(**UWV))
    complaint.withdraw(on_day(), on=MONDAY, way=Way.EMAIL)
    assert lines(close(complaint)) == {"submitted": 1, "accepted": 1, "ended": 1}


def test_dissatisfaction_is_shown_apart_and_never_counted():
    found = count([], Period(MONDAY, MONDAY), CALENDAR, MONDAY, dissatisfied=4)
    assert (found["submitted"], found["dissatisfaction"]) == (0, 4)


def test_every_line_has_a_definition():
    assert all(label and definition.endswith(".") for label, definition in (COUNTS | BELOW).values())
    assert [*COUNTS] == ["submitted", "declined", "declined_in_time", "accepted", "settled_in_time"]


@pytest.mark.parametrize(
    "wrong",
    [{"submitted": 1}, {"declined": 1}, {"accepted": 1}, {"declined_in_time": 1}, {"settled_in_time": 1}],
)
def test_counts_that_contradict_each_other_are_refused(wrong):
    counts = Counts(QUARTER, dict.fromkeys((*COUNTS, *BELOW), 0) | wrong)
    with pytest.raises(Inconsistent):
        check(counts)


def test_withdrawn_before_a_decision_can_not_be_more_than_not_decided():
    counts = Counts(QUARTER, dict.fromkeys((*COUNTS, *BELOW), 0) | {"withdrawn_undecided": 1})
    with pytest.raises(Inconsistent):
        check(counts)

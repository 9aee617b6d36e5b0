"""What a director sees (3.1c): each complaint counted where it belongs."""

from datetime import timedelta

import pytest

from complaints.reports.cases import case_of
from complaints.reports.insight import insight
from complaints.reports.periods import named
from complaints.workdays import Calendar
from tests.complaints.building import (
    MONDAY,
    a_case,
    accepted,
    closed,
    declined,
    declined_and_told,
    judge,
    reply,
    resolved,
    seated,
    tell,
    withdrawn,
)

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

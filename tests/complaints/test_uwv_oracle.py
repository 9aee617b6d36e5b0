"""The figures equal those of an independent count (tests/reports/brute.py), over 2,000 complaints of all
kinds in every quarter, year and free period; and over whatever hypothesis makes of them.
"""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.complaint import Complaint
from complaints.events import EVENTS
from complaints.facts import Facts
from complaints.reports.cases import case_of
from complaints.reports.insight import ENOUGH, FEW, MERGED, insight
from complaints.reports.periods import Period, named
from complaints.reports.uwv import check, count
from complaints.workdays import Calendar
from tests.reports.brute import brute_insight, brute_uwv
from tests.reports.lives import FIRST, LAST, a_life, kinds, lives

CALENDAR = Calendar()
DAY = timedelta(days=1)
QUARTERS = tuple(f"{year}-K{n}" for year in (2025, 2026) for n in (1, 2, 3, 4))
LATER = LAST + 100 * DAY


def free_periods():
    rng = Random(3)
    for _ in range(8):
        first = FIRST + rng.randint(-20, (LAST - FIRST).days) * DAY
        yield Period(first, first + rng.randint(0, 200) * DAY)


PERIODS = [
    *map(named, ("2024-K4", *QUARTERS, "2025", "2026")),
    *free_periods(),
    Period(FIRST - 999 * DAY, LAST),
]


@pytest.fixture(scope="module")
def some_lives():
    return lives(2000, seed=5)


@pytest.fixture(scope="module")
def cases(some_lives):
    return [case_of(each) for each in some_lives]


def first_facts(complaint: Complaint) -> Facts:
    return Facts(complaint.number, complaint.regulation, complaint.answers, complaint.first_handling)


def uwv_lines_agree(complaints, cases, period, today):
    found = count(cases, period, CALENDAR, today)
    expected = brute_uwv(complaints, period.first, period.last, today)
    assert dict(found.counted) == expected | {"dissatisfaction": 0}
    check(found)
    return expected


def insight_agrees(complaints, cases, period, today):
    found = insight(cases, period, CALENDAR, today)
    expected = brute_insight(complaints, period.first, period.last, today)
    names = ("total", "extended", "mediated", "reopened")
    assert {name: getattr(found, name) for name in names} == {name: expected[name] for name in names}
    assert found.timeliness == {key: expected["timeliness"][key] for key in found.timeliness}
    assert sum(found.timeliness.values()) == found.total
    for kind in ("measures", "agreements"):
        assert vars(getattr(found, kind)) == expected[kind]
    _received(found, expected["received"])
    for key, counted in expected["by"].items():
        _slices(found.by[key], counted)
    for lead_time in found.lead_times:
        _lead_time(lead_time, sorted(expected["days"][lead_time.key]))
    _aftercare(found.aftercare, expected["aftercare"])
    _recurrence(found.recurrence, expected["recurrence"])


def _received(found, days):
    for span in found.received.spans:
        assert span.count == sum(span.first <= day <= span.last for day in days)
        assert span.count == 0 or span.count >= FEW or found.total < FEW
    assert sum(span.count for span in found.received.spans) == len(days)


def _slices(slices, counted):
    assert sum(each.count for each in slices) == counted.total()
    kept = [each for each in slices if each.key != MERGED]
    assert all(each.count == counted[each.key] for each in kept)
    assert {key for key, n in counted.items() if n >= FEW} >= {each.key for each in kept}
    assert all(each.count >= FEW for each in slices) or counted.total() < FEW


def _lead_time(found, days):
    assert found.count == len(days)
    if len(days) < ENOUGH:
        assert (found.median, found.ninety, found.spread) == (None, None, ())
        return
    for value, percent in ((found.median, 50), (found.ninety, 90)):
        assert sum(each <= value for each in days) * 100 >= percent * len(days)
        assert sum(each < value for each in days) * 100 < percent * len(days)
    assert sum(part.count for part in found.spread) == len(days)
    for part in found.spread:
        last = part.last if part.last is not None else 10**6
        assert part.count == sum(part.first <= each <= last for each in days)
        assert part.count == 0 or part.count >= FEW


def _aftercare(found, expected):
    if 0 < expected["reached"] < FEW:
        expected = expected | {"satisfied": None, "dissatisfied": None}
    assert vars(found) == expected


def _recurrence(found, expected):
    shown = {
        key: (day, *(None if 0 < n < FEW else n for n in around)) for key, (day, *around) in expected.items()
    }
    assert {each.key: (each.measured_on, each.before, each.after) for each in found} == shown
    for each in found:
        _day, before, after = expected[each.key]
        trends = {
            "": before + after < ENOUGH,
            "fewer": after < before,
            "same": after == before,
            "more": after > before,
        }
        assert trends[each.trend]


def test_the_lives_are_of_all_kinds(some_lives):
    assert kinds(some_lives) >= set(EVENTS) - {"Replaced", "Attached", "Heard", "Noted", "Reported"}


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.name)
@pytest.mark.parametrize("today", [LAST, LATER], ids=str)
def test_the_lines_for_uwv_are_those_of_the_oracle(some_lives, cases, period, today):
    uwv_lines_agree(some_lives, cases, period, today)


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.name)
def test_the_insight_is_that_of_the_oracle(some_lives, cases, period):
    insight_agrees(some_lives, cases, period, LAST)


def test_every_line_for_uwv_is_reached(some_lives):
    counted = brute_uwv(some_lives, FIRST - 999 * DAY, LAST, LAST)
    assert [line for line, n in counted.items() if n < 5] == []


def test_a_case_has_the_terms_of_its_complaint(some_lives, cases):
    """What stays after the persons are erased says the same of every term (P8)."""
    for complaint, case in zip(some_lives, cases, strict=True):
        expected = {each.term.key: each for each in first_facts(complaint).deadlines(CALENDAR)}
        found = case.deadlines(CALENDAR)
        ways_gone = {key: _without_ways(each) for key, each in expected.items()}
        assert {key: _without_ways(each) for key, each in found.items()} == ways_gone


def _without_ways(deadline):
    """How somebody was told is nobody's date."""
    extensions = [(each.until, each.told_on) for each in deadline.extensions]
    return deadline.term, deadline.start_on, deadline.due_on, deadline.act_by, deadline.met_on, extensions


def test_a_term_that_is_judged_alone_is_judged_as_in_the_whole(cases):
    for case in cases:
        for key, deadline in case.deadlines(CALENDAR).items():
            alone = case.timeliness(key, CALENDAR, LAST)
            assert (alone == "in_time") is (deadline.in_time is True)
            assert (alone == "late") is (deadline.in_time is False)
            if case.shut_on is None:
                assert (alone == "running_late") is deadline.is_overdue(LAST)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.randoms(use_true_random=False), min_size=1, max_size=4),
    st.sampled_from([named("2025"), named("2026"), Period(FIRST - 999 * DAY, LAST)]),
    st.dates(date(2026, 11, 23), date(2027, 6, 1)),
)
def test_whatever_hypothesis_makes_of_it_both_counts_agree(drawn, period, today):
    complaints = [a_life(rng, place) for place, rng in enumerate(drawn, 1)]
    cases = [case_of(each) for each in complaints]
    uwv_lines_agree(complaints, cases, period, today)
    insight_agrees(complaints, cases, period, today)

"""Deadlines from dated facts: the golden examples, extensions, and every date explained."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.deadlines import Extension, deadline, explain
from complaints.regulation import CURRENT
from complaints.words import Text
from complaints.workdays import Calendar

CALENDAR = Calendar()
RESOLVE = CURRENT.term("resolve")
MONDAY = date(2026, 3, 2)  # six weeks later: Monday 13 April 2026
SIX_WEEKS_LATER = date(2026, 4, 13)
MAY = date(2026, 5, 11)
JUNE = date(2026, 6, 8)

days = st.dates(date(1992, 1, 1), date(2098, 12, 31))
terms = st.sampled_from(CURRENT.terms)


def due(key, start_on, calendar=CALENDAR):
    found = deadline(CURRENT.term(key), start_on, calendar)
    return found.due_on, found.act_by


def told(until, told_on, way="telefoon"):
    return Extension(until, told_on, way)


def resolve(*extensions, met_on=None, start_on=MONDAY):
    return deadline(RESOLVE, start_on, CALENDAR, met_on=met_on, extensions=extensions)


def lines(found, calendar=CALENDAR):
    return [str(line) for line in explain(found, calendar)]


@pytest.mark.parametrize(
    ("key", "start_on", "due_on", "act_by"),
    [
        ("acknowledge", date(2026, 4, 30), date(2026, 5, 14), date(2026, 5, 13)),  # Ascension Day
        ("enter", date(2026, 4, 29), date(2026, 5, 6), date(2026, 5, 6)),
        ("enter", date(2025, 4, 29), date(2025, 5, 7), date(2025, 5, 7)),  # lustrum year
        ("enter", date(2026, 4, 1), date(2026, 4, 10), date(2026, 4, 10)),  # Good Friday, Easter Monday
        ("call", date(2026, 4, 22), date(2026, 4, 30), date(2026, 4, 30)),  # King's Day on a Monday
        ("enter", date(2031, 4, 21), date(2031, 4, 28), date(2031, 4, 28)),  # King's Day on Saturday the 26th
        ("acknowledge", date(2026, 3, 20), date(2026, 4, 3), date(2026, 4, 2)),  # ends on Good Friday
        ("acknowledge", date(2031, 4, 12), date(2031, 4, 26), date(2031, 4, 25)),  # King's Day, a Saturday
        ("acknowledge", date(2031, 4, 13), date(2031, 4, 27), date(2031, 4, 25)),  # ends on Sunday the 27th
        ("acknowledge", date(2025, 4, 21), date(2025, 5, 5), date(2025, 5, 2)),  # ends on 5 May, lustrum year
        ("acknowledge", date(2026, 4, 21), date(2026, 5, 5), date(2026, 5, 5)),  # 5 May counts
        ("acknowledge", date(2026, 12, 18), date(2027, 1, 1), date(2026, 12, 31)),  # the turn of the year
        ("enter", date(2026, 12, 28), date(2027, 1, 5), date(2027, 1, 5)),
        ("acknowledge", date(2028, 2, 15), date(2028, 2, 29), date(2028, 2, 29)),  # a leap day
        ("decide", date(2026, 11, 27), date(2026, 12, 25), date(2026, 12, 24)),  # Christmas Day
        ("decide", date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 2)),
        ("resolve", date(2026, 2, 23), date(2026, 4, 6), date(2026, 4, 2)),  # Easter Monday
    ],
)  # fmt: skip
def test_a_deadline_has_a_hard_date_and_a_day_to_act_by(key, start_on, due_on, act_by):
    assert due(key, start_on) == (due_on, act_by)


@given(terms, days)
def test_to_act_by_is_the_last_working_day_up_to_the_hard_date(term, start_on):
    found = deadline(term, start_on, CALENDAR)
    assert start_on < found.act_by <= found.due_on
    assert CALENDAR.is_working_day(found.act_by)
    assert CALENDAR.between(found.act_by, found.due_on) == 0


@given(days)
def test_weeks_are_calendar_weeks_and_never_moved(start_on):
    assert due("decide", start_on)[0] == start_on + timedelta(days=28)


@given(days)
def test_working_days_end_on_a_working_day(start_on):
    due_on, act_by = due("enter", start_on)
    assert due_on == act_by
    assert CALENDAR.between(start_on, due_on) == 5


CLOSED = Calendar({date(2026, 8, 3) + timedelta(days=n): "Zomersluiting" for n in range(28)})


def test_without_a_working_day_in_the_term_the_hard_date_itself_is_kept():
    assert due("acknowledge", date(2026, 8, 4), CLOSED) == (date(2026, 8, 18), date(2026, 8, 18))


def test_and_the_explanation_says_so():
    found = deadline(CURRENT.term("acknowledge"), date(2026, 8, 4), CLOSED)
    assert lines(found, CLOSED)[-1] == (
        "In deze termijn zit geen werkdag. Houd daarom de uiterste datum zelf aan."
    )


def test_the_day_of_receipt_itself_may_be_the_last_day_to_act():
    assert due("acknowledge", date(2026, 7, 31), CLOSED) == (date(2026, 8, 14), date(2026, 7, 31))


# --- in time


@pytest.mark.parametrize(
    ("met_on", "in_time"),
    [
        (None, None),
        (MONDAY, True),
        (SIX_WEEKS_LATER - timedelta(days=1), True),
        (SIX_WEEKS_LATER, True),
        (SIX_WEEKS_LATER + timedelta(days=1), False),
    ],
)
def test_in_time_is_on_or_before_the_hard_date(met_on, in_time):
    assert resolve(met_on=met_on).in_time is in_time


def test_acting_between_act_by_and_the_hard_date_is_in_time():
    assert deadline(
        CURRENT.term("acknowledge"), date(2026, 4, 30), CALENDAR, met_on=date(2026, 5, 14)
    ).in_time


@pytest.mark.parametrize(
    ("met_on", "today", "overdue"),
    [
        (None, SIX_WEEKS_LATER, False),
        (None, SIX_WEEKS_LATER + timedelta(days=1), True),
        (MONDAY, SIX_WEEKS_LATER + timedelta(days=1), False),
        (SIX_WEEKS_LATER + timedelta(days=5), SIX_WEEKS_LATER + timedelta(days=9), False),  # late, but done
    ],
)
def test_overdue_is_not_done_after_the_hard_date(met_on, today, overdue):
    assert resolve(met_on=met_on).is_overdue(today) is overdue


# --- extensions (3.3d)


@pytest.mark.parametrize(
    ("extensions", "due_on"),
    [
        ((), SIX_WEEKS_LATER),
        ((told(MAY, date(2026, 4, 1)),), MAY),
        ((told(MAY, SIX_WEEKS_LATER),), MAY),  # told on the very day
        ((told(MAY, SIX_WEEKS_LATER + timedelta(days=1)),), SIX_WEEKS_LATER),  # told a day late
        ((told(MAY, date(2026, 4, 1)), told(JUNE, MAY)), JUNE),  # twice, each in time
        ((told(JUNE, MAY), told(MAY, date(2026, 4, 1))), JUNE),  # recorded in the other order
        (
            (told(MAY, date(2026, 4, 14)), told(JUNE, MAY)),
            SIX_WEEKS_LATER,
        ),  # the first late, so the second too
        ((told(MAY, date(2026, 4, 1)), told(JUNE, MAY + timedelta(days=1))), MAY),
        ((told(date(2026, 4, 10), date(2026, 4, 1)),), SIX_WEEKS_LATER),  # an earlier date is no extension
        ((told(SIX_WEEKS_LATER, date(2026, 4, 1)),), SIX_WEEKS_LATER),
    ],
)
def test_an_extension_counts_when_told_on_or_before_the_date_in_force(extensions, due_on):
    assert resolve(*extensions).due_on == due_on


def test_an_extension_that_ends_on_a_day_off_has_an_earlier_day_to_act_by():
    found = resolve(told(date(2026, 5, 14), date(2026, 4, 1)))
    assert (found.due_on, found.act_by) == (date(2026, 5, 14), date(2026, 5, 13))


def test_a_settlement_within_an_extension_told_too_late_is_late():
    assert resolve(told(MAY, date(2026, 4, 14)), met_on=date(2026, 4, 20)).in_time is False


def test_a_corrected_day_of_receipt_is_judged_anew():
    extension = told(MAY, date(2026, 4, 14))
    assert resolve(extension).due_on == SIX_WEEKS_LATER
    assert resolve(extension, start_on=MONDAY + timedelta(days=1)).due_on == MAY


@pytest.mark.parametrize("key", ["enter", "acknowledge", "decide", "call"])
def test_only_the_resolution_can_be_extended(key):
    with pytest.raises(ValueError, match="no extension"):
        deadline(CURRENT.term(key), MONDAY, CALENDAR, extensions=[told(MAY, MONDAY)])


@given(days, st.lists(st.tuples(st.integers(-30, 90), st.integers(-60, 200)), max_size=5))
def test_the_date_moves_exactly_as_far_as_the_extensions_that_count(start_on, found):
    extensions = [
        told(start_on + timedelta(days=told_on + until), start_on + timedelta(days=told_on))
        for told_on, until in found
    ]
    in_force = start_on + timedelta(weeks=6)
    for extension in sorted(extensions, key=lambda extension: extension.told_on):
        if extension.told_on <= in_force < extension.until:
            in_force = extension.until
    assert resolve(*extensions, start_on=start_on).due_on == in_force


# --- “Waarom deze datum?”


def test_a_date_in_weeks_explains_itself():
    assert lines(deadline(CURRENT.term("acknowledge"), date(2026, 4, 30), CALENDAR)) == [
        "De klager hoort binnen 2 weken dat we de klacht hebben ontvangen (artikel 3.3a).",
        "De klacht is ontvangen op 2026-04-30. Dat is dag 0: de dag erna telt als eerste.",
        "2 weken later is het 2026-05-14.",
        "Weken tellen gewoon door: ook een vrije dag telt mee en de datum schuift niet op.",
        "De uiterste datum is 2026-05-14.",
        "2026-05-14 is geen werkdag: Hemelvaartsdag.",
        "Doe het daarom uiterlijk op 2026-05-13, de laatste werkdag.",
    ]


def test_a_date_in_working_days_explains_itself_day_by_day():
    assert lines(deadline(CURRENT.term("call"), date(2025, 4, 30), CALENDAR, met_on=date(2025, 5, 12))) == [
        "De directie belt de klager binnen 5 werkdagen na de antwoordbrief (artikel 3.4a).",
        "De antwoordbrief is verstuurd op 2025-04-30. Dat is dag 0: de dag erna telt als eerste.",
        "2025-05-01: werkdag 1.",
        "2025-05-02: werkdag 2.",
        "2025-05-03 telt niet mee: zaterdag.",
        "2025-05-04 telt niet mee: zondag.",
        "2025-05-05 telt niet mee: Bevrijdingsdag.",
        "2025-05-06: werkdag 3.",
        "2025-05-07: werkdag 4.",
        "2025-05-08: werkdag 5.",
        "De uiterste datum is 2025-05-08.",
        "Gedaan op 2025-05-12: te laat.",
    ]


@pytest.mark.parametrize(
    ("extension", "line"),
    [
        (
            told(MAY, date(2026, 4, 1)),
            "Verlengd tot en met 2026-05-11. De klager hoorde dit op tijd, op 2026-04-01 (telefoon).",
        ),
        (
            told(MAY, date(2026, 4, 14), "brief"),
            (
                "De verlenging tot en met 2026-05-11 telt niet. De klager hoorde dit op 2026-04-14 (brief)."
                " Dat was na 2026-04-13, dus te laat."
            ),
        ),
        (
            told(date(2026, 4, 10), date(2026, 4, 1)),
            "De verlenging tot en met 2026-04-10 telt niet: die dag is niet later dan 2026-04-13.",
        ),
    ],
)
def test_each_extension_is_explained(extension, line):
    assert line in lines(resolve(extension))


def test_extensions_are_judged_in_the_order_of_telling():
    found = lines(resolve(told(MAY, date(2026, 5, 1)), told(JUNE, date(2026, 4, 1))))
    assert found[4:6] == [
        "Verlengd tot en met 2026-06-08. De klager hoorde dit op tijd, op 2026-04-01 (telefoon).",
        "De verlenging tot en met 2026-05-11 telt niet: die dag is niet later dan 2026-06-08.",
    ]


def test_the_way_of_telling_may_be_a_text_of_its_own():
    assert "(per brief)" in lines(resolve(told(MAY, date(2026, 4, 1), Text("per brief"))))[4]


def test_a_duty_done_in_time_says_so():
    assert lines(resolve(met_on=SIX_WEEKS_LATER))[-1] == "Gedaan op 2026-04-13: op tijd."


@given(terms, days)
def test_every_explanation_names_the_clause_the_start_and_both_dates(term, start_on):
    found = deadline(term, start_on, CALENDAR)
    text = " ".join(lines(found))
    assert all(part in text for part in (term.clause, str(start_on), str(found.due_on), str(found.act_by)))

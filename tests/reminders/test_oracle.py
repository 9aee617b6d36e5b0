"""The oracle against rows worked out by hand from docs/reminders.md: who checks must be checked first."""

from datetime import date

import pytest

from tests.reminders.known import COACH, DIRECTOR, KEEPER, Case, Member, Promised, Round, Row
from tests.reminders.oracle import has_haste, periodic, retention, rows
from tests.reminders.whom import acting

ANNA, BRAM, CARLA, DIRK, EVA = range(1, 6)
NUMBER = "KL-2026-001"
MONDAY = date(2026, 11, 23)


def d(text: str) -> date:
    """Day and month; January to September lie in 2027."""
    day, month = map(int, text.split("-"))
    return date(2026 if month > 9 else 2027, month, day)


def a_staff(**changed: Member) -> dict[int, Member]:
    usual = {
        ANNA: Member({COACH}),
        BRAM: Member({COACH}),
        CARLA: Member({KEEPER}),
        DIRK: Member({DIRECTOR}),
        EVA: Member({COACH}),
    }
    return {**usual, **{int(key.removeprefix("_")): member for key, member in changed.items()}}


def a_case(**facts) -> Case:
    return Case(**{"number": NUMBER, "received": MONDAY, "registered": MONDAY, "by": ANNA, **facts})


def steps(kind: str, case: Case, day: date) -> set[tuple[date, str]]:
    return {(row.due_on, row.step) for row in rows(case, a_staff(), day) if row.kind == kind}


def heard(kind: str, case: Case, staff: dict[int, Member], day: date) -> set[int]:
    return {row.to for row in rows(case, staff, day) if row.kind == kind}


@pytest.mark.parametrize(
    ("kind", "due", "day", "step"),
    [
        ("enter", "30-11", "25-11", ""),
        ("enter", "30-11", "26-11", "2"),
        ("enter", "30-11", "29-11", "2"),  # a Sunday
        ("enter", "30-11", "30-11", "0"),
        ("enter", "30-11", "1-12", "late:2026-12-01"),
        ("acknowledge", "7-12", "29-11", ""),
        ("acknowledge", "7-12", "30-11", "5"),
        ("acknowledge", "7-12", "3-12", "2"),
        ("acknowledge", "7-12", "7-12", "0"),
        ("acknowledge", "7-12", "12-12", "late:2026-12-11"),  # a Saturday
        ("decide", "21-12", "14-12", "5"),
        ("decide", "21-12", "17-12", "2"),
        ("decide", "21-12", "21-12", "0"),
        ("resolve", "4-1", "16-12", ""),
        ("resolve", "4-1", "17-12", "10"),  # 25 December and 1 January do not count
        ("resolve", "4-1", "23-12", "10"),
        ("resolve", "4-1", "24-12", "5"),
        ("resolve", "4-1", "29-12", "5"),
        ("resolve", "4-1", "30-12", "2"),
        ("resolve", "4-1", "4-1", "0"),
        ("resolve", "4-1", "5-1", "late:2027-01-05"),
    ],
)
def test_received_on_monday_23_november(kind, due, day, step):
    assert steps(kind, a_case(), d(day)) == ({(d(due), step)} if step else set())


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("26-11", ""),
        ("27-11", "5"),
        ("4-12", "0"),
        ("5-12", "0"),  # the hard date, a Saturday
        ("6-12", "late:2026-12-04"),  # a Sunday: the last working day before it
        ("7-12", "late:2026-12-07"),
    ],
)
def test_a_term_that_ends_on_a_saturday_is_acted_upon_on_friday(day, step):
    case = a_case(received=d("21-11"), registered=d("21-11"))
    assert steps("acknowledge", case, d(day)) == ({(d("5-12"), step)} if step else set())


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("enter", "30-11", {("9-11", "late:2026-11-30")}),
        ("decide", "30-11", set()),  # its last rung is the day of registering itself
        ("decide", "1-12", {("30-11", "late:2026-12-01")}),
        ("resolve", "30-11", set()),
        ("resolve", "4-12", set()),
        ("resolve", "7-12", {("14-12", "5")}),
    ],
)
def test_what_is_registered_four_weeks_after_receipt_starts_late(kind, day, expected):
    case = a_case(received=d("2-11"), registered=d("30-11"))
    assert steps(kind, case, d(day)) == {(d(due), step) for due, step in expected}


def test_the_aftercare_runs_from_the_reply():
    case = a_case(rounds=[Round(MONDAY, accepted=MONDAY, judged=d("27-11"), replied=d("27-11"))])
    due = d("4-12")
    assert steps("call", case, d("1-12")) == set()
    assert steps("call", case, d("2-12")) == {(due, "2")}
    assert steps("call", case, due) == {(due, "0")}
    assert steps("call", case, d("7-12")) == {(due, "late:2026-12-07")}
    assert heard("call", case, a_staff(), due) == {DIRK}


def test_the_committee_comes_back_every_two_working_days():
    case = a_case(rounds=[Round(MONDAY, accepted=d("26-11"))])
    since = d("26-11")
    assert steps("committee", case, d("29-11")) == set()
    assert steps("committee", case, d("30-11")) == {(since, "every:2026-11-30")}
    assert steps("committee", case, d("1-12")) == {(since, "every:2026-11-30")}
    assert steps("committee", case, d("2-12")) == {(since, "every:2026-12-02")}
    case.members = {ANNA: True, BRAM: False}
    assert steps("committee", case, d("2-12")) == {(since, "every:2026-12-02")}
    case.members[BRAM] = True
    assert steps("committee", case, d("2-12")) == set()


def test_the_letter_is_due_on_the_day_of_the_last_attempt():
    calls = [(d("24-11"), False), (d("25-11"), False)]
    now = Round(MONDAY, accepted=MONDAY, judged=MONDAY, replied=d("24-11"), calls=calls)
    case = a_case(rounds=[now])
    assert steps("letter", case, d("26-11")) == set()
    calls.append((d("26-11"), False))
    assert steps("letter", case, d("26-11")) == {(d("26-11"), "every:2026-11-26")}
    assert steps("letter", case, d("27-11")) == {(d("26-11"), "every:2026-11-26")}
    assert steps("letter", case, d("30-11")) == {(d("26-11"), "every:2026-11-30")}
    now.letter = d("30-11")
    assert steps("letter", case, d("30-11")) == steps("call", case, d("30-11")) == set()


def test_of_a_promise_its_place_stands_before_the_step():
    case = a_case(promises={14: Promised(CARLA, MONDAY, d("12-12"))})
    assert steps("promise", case, d("8-12")) == set()
    assert steps("promise", case, d("9-12")) == {(d("12-12"), "14/2")}
    assert steps("promise", case, d("11-12")) == {(d("12-12"), "14/0")}
    assert steps("promise", case, d("14-12")) == {(d("12-12"), "14/late:2026-12-14")}
    assert heard("promise", case, a_staff(), d("11-12")) == {CARLA}
    assert heard("promise", case, a_staff(), d("14-12")) == {CARLA, DIRK}


@pytest.mark.parametrize(
    ("told", "due"),
    [(None, "4-1"), ("4-1", "1-2"), ("5-1", "4-1")],
)
def test_an_extension_counts_when_it_was_told_in_time(told, due):
    extension = (d("1-2"), d(told) if told else None)
    case = a_case(rounds=[Round(MONDAY, accepted=MONDAY, extensions=[extension])])
    assert {due_on for due_on, _step in steps("resolve", case, d("10-2"))} == {d(due)}


def test_what_was_reopened_runs_from_that_day():
    first = Round(MONDAY, accepted=MONDAY, judged=MONDAY, replied=MONDAY, closed=d("1-12"))
    case = a_case(rounds=[first, Round(d("7-12"))])
    assert steps("decide", case, d("4-1")) == set()  # taken up stays taken up
    assert steps("resolve", case, d("18-1")) == {(d("18-1"), "0")}
    assert steps("committee", case, d("9-12")) == {(d("7-12"), "every:2026-12-09")}


def test_a_decline_that_was_kept_quiet_buys_no_time():
    first = Round(MONDAY, declined=d("1-12"))
    case = a_case(rounds=[first, Round(d("7-12"))])
    assert steps("decide", case, d("21-12")) == {(d("21-12"), "0")}
    first.told = d("2-12")
    assert steps("decide", case, d("4-1")) == {(d("4-1"), "0")}


def test_a_decline_is_decided_when_the_complainant_was_told():
    now = Round(MONDAY, declined=d("1-12"))
    case = a_case(rounds=[now])
    assert steps("decide", case, d("21-12")) == {(d("21-12"), "0")}
    assert steps("resolve", case, d("4-1")) == set()
    now.told = d("2-12")
    assert steps("decide", case, d("21-12")) == set()


@pytest.mark.parametrize(
    ("shut", "entered", "asked"),
    [
        ({"closed": MONDAY}, None, {"promise"}),
        ({"closed": MONDAY}, MONDAY, {"promise"}),
        ({"withdrawn": MONDAY}, None, {"promise", "enter"}),
        ({"withdrawn": MONDAY}, MONDAY, {"promise"}),
        ({"withdrawn": MONDAY, "closed": MONDAY}, None, {"promise"}),
    ],
)
def test_of_what_is_shut_the_promises_remain_and_entering_what_was_withdrawn(shut, entered, asked):
    promises = {2: Promised(CARLA, MONDAY, d("11-12"))}
    case = a_case(rounds=[Round(MONDAY, **shut)], promises=promises, entered=entered)
    assert {row.kind for row in rows(case, a_staff(), d("11-12"))} == asked


def test_the_committee_that_confirmed_hears_of_settling():
    case = a_case(members={ANNA: True, BRAM: False})
    assert heard("resolve", case, a_staff(), d("4-1")) == {ANNA, CARLA}
    assert heard("resolve", case, a_staff(), d("5-1")) == {ANNA, CARLA, DIRK}


@pytest.mark.parametrize(
    ("staff", "involved", "keeps"),
    [
        ({}, set(), {CARLA}),
        ({}, {CARLA}, {DIRK}),
        ({CARLA: Member({KEEPER}, deputy=EVA)}, {CARLA}, {EVA}),
        ({CARLA: Member({KEEPER}, deputy=EVA)}, {CARLA, EVA}, {DIRK}),
        ({CARLA: Member({KEEPER}, deputy=EVA, back=d("1-12"))}, set(), {EVA}),
        ({CARLA: Member({KEEPER}, deputy=EVA, back=MONDAY)}, set(), {CARLA}),
        ({CARLA: Member({KEEPER}, back=d("1-12"))}, set(), {DIRK}),
        (
            {CARLA: Member({KEEPER}, EVA, d("1-12")), EVA: Member({COACH}, BRAM, d("1-12"))},
            set(),
            {BRAM},
        ),
        ({CARLA: Member({KEEPER}, EVA, d("1-12")), EVA: Member({COACH}, CARLA, d("1-12"))}, set(), {DIRK}),
        ({CARLA: Member({KEEPER}, gone=True)}, set(), {DIRK}),
        ({}, {CARLA, DIRK}, set()),
        ({CARLA: Member({KEEPER}, back=d("1-12"))}, {DIRK}, {CARLA}),
        ({DIRK: Member({DIRECTOR}, back=d("1-12"))}, {CARLA}, {DIRK}),
    ],
)
def test_who_keeps_the_register_for_a_complaint(staff, involved, keeps):
    case = a_case(involved=involved)
    assert acting(KEEPER, case, {**a_staff(), **staff}, MONDAY) == keeps


def test_the_complaints_coach_stands_in_for_the_director():
    assert acting(DIRECTOR, a_case(involved={DIRK}), a_staff(), MONDAY) == {CARLA}


def test_the_promise_of_who_is_away_goes_to_a_deputy_who_may_see_it():
    case = a_case(promises={2: Promised(ANNA, MONDAY, d("11-12"))})
    away = {ANNA: Member({COACH}, deputy=EVA, back=d("1-3"))}
    assert heard("promise", case, a_staff(), d("11-12")) == {ANNA}
    assert heard("promise", case, {**a_staff(), **away}, d("11-12")) == {CARLA}
    case.members = {EVA: True}
    assert heard("promise", case, {**a_staff(), **away}, d("11-12")) == {EVA}
    case.involved = {ANNA}
    assert heard("promise", case, a_staff(), d("11-12")) == {CARLA}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("31-12", {("uwv:2026-K3", "1-10", "every:2026-12-31")}),
        ("3-1", set()),
        ("4-1", {("uwv:2026-K4", "4-1", "every:2027-01-04"), ("year:2026", "4-1", "every:2027-01-04")}),
        ("10-1", {("uwv:2026-K4", "4-1", "every:2027-01-04"), ("year:2026", "4-1", "every:2027-01-04")}),
        ("11-1", {("uwv:2026-K4", "4-1", "every:2027-01-11"), ("year:2026", "4-1", "every:2027-01-11")}),
        # Easter Monday, and the day after
        ("29-3", {("uwv:2026-K4", "4-1", "every:2027-03-22"), ("year:2026", "4-1", "every:2027-03-22")}),
        ("30-3", {("uwv:2026-K4", "4-1", "every:2027-03-30"), ("year:2026", "4-1", "every:2027-03-30")}),
    ],
)
def test_the_quarter_and_the_year_come_back_every_week(day, expected):
    found = periodic(a_staff(), d(day), done={"year:2025"})
    assert {(row.subject, row.due_on, row.step) for row in found} == {
        (subject, d(due), step) for subject, due, step in expected
    }
    assert all(row.to == DIRK for row in found)


def test_what_was_recorded_comes_back_no_more():
    assert periodic(a_staff(), d("11-1"), done={"uwv:2026-K4", "year:2026"}) == set()


@pytest.mark.parametrize(
    ("closed", "months", "day", "ends"),
    [("1-12", 2, "1-1", None), ("1-12", 2, "2-1", "1-2"), ("31-12", 2, "29-1", "28-2")],
)
def test_the_list_before_an_erasure_comes_thirty_days_before(closed, months, day, ends):
    case = a_case(rounds=[Round(MONDAY, closed=d(closed))])
    expected = {Row("retention", NUMBER, d(ends), "once", DIRK)} if ends else set()
    assert retention(case, a_staff(), d(day), months) == expected


@pytest.mark.parametrize(
    ("step", "haste"),
    [
        *[("0", True), ("14/0", True), ("2", False), ("10", False), ("late:2026-12-07", True)],
        *[("late:2026-12-08", False), ("every:2026-12-07", False), ("3/late:2026-12-07", True)],
    ],
)
def test_the_last_rung_and_the_first_day_of_being_late_have_haste(step, haste):
    assert has_haste(Row("promise", NUMBER, d("5-12"), step, CARLA)) is haste

"""A case: what stays of a complaint when nobody is in it any more (P8)."""

from dataclasses import fields
from datetime import timedelta

import pytest

from complaints.deadlines import Extension, Run
from complaints.events import Ground, Judgment, Promise, Way
from complaints.facts import Facts
from complaints.reports.cases import Case, Decision, Kept, Timeliness, case_of
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
    resolved,
    satisfied,
    settled,
    settled_and_replied,
    tell,
    unreached,
    withdrawn,
    written,
)

CALENDAR = Calendar()
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
CANARY = "kanarie"
PLAIN = (str, int, bool, type(None), type(MONDAY), Decision, Ground, Judgment, Promise)


def a_whole_life():
    """Each text and each name a canary; every step that has one."""
    texts = ("title", "description", "wanted", "commissioner_name", "programme", "address", "email")
    answers = {key: f"{CANARY} {key}" for key in texts}
    complaint = a_case(name=CANARY, channel="email", commissioner="employer", uwv_client="no", **answers)
    complaint.enter(on_day())
    complaint.acknowledge(on_day(), on=MONDAY, way=Way.LETTER)
    complaint.accept(on_day(), on=MONDAY)
    complaint.extend(on_day(), until=MONDAY + 8 * WEEK, reason=CANARY, calendar=CALENDAR)
    tell(complaint)
    appoint(complaint, ANNA, BRAM)
    complaint.hear(on_day(), on=MONDAY, who=CANARY, waived=False, report=CANARY)
    complaint.promise(on_day(), kind=Promise.MEASURE, what=CANARY, owner=CARLA, until=MONDAY, team=a_team())
    reasons = dict.fromkeys(complaint.categories, CANARY)
    judgments = dict.fromkeys(complaint.categories, Judgment.PARTLY)
    complaint.judge(on_day(), judgments=judgments, reasons=reasons, team=a_team())
    complaint.reply(on_day(), on=MONDAY, way=Way.EMAIL)
    call(complaint, satisfied=False)
    complaint.refer(on_day(), on=MONDAY, mediator=CANARY)
    complaint.end_mediation(on_day(), on=MONDAY, agreed=True, outcome=CANARY)
    complaint.note(on_day(), text=CANARY)
    complaint.close(on_day(), lesson=CANARY)
    return complaint


def values(found):
    """Everything in it, down to what is not made of parts."""
    if hasattr(found, "__dataclass_fields__"):
        return [value for field in fields(found) for value in values(getattr(found, field.name))]
    if isinstance(found, dict):
        return [value for pair in found.items() for each in pair for value in values(each)]
    if isinstance(found, tuple):
        return [value for each in found for value in values(each)]
    return [found]


def test_nothing_that_was_typed_and_nobody_is_in_it():
    found = values(case_of(a_whole_life()))
    assert CANARY not in repr(found)
    assert all(isinstance(value, PLAIN) for value in found)


def test_it_holds_what_is_counted():
    assert case_of(a_whole_life()) == Case(
        number="KL-2026-007",
        regulation="2026-1",
        received_on=MONDAY,
        channel="email",
        commissioner="employer",
        uwv="no",
        categories=("treatment",),
        runs=tuple(Run(key, MONDAY, MONDAY) for key in ("enter", "acknowledge", "decide", "resolve", "call")),
        extensions=(Extension(MONDAY + 8 * WEEK, MONDAY),),
        decision=Decision.ACCEPTED,
        decided_on=MONDAY,
        outcome={"treatment": Judgment.PARTLY},
        attempts=1,
        satisfied=False,
        mediated=True,
        shut_on=MONDAY,
        closed_on=MONDAY,
        promises=(Kept(Promise.MEASURE, MONDAY, MONDAY),),
    )


@pytest.mark.parametrize(
    ("complaint", "decision"),
    [
        (a_case(), Decision.NONE),
        (withdrawn(), Decision.NONE),
        (accepted(), Decision.ACCEPTED),
        (settled(), Decision.SETTLED),
        (declined(), Decision.DECLINED),
        (reopen(declined()), Decision.NONE),  # nobody heard of it: nothing was decided yet
        (reopen(declined_and_told()), Decision.DECLINED),
        (reopen(withdrawn()), Decision.NONE),
    ],
)
def test_what_was_decided_of_it(complaint, decision):
    assert case_of(complaint).decision is decision


def test_taken_up_once_is_taken_up_whatever_came_after_it():
    complaint = accepted()
    complaint.withdraw(on_day(), on=MONDAY)
    reopen(complaint, MONDAY + DAY)
    complaint.settle(on_day(MONDAY + DAY), on=MONDAY + DAY, how="Met koffie.", confirmed=True)
    found = case_of(complaint)
    assert (found.decision, found.decided_on) == (Decision.ACCEPTED, MONDAY)


def test_a_decline_has_its_ground():
    assert case_of(declined()).ground is Ground.OLD
    assert case_of(accepted()).ground is None


@pytest.mark.parametrize(
    ("complaint", "is_known"),
    [(judged(), False), (resolved(), True), (judged_anonymously(), True), (settled_and_replied(), False)],
)
def test_a_judgment_is_an_outcome_once_it_was_told(complaint, is_known):
    assert (case_of(complaint).outcome is not None) is is_known


@pytest.mark.parametrize(
    ("complaint", "expected"),
    [
        (resolved(), None),
        (unreached(), None),
        (written(), None),
        (satisfied(), True),
        (dissatisfied(), False),
        (settled(), True),
    ],
)
def test_satisfied_is_what_the_complainant_said(complaint, expected):
    assert case_of(complaint).satisfied is expected


def test_of_what_was_reopened_the_first_handling_counts_but_whether_it_is_closed_now():
    complaint = closed()
    before = case_of(complaint)
    after = case_of(reopen(complaint, MONDAY + DAY))
    assert (after.runs, after.shut_on, after.outcome) == (before.runs, before.shut_on, before.outcome)
    assert (before.reopened, before.closed_on) == (0, MONDAY)
    assert (after.reopened, after.closed_on) == (1, None)


def test_who_was_not_told_of_an_extension_has_no_day_of_it():
    complaint = accepted()
    complaint.extend(on_day(), until=MONDAY + 8 * WEEK, reason="Iemand is ziek.", calendar=CALENDAR)
    assert case_of(complaint).extensions == (Extension(MONDAY + 8 * WEEK),)


def test_a_promise_is_kept_with_the_day_on_which_it_was_done():
    complaint = a_case()
    for kind in (Promise.AGREEMENT, Promise.MEASURE):
        complaint.promise(
            on_day(), kind=kind, what="Eerder bellen.", owner=CARLA, until=MONDAY + WEEK, team=a_team()
        )
    complaint.fulfil(on_day(MONDAY + DAY), promise=3, on=MONDAY + DAY)
    assert case_of(complaint).promises == (
        Kept(Promise.AGREEMENT, MONDAY, MONDAY + WEEK),
        Kept(Promise.MEASURE, MONDAY, MONDAY + WEEK, MONDAY + DAY),
    )


# --- in time or not


@pytest.mark.parametrize(
    ("complaint", "key", "today", "expected"),
    [
        (accepted(), "resolve", MONDAY + 6 * WEEK, Timeliness.RUNNING),
        (accepted(), "resolve", MONDAY + 6 * WEEK + DAY, Timeliness.RUNNING_LATE),
        (resolved(), "resolve", MONDAY + 9 * WEEK, Timeliness.IN_TIME),
        (judge(appoint(accepted(), ANNA, BRAM)), "resolve", MONDAY, Timeliness.RUNNING),
        (withdrawn(), "resolve", MONDAY + 9 * WEEK, Timeliness.ENDED),
        (declined(), "resolve", MONDAY, Timeliness.ENDED),  # no such term any more
        (mediated(), "acknowledge", MONDAY + 2 * WEEK + DAY, Timeliness.RUNNING_LATE),
        (close(mediated(entered=MONDAY)), "acknowledge", MONDAY + 9 * WEEK, Timeliness.ENDED),
    ],
)
def test_a_term_is_in_time_late_running_or_ended(complaint, key, today, expected):
    assert case_of(complaint).timeliness(key, CALENDAR, today) is expected


def test_a_term_in_working_days_skips_the_days_off_of_the_agency():
    due = MONDAY + WEEK
    case = case_of(a_case(entered=due + DAY))
    assert case.timeliness("enter", CALENDAR, due) is Timeliness.LATE
    assert case.timeliness("enter", Calendar({due: "Kantoor dicht."}), due) is Timeliness.IN_TIME


def test_its_terms_are_those_of_the_complaint():
    complaint = reopen(a_whole_life(), MONDAY + WEEK)
    first = Facts(complaint.number, complaint.regulation, complaint.answers, complaint.first_handling)
    expected = {each.term.key: (each.due_on, each.act_by, each.met_on) for each in first.deadlines(CALENDAR)}
    found = case_of(complaint).deadlines(CALENDAR)
    assert {key: (each.due_on, each.act_by, each.met_on) for key, each in found.items()} == expected

"""A reopening starts a round of its own; what was decided before stays (3.3c, 3.3d, 3.5)."""

from datetime import timedelta

import pytest

from complaints.complaint import ANONYMOUS
from complaints.deadlines import explain
from complaints.errors import Refusal
from complaints.events import Accepted, Closed, Declined, Ground, Judged, Replied
from complaints.lifecycle import Stage, Step
from complaints.workdays import Calendar
from handlers.texts import spoken
from tests.complaints.building import (
    MONDAY,
    a_case,
    accepted,
    call,
    close,
    closed,
    declined,
    declined_and_told,
    enter,
    judge,
    mediated,
    on_day,
    referred,
    reopen,
    reply,
    resolved,
    satisfied,
    settled_and_replied,
    tell,
    withdrawn,
    written,
)

CALENDAR = Calendar()
DAY = timedelta(days=1)
AGAIN = MONDAY + 70 * DAY  # ten weeks after receipt: every term of the first round is over


def term(complaint, key):
    return next((each for each in complaint.deadlines(CALENDAR) if each.term.key == key), None)


def span(complaint, key):
    found = term(complaint, key)
    return (found.start_on, found.due_on, found.in_time) if found else None


def shut(complaint):
    last = complaint.events[-1].on
    return close(enter(complaint, last), last)


# --- where it goes on


@pytest.mark.parametrize(
    ("made", "stage"),
    [
        (closed, Stage.ACCEPTED),
        (lambda: shut(settled_and_replied()), Stage.ACCEPTED),
        (lambda: shut(mediated()), Stage.ACCEPTED),
        (lambda: shut(written()), Stage.ACCEPTED),
        (declined, Stage.REGISTERED),
        (declined_and_told, Stage.REGISTERED),
        (lambda: shut(declined_and_told()), Stage.REGISTERED),
        (withdrawn, Stage.REGISTERED),
        (lambda: withdraw(accepted()), Stage.ACCEPTED),
    ],
)
def test_a_complaint_goes_on_where_it_was_taken_up_or_not(made, stage):
    assert reopen(made(), AGAIN).stage is stage


def withdraw(complaint, on=MONDAY):
    complaint.withdraw(on_day(on), on=on)
    return complaint


@pytest.mark.parametrize("made", [a_case, accepted, resolved, satisfied, referred])
def test_what_is_not_shut_is_not_reopened(made):
    with pytest.raises(Refusal, match="Dat kan nu niet"):
        reopen(made(), AGAIN)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reopening_has_a_reason(reason):
    complaint = closed()
    with pytest.raises(Refusal, match="waarom de klacht weer opengaat"):
        complaint.reopen(on_day(AGAIN), reason=reason)
    assert complaint.stage is Stage.CLOSED


# --- the terms


def test_the_term_to_settle_runs_from_the_reopening():
    complaint = reopen(closed(), AGAIN)
    assert span(complaint, "resolve") == (AGAIN, AGAIN + 42 * DAY, None)
    assert span(complaint, "call") is None


def test_the_reopening_is_named_when_a_date_is_explained():
    lines = [spoken(line) for line in explain(term(reopen(closed(), AGAIN), "resolve"), CALENDAR)]
    assert lines[1] == (
        "De klacht is heropend op maandag 1 februari 2027. Dat is dag 0: de dag erna telt als eerste."
    )


def test_the_term_to_decide_runs_from_the_reopening_of_what_was_declined():
    complaint = reopen(declined_and_told(), AGAIN)
    assert span(complaint, "decide") == (AGAIN, AGAIN + 28 * DAY, None)


@pytest.mark.parametrize("made", [declined_and_told, withdrawn])
def test_taken_up_within_four_weeks_of_the_reopening_is_in_time(made):
    complaint = reopen(made(), AGAIN)
    complaint.accept(on_day(AGAIN + 28 * DAY), on=AGAIN + 28 * DAY)
    assert span(complaint, "decide") == (AGAIN, AGAIN + 28 * DAY, True)


def test_declined_again_within_four_weeks_of_the_reopening_is_in_time():
    complaint = reopen(declined_and_told(), AGAIN)
    complaint.decline(on_day(AGAIN), ground=complaint.last(Declined).ground, reasons="", on=AGAIN)
    assert span(complaint, "decide")[2] is None
    tell(complaint, AGAIN + 28 * DAY)
    assert span(complaint, "decide") == (AGAIN, AGAIN + 28 * DAY, True)


KEPT = MONDAY + 20 * DAY  # the first terms still run


@pytest.mark.parametrize("anew", [KEPT, AGAIN])
def test_who_was_never_told_of_the_decline_waits_since_the_first_day(anew):
    complaint = reopen(declined(), anew)
    assert complaint.round_began_on == MONDAY
    assert span(complaint, "decide") == (MONDAY, MONDAY + 28 * DAY, None)
    assert span(complaint, "resolve") == (MONDAY, MONDAY + 42 * DAY, None)
    lines = [spoken(line) for line in explain(term(complaint, "decide"), CALENDAR)]
    assert "ontvangen op maandag 23 november 2026" in lines[1]


def test_what_is_taken_up_late_after_a_decline_that_nobody_heard_of_is_late():
    complaint = reopen(declined(), AGAIN)
    complaint.accept(on_day(AGAIN), on=AGAIN)
    assert span(complaint, "decide") == (MONDAY, MONDAY + 28 * DAY, False)


def test_a_second_decline_that_nobody_heard_of_keeps_the_terms_of_its_own_round():
    complaint = reopen(declined_and_told(), AGAIN)
    complaint.decline(on_day(AGAIN), ground=Ground.OLD, reasons="", on=AGAIN)
    assert span(reopen(complaint, AGAIN + 9 * DAY), "decide")[0] == AGAIN


@pytest.mark.parametrize(
    "made",
    [declined_and_told, withdrawn, lambda: declined(name=ANONYMOUS), lambda: shut(declined_and_told())],
)
def test_who_knew_how_it_ended_sees_the_terms_begin_anew(made):
    assert reopen(made(), AGAIN).round_began_on == AGAIN


def test_an_extension_still_counts_while_the_terms_run_on():
    complaint = a_case()
    complaint.extend(on_day(), until=MONDAY + 60 * DAY, reason="Ziekte.", calendar=CALENDAR)
    tell(complaint)
    complaint.decline(on_day(), ground=Ground.OLD, reasons="", on=MONDAY)
    assert span(reopen(complaint, KEPT), "resolve") == (MONDAY, MONDAY + 60 * DAY, None)


def test_what_was_taken_up_in_the_first_round_stays_decided_then():
    complaint = reopen(closed(), AGAIN)
    assert span(complaint, "decide") == (MONDAY, MONDAY + 28 * DAY, True)


def test_entering_and_acknowledging_run_from_receipt_in_every_round():
    complaint = reopen(declined_and_told(), AGAIN)
    assert span(complaint, "enter")[0] == span(complaint, "acknowledge")[0] == MONDAY


def test_an_extension_of_the_first_round_does_not_move_the_second():
    complaint = accepted()
    complaint.extend(on_day(), until=MONDAY + 60 * DAY, reason="Ziekte.", calendar=CALENDAR)
    tell(complaint)
    withdraw(complaint)
    assert reopen(complaint, AGAIN).extensions == ()
    assert span(complaint, "resolve")[1] == AGAIN + 42 * DAY


def test_each_reopening_starts_anew():
    later = AGAIN + 70 * DAY
    complaint = reopen(withdraw(reopen(withdrawn(), AGAIN), AGAIN), later)
    assert complaint.round_began_on == later
    assert span(complaint, "decide")[0] == span(complaint, "resolve")[0] == later


# --- the second round, whole


def test_a_second_round_has_a_reply_a_call_and_an_end_of_its_own():
    complaint = reopen(closed(), AGAIN)
    assert complaint.judged is None
    assert not complaint.is_satisfied
    assert complaint.attempts == ()
    reply(judge(complaint, AGAIN), AGAIN)
    assert span(complaint, "resolve") == (AGAIN, AGAIN + 42 * DAY, True)
    assert span(complaint, "call") == (AGAIN, AGAIN + 7 * DAY, None)
    with pytest.raises(Refusal, match="nog niet gebeld"):
        complaint.close(on_day(AGAIN))
    call(complaint, AGAIN, satisfied=True)
    complaint.close(on_day(AGAIN))
    assert complaint.stage is Stage.CLOSED


def test_what_was_judged_before_stays_in_the_events():
    first = closed()
    before = [*first.events]
    again = reply(judge(reopen(first, AGAIN), AGAIN), AGAIN)
    assert again.events[: len(before)] == before
    for kind in (Judged, Replied):
        assert len([event for event in again.events if isinstance(event, kind)]) == 2
    assert len([event for event in again.events if isinstance(event, (Accepted, Closed))]) == 2


def test_the_letter_of_the_first_round_does_not_close_the_second():
    complaint = reply(judge(reopen(shut(written()), AGAIN), AGAIN), AGAIN)
    assert Step.LETTER not in complaint.steps()
    with pytest.raises(Refusal, match="nog niet gebeld"):
        complaint.close(on_day(AGAIN))


def test_the_mediation_of_the_first_round_does_not_close_the_second():
    complaint = call(reply(judge(reopen(shut(mediated()), AGAIN), AGAIN), AGAIN), AGAIN, satisfied=False)
    with pytest.raises(Refusal, match="niet tevreden"):
        complaint.close(on_day(AGAIN))
    assert Step.MEDIATE in complaint.steps()


def test_a_decline_nobody_told_of_waits_for_nobody_after_a_reopening():
    complaint = reopen(declined(), AGAIN)
    assert complaint.untold is None
    assert Step.TELL not in complaint.steps()

"""Wrong facts are put right: the wrong value goes, that and why it was corrected stays (P5)."""

from datetime import date, datetime, timedelta

import pytest

from complaints.complaint import ANONYMOUS
from complaints.errors import Refusal
from complaints.events import Corrected, Ground, Judgment, Promise, Way
from complaints.lifecycle import Stage, Step
from complaints.workdays import Calendar
from tests.complaints.building import (
    ANNA,
    BRAM,
    CARLA,
    MONDAY,
    TUESDAY,
    a_case,
    a_complaint,
    a_team,
    accepted,
    call,
    closed,
    declined,
    dissatisfied,
    judged,
    mediated,
    noon,
    on_day,
    referred,
    reopen,
    resolved,
    satisfied,
    seated,
    settled,
    tell,
)

DAY = timedelta(days=1)
WHY = "Verkeerd overgenomen."
CALENDAR = Calendar()


def amend(complaint, fact, value, reason=WHY):
    complaint.amend(on_day(TUESDAY), fact=fact, answers={**complaint.answers, fact: value}, reason=reason)
    return complaint


def place_of(complaint, kind):
    return next(n for n, event in enumerate(complaint.events, 1) if type(event).__name__ == kind)


def revise(complaint, kind, key, value, reason=WHY):
    complaint.revise(on_day(TUESDAY), place=place_of(complaint, kind), key=key, value=value, reason=reason)
    return complaint


def refused(complaint, sentence, correct):
    before = ([*complaint.events], dict(complaint.answers))
    with pytest.raises(Refusal, match=sentence):
        correct(complaint)
    assert ([*complaint.events], dict(complaint.answers)) == before


# --- answers


def test_the_wrong_answer_is_gone_and_the_reason_stays():
    complaint = amend(a_case(name="Fenna Vis"), "name", "Fenna Visser")
    assert "Fenna Vis'" not in repr(complaint)
    assert complaint.answers["name"] == "Fenna Visser"
    assert complaint.events[-1] == Corrected(
        on=TUESDAY, at=noon(TUESDAY), by=CARLA, fact="name", reason=WHY, was=None
    )


def test_of_the_day_of_receipt_the_old_one_is_kept():
    complaint = amend(a_case(received=MONDAY), "received_on", (MONDAY - DAY).isoformat())
    assert complaint.received_on == MONDAY - DAY
    assert complaint.events[-1].was == MONDAY


def test_the_old_day_of_receipt_is_kept_whatever_was_corrected_first():
    complaint = a_case(received=MONDAY)
    answers = {**complaint.answers, "channel": "letter", "received_on": (MONDAY - DAY).isoformat()}
    complaint.amend(on_day(TUESDAY), fact="channel", answers=answers, reason=WHY)
    assert complaint.events[-1].was == MONDAY


@pytest.mark.parametrize("key", ["happened_on", "earlier_on"])
def test_of_a_day_from_which_no_term_runs_nothing_is_kept(key):
    complaint = amend(a_case(**{key: "2026-01-02"}), key, "2026-01-03")
    assert complaint.events[-1].was is None
    assert "2026-01-02" not in repr(complaint)


def test_an_answer_that_no_longer_applies_goes():
    complaint = a_case(commissioner="municipality", commissioner_name="Voorbeeldstad")
    answers = {key: each for key, each in complaint.answers.items() if key != "commissioner_name"}
    complaint.amend(on_day(), fact="commissioner", answers={**answers, "commissioner": "uwv"}, reason=WHY)
    assert "Voorbeeldstad" not in repr(complaint)


def tied(complaint) -> list[tuple[int, ...]]:
    return [event.tied for event in complaint.events if isinstance(event, Corrected)]


def test_a_correction_says_whom_it_ties_to_the_complaint():
    complaint = amend(a_complaint(involved=[ANNA]), "about", [str(ANNA), str(BRAM)])
    assert tied(amend(complaint, "guiding_coach", str(CARLA))) == [(BRAM,), (CARLA,)]
    assert tied(amend(complaint, "guiding_coach", str(BRAM))) == [(BRAM,), (), ()]  # Carla: the wrong value


def test_who_was_involved_already_is_not_tied_by_a_correction():
    complaint = a_complaint()
    complaint.recuse(on_day(), person=BRAM)
    assert tied(amend(complaint, "about", [str(BRAM)])) == [()]


def test_nothing_changed_is_no_correction():
    refused(a_case(), "niets veranderd", lambda c: amend(c, "phone", c.answers["phone"]))


@pytest.mark.parametrize("reason", ["", " "])
def test_a_correction_has_a_reason(reason):
    refused(a_case(), "waarom deze correctie", lambda c: amend(c, "name", "F.", reason))
    refused(resolved(), "waarom deze correctie", lambda c: revise(c, "Replied", "way", Way.EMAIL, reason))


def test_a_complaint_can_be_corrected_after_it_was_closed():
    complaint = amend(closed(), "name", "F. Visser")
    assert complaint.stage is Stage.CLOSED


def test_what_was_judged_keeps_its_categories_until_it_is_reopened():
    complaint = judged()
    refused(complaint, "al een oordeel", lambda c: amend(c, "categories", ["privacy"]))
    assert amend(accepted(), "categories", ["privacy"]).categories == ("privacy",)
    assert amend(reopen(closed()), "categories", ["privacy"]).categories == ("privacy",)


def test_categories_in_another_order_are_the_same_categories():
    complaint = judged(categories=["treatment", "delay"])
    assert amend(complaint, "categories", ["delay", "treatment"]).judged


def test_who_turns_out_to_be_anonymous_needs_no_reply():
    assert amend(judged(), "name", ANONYMOUS).stage is Stage.RESOLVED


def test_who_gives_a_name_after_all_gets_a_reply():
    complaint = amend(judged(name=ANONYMOUS), "name", "Fenna Visser")
    assert complaint.stage is Stage.ACCEPTED
    assert Step.REPLY in complaint.steps()


# --- what happened

REVISED = {
    "on": (lambda: resolved(TUESDAY, received=MONDAY, registered=MONDAY), "Judged", "on", MONDAY),
    "way": (resolved, "Replied", "way", Way.EMAIL),
    "ground": (declined, "Declined", "ground", Ground.NOT_OURS),
    "reasons": (declined, "Declined", "reasons", "Van voor 2019."),
    "told_by": (lambda: tell(declined()), "Told", "told_by", ANNA),
    "told on": (lambda: tell(declined(), TUESDAY), "Told", "on", MONDAY),
    "judgment": (judged, "Judged", "judgments.treatment", Judgment.UNFOUNDED),
    "reason of a judgment": (judged, "Judged", "reasons.treatment", "Anders."),
    "how": (settled, "SettledInformally", "how", "Excuses."),
    "time": (satisfied, "CallAttempted", "time", "09:00"),
    "note": (satisfied, "CallAttempted", "note", "Prima zo."),
    "satisfied": (satisfied, "CallAttempted", "satisfied", False),
    "mediator": (referred, "Referred", "mediator", "N. Bemiddelaar"),
    "agreed": (mediated, "MediationEnded", "agreed", False),
    "lesson": (closed, "Closed", "lesson", "Sneller bellen."),
}


@pytest.mark.parametrize("what", REVISED)
def test_the_wrong_value_is_gone_from_what_happened(what):
    made, kind, key, value = REVISED[what]
    complaint = made()
    place = place_of(complaint, kind)
    before = [*complaint.events]
    revise(complaint, kind, key, value)
    name, _dot, part = key.partition(".")
    now = getattr(complaint.events[place - 1], name)
    was = getattr(before[place - 1], name)
    assert (now[part] if part else now) == value
    assert complaint.events[-1].fact == f"e{place}.{key}"
    assert complaint.events[-1].reason == WHY
    assert complaint.events[-1].was == (was if isinstance(was, date) else None)
    assert [each for n, each in enumerate(complaint.events[:-1], 1) if n != place] == [
        each for n, each in enumerate(before, 1) if n != place
    ]


def test_of_a_corrected_day_the_old_one_is_kept():
    complaint = revise(tell(declined(), TUESDAY), "Told", "on", MONDAY)
    assert complaint.events[-1].was == TUESDAY


def test_a_corrected_day_is_worked_out_anew():
    complaint = accepted()
    complaint.extend(on_day(), until=MONDAY + 60 * DAY, reason="Ziekte.", calendar=CALENDAR)
    due = MONDAY + 42 * DAY
    tell(complaint, due + DAY)
    resolve = next(each for each in complaint.deadlines(CALENDAR) if each.term.key == "resolve")
    assert resolve.due_on == due
    complaint.revise(
        on_day(due + 2 * DAY), place=place_of(complaint, "Told"), key="on", value=due, reason=WHY
    )
    resolve = next(each for each in complaint.deadlines(CALENDAR) if each.term.key == "resolve")
    assert resolve.due_on == MONDAY + 60 * DAY


def test_who_turns_out_to_be_satisfied_needs_no_mediator():
    complaint = revise(dissatisfied(entered=MONDAY), "CallAttempted", "satisfied", True)
    assert Step.MEDIATE not in complaint.steps()
    complaint.close(on_day(TUESDAY))


@pytest.mark.parametrize(
    "correct",
    [
        lambda c: revise(c, "CallAttempted", "satisfied", True),
        lambda c: amend(c, "name", ANONYMOUS),
    ],
    ids=["satisfied", "anonymous"],
)
def test_a_mediation_that_runs_can_be_ended_whatever_is_corrected(correct):
    complaint = correct(referred(entered=MONDAY))
    complaint.end_mediation(on_day(TUESDAY), on=TUESDAY, agreed=True, outcome="Goed.")
    complaint.close(on_day(TUESDAY))


def declined_because(reasons):
    complaint = a_complaint()
    complaint.decline(on_day(), ground=Ground.OLD, reasons=reasons, on=MONDAY)
    return complaint


def recused(complaint, person):
    complaint.recuse(on_day(by=person), person=person)
    return complaint


IMPOSSIBLE = {
    "a reply by phone": (resolved, "Replied", "way", Way.PHONE, "schriftelijk"),
    "a mediator without a name": (referred, "Referred", "mediator", " ", "naam van de mediator"),
    "a mediation without outcome": (mediated, "MediationEnded", "outcome", "", "uitkomst"),
    "another ground without reasons": (
        lambda: declined_because(""),
        "Declined",
        "ground",
        Ground.OTHER,
        "waarom",
    ),
    "a call without a note": (satisfied, "CallAttempted", "note", "", "wat de klager zei"),
    "a call nobody judged": (satisfied, "CallAttempted", "satisfied", None, "wat de klager zei"),
    "satisfied, not reached": (
        lambda: call(resolved()),
        "CallAttempted",
        "satisfied",
        True,
        "toen niet bereikt",
    ),
    "a judgment without reason": (judged, "Judged", "reasons.treatment", " ", "met de reden"),
    "a judgment of another category": (judged, "Judged", "judgments.costs", Judgment.NONE, "niet in dit"),
    "all judgments at once": (judged, "Judged", "judgments", {}, "niet in dit"),
    "a part of what has none": (resolved, "Replied", "way.x", Way.EMAIL, "niet in dit"),
    "a day as text": (resolved, "Replied", "on", "2026-11-23", "kan hier niet staan"),
    "an instant as day": (resolved, "Replied", "on", datetime(2026, 11, 23), "kan hier niet staan"),  # noqa: DTZ001
    "no day": (resolved, "Replied", "on", None, "kan hier niet staan"),
    "a way as text": (resolved, "Replied", "way", "email", "kan hier niet staan"),
    "a truth as person": (lambda: tell(declined()), "Told", "told_by", True, "kan hier niet staan"),
    "an unknown fact": (resolved, "Replied", "colour", "red", "niet gecorrigeerd"),
    "who recorded it": (resolved, "Replied", "by", ANNA, "niet gecorrigeerd"),
    "when it was recorded": (resolved, "Replied", "at", noon(MONDAY), "niet gecorrigeerd"),
    "what was told": (lambda: tell(declined()), "Told", "about", "extension", "niet gecorrigeerd"),
    "the committee": (seated, "Appointed", "members", (BRAM,), "niet gecorrigeerd"),
    "a confirmation": (seated, "Confirmed", "on", MONDAY, "niet gecorrigeerd"),
    "who is involved": (lambda: recused(seated(), ANNA), "Involved", "person", BRAM, "niet gecorrigeerd"),
    "the day of a reopening": (lambda: reopen(closed()), "Reopened", "on", MONDAY, "niet gecorrigeerd"),
    "the day of closing": (closed, "Closed", "on", MONDAY, "niet gecorrigeerd"),
    "the registration": (a_case, "Registered", "on", MONDAY, "niet gecorrigeerd"),
    "an earlier correction": (
        lambda: amend(a_case(), "name", "F."),
        "Corrected",
        "reason",
        "Anders.",
        "niet gecorrigeerd",
    ),
    "the same value": (resolved, "Replied", "way", Way.LETTER, "niets veranderd"),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_a_value_that_makes_facts_impossible_is_refused(what):
    made, kind, key, value, sentence = IMPOSSIBLE[what]
    refused(made(), sentence, lambda c: revise(c, kind, key, value))


@pytest.mark.parametrize("place", [0, -1, 99])
def test_what_never_happened_is_not_corrected(place):
    refused(
        resolved(),
        "niet in de tijdlijn",
        lambda c: c.revise(on_day(), place=place, key="way", value=Way.EMAIL, reason=WHY),
    )


def test_an_agreement_can_be_put_right():
    complaint = accepted()
    complaint.promise(
        on_day(), kind=Promise.AGREEMENT, what="Bel.", owner=CARLA, until=TUESDAY, team=a_team()
    )
    revise(complaint, "Promised", "until", TUESDAY + DAY)
    assert complaint.promises[0][1].until == TUESDAY + DAY
    assert complaint.events[-1].was == TUESDAY

"""After the reply: the call, the letter to who can't be reached, the mediator, and the end (3.4, 3.5)."""

from datetime import timedelta

import pytest

from complaints.aftercare import NotYet, can_be_phoned, check_closing, missing
from complaints.complaint import ANONYMOUS
from complaints.errors import Refusal
from complaints.events import CallAttempted, Entered, Ground, Judgment, Promise, Way
from complaints.lifecycle import Stage, Step
from complaints.workdays import Calendar
from tests.complaints.building import (
    DIRK,
    MONDAY,
    TUESDAY,
    a_case,
    a_team,
    accepted,
    call,
    closed,
    declined,
    declined_and_told,
    dissatisfied,
    enter,
    judged,
    judged_anonymously,
    mediated,
    on_day,
    referred,
    reopen,
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

CALENDAR = Calendar()
DAY = timedelta(days=1)
ANON = {"name": ANONYMOUS}
NO_PHONE = {"phone": None}


def terms(complaint):
    """Of each term: whether it was met in time (None: it runs)."""
    return {each.term.key: each.in_time for each in complaint.deadlines(CALENDAR)}


def in_the_register(complaint):
    return complaint if complaint.last(Entered) else enter(complaint, TUESDAY)


# --- closing (3.5): for every state, what is missing and which step mends it

NOT_ENTERED = "Klacht KL-2026-007 staat nog niet in het register."
NOT_DECIDED = "Klacht KL-2026-007 is nog niet in behandeling genomen."
NOT_SETTLED = "Klacht KL-2026-007 is nog niet schriftelijk afgehandeld."
NOT_SENT = "De schriftelijke afhandeling is nog niet verstuurd aan de klager."
NOT_CALLED = "De klager is nog niet gebeld over de afhandeling."
NOT_REACHED = "De klager is nog niet bereikt. Bel nog een keer."
NOT_WRITTEN = "De klager is niet bereikt. De brief die dat zegt is nog niet verstuurd."
NOT_SATISFIED = "De klager is niet tevreden. Verwijs naar een mediator."
NOT_ENDED = "De mediation is nog niet afgerond. Leg de uitkomst vast."
NOT_TOLD = "De klager weet nog niet dat de klacht niet in behandeling is."
ALREADY = "Klacht KL-2026-007 is al afgesloten."


def thrice_on_one_day():
    complaint = resolved()
    for _attempt in range(3):
        call(complaint)
    return complaint


OPEN = {
    "registered": (a_case, NOT_DECIDED, Step.ACCEPT),
    "registered, anonymous": (lambda: a_case(**ANON), NOT_DECIDED, Step.ACCEPT),
    "reopened after decline": (lambda: reopen(declined_and_told()), NOT_DECIDED, Step.ACCEPT),
    "reopened after withdrawal": (lambda: reopen(withdrawn()), NOT_DECIDED, Step.ACCEPT),
    "accepted": (accepted, NOT_SETTLED, Step.RESOLVE),
    "seated": (seated, NOT_SETTLED, Step.RESOLVE),
    "reopened after closing": (lambda: reopen(closed()), NOT_SETTLED, Step.RESOLVE),
    "judged": (judged, NOT_SENT, Step.REPLY),
    "settled": (settled, NOT_SENT, Step.REPLY),
    "resolved": (resolved, NOT_CALLED, Step.CALL),
    "called once": (lambda: call(resolved()), NOT_REACHED, Step.CALL),
    "called twice on two days": (lambda: call(call(resolved()), TUESDAY), NOT_REACHED, Step.CALL),
    "called thrice on one day": (thrice_on_one_day, NOT_REACHED, Step.CALL),
    "called thrice on two days": (unreached, NOT_WRITTEN, Step.LETTER),
    "resolved, no phone": (lambda: resolved(**NO_PHONE), NOT_WRITTEN, Step.LETTER),
    "dissatisfied": (dissatisfied, NOT_SATISFIED, Step.MEDIATE),
    "dissatisfied after the letter": (lambda: call(written(), TUESDAY, False), NOT_SATISFIED, Step.MEDIATE),
    "at the mediator": (referred, NOT_ENDED, Step.MEDIATE),
    "declined": (declined, NOT_TOLD, Step.TELL),
    "closed": (closed, ALREADY, None),
}
CLOSABLE = {
    "satisfied": satisfied,
    "satisfied at the second call": lambda: call(call(resolved()), TUESDAY, satisfied=True),
    "settled together": settled_and_replied,
    "settled together, no phone": lambda: settled_and_replied(**NO_PHONE),
    "the letter was sent": written,
    "satisfied after the letter": lambda: call(written(), TUESDAY, satisfied=True),
    "declined and told": declined_and_told,
    "declined, anonymous": lambda: declined(**ANON),
    "withdrawn": withdrawn,
    "judged, anonymous": judged_anonymously,
    "settled, anonymous": lambda: settled(**ANON),
    "mediated, agreed": mediated,
    "mediated, not agreed": lambda: mediated(agreed=False),
}


@pytest.mark.parametrize("state", OPEN)
def test_what_closing_still_asks_and_the_step_that_mends_it(state):
    made, text, step = OPEN[state]
    complaint = in_the_register(made())
    assert missing(complaint).step is step
    assert step is None or step in complaint.steps()
    before = [*complaint.events]
    with pytest.raises(NotYet) as refused:
        complaint.close(on_day(TUESDAY))
    assert (str(refused.value.text), refused.value.step) == (text, step)
    assert complaint.events == before


@pytest.mark.parametrize("state", CLOSABLE)
def test_closing_as_the_regulation_allows(state):
    complaint = in_the_register(CLOSABLE[state]())
    assert missing(complaint) is None
    check_closing(complaint)
    complaint.close(on_day(TUESDAY), lesson="Sneller bellen.")
    assert complaint.stage is Stage.CLOSED


@pytest.mark.parametrize("made", [*(made for made, _text, _step in OPEN.values()), *CLOSABLE.values()])
def test_what_is_not_in_the_register_is_entered_before_all_else(made):
    complaint = made()
    if complaint.last(Entered):
        return
    assert missing(complaint).step is Step.ENTER
    with pytest.raises(NotYet) as refused:
        complaint.close(on_day(TUESDAY))
    assert (str(refused.value.text), refused.value.step) == (NOT_ENTERED, Step.ENTER)
    complaint.enter(on_day(TUESDAY))
    assert missing(complaint) is None or missing(complaint).step is not Step.ENTER


def test_the_agencys_own_number_of_calls_decides_what_is_offered():
    complaint = enter(unreached(), TUESDAY)
    assert missing(complaint, attempts=4).step is Step.CALL
    with pytest.raises(NotYet) as refused:
        complaint.close(on_day(TUESDAY), attempts=4)
    assert refused.value.step is Step.CALL
    assert missing(call(complaint, TUESDAY), attempts=4).step is Step.LETTER


# --- the terms (3.2b-3.4a): which are shown, and met


LATE = MONDAY + 60 * DAY
SHOWN = {
    "registered": (a_case, {"enter": None, "acknowledge": None, "decide": None, "resolve": None}),
    "anonymous": (lambda: a_case(**ANON), {"enter": None, "decide": None, "resolve": None}),
    "anonymous, judged": (judged_anonymously, {"enter": None, "decide": True, "resolve": True}),
    "anonymous, settled late": (
        lambda: settled(LATE, **ANON),
        {"enter": None, "decide": False, "resolve": False},
    ),
    "anonymous, declined": (lambda: declined(**ANON), {"enter": None, "decide": True}),
    "accepted": (accepted, {"enter": None, "acknowledge": None, "decide": True, "resolve": None}),
    "declined": (declined, {"enter": None, "acknowledge": None, "decide": None}),
    "declined and told in time": (declined_and_told, {"enter": None, "acknowledge": None, "decide": True}),
    "declined, told late": (
        lambda: tell(declined(), LATE),
        {"enter": None, "acknowledge": None, "decide": False},
    ),
    "withdrawn at once": (withdrawn, {"enter": None}),
    "withdrawn, then entered": (lambda: enter(withdrawn(), TUESDAY), {"enter": True}),
    "withdrawn after two terms": (
        lambda: withdrawn(MONDAY + 15 * DAY),
        {"enter": None, "acknowledge": None},
    ),
    "judged": (judged, {"enter": None, "acknowledge": None, "decide": True, "resolve": None}),
    "settled together": (
        settled_and_replied,
        {"enter": None, "acknowledge": None, "decide": True, "resolve": True},
    ),
    "replied": (
        resolved,
        {"enter": None, "acknowledge": None, "decide": True, "resolve": True, "call": None},
    ),
    "replied late": (
        lambda: resolved(LATE, received=MONDAY),
        {"enter": None, "acknowledge": None, "decide": False, "resolve": False, "call": None},
    ),
    "not reached": (
        unreached,
        {"enter": None, "acknowledge": None, "decide": True, "resolve": True, "call": None},
    ),
    "letter": (
        written,
        {"enter": None, "acknowledge": None, "decide": True, "resolve": True, "call": True},
    ),
    "dissatisfied": (
        dissatisfied,
        {"enter": None, "acknowledge": None, "decide": True, "resolve": True, "call": True},
    ),
    "called late": (
        lambda: call(resolved(), MONDAY + 8 * DAY, satisfied=True),
        {"enter": None, "acknowledge": None, "decide": True, "resolve": True, "call": False},
    ),
    "at the mediator": (
        referred,
        {"enter": None, "acknowledge": None, "decide": True, "resolve": True, "call": True},
    ),
    "closed": (closed, {"enter": True, "decide": True, "resolve": True, "call": True}),
}


@pytest.mark.parametrize("state", SHOWN)
def test_the_terms_of_a_state(state):
    made, expected = SHOWN[state]
    assert terms(made()) == expected


def test_a_term_that_was_missed_stays_in_sight_after_closing():
    complaint = closed(MONDAY + 20 * DAY, received=MONDAY)
    shown = {each.term.key: each.met_on for each in complaint.deadlines(CALENDAR)}
    assert shown["acknowledge"] is None


def test_the_term_to_enter_a_complaint_runs_on_after_its_withdrawal():
    complaint = withdrawn()
    last = MONDAY + 7 * DAY
    assert [(each.due_on, each.is_overdue(last + DAY)) for each in complaint.deadlines(CALENDAR)] == [
        (last, True)
    ]
    enter(complaint, last + DAY)
    assert terms(complaint) == {"enter": False}


# --- the call (3.4a, 3.4b)


def test_an_attempt_keeps_day_time_and_note():
    complaint = call(resolved(), TUESDAY, satisfied=True)
    attempt = complaint.last(CallAttempted)
    assert (attempt.on, attempt.time, attempt.by) == (TUESDAY, "14:30", DIRK)
    assert (attempt.reached, attempt.satisfied, attempt.note) == (True, True, "Het is zo goed.")
    assert complaint.is_satisfied


@pytest.mark.parametrize("said", [{"satisfied": None, "note": "Ja."}, {"satisfied": True, "note": " "}])
def test_who_reached_the_complainant_says_what_was_said(said):
    complaint = resolved()
    before = [*complaint.events]
    with pytest.raises(Refusal, match="Schrijf op wat de klager zei"):
        complaint.call(on_day(), on=MONDAY, time="14:30", reached=True, **said)
    assert complaint.events == before


def test_nobody_is_satisfied_who_was_not_reached():
    complaint = resolved()
    complaint.call(on_day(), on=MONDAY, time="14:30", reached=False, satisfied=True)
    assert complaint.last(CallAttempted).satisfied is None
    assert not complaint.is_satisfied


@pytest.mark.parametrize("made", [unreached, written])
def test_a_call_that_was_taken_for_unanswered_is_recorded_anew(made):
    complaint = call(made(), MONDAY, satisfied=True, recorded=TUESDAY)
    assert complaint.is_satisfied
    assert terms(complaint)["call"] is True
    assert missing(enter(complaint, TUESDAY)) is None


def test_who_was_reached_is_not_called_again():
    with pytest.raises(Refusal, match="al bereikt"):
        call(satisfied())


# --- the letter (3.4c)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ([], False),
        ([0, 1], False),  # two attempts on two days
        ([0, 0, 0], False),  # three on one day
        ([0, 0, 1], True),
        ([0, 1, 2], True),
        ([0, 0, 0, 3], True),
    ],
)
def test_the_letter_is_due_after_three_attempts_on_two_days(days, due):
    complaint = resolved()
    for day in days:
        call(complaint, MONDAY + day * DAY)
    assert (Step.LETTER in complaint.steps()) is due


@pytest.mark.parametrize(("attempts", "due"), [(2, True), (3, True), (4, False)])
def test_the_agency_may_ask_for_another_number_of_attempts(attempts, due):
    assert (Step.LETTER in unreached().steps(attempts)) is due


def test_too_early_a_letter_offers_the_call():
    with pytest.raises(NotYet) as refused:
        call(resolved()).write_unreachable(on_day(), on=MONDAY, way=Way.LETTER)
    assert refused.value.step is Step.CALL


@pytest.mark.parametrize("phone", [None, ""])
def test_without_a_phone_number_the_letter_is_due_at_once(phone):
    complaint = resolved(phone=phone, entered=MONDAY)
    assert not can_be_phoned(complaint)
    complaint.write_unreachable(on_day(), on=MONDAY, way=Way.LETTER)
    assert missing(complaint) is None


def test_the_letter_is_sent_once():
    complaint = written()
    with pytest.raises(Refusal, match="al verstuurd"):
        complaint.write_unreachable(on_day(TUESDAY), on=TUESDAY, way=Way.LETTER)


@pytest.mark.parametrize(
    "verb",
    [
        lambda: judged().reply(on_day(), on=MONDAY, way=Way.PHONE),
        lambda: unreached().write_unreachable(on_day(TUESDAY), on=TUESDAY, way=Way.PHONE),
    ],
    ids=["reply", "letter"],
)
def test_what_must_be_in_writing_is_not_told_by_phone(verb):
    with pytest.raises(Refusal, match="schriftelijk"):
        verb()


# --- the mediator (3.4d)


@pytest.mark.parametrize("name", ["", "  "])
def test_a_mediator_has_a_name(name):
    with pytest.raises(Refusal, match="naam van de mediator"):
        dissatisfied().refer(on_day(), on=MONDAY, mediator=name)


def test_a_complaint_goes_to_one_mediator():
    with pytest.raises(Refusal, match="al bij een mediator"):
        referred().refer(on_day(), on=MONDAY, mediator="Een ander")


def test_a_mediation_that_never_began_does_not_end():
    with pytest.raises(Refusal, match="nog niet naar een mediator"):
        dissatisfied().end_mediation(on_day(), on=MONDAY, agreed=True, outcome="Goed.")


def test_a_mediation_ends_with_an_outcome():
    complaint = referred()
    with pytest.raises(Refusal, match="uitkomst van de mediation"):
        complaint.end_mediation(on_day(), on=MONDAY, agreed=True, outcome="")
    assert complaint.stage is Stage.IN_MEDIATION


@pytest.mark.parametrize("later", [lambda c: c, lambda c: reopen(c, TUESDAY)])
def test_a_complaint_can_be_withdrawn_while_it_is_with_the_mediator(later):
    complaint = referred(entered=MONDAY)
    complaint.withdraw(on_day(TUESDAY), on=TUESDAY, way=Way.PHONE)
    assert complaint.stage is Stage.WITHDRAWN
    assert missing(complaint) is None
    assert Step.MEDIATE not in later(complaint).steps()


def test_after_the_mediation_there_is_nothing_left_to_withdraw():
    with pytest.raises(Refusal, match="Sluit de klacht af"):
        mediated().withdraw(on_day(TUESDAY), on=TUESDAY)


# --- what else a verb asks


@pytest.mark.parametrize("reasons", ["", "  "])
def test_another_ground_needs_a_reason(reasons):
    complaint = a_case()
    with pytest.raises(Refusal, match="waarom de klacht niet"):
        complaint.decline(on_day(), ground=Ground.OTHER, reasons=reasons, on=MONDAY)
    complaint.decline(on_day(), ground=Ground.OLD, reasons=reasons, on=MONDAY)


def test_what_the_complainant_did_not_confirm_is_not_settled():
    with pytest.raises(Refusal, match="zo goed vindt"):
        a_case().settle(on_day(), on=MONDAY, how="Excuses.", confirmed=False)


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (lambda c: c.settle(on_day(), on=MONDAY, how=" ", confirmed=True), "hoe de klacht is opgelost"),
        (lambda c: c.note(on_day(), text=""), "tekst van de notitie"),
        (lambda c: c.attach(on_day(), files=()), "Stuur eerst een bestand"),
        (lambda c: c.hear(on_day(), on=MONDAY, who="", waived=True, report=""), "wie er is gehoord"),
        (lambda c: c.hear(on_day(), on=MONDAY, who="klager", waived=False, report=" "), "wat er is gezegd"),
    ],
)
def test_a_verb_asks_for_its_text(verb, sentence):
    complaint = accepted()
    before = [*complaint.events]
    with pytest.raises(Refusal, match=sentence):
        verb(complaint)
    assert complaint.events == before


@pytest.mark.parametrize(
    ("judgments", "reasons"),
    [
        ({}, {}),
        ({"treatment": Judgment.FOUNDED}, {"treatment": "Ja."}),  # one category is missing
        ({"treatment": Judgment.FOUNDED, "delay": Judgment.NONE}, {"treatment": "Ja."}),
        ({"treatment": Judgment.FOUNDED, "delay": Judgment.NONE}, {"treatment": "Ja.", "delay": " "}),
        (
            {"treatment": Judgment.FOUNDED, "delay": Judgment.NONE, "costs": Judgment.NONE},
            dict.fromkeys(("treatment", "delay", "costs"), "Ja."),
        ),
    ],
)
def test_every_category_is_judged_with_its_reason_and_nothing_else(judgments, reasons):
    complaint = seated(categories=["treatment", "delay"])
    before = [*complaint.events]
    with pytest.raises(Refusal, match="bij elk onderwerp"):
        complaint.judge(on_day(), judgments=judgments, reasons=reasons, team=a_team())
    assert complaint.events == before


@pytest.mark.parametrize("kind", Promise)
def test_a_promise_is_fulfilled_once(kind):
    complaint = accepted()
    for what in ("Bel terug.", "Stuur het verslag."):
        complaint.promise(on_day(), kind=kind, what=what, owner=DIRK, until=TUESDAY, team=a_team())
    place = complaint.promises[0][0]
    complaint.fulfil(on_day(TUESDAY), promise=place, on=MONDAY)
    assert [each.what for _place, each in complaint.promises] == ["Stuur het verslag."]
    for gone in (place, 1, 99):
        with pytest.raises(Refusal, match="niet meer open"):
            complaint.fulfil(on_day(TUESDAY), promise=gone, on=MONDAY)

"""Every step at every stage: open or refused, by a table of its own; a refusal changes nothing (3.2-3.5)."""

from copy import deepcopy

import pytest

from complaints.errors import Refusal
from complaints.events import Ground, Judgment, Promise, Promised, Way
from complaints.lifecycle import STAGES, STEPS, Stage, Step
from complaints.workdays import Calendar
from tests.complaints.building import (
    ANNA,
    BRAM,
    CARLA,
    DIRK,
    MONDAY,
    TUESDAY,
    a_case,
    a_team,
    accepted,
    appoint,
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

DAY = TUESDAY  # every verb below is spoken on this day
ANON = {"name": "anonymous"}


def nominated():
    return appoint(accepted(), ANNA, BRAM, confirmed=False)


def extended():
    complaint = accepted()
    complaint.extend(
        on_day(MONDAY), until=MONDAY.replace(year=2027), reason="Een getuige is ziek.", calendar=Calendar()
    )
    return complaint


def promised(complaint):
    complaint.promise(
        on_day(MONDAY), kind=Promise.MEASURE, what="Bel terug.", owner=CARLA, until=MONDAY, team=a_team()
    )
    return complaint


def opened(complaint):
    """In the register and acknowledged."""
    complaint.enter(on_day(MONDAY))
    complaint.acknowledge(on_day(MONDAY), on=MONDAY, way=Way.EMAIL)
    return complaint


# Every position that differs in what can be done, brought about by the real verbs.
POSITIONS = {
    "registered": (Stage.REGISTERED, a_case),
    "registered and acknowledged": (Stage.REGISTERED, lambda: opened(a_case())),
    "registered, anonymous": (Stage.REGISTERED, lambda: a_case(**ANON)),
    "accepted": (Stage.ACCEPTED, accepted),
    "accepted, anonymous": (Stage.ACCEPTED, lambda: accepted(**ANON)),
    "nominated": (Stage.ACCEPTED, nominated),
    "seated": (Stage.ACCEPTED, seated),
    "extended": (Stage.ACCEPTED, extended),
    "extended and told": (Stage.ACCEPTED, lambda: tell(extended())),
    "judged": (Stage.ACCEPTED, judged),
    "settled": (Stage.ACCEPTED, settled),
    "settled, anonymous": (Stage.RESOLVED, lambda: settled(**ANON)),
    "judged, anonymous": (Stage.RESOLVED, judged_anonymously),
    "settled and replied": (Stage.RESOLVED, settled_and_replied),
    "resolved": (Stage.RESOLVED, resolved),
    "resolved, no phone": (Stage.RESOLVED, lambda: resolved(phone=None)),
    "settled, no phone": (Stage.RESOLVED, lambda: settled_and_replied(phone=None)),
    "called once": (Stage.RESOLVED, lambda: call(resolved())),
    "called thrice on two days": (Stage.RESOLVED, unreached),
    "unreachable letter": (Stage.RESOLVED, written),
    "satisfied": (Stage.RESOLVED, satisfied),
    "satisfied, in the register": (Stage.RESOLVED, lambda: satisfied(entered=MONDAY)),
    "dissatisfied": (Stage.RESOLVED, dissatisfied),
    "at the mediator": (Stage.IN_MEDIATION, referred),
    "mediated": (Stage.IN_MEDIATION, mediated),
    "declined": (Stage.DECLINED, declined),
    "declined and told": (Stage.DECLINED, declined_and_told),
    "declined, anonymous": (Stage.DECLINED, lambda: declined(**ANON)),
    "withdrawn": (Stage.WITHDRAWN, withdrawn),
    "withdrawn and entered": (Stage.WITHDRAWN, lambda: enter(withdrawn())),
    "closed": (Stage.CLOSED, closed),
    "closed with a promise": (Stage.CLOSED, lambda: promised(closed())),
    "reopened after closing": (Stage.ACCEPTED, lambda: reopen(closed())),
    "reopened after withdrawal": (Stage.REGISTERED, lambda: reopen(withdrawn())),
    "reopened after decline": (Stage.REGISTERED, lambda: reopen(declined_and_told())),
}

# Written by hand from 3.2-3.5, not from the code: what can be done in each position. Always: measure, note,
# attach, report, correct, recuse.
ALWAYS = "measure note attach report correct recuse"
OPEN = {
    "registered": "enter acknowledge accept decline extend settle withdraw agreement",
    "registered and acknowledged": "accept decline extend settle withdraw agreement",
    "registered, anonymous": "enter accept decline settle withdraw agreement",
    "accepted": "enter acknowledge committee hear extend resolve settle withdraw agreement",
    "accepted, anonymous": "enter committee hear resolve settle withdraw agreement",
    "nominated": "enter acknowledge confirm committee hear extend resolve settle withdraw agreement",
    "seated": "enter acknowledge committee hear extend resolve settle withdraw agreement",
    "extended": "enter acknowledge tell committee hear extend resolve settle withdraw agreement",
    "extended and told": "enter acknowledge committee hear extend resolve settle withdraw agreement",
    "judged": "enter acknowledge committee hear reply withdraw agreement",
    "settled": "enter acknowledge committee hear reply withdraw agreement",
    "settled, anonymous": "enter close agreement",
    "judged, anonymous": "enter close agreement",
    "settled and replied": "enter acknowledge close agreement",
    "resolved": "enter acknowledge call close agreement",
    "resolved, no phone": "enter acknowledge call letter close agreement",
    "settled, no phone": "enter acknowledge close agreement",
    "called once": "enter acknowledge call close agreement",
    "called thrice on two days": "enter acknowledge call letter close agreement",
    "unreachable letter": "enter acknowledge call mediate close agreement",
    "satisfied": "enter acknowledge close agreement",
    "satisfied, in the register": "acknowledge close agreement",
    "dissatisfied": "enter acknowledge mediate close agreement",
    "at the mediator": "enter acknowledge mediate withdraw close agreement",
    "mediated": "enter acknowledge close agreement",
    "declined": "enter acknowledge tell close reopen agreement",
    "declined and told": "enter acknowledge close reopen agreement",
    "declined, anonymous": "enter close reopen agreement",
    "withdrawn": "enter close reopen",
    "withdrawn and entered": "close reopen",
    "closed": "reopen",
    "closed with a promise": "reopen fulfil",
    "reopened after closing": "acknowledge committee hear extend resolve settle withdraw agreement",
    "reopened after withdrawal": "enter acknowledge accept decline extend settle withdraw agreement",
    "reopened after decline": "enter acknowledge accept decline extend settle withdraw agreement",
}
# Open as a step, but the verb itself still says what is missing: the step leads there.
LEADS_ON = {
    ("accepted", "resolve"),  # no committee yet
    ("accepted, anonymous", "resolve"),
    ("nominated", "resolve"),
    ("extended", "resolve"),
    ("extended and told", "resolve"),
    ("reopened after closing", "committee"),  # the same two still sit there
    ("seated", "committee"),
    ("judged", "committee"),
    ("nominated", "committee"),
    *((position, "close") for position in OPEN if {"enter", "close"} <= {*OPEN[position].split()}),
}


def _mediate(complaint):
    if complaint.stage is Stage.IN_MEDIATION:
        complaint.end_mediation(on_day(DAY), on=DAY, agreed=True, outcome="Ze praten weer.")
    else:
        complaint.refer(on_day(DAY), on=DAY, mediator="M. Middel")


def _promise(kind):
    return lambda complaint: complaint.promise(
        on_day(DAY), kind=kind, what="Bel terug.", owner=CARLA, until=DAY, team=a_team()
    )


def _fulfil(complaint):
    place = next((n for n, each in enumerate(complaint.events, 1) if isinstance(each, Promised)), 1)
    complaint.fulfil(on_day(DAY), promise=place, on=DAY)


def _resolve(complaint):
    complaint.judge(
        on_day(DAY), judgments={"treatment": Judgment.NONE}, reasons={"treatment": "-"}, team=a_team()
    )


VERBS = {
    Step.ENTER: lambda c: c.enter(on_day(DAY)),
    Step.ACKNOWLEDGE: lambda c: c.acknowledge(on_day(DAY), on=DAY, way=Way.EMAIL),
    Step.CONFIRM: lambda c: c.confirm(on_day(DAY, by=ANNA)),
    Step.ACCEPT: lambda c: c.accept(on_day(DAY), on=DAY),
    Step.DECLINE: lambda c: c.decline(on_day(DAY), ground=Ground.OLD, reasons="", on=DAY),
    Step.TELL: lambda c: tell(c, DAY),
    Step.COMMITTEE: lambda c: c.appoint(on_day(DAY), members=(ANNA, BRAM), team=a_team()),
    Step.HEAR: lambda c: c.hear(on_day(DAY), on=DAY, who="klager", waived=True, report=""),
    Step.EXTEND: lambda c: c.extend(
        on_day(DAY), until=DAY.replace(year=2028), reason="Ziekte.", calendar=Calendar()
    ),
    Step.RESOLVE: _resolve,
    Step.SETTLE: lambda c: c.settle(on_day(DAY), on=DAY, how="Excuses.", confirmed=True),
    Step.REPLY: lambda c: reply(c, DAY),
    Step.CALL: lambda c: call(c, DAY),
    Step.LETTER: lambda c: c.write_unreachable(on_day(DAY), on=DAY, way=Way.LETTER),
    Step.MEDIATE: _mediate,
    Step.CLOSE: lambda c: c.close(on_day(DAY)),
    Step.REOPEN: lambda c: reopen(c, DAY),
    Step.WITHDRAW: lambda c: c.withdraw(on_day(DAY), on=DAY),
    Step.AGREEMENT: _promise(Promise.AGREEMENT),
    Step.MEASURE: _promise(Promise.MEASURE),
    Step.FULFIL: _fulfil,
    Step.NOTE: lambda c: c.note(on_day(DAY), text="Dossier opgevraagd."),
    Step.ATTACH: lambda c: c.attach(on_day(DAY), files=(1,)),
    Step.REPORT: lambda c: c.report(on_day(DAY), on=DAY, what="Verloop.", copied_on=DAY, way=Way.EMAIL),
    Step.CORRECT: lambda c: c.amend(
        on_day(DAY), fact="name", answers={**c.answers, "name": "F. Visser"}, reason="Schrijffout."
    ),
    Step.RECUSE: lambda c: c.recuse(on_day(DAY), person=DIRK),
}


def expected(position):
    return {Step(word) for word in f"{OPEN[position]} {ALWAYS}".split()}


def test_the_tables_are_whole():
    assert OPEN.keys() == POSITIONS.keys()
    assert VERBS.keys() == set(Step) == STEPS.keys()
    assert {stage for stage, _made in POSITIONS.values()} == set(Stage) == STAGES.keys()
    assert {position for position, _step in LEADS_ON} <= OPEN.keys()


def test_every_step_is_open_somewhere_and_closed_somewhere_unless_it_always_is():
    for step in Step:
        places = {position for position in OPEN if step in expected(position)}
        assert places
        assert (places == OPEN.keys()) == (step in ALWAYS.split())


@pytest.mark.parametrize("position", POSITIONS)
def test_a_position_is_at_its_stage_and_offers_exactly_its_steps(position):
    stage, made = POSITIONS[position]
    complaint = made()
    assert complaint.stage is stage
    assert set(complaint.steps()) == expected(position)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("position", POSITIONS)
def test_a_verb_is_spoken_exactly_where_its_step_is_open(position, step):
    complaint = POSITIONS[position][1]()
    before = deepcopy((complaint.events, complaint.answers))
    if step in expected(position) and (position, step) not in LEADS_ON:
        complaint.require(step)
        VERBS[step](complaint)
        assert (complaint.events, complaint.answers) != before
        assert complaint.events[: len(before[0])] == before[0]
        return
    with pytest.raises(Refusal) as refused:
        VERBS[step](complaint)
    assert (complaint.events, complaint.answers) == before
    assert str(refused.value.text).endswith((".", "?"))


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("position", POSITIONS)
def test_a_step_that_is_not_offered_says_why_not(position, step):
    complaint = POSITIONS[position][1]()
    if step in expected(position):
        complaint.require(step)
        return
    with pytest.raises(Refusal) as refused:
        complaint.require(step)
    assert "%(" not in str(refused.value.text)
    assert str(refused.value.text)[0].isupper()


@pytest.mark.parametrize(
    ("step", "position", "sentence"),
    [
        (Step.RESOLVE, "registered", "Neem klacht KL-2026-007 eerst in behandeling."),
        (Step.REPLY, "registered", "Neem klacht KL-2026-007 eerst in behandeling."),
        (Step.COMMITTEE, "registered", "Neem klacht KL-2026-007 eerst in behandeling."),
        (Step.HEAR, "registered", "Neem klacht KL-2026-007 eerst in behandeling."),
        (Step.CALL, "registered", "Dat kan nu niet met klacht KL-2026-007: die is geregistreerd."),
        (
            Step.REPLY,
            "seated",
            "Er is nog geen oordeel over klacht KL-2026-007. Leg dat eerst vast met Afhandelen.",
        ),
        (Step.RESOLVE, "judged", "Over klacht KL-2026-007 is al een oordeel vastgelegd."),
        (
            Step.EXTEND,
            "accepted, anonymous",
            "De klager is anoniem: er is niemand om te schrijven of te bellen.",
        ),
        (Step.TELL, "accepted", "Er is niets waarover de klager nog bericht moet krijgen."),
        (Step.CALL, "satisfied", "De klager is al bereikt. De uitkomst staat in de tijdlijn."),
        (
            Step.CALL,
            "settled and replied",
            "De klacht is informeel opgelost en de klager heeft dat bevestigd. Nabellen hoeft niet.",
        ),
        (Step.LETTER, "dissatisfied", "De klager is bereikt. De brief is niet nodig."),
        (
            Step.LETTER,
            "called once",
            (
                "Bel eerst 3 keer, op minstens 2 verschillende dagen."
                " Tot nu toe: 1 keer gebeld, aantal dagen: 1."
            ),
        ),
        (Step.LETTER, "unreachable letter", "De brief dat de klager niet bereikt is, is al verstuurd."),
        (Step.MEDIATE, "satisfied", "De klager is tevreden. Een mediator is dan niet nodig."),
        (
            Step.MEDIATE,
            "resolved",
            "Bel de klager eerst. Een mediator is er voor als de klager niet tevreden is.",
        ),
        (Step.MEDIATE, "mediated", "De mediation is al afgerond."),
        (Step.FULFIL, "accepted", "Er staat geen afspraak of maatregel open."),
        (Step.CONFIRM, "seated", "Alle leden hebben dit al bevestigd."),
        (Step.ACCEPT, "closed", "Dat kan nu niet met klacht KL-2026-007: die is afgesloten."),
    ],
)
def test_why_not_in_words(step, position, sentence):
    with pytest.raises(Refusal) as refused:
        POSITIONS[position][1]().require(step)
    assert str(refused.value.text) == sentence

"""In which order facts can lie in time: after receipt, after what led to them, never in the future."""

from datetime import timedelta

import pytest

from complaints.complaint import Complaint, Moment
from complaints.errors import Refusal
from complaints.events import Ground, Promise, Way
from complaints.workdays import Calendar
from tests.complaints.building import (
    ANNA,
    CARLA,
    MONDAY,
    TUESDAY,
    a_case,
    a_team,
    accepted,
    call,
    closed,
    declined,
    declined_and_told,
    judge,
    judged,
    noon,
    on_day,
    referred,
    reopen,
    reply,
    resolved,
    seated,
    settled,
    tell,
    unreached,
    withdrawn,
)

DAY = timedelta(days=1)
LATER = MONDAY + 5 * DAY  # when the steps before were taken
TODAY = MONDAY + 7 * DAY


def recorded():
    return on_day(TODAY)


def withdraw(complaint, on):
    complaint.withdraw(recorded(), on=on)


def accept(complaint, on):
    complaint.accept(recorded(), on=on)


def decline(complaint, on):
    complaint.decline(recorded(), ground=Ground.OLD, reasons="", on=on)


def settle(complaint, on):
    complaint.settle(recorded(), on=on, how="Excuses.", confirmed=True)


def refer(complaint, on):
    complaint.refer(recorded(), on=on, mediator="M. Middel")


def write(complaint, on):
    complaint.write_unreachable(recorded(), on=on, way=Way.EMAIL)


def dissatisfied_on(on):
    return call(resolved(on, received=MONDAY), on, satisfied=False)


def promised():
    complaint = accepted()
    complaint.promise(on_day(), kind=Promise.MEASURE, what="Bel.", owner=CARLA, until=LATER, team=a_team())
    return complaint


def called(complaint, on):
    complaint.call(recorded(), on=on, time="10:00", reached=False)


# What happens on a day that is given: to what, how, and the first day on which it can lie.
DATED = {
    "acknowledged": (a_case, lambda c, on: c.acknowledge(recorded(), on=on, way=Way.EMAIL), MONDAY),
    "accepted": (a_case, accept, MONDAY),
    "declined": (a_case, decline, MONDAY),
    "told of a decline": (lambda: declined(LATER, received=MONDAY), lambda c, on: tell(c, on, TODAY), LATER),
    "heard": (
        seated,
        lambda c, on: c.hear(recorded(), on=on, who="klager", waived=False, report="Ja."),
        MONDAY,
    ),
    "settled": (a_case, settle, MONDAY),
    "replied": (lambda: judged(LATER, received=MONDAY), lambda c, on: reply(c, on, TODAY), LATER),
    "replied after settling": (
        lambda: settled(LATER, received=MONDAY),
        lambda c, on: reply(c, on, TODAY),
        LATER,
    ),
    "called": (lambda: resolved(LATER, received=MONDAY), called, LATER),
    "written": (lambda: unreached(LATER, received=MONDAY), write, LATER),
    "written without a call": (lambda: resolved(LATER, received=MONDAY, phone=None), write, LATER),
    "referred": (lambda: dissatisfied_on(LATER), refer, LATER),
    "mediated": (
        lambda: referred(LATER, received=MONDAY),
        lambda c, on: c.end_mediation(recorded(), on=on, agreed=True, outcome="Goed."),
        LATER,
    ),
    "withdrawn": (a_case, withdraw, MONDAY),
    "fulfilled": (promised, lambda c, on: c.fulfil(recorded(), promise=3, on=on), MONDAY),
}


@pytest.mark.parametrize("what", DATED)
def test_the_first_and_the_last_day_on_which_something_can_have_happened(what):
    made, happen, first = DATED[what]
    for on in (first, TODAY):
        complaint = made()
        happen(complaint, on)
        assert complaint.events[-1].on == on


@pytest.mark.parametrize("what", DATED)
def test_nothing_happens_before_what_led_to_it(what):
    made, happen, first = DATED[what]
    complaint = made()
    before = [*complaint.events]
    with pytest.raises(Refusal, match="kan niet eerder zijn"):
        happen(complaint, first - DAY)
    assert complaint.events == before


@pytest.mark.parametrize("what", DATED)
def test_nothing_happens_tomorrow(what):
    made, happen, _first = DATED[what]
    complaint = made()
    before = [*complaint.events]
    with pytest.raises(Refusal, match="nog niet geweest"):
        happen(complaint, TODAY + DAY)
    assert complaint.events == before


def test_the_telling_of_an_extension_may_lie_before_its_recording():
    complaint = accepted()
    extend_on(complaint, TUESDAY)
    tell(complaint, MONDAY, recorded=TUESDAY)
    assert complaint.extensions[0].told_on == MONDAY


def extend_on(complaint, day):
    complaint.extend(on_day(day), until=MONDAY + 90 * DAY, reason="Ziekte.", calendar=Calendar())


def test_today_is_the_day_in_amsterdam():
    just_past_midnight = noon(MONDAY) - timedelta(hours=11, minutes=55)
    complaint = a_case(received=MONDAY - DAY)
    complaint.withdraw(Moment(by=CARLA, at=just_past_midnight), on=MONDAY)
    assert complaint.events[-1].on == MONDAY


# --- a new round begins on the day of reopening


def judged_again() -> Complaint:
    return judge(reopen(closed(), LATER), LATER)


OF_THE_ROUND = {
    "accepted": (lambda: reopen(withdrawn(), LATER), accept),
    "declined": (lambda: reopen(declined_and_told(), LATER), decline),
    "settled": (lambda: reopen(closed(), LATER), settle),
    "replied": (judged_again, lambda c, on: reply(c, on, TODAY)),
    "withdrawn": (lambda: reopen(closed(), LATER), withdraw),
}


@pytest.mark.parametrize("what", OF_THE_ROUND)
def test_what_belongs_to_a_round_does_not_lie_before_its_reopening(what):
    made, happen = OF_THE_ROUND[what]
    complaint = made()
    before = [*complaint.events]
    with pytest.raises(Refusal, match="heropend"):
        happen(complaint, LATER - DAY)
    assert complaint.events == before
    happen(complaint, LATER)


def test_a_receipt_acknowledged_before_a_reopening_is_recorded_after_it():
    complaint = reopen(declined_and_told(), LATER)
    complaint.acknowledge(recorded(), on=MONDAY, way=Way.LETTER)
    assert complaint.events[-1].on == MONDAY


# --- corrected days keep to the same order


def placed(complaint, kind):
    return next(n for n, event in enumerate(complaint.events, 1) if type(event).__name__ == kind)


def revise_day(complaint, kind, day):
    complaint.revise(recorded(), place=placed(complaint, kind), key="on", value=day, reason="Verkeerde dag.")


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (lambda: call(resolved(LATER, received=MONDAY), LATER, satisfied=True), "Replied"),
        (lambda: referred(LATER, received=MONDAY), "Replied"),
        (lambda: resolved(LATER, received=MONDAY), "Accepted"),
        (lambda: closed(LATER, received=MONDAY), "CallAttempted"),
        (lambda: reopen(declined_and_told(LATER, received=MONDAY), LATER), "Told"),
        (lambda: declined_and_told(LATER, received=MONDAY), "Declined"),
    ],
)
def test_a_corrected_day_is_not_later_than_what_followed(made, kind):
    complaint = made()
    before = [*complaint.events]
    with pytest.raises(Refusal, match="hierna komt") as refused:
        revise_day(complaint, kind, LATER + DAY)
    assert refused.value.text.values["day"] == LATER
    assert complaint.events == before


@pytest.mark.parametrize(
    ("made", "kind", "sentence"),
    [
        (lambda: resolved(LATER, received=MONDAY), "Replied", "in behandeling genomen"),
        (lambda: call(resolved(LATER, received=MONDAY), LATER), "CallAttempted", "antwoordbrief"),
        (lambda: withdrawn(LATER, received=LATER), "Withdrawn", "ontvangen"),
    ],
)
def test_a_corrected_day_is_not_earlier_than_what_led_to_it(made, kind, sentence):
    complaint = made()
    before = [*complaint.events]
    with pytest.raises(Refusal, match=sentence):
        revise_day(complaint, kind, LATER - DAY)
    assert complaint.events == before


def test_a_corrected_day_is_not_in_the_future():
    with pytest.raises(Refusal, match="nog niet geweest"):
        revise_day(resolved(), "Replied", TODAY + DAY)


def test_the_day_of_receipt_is_not_corrected_past_what_happened():
    complaint = accepted(LATER, received=MONDAY, registered=TUESDAY, by=ANNA)
    before = complaint.answers
    with pytest.raises(Refusal, match="kan niet later zijn") as refused:
        complaint.amend(
            recorded(),
            fact="received_on",
            answers={**complaint.answers, "received_on": (TUESDAY + DAY).isoformat()},
            reason="Poststempel.",
        )
    assert refused.value.text.values["day"] == TUESDAY
    assert complaint.answers == before

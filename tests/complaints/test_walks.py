"""Whatever is done in whatever order: refusals change nothing, and no complaint closes but as 3.5 allows."""

from copy import deepcopy
from datetime import timedelta

from hypothesis import event, given, settings
from hypothesis import strategies as st

from complaints.committee import free_coaches, vacancies
from complaints.complaint import ANONYMOUS
from complaints.deadlines import explain
from complaints.errors import Refusal
from complaints.events import (
    Closed,
    Declined,
    Entered,
    Ground,
    Judgment,
    MediationEnded,
    Promise,
    Reopened,
    Replied,
    SettledInformally,
    Told,
    UnreachableLetterSent,
    Way,
    Withdrawn,
)
from complaints.lifecycle import Stage
from complaints.people import Action
from complaints.workdays import Calendar
from tests.complaints.building import ANNA, BRAM, CARLA, DIRK, EVA, MONDAY, a_case, a_person, a_team, on_day

CALENDAR = Calendar()
DAY = timedelta(days=1)
EVERYONE = (ANNA, BRAM, CARLA, DIRK, EVA, 99)
people = st.sampled_from(EVERYONE)
ways = st.sampled_from(Way)
texts = st.sampled_from(["", " ", "Een zin."])
back = st.integers(-2, 9).map(lambda days: days * DAY)


def _amend(draw, complaint, now):
    fact, value = draw(
        st.sampled_from(
            [
                ("name", ANONYMOUS),
                ("name", "Fenna Visser"),
                ("phone", None),
                ("about", [str(ANNA)]),
                ("about", []),
                ("guiding_coach", str(EVA)),
                ("categories", ["privacy"]),
                ("received_on", (MONDAY - 3 * DAY).isoformat()),
                ("received_on", (MONDAY + 3 * DAY).isoformat()),
            ]
        )
    )
    complaint.amend(now, fact=fact, answers={**complaint.answers, fact: value}, reason=draw(texts))


def _revise(draw, complaint, now):
    key, values = draw(
        st.sampled_from(
            [
                ("on", [now.today - DAY, now.today, MONDAY, None]),
                ("way", list(Way)),
                ("satisfied", [True, False, None]),
                ("reason", ["", "Anders."]),
                ("judgments.treatment", list(Judgment)),
                ("until", [MONDAY, now.today + 50 * DAY]),
                ("person", list(EVERYONE)),
                ("members", [(ANNA,), (ANNA, ANNA)]),
            ]
        )
    )
    place = draw(st.integers(-1, len(complaint.events) + 1))
    complaint.revise(now, place=place, key=key, value=draw(st.sampled_from(values)), reason=draw(texts))


def _appoint(draw, complaint, now):
    complaint.appoint(
        now,
        members=tuple(draw(st.lists(people, max_size=3))),
        external=tuple(draw(st.lists(st.sampled_from(["", "M. Buiten"]), max_size=1))),
        team=a_team(today=now.today),
    )


def _judge(draw, complaint, now):
    complaint.judge(
        now,
        judgments=dict.fromkeys(complaint.categories, draw(st.sampled_from(Judgment))),
        reasons=dict.fromkeys(complaint.categories, draw(texts)),
        team=a_team(today=now.today),
    )


def _call(draw, complaint, now):
    complaint.call(
        now,
        on=now.today - draw(back),
        time="10:00",
        reached=draw(st.booleans()),
        satisfied=draw(st.none() | st.booleans()),
        note=draw(texts),
    )


def _end_mediation(draw, complaint, now):
    complaint.end_mediation(now, on=now.today - draw(back), agreed=draw(st.booleans()), outcome=draw(texts))


def _promise(draw, complaint, now):
    complaint.promise(
        now,
        kind=draw(st.sampled_from(Promise)),
        what=draw(texts),
        owner=draw(people),
        until=now.today - draw(back),
        team=a_team(today=now.today),
    )


def _extend(draw, complaint, now):
    until = now.today + draw(st.integers(0, 90)) * DAY
    complaint.extend(now, until=until, reason=draw(texts), calendar=CALENDAR)


def _decline(draw, complaint, now):
    ground = draw(st.sampled_from(Ground))
    complaint.decline(now, ground=ground, reasons=draw(texts), on=now.today - draw(back))


VERBS = {
    "enter": lambda _draw, c, now: c.enter(now),
    "acknowledge": lambda draw, c, now: c.acknowledge(now, on=now.today - draw(back), way=draw(ways)),
    "accept": lambda draw, c, now: c.accept(now, on=now.today - draw(back)),
    "decline": _decline,
    "tell": lambda draw, c, now: c.tell(now, on=now.today - draw(back), way=draw(ways), told_by=CARLA),
    "appoint": _appoint,
    "vacate": lambda draw, c, now: c.vacate(now, member=draw(people)),
    "confirm": lambda _draw, c, now: c.confirm(now),
    "recuse": lambda draw, c, now: c.recuse(now, person=draw(people)),
    "hear": lambda draw, c, now: c.hear(now, on=now.today, who="klager", waived=False, report=draw(texts)),
    "extend": _extend,
    "judge": _judge,
    "settle": lambda draw, c, now: c.settle(
        now, on=now.today - draw(back), how=draw(texts), confirmed=draw(st.booleans())
    ),
    "reply": lambda draw, c, now: c.reply(now, on=now.today - draw(back), way=draw(ways)),
    "call": _call,
    "write": lambda draw, c, now: c.write_unreachable(now, on=now.today - draw(back), way=draw(ways)),
    "refer": lambda draw, c, now: c.refer(now, on=now.today - draw(back), mediator=draw(texts)),
    "end_mediation": _end_mediation,
    "withdraw": lambda draw, c, now: c.withdraw(now, on=now.today - draw(back)),
    "close": lambda _draw, c, now: c.close(now),
    "reopen": lambda draw, c, now: c.reopen(now, reason=draw(texts)),
    "promise": _promise,
    "fulfil": lambda draw, c, now: c.fulfil(now, promise=draw(st.integers(0, 9)), on=now.today),
    "note": lambda draw, c, now: c.note(now, text=draw(texts)),
    "attach": lambda _draw, c, now: c.attach(now, files=(1,)),
    "report": lambda draw, c, now: c.report(
        now, on=now.today, what=draw(texts), copied_on=now.today - draw(back), way=draw(ways)
    ),
    "amend": _amend,
    "revise": _revise,
}
# The way from receipt to closed: a walk that mostly follows it comes further than one that wanders.
COURSES = (
    ("enter1", "accept", "appoint2", "judge1", "reply1", "call1", "close"),
    ("enter1", "accept", "appoint2", "judge1", "reply1", "call0", "refer1", "end1", "close"),
    ("accept", "appoint2", "judge1", "reply1", "call0", "refer1", "withdraw1", "enter1", "close"),
    ("enter1", "accept", "appoint2", "judge1", "reply1", "try", "try", "day", "try", "write1", "close"),
    ("settle1", "enter1", "reply1", "close"),
    ("enter1", "decline1", "tell1", "close"),
    ("withdraw1", "enter1", "close"),
)


def _two_members(complaint, now):
    complaint.appoint(now, members=(ANNA, BRAM), team=a_team(today=now.today))
    for member in (ANNA, BRAM):
        complaint.confirm(on_day(now.today, by=member))


def _called(satisfied):
    return lambda c, now: c.call(
        now, on=now.today, time="10:00", reached=True, satisfied=satisfied, note="Ja."
    )


SURE = {
    "enter1": lambda c, now: c.enter(now),
    "accept": lambda c, now: c.accept(now, on=now.today),
    "appoint2": _two_members,
    "judge1": lambda c, now: c.judge(
        now,
        judgments=dict.fromkeys(c.categories, Judgment.NONE),
        reasons=dict.fromkeys(c.categories, "Niet vast te stellen."),
        team=a_team(today=now.today),
    ),
    "reply1": lambda c, now: c.reply(now, on=now.today, way=Way.EMAIL),
    "call1": _called(satisfied=True),
    "call0": _called(satisfied=False),
    "try": lambda c, now: c.call(now, on=now.today, time="10:00", reached=False),
    "write1": lambda c, now: c.write_unreachable(now, on=now.today, way=Way.LETTER),
    "refer1": lambda c, now: c.refer(now, on=now.today, mediator="M. Middel"),
    "end1": lambda c, now: c.end_mediation(now, on=now.today, agreed=False, outcome="Niets."),
    "settle1": lambda c, now: c.settle(now, on=now.today, how="Excuses.", confirmed=True),
    "decline1": lambda c, now: c.decline(now, ground=Ground.OLD, reasons="", on=now.today),
    "tell1": lambda c, now: c.tell(now, on=now.today, way=Way.EMAIL, told_by=CARLA),
    "withdraw1": lambda c, now: c.withdraw(now, on=now.today),
    "close": lambda c, now: c.close(now),
    "day": lambda _c, _now: None,
}


def attempt(complaint, verb):
    """Whether it was done; when it was refused, nothing has changed."""
    before = deepcopy((complaint.events, complaint.answers))
    try:
        verb()
    except Refusal:
        assert (complaint.events, complaint.answers) == before
        return False
    return True


def may_be_closed(complaint):
    """3.5, worked out from the events of the last round alone; but it is entered in the register once."""
    if not any(isinstance(each, Entered) for each in complaint.events):
        return False
    round_ = complaint.this_round
    kinds = {type(each) for each in round_}
    if Withdrawn in kinds:
        return True
    if Declined in kinds and Replied not in kinds:
        return complaint.is_anonymous or Told in kinds
    if complaint.is_anonymous:
        return True
    calls = [each for each in complaint.attempts if each.reached]
    satisfied = bool(calls) and calls[-1].satisfied
    letter = UnreachableLetterSent in kinds and not calls
    return Replied in kinds and (satisfied or letter or SettledInformally in kinds or MediationEnded in kinds)


def invariants(complaint, today):
    assert complaint.stage in Stage
    assert not complaint.involved & complaint.seats
    assert not complaint.involved & set(complaint.committee.members)
    assert complaint.committee.size <= 2
    assert complaint.seats | complaint.nominees == set(complaint.committee.members)
    team = a_team(today=today)
    for person in complaint.involved & team.people.keys():
        assert not team.may(team.people[person], Action.OPEN, complaint)
    for deadline in complaint.deadlines(CALENDAR):
        assert deadline.start_on < deadline.due_on
        assert deadline.act_by <= deadline.due_on
        assert all("%(" not in str(line) for line in explain(deadline, CALENDAR))
    for step in complaint.steps():
        complaint.require(step)
    rounds = [each for each in complaint.events if isinstance(each, Reopened)]
    assert all(each.on >= complaint.received_on for each in rounds)


def walk(draw, complaint, courses=()):
    """Days go by, and each time something is tried: a step of a course, or anything at all."""
    today, course = MONDAY, list(courses)
    for _turn in range(draw(st.integers(0, 25))):
        today += draw(st.integers(0, 4)) * DAY
        before = complaint.stage
        now = on_day(today, by=draw(people))
        name = course.pop(0) if course and draw(st.integers(0, 4)) else draw(st.sampled_from(sorted(VERBS)))
        if name in SURE:
            attempt(complaint, lambda now=now, name=name: SURE[name](complaint, now))
        else:
            # the arguments are drawn inside: they depend on where the complaint is
            attempt(complaint, lambda now=now, name=name: VERBS[name](draw, complaint, now))
        if complaint.stage is Stage.CLOSED and before is not Stage.CLOSED:
            assert isinstance(complaint.events[-1], Closed)
            assert may_be_closed(complaint)
        if before is Stage.CLOSED:
            assert complaint.stage in {Stage.CLOSED, Stage.ACCEPTED, Stage.REGISTERED}
        invariants(complaint, today)
    return complaint


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(COURSES), st.booleans())
def test_however_a_complaint_goes_its_rules_hold(data, course, anonymous):
    complaint = a_case(**({"name": ANONYMOUS} if anonymous else {}))
    event(walk(data.draw, complaint, course).stage)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_tried_at_random_the_rules_hold(data):
    event(walk(data.draw, a_case()).stage)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(COURSES))
def test_every_complaint_can_still_come_to_an_end(data, course):
    """From wherever it is, without an anonymous or involved person in the way, closing is in reach."""
    complaint = walk(data.draw, a_case(), course)
    today = max(each.on for each in complaint.events) + 60 * DAY
    for day in range(12):
        if complaint.stage is Stage.CLOSED:
            return
        _mend(complaint, on_day(today + day * DAY, by=DIRK))
    assert complaint.stage is Stage.CLOSED


def _mend(complaint, now):
    """Do what closing asks for."""
    try:
        complaint.close(now)
    except Refusal as refusal:
        _fill_seats(complaint, now)
        verb = MENDS[refusal.step]
        verb(complaint, now)


def _fill_seats(complaint, now):
    """Enough strangers, so that there are always two free coaches."""
    if complaint.stage is not Stage.ACCEPTED:
        return
    team = strangers(now)
    empty = vacancies(complaint, team)
    if empty:
        members = tuple(person.id for person in free_coaches(complaint, team))[:empty]
        complaint.appoint(now, members=members, team=team)
    for member in complaint.nominees:
        complaint.confirm(on_day(now.today, by=member))


def strangers(now):
    return a_team(a_person(21), a_person(22), today=now.today)


MENDS = {
    "enter": SURE["enter1"],
    "accept": SURE["accept"],
    "resolve": lambda c, now: c.judge(
        now,
        judgments=dict.fromkeys(c.categories, Judgment.NONE),
        reasons=dict.fromkeys(c.categories, "Niet vast te stellen."),
        team=strangers(now),
    ),
    "reply": SURE["reply1"],
    "call": SURE["call1"],
    "letter": SURE["write1"],
    "tell": SURE["tell1"],
    "mediate": lambda c, now: SURE["end1" if c.stage is Stage.IN_MEDIATION else "refer1"](c, now),
}

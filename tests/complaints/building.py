"""Builders with defaults: a test shows only what matters to it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from complaints.complaint import ANONYMOUS, Complaint, Moment
from complaints.events import Acknowledged, Entered, Event, Ground, Judgment, Registered, Way
from complaints.people import Person, Role, Team
from complaints.regulation import CURRENT
from complaints.workdays import AMSTERDAM

ANNA, BRAM, CARLA, DIRK, EVA = (
    1,
    2,
    3,
    4,
    5,
)  # Anna, Bram and Eva coach, Carla keeps the register, Dirk directs
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
NUMBER = "KL-2026-007"


def noon(day: date) -> datetime:
    """The instant of noon in Amsterdam."""
    return datetime.combine(day, time(12), AMSTERDAM).astimezone(UTC)


def on_day(day: date = MONDAY, by: int = CARLA) -> Moment:
    """Recorded at noon of this day."""
    return Moment(by=by, at=noon(day))


def a_person(number: int = ANNA, *roles: Role, **facts: object) -> Person:
    return Person(id=number, name=f"Lid {number}", roles=frozenset(roles or {Role.COACH}), **facts)


def a_team(*changed: Person, today: date = MONDAY) -> Team:
    """Carla keeps the register, Dirk directs, Anna, Bram and Eva coach; who is given takes their place."""
    usual = (
        a_person(ANNA),
        a_person(BRAM),
        a_person(CARLA, Role.COMPLAINTS_COACH),
        a_person(DIRK, Role.DIRECTOR),
        a_person(EVA),
    )
    return Team.of({person.id: person for person in (*usual, *changed)}.values(), today)


def a_complaint(
    *,
    received: date = MONDAY,
    registered: date | None = None,
    by: int = ANNA,
    entered: date | None = None,
    acknowledged: date | None = None,
    accepted: date | None = None,
    committee: tuple[int, ...] = (),
    involved: Iterable[int] = (),
    **answers: object,
) -> Complaint:
    """Received and registered on the same Monday by Anna, about nobody; nothing done yet. `committee` are
    members who confirmed, on the day it was taken up.
    """
    on = registered or received
    events: list[Event] = [Registered(on=on, at=noon(on), by=by)]
    if entered:
        events.append(Entered(on=entered, at=noon(entered), by=CARLA))
    if acknowledged:
        events.append(Acknowledged(on=acknowledged, at=noon(acknowledged), by=CARLA, way=Way.LETTER))
    given = {
        "received_on": received.isoformat(),
        "name": "Fenna Visser",
        "about": [str(number) for number in involved],
        **answers,
    }
    complaint = Complaint(NUMBER, CURRENT.version, given, events, version=len(events))
    if accepted or committee:
        complaint.accept(on_day(accepted or on), on=accepted or on)
    if committee:
        appoint(complaint, *committee, on=accepted or on)
    return complaint


# --- the course of a complaint, walked by its own verbs; `on` is the day of the last step


def a_case(**facts) -> Complaint:
    """Of somebody with a phone, about treatment."""
    return a_complaint(**{"phone": "+31612345678", "categories": ["treatment"], **facts})


def appoint(complaint: Complaint, *members: int, on: date = MONDAY, confirmed: bool = True) -> Complaint:
    complaint.appoint(on_day(on), members=members, team=a_team(today=on))
    for member in members if confirmed else ():
        complaint.confirm(on_day(on, by=member))
    return complaint


def judge(complaint: Complaint, on: date = MONDAY, team: Team | None = None) -> Complaint:
    complaint.judge(
        on_day(on),
        judgments=dict.fromkeys(complaint.categories, Judgment.FOUNDED),
        reasons=dict.fromkeys(complaint.categories, "De afspraak is niet nagekomen."),
        team=team or a_team(today=on),
    )
    return complaint


def reply(complaint: Complaint, on: date = MONDAY, recorded: date | None = None) -> Complaint:
    complaint.reply(on_day(recorded or on), on=on, way=Way.LETTER)
    return complaint


def call(
    complaint: Complaint,
    on: date = MONDAY,
    satisfied: bool | None = None,
    recorded: date | None = None,
) -> Complaint:
    """Nobody answered, unless `satisfied` is said."""
    reached = satisfied is not None
    note = "Het is zo goed." if satisfied else "De klager wil meer."
    complaint.call(
        on_day(recorded or on, by=DIRK),
        on=on,
        time="14:30",
        reached=reached,
        satisfied=satisfied,
        note=note if reached else "",
    )
    return complaint


def enter(complaint: Complaint, on: date = MONDAY) -> Complaint:
    complaint.enter(on_day(on))
    return complaint


def tell(complaint: Complaint, on: date = MONDAY, recorded: date | None = None) -> Complaint:
    complaint.tell(on_day(recorded or on), on=on, way=Way.PHONE, told_by=CARLA)
    return complaint


def accepted(on: date = MONDAY, **facts) -> Complaint:
    return a_case(accepted=on, **facts)


def seated(on: date = MONDAY, **facts) -> Complaint:
    return a_case(accepted=on, committee=(ANNA, BRAM), **facts)


def judged(on: date = MONDAY, **facts) -> Complaint:
    return judge(seated(on, **facts), on)


def judged_anonymously(on: date = MONDAY, **facts) -> Complaint:
    return judged(on, name=ANONYMOUS, **facts)


def settled(on: date = MONDAY, **facts) -> Complaint:
    """Solved together; the written reply has still to go out."""
    complaint = a_case(**facts)
    complaint.settle(on_day(on), on=on, how="Er is een nieuwe afspraak.", confirmed=True)
    return complaint


def settled_and_replied(on: date = MONDAY, **facts) -> Complaint:
    return reply(settled(on, **facts), on)


def resolved(on: date = MONDAY, **facts) -> Complaint:
    return reply(judged(on, **facts), on)


def satisfied(on: date = MONDAY, **facts) -> Complaint:
    return call(resolved(on, **facts), on, satisfied=True)


def dissatisfied(on: date = MONDAY, **facts) -> Complaint:
    return call(resolved(on, **facts), on, satisfied=False)


def unreached(on: date = TUESDAY, **facts) -> Complaint:
    """Three attempts on two days."""
    complaint = resolved(on - timedelta(days=1), **facts)
    for day in (on - timedelta(days=1), on, on):
        call(complaint, day)
    return complaint


def written(on: date = TUESDAY, **facts) -> Complaint:
    """The letter of 3.4c was sent."""
    complaint = unreached(on, **facts)
    complaint.write_unreachable(on_day(on), on=on, way=Way.LETTER)
    return complaint


def referred(on: date = MONDAY, **facts) -> Complaint:
    complaint = dissatisfied(on, **facts)
    complaint.refer(on_day(on), on=on, mediator="M. Middel")
    return complaint


def mediated(on: date = MONDAY, *, agreed: bool = True, **facts) -> Complaint:
    complaint = referred(on, **facts)
    complaint.end_mediation(on_day(on), on=on, agreed=agreed, outcome="Ze praten weer.")
    return complaint


def declined(on: date = MONDAY, **facts) -> Complaint:
    complaint = a_case(**facts)
    complaint.decline(on_day(on), ground=Ground.OLD, reasons="Van voor 2020.", on=on)
    return complaint


def declined_and_told(on: date = MONDAY, **facts) -> Complaint:
    return tell(declined(on, **facts), on)


def withdrawn(on: date = MONDAY, **facts) -> Complaint:
    complaint = a_case(**facts)
    complaint.withdraw(on_day(on), on=on, way=Way.EMAIL)
    return complaint


def closed(on: date = MONDAY, **facts) -> Complaint:
    return close(satisfied(on, entered=on, **facts), on)


def close(complaint: Complaint, on: date = MONDAY) -> Complaint:
    complaint.close(on_day(on))
    return complaint


def reopen(complaint: Complaint, on: date = MONDAY) -> Complaint:
    complaint.reopen(on_day(on), reason="Er is nieuws.")
    return complaint

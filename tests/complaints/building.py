"""Builders with defaults: a test shows only what matters to it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from complaints.complaint import Complaint, Moment
from complaints.events import Acknowledged, Entered, Event, Registered, Way
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
    involved: Iterable[int] = (),
    **answers: object,
) -> Complaint:
    """Received and registered on the same Monday by Anna, about nobody; nothing done yet."""
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
    return Complaint(NUMBER, CURRENT.version, given, events, version=len(events))

"""What a person has to do, and by when: the terms they answer for, and what they promised."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from complaints.complaint import Complaint
from complaints.deadlines import Deadline
from complaints.events import Promised
from complaints.people import Action, Person, Role, Team
from complaints.workdays import Calendar


@dataclass(frozen=True)
class Todo:
    """`duty` is the key of a term, or "promise"; `place` that of the promise among the events, else 0."""

    number: str
    duty: str
    act_by: date
    place: int = 0


def mine(person: Person, complaint: Complaint, team: Team, calendar: Calendar) -> tuple[Deadline, ...]:
    """The open terms this person answers for; the director answers for what is late as well."""
    keeper = person in team.responsible(Role.COMPLAINTS_COACH, complaint)
    director = person in team.responsible(Role.DIRECTOR, complaint)
    seated = person.id in complaint.seats
    return tuple(
        each
        for each in complaint.deadlines(calendar)
        if each.met_on is None and complaint.asks_for(each.term.key)
        if (director if each.term.key == "call" else keeper)
        or (seated and each.term.key == "resolve")
        or (director and each.is_overdue(team.today))
    )


def todos(person: Person, complaint: Complaint, team: Team, calendar: Calendar) -> Iterator[Todo]:
    """With the agreements and measures on this person's name (3.3e), as long as they may see it."""
    for each in mine(person, complaint, team, calendar):
        yield Todo(complaint.number, each.term.key, each.act_by)
    for place, promised in promised_by(person, complaint, team):
        act_by = calendar.last_on_or_before(promised.until)
        yield Todo(complaint.number, "promise", act_by, place)


def promised_by(person: Person, complaint: Complaint, team: Team) -> Iterator[tuple[int, Promised]]:
    """What this person has to keep; the complaints coach what was promised by who left, or who may not see
    the complaint any more (3.3e).
    """
    if not team.may(person, Action.OPEN, complaint):
        return
    for place, promised in complaint.promises:
        owner = team.people.get(promised.owner)
        if owner is None or not team.may(owner, Action.OPEN, complaint):
            if person in team.responsible(Role.COMPLAINTS_COACH, complaint):
                yield place, promised
        elif promised.owner == person.id:
            yield place, promised

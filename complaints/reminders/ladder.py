"""What is due on a day: of each duty that waits the step of today, to whoever has to hear it."""

from collections.abc import Iterator
from datetime import datetime

from complaints.facts import Facts
from complaints.notices import Notice
from complaints.people import Action, Person, Role, Team
from complaints.reminders.duties import DUTIES, Duty, Look, Waiting
from complaints.workdays import Calendar


def due(
    complaint: Facts, team: Team, calendar: Calendar, *, not_before: datetime, attempts: int | None = None
) -> tuple[Notice, ...]:
    """The reminders of `team.today`. `attempts`: the agency's own number of calls before the letter of
    3.4c. `not_before` goes on each of them; `moments` knows which have to wait longer.
    """
    look = looked_at(complaint, team, calendar, attempts)
    return tuple(
        Notice(
            kind=duty.kind,
            subject=complaint.number,
            due_on=waiting.due_on,
            step=_placed(step, waiting),
            to=person.id,
            not_before=not_before,
        )
        for duty, waiting in waiting_in(look)
        if (step := duty.pace.step(waiting, team.today, calendar))
        for person in hearers(duty, waiting, look)
    )


def looked_at(complaint: Facts, team: Team, calendar: Calendar, attempts: int | None = None) -> Look:
    return Look(complaint, team, calendar, attempts or complaint.rules.call_attempts)


def waiting_in(look: Look) -> Iterator[tuple[Duty, Waiting]]:
    for duty in DUTIES:
        for waiting in duty.waits(look):
            yield duty, waiting


def hearers(duty: Duty, waiting: Waiting, look: Look) -> tuple[Person, ...]:
    """Whose it is; late, the director too."""
    people = [person for to in duty.to for person in to(look, waiting)]
    if duty.pace.is_late(waiting, look.team.today):
        people += look.team.responsible(Role.DIRECTOR, look.complaint)
    may_see = (person for person in people if look.team.may(person, Action.OPEN, look.complaint))
    return tuple({person.id: person for person in may_see}.values())


def _placed(step: str, waiting: Waiting) -> str:
    """Of a promise, which one it is."""
    return f"{waiting.place}/{step}" if waiting.place else step


def unplaced(step: str) -> tuple[int, str]:
    """The place of the promise, 0 when it is none, and the step by itself."""
    place, sep, bare = step.partition("/")
    return (int(place), bare) if sep and place.isdecimal() else (0, step)

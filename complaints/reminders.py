"""The ladder of reminders: which notices a complaint asks for on a given day.

The same call plans them and, just before sending, checks them again.

Only the rung of today counts: after days of downtime there is one reminder, not a burst.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from complaints.complaint import Complaint
from complaints.deadlines import Deadline
from complaints.events import Entered
from complaints.notices import Notice, holds, place_of
from complaints.people import Action, Person, Role, Team
from complaints.workdays import Calendar


@dataclass(frozen=True)
class Duty:
    """Who is reminded of a term, and how many working days before `act_by`."""

    term: str
    to: Role
    moments: tuple[int, ...]


DUTIES = (
    Duty("enter", Role.COMPLAINTS_COACH, (2, 0)),  # its "at once" is the notice of the new complaint itself
    Duty("acknowledge", Role.COMPLAINTS_COACH, (5, 2, 0)),
)


def due(complaint: Complaint, team: Team, calendar: Calendar, *, not_before: datetime) -> tuple[Notice, ...]:
    """The reminders of `team.today`; `not_before` is the first instant inside working hours."""
    return tuple(_due(complaint, team, calendar, not_before))


def _due(complaint: Complaint, team: Team, calendar: Calendar, not_before: datetime) -> Iterator[Notice]:
    deadlines = {deadline.term.key: deadline for deadline in complaint.deadlines(calendar)}
    for duty in DUTIES:
        deadline = deadlines.get(duty.term)
        if deadline is None or deadline.met_on is not None:
            continue
        step = _step(duty, deadline, complaint.registered.on, team.today, calendar)
        for person in _recipients(duty, deadline, complaint, team) if step else ():
            yield Notice(
                kind=duty.term,
                subject=complaint.number,
                due_on=deadline.due_on,
                step=step,
                to=person.id,
                not_before=not_before,
            )


def _step(duty: Duty, deadline: Deadline, registered_on: date, today: date, calendar: Calendar) -> str:
    """The rung of today, or "" when none has been reached since the day of registration."""
    if deadline.is_overdue(today):
        return f"late:{calendar.last_on_or_before(today)}"
    rungs = [(calendar.back(deadline.act_by, days), days) for days in duty.moments]
    reached = [days for day, days in rungs if registered_on < day <= today]
    return str(min(reached)) if reached else ""


def _recipients(duty: Duty, deadline: Deadline, complaint: Complaint, team: Team) -> tuple[Person, ...]:
    people = team.responsible(duty.to, complaint)
    if deadline.is_overdue(team.today):
        people += team.responsible(Role.DIRECTOR, complaint)
    return tuple({person.id: person for person in people}.values())


def still_applies(notice: Notice, complaint: Complaint, team: Team, calendar: Calendar) -> bool:
    """Asked again just before sending: is it still true, and may its recipient still know of it (3.3b,
    T6). Whatever is planned anew is asked the same, so that nothing is planned and withdrawn for ever.
    """
    if place_of(notice):
        return holds(notice, complaint, team)
    to = team.people.get(notice.to)
    if to is None or not team.may(to, Action.OPEN, complaint):
        return False
    if notice.kind == "leak":
        return True
    if notice.kind == "new":
        return complaint.last(Entered) is None and team.may(to, Action.ENTER, complaint)
    if notice.kind == "unreachable":
        return _waits(notice.step, complaint, calendar)
    today = due(complaint, team, calendar, not_before=notice.not_before)
    return any((each.kind, each.step, each.due_on, each.to) == _key(notice) for each in today)


def _waits(duty: str, complaint: Complaint, calendar: Calendar) -> bool:
    """Whether the duty that somebody could not be told of was not done yet."""
    if duty == "seat":
        return bool(complaint.nominees)
    if duty == "promise":
        return bool(complaint.promises)
    return any(each.term.key == duty and each.met_on is None for each in complaint.deadlines(calendar))


def _key(notice: Notice) -> tuple[str, str, date, int]:
    return notice.kind, notice.step, notice.due_on, notice.to

"""Who is told of a duty when its notice is not seen, or can't be delivered; and of what waits for who is back
(docs/reminders.md, "Seen, later, not seen"; T26).

In turn: the deputy, the directors, the complaints coach when no director is left. Who heard of the duty is
not told again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from complaints.absence import chain
from complaints.facts import Facts
from complaints.notices import AT_ONCE, Notice
from complaints.people import Person, Role, Team
from complaints.reminders import DUTIES
from complaints.workdays import AMSTERDAM, ONE_DAY, Calendar

UNSEEN, UNREACHABLE, RETURNED = "unseen", "unreachable", "returned"
TOLD_TO_OTHERS = frozenset({UNSEEN, UNREACHABLE})
LADDER = frozenset(duty.kind for duty in DUTIES)
PASSED_ON = frozenset({"leak", "reopened"})  # not heard: told to the next as it is
PATIENCE = 2  # working days
HORIZON = timedelta(days=31)  # what was planned longer ago is not told to others any more
WELCOME = timedelta(days=14)  # who is back for longer needs no list

Applies = Callable[[Notice], bool]


def duty_of(notice: Notice) -> str:
    """What it is about; of a notice to others it is the step."""
    if notice.kind in TOLD_TO_OTHERS:
        return notice.step.partition(":")[0]
    return "enter" if notice.kind == "new" else notice.kind


def kinds_about(duty: str) -> frozenset[str]:
    """The kinds of notices that tell of this duty."""
    return TOLD_TO_OTHERS | {duty} | ({"new"} if duty == "enter" else set())


def can_go_unseen(notice: Notice) -> bool:
    """A reminder of the ladder, and what others were told of one."""
    return notice.kind in LADDER | TOLD_TO_OTHERS and not notice.step.startswith(AT_ONCE)


def sent_before(today: date, calendar: Calendar) -> datetime:
    """What was sent before this instant has had its two working days: until Wednesday what goes out on
    Monday.
    """
    last = calendar.back(calendar.last_on_or_before(today), PATIENCE)
    return datetime.combine(last + ONE_DAY, datetime.min.time(), AMSTERDAM)


def heard_of(notice: Notice, others: Iterable[Notice]) -> frozenset[int]:
    """The recipients of those of the others that are about the same duty."""
    duty = duty_of(notice)
    return frozenset(each.to for each in others if (each.subject, duty_of(each)) == (notice.subject, duty))


def unseen(
    notice: Notice,
    heard: Iterable[int],
    complaint: Facts,
    team: Team,
    *,
    not_before: datetime,
    applies: Applies,
) -> tuple[Notice, ...]:
    """It was sent, and neither seen nor acted upon: for whoever hears it next."""
    if not can_go_unseen(notice) or not _is_promised(notice, complaint):
        return ()
    told = replace(notice, kind=UNSEEN, step=duty_of(notice), not_before=not_before)
    return to_the_next(notice, told, heard, complaint, team, applies)


def instead_of(
    notice: Notice, heard: Iterable[int], complaint: Facts, team: Team, *, applies: Applies
) -> tuple[Notice, ...]:
    """It could not be delivered: for whoever hears it next. What still waits in full is told as it is, of the
    others that the duty was not heard of.
    """
    told = replace(notice, kind=UNREACHABLE, step=duty_of(notice))
    if notice.kind in PASSED_ON or (notice.kind == "committee" and notice.step.startswith(AT_ONCE)):
        told = notice
    return to_the_next(notice, told, heard, complaint, team, applies)


def to_the_next(
    notice: Notice,
    told: Notice,
    heard: Iterable[int],
    complaint: Facts,
    team: Team,
    applies: Applies,
) -> tuple[Notice, ...]:
    known = {notice.to, *heard}
    for people in _in_turn(notice, complaint, team):
        planned = (replace(told, to=person.id) for person in people if person.id not in known)
        if found := tuple(each for each in planned if applies(each)):
            return found
    return ()


def _in_turn(notice: Notice, complaint: Facts, team: Team) -> Iterator[tuple[Person, ...]]:
    if notice.kind not in TOLD_TO_OTHERS:
        yield from _deputy(notice.to, complaint, team)
    yield team.responsible(Role.DIRECTOR, complaint)
    yield team.responsible(Role.COMPLAINTS_COACH, complaint)


def _deputy(of: int, complaint: Facts, team: Team) -> Iterator[tuple[Person, ...]]:
    """The first along the chain who is here and not involved."""
    for person in list(chain(team, of))[1:]:
        if person.is_active and not person.is_absent(team.today) and person.id not in complaint.involved:
            yield (person,)
            return


def _is_promised(notice: Notice, complaint: Facts) -> bool:
    """Of a promise: whether one is still open that had to be kept on that day."""
    if duty_of(notice) != "promise":
        return True
    return any(promised.until == notice.due_on for _place, promised in complaint.promises)


# --- back from absence


def returned(team: Team, calendar: Calendar, now: datetime) -> tuple[Notice, ...]:
    """Who is back hears once what is open, on the first working day."""
    return tuple(
        Notice(
            kind=RETURNED,
            subject="",
            due_on=person.absent_until,
            step="",
            to=person.id,
            not_before=calendar.working_moment(now),
        )
        for person in team.people.values()
        if person.is_active
        and person.absent_until is not None
        and person.absent_until <= team.today < person.absent_until + WELCOME
    )

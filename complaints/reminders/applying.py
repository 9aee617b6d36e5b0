"""Asked again just before sending: is it still true, and may its recipient still know of it (3.3b, T6).

Whatever is planned is asked the same, so that nothing is planned and withdrawn for ever.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from complaints.events import Entered
from complaints.facts import Facts
from complaints.lifecycle import STEPS, Stage, Step
from complaints.notices import Notice, holds, left_in, place_of
from complaints.people import Action, Role, Team
from complaints.periodic import RETENTION, is_put_off, retention
from complaints.reminders.duties import Look
from complaints.reminders.ladder import due, hearers, looked_at, unplaced, waiting_in
from complaints.workdays import Calendar


def still_applies(
    notice: Notice,
    complaint: Facts,
    team: Team,
    calendar: Calendar,
    *,
    attempts: int | None = None,
    months: int | None = None,
    held_until: date | None = None,
) -> bool:
    """`attempts` and `months`: the agency's own number of calls (3.4c) and months of retention (P8);
    `held_until`: the day until which a director keeps it.
    """
    if place_of(notice) or left_in(notice):
        return holds(notice, complaint, team)
    to, needed = team.people.get(notice.to), NEEDED.get(notice.kind, Action.OPEN)
    if to is None or not team.may(to, needed, complaint):
        return False
    if RETENTION in {notice.kind, notice.step.partition(":")[0]}:  # or that it could not be delivered
        told = retention(complaint, team, months=months, held_until=held_until, not_before=notice.not_before)
        mine = [each for each in told if each.to == notice.to or notice.kind != RETENTION]
        return any(each.due_on == notice.due_on for each in mine)
    look = looked_at(complaint, team, calendar, attempts)
    if notice.kind in STANDS:
        return STANDS[notice.kind](notice, look)
    if is_put_off(notice.step):
        return _comes_back(notice, look)
    today = due(complaint, team, calendar, not_before=notice.not_before, attempts=attempts)
    return any(_key(each) == _key(notice) for each in today)


def _key(notice: Notice) -> tuple[object, ...]:
    return notice.kind, notice.step, notice.due_on, notice.to


def _comes_back(notice: Notice, look: Look) -> bool:
    """What was put off still waits, and is still this person's."""
    place, _step = unplaced(notice.step)
    return any(
        notice.to in {person.id for person in hearers(duty, waiting, look)}
        for duty, waiting in waiting_in(look)
        if duty.kind == notice.kind
        and (waiting.place == place if place or not waiting.place else waiting.due_on == notice.due_on)
    )


def _is_not_entered(_notice: Notice, look: Look) -> bool:
    return look.complaint.last(Entered) is None


def _waits(notice: Notice, look: Look) -> bool:
    """Whether the duty that somebody else could not be told of was not done yet; it stands in the step."""
    kind = notice.step.partition(":")[0]
    if kind == "seat":
        return _asks_to_confirm(look)
    if kind == "handover":
        return look.complaint.stage is not Stage.CLOSED
    return any(duty.kind == kind for duty, _waiting in waiting_in(look))


def _always(_notice: Notice, _look: Look) -> bool:
    return True


def _asks_to_confirm(look: Look) -> bool:
    return bool(look.complaint.nominees) and look.complaint.stage in STEPS[Step.CONFIRM].stages


def _seat_waits(notice: Notice, look: Look) -> bool:
    """Who is asked is a nominee (`NEEDED`)."""
    return is_put_off(notice.step) and _asks_to_confirm(look)


def _keeps_it(notice: Notice, look: Look) -> bool:
    keepers = look.team.responsible(Role.COMPLAINTS_COACH, look.complaint)
    open_still = look.complaint.stage is not Stage.CLOSED
    return is_put_off(notice.step) and open_still and any(each.id == notice.to for each in keepers)


def _was_put_off(notice: Notice, _look: Look) -> bool:
    """Said at once because of an event (`holds`), and after that only to who put it off."""
    return is_put_off(notice.step)


# What its recipient must be allowed to do, when that is not to see the complaint.
NEEDED: Mapping[str, Action] = MappingProxyType({"new": Action.ENTER, "seat": Action.CONFIRM})
# What is no step of the ladder, and whether it still stands.
STANDS: Mapping[str, Callable[[Notice, Look], bool]] = MappingProxyType({
    "new": _is_not_entered,
    "leak": _always,
    "seat": _seat_waits,
    "handover": _keeps_it,
    "reopened": _was_put_off,
    "unreachable": _waits,
    "unseen": _waits,
})  # fmt: skip

"""“Morgen weer”: what was told comes once more on the next working day, unless that would be too late."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from complaints.escalation import RETURNED, TOLD_TO_OTHERS, duty_of
from complaints.notices import Notice, place_of
from complaints.periodic import OCCASIONS, RETENTION
from complaints.reminders.duties import Look, Rungs
from complaints.reminders.ladder import hearers, unplaced, waiting_in
from complaints.workdays import AMSTERDAM, ONE_DAY, Calendar

LEAK = "leak"  # 72 hours under the AVG: not to be put off
# What is told of no duty in the table; whether it still applies is asked before it is sent.
NO_TERM = frozenset({"seat", "handover", "reopened", RETENTION, RETURNED, *OCCASIONS})


@dataclass(frozen=True)
class Open:
    """A duty that waits for its recipient. `act_by`: the last day to do it, None when it has no hard date."""

    notice: Notice
    act_by: date | None


def next_working_day(today: date, calendar: Calendar) -> date:
    return calendar.next_on_or_after(today + ONE_DAY)


def waiting_for(notice: Notice, look: Look | None) -> Open | None:
    """What a notice that was sent still asks for; None when that was done."""
    if look is None or duty_of(notice) in NO_TERM:
        return Open(notice, None)
    if notice.kind == LEAK:
        return Open(notice, date.min)
    key, place = duty_of(notice), _place(notice)
    for duty, waiting in waiting_in(look):
        here = waiting.place == place if place else key != "promise" or waiting.due_on == notice.due_on
        if duty.kind == key and here:
            found = notice
            if notice.kind not in TOLD_TO_OTHERS:
                found = replace(notice, kind=duty.kind, due_on=waiting.due_on)
            return Open(found, waiting.act_by if isinstance(duty.pace, Rungs) else None)
    return None


def open_for(person: int, look: Look) -> Iterator[Open]:
    """All that waits for this person in this complaint, told today."""
    today = look.team.today
    for duty, waiting in waiting_in(look):
        if any(person == each.id for each in hearers(duty, waiting, look)):
            notice = Notice(
                kind=duty.kind,
                subject=look.complaint.number,
                due_on=waiting.due_on,
                step=_placed(f"again:{today}", waiting.place),
                to=person,
                not_before=_midnight(today),
            )
            yield Open(notice, waiting.act_by if isinstance(duty.pace, Rungs) else None)


def put_off(found: Open, day: date, calendar: Calendar) -> Notice:
    """For the morning of that day. What others are told keeps the duty in its step, a promise its place."""
    notice, step = found.notice, f"again:{day}"
    if notice.kind in TOLD_TO_OTHERS:
        step = f"{duty_of(notice)}:{step}"
    return replace(
        notice, step=_placed(step, _place(notice)), not_before=calendar.working_moment(_midnight(day))
    )


def _place(notice: Notice) -> int:
    """The place of the promise that it is about; 0 for anything else."""
    return (place_of(notice) or unplaced(notice.step)[0]) if notice.kind == "promise" else 0


def _placed(step: str, place: int) -> str:
    return f"{place}/{step}" if place else step


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), AMSTERDAM)

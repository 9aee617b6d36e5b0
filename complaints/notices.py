"""What the bot sends of its own accord: after this event, who must hear what. No text, no names: a
reference.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from complaints.complaint import Complaint
from complaints.people import Person, Role, Team


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Unique by (kind, subject, due_on, step, to): planned once, whoever plans it, however often.

    `subject` is a complaint's number, or "draft:12", or ""; `not_before` an instant (UTC).
    """

    kind: str
    subject: str
    due_on: date
    step: str
    to: int
    not_before: datetime


def after_registration(complaint: Complaint, team: Team, *, not_before: datetime) -> tuple[Notice, ...]:
    """The complaints coach hears of every new complaint at once (3.2a); of a possible leak, the director."""
    told = [
        _notice("new", complaint, person, not_before)
        for person in team.responsible(Role.COMPLAINTS_COACH, complaint)
    ]
    if complaint.may_be_leak:
        told += [
            _notice("leak", complaint, person, not_before)
            for person in team.responsible(Role.DIRECTOR, complaint)
        ]
    return tuple(told)


def instead_of(notice: Notice, complaint: Complaint, team: Team) -> tuple[Notice, ...]:
    """It could not be delivered (T26): a director hears that this duty waits, the complaints coach of a leak.
    Nobody is told of a failure twice.
    """
    if notice.kind == "leak":
        keepers = team.responsible(Role.COMPLAINTS_COACH, complaint)
        return tuple(replace(notice, to=person.id) for person in keepers if person.id != notice.to)
    if notice.kind not in {"new", "enter", "acknowledge"}:
        return ()
    duty = "enter" if notice.kind == "new" else notice.kind
    others = [person for person in team.responsible(Role.DIRECTOR, complaint) if person.id != notice.to]
    return tuple(replace(notice, kind="unreachable", step=duty, to=person.id) for person in others)


def readdressed(notice: Notice, complaint: Complaint, team: Team) -> tuple[Notice, ...]:
    """Its recipient left, or became involved, before it was sent: who is responsible now hears of it (T6).
    The ladder needs no new address, it is asked for anew at every sweep.
    """
    now = after_registration(complaint, team, not_before=notice.not_before)
    return tuple(each for each in now if each.kind == notice.kind and each.to != notice.to)


def _notice(kind: str, complaint: Complaint, person: Person, not_before: datetime) -> Notice:
    return Notice(
        kind=kind,
        subject=complaint.number,
        due_on=complaint.registered.on,
        step="urgent" if complaint.is_urgent else "at_once",
        to=person.id,
        not_before=not_before,
    )

"""What the bot sends of its own accord: after this event, who must hear what. No text, no names: a
reference.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from complaints.events import Promised
from complaints.facts import Facts
from complaints.people import Action, Person, Role, Team
from complaints.tellings import TELLINGS, hearers, is_missed

AT_ONCE = "at_once"
LEFT = f"{AT_ONCE}:left:"  # the step that says which member of the committee left


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Unique by (kind, subject, due_on, step, to): planned once, whoever plans it, however often.

    `subject` is a complaint's number, or "draft:12", or ""; `not_before` an instant (UTC). What is told
    because of one event has the step "at_once:<place>", its place among the events from 1.
    """

    kind: str
    subject: str
    due_on: date
    step: str
    to: int
    not_before: datetime


def after_registration(complaint: Facts, team: Team, *, not_before: datetime) -> tuple[Notice, ...]:
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


def after(complaint: Facts, was: int, team: Team, *, not_before: datetime) -> tuple[Notice, ...]:
    """What must be told because of the events after the first `was`. Never to who did it, nor to who is
    involved (3.3b).
    """
    return tuple(
        Notice(
            kind=kind,
            subject=complaint.number,
            due_on=event.until if isinstance(event, Promised) else team.today,
            step=f"{AT_ONCE}:{place}",
            to=person.id,
            not_before=not_before,
        )
        for place, event in enumerate(complaint.events[was:], was + 1)
        for kind, telling in TELLINGS.items()
        for person in hearers(telling, complaint, place, team)
    )


def after_leaving(complaint: Facts, member: int, team: Team, *, not_before: datetime) -> tuple[Notice, ...]:
    """A member of the committee left the agency, or is no coach any more: whoever fills the seat hears of it
    at once (3.3b), also who decided it, who need not know of the committee.
    """
    return tuple(
        Notice(
            kind="committee",
            subject=complaint.number,
            due_on=team.today,
            step=f"{LEFT}{member}",
            to=person.id,
            not_before=not_before,
        )
        for person in _who_fill(complaint, member, team)
    )


def readdressed(notice: Notice, complaint: Facts, team: Team) -> tuple[Notice, ...]:
    """Its recipient left, or became involved, before it was sent: who is responsible now hears of it (T6).
    The ladder needs no new address, it is asked for anew at every sweep.
    """
    place = place_of(notice)
    if notice.kind in TELLINGS and 0 < place <= len(complaint.events):
        return to_others(notice, hearers(TELLINGS[notice.kind], complaint, place, team))
    if member := left_in(notice):
        return to_others(notice, _who_fill(complaint, member, team))
    now = after_registration(complaint, team, not_before=notice.not_before)
    return tuple(each for each in now if each.kind == notice.kind and each.to != notice.to)


def place_of(notice: Notice) -> int:
    """The place of the event that is told at once, from 1; 0 for every other notice."""
    step, _sep, place = notice.step.partition(":")
    return int(place) if step == AT_ONCE and place.isdigit() else 0


def left_in(notice: Notice) -> int:
    """The member of the committee who left; 0 for every other notice."""
    member = notice.step.removeprefix(LEFT)
    return int(member) if notice.step.startswith(LEFT) and member.isdecimal() else 0


def holds(notice: Notice, complaint: Facts, team: Team) -> bool:
    """Whether what was told at once still waits, and its recipient may still know of it (3.3b, T6)."""
    if member := left_in(notice):
        return is_missed(complaint, member, team) and _may_fill(notice.to, complaint, team)
    place, telling, to = place_of(notice), TELLINGS.get(notice.kind), team.people.get(notice.to)
    if telling is None or to is None or not 0 < place <= len(complaint.events):
        return False
    return team.may(to, telling.may, complaint) and telling.waits(complaint, place, team, notice.to)


def _who_fill(complaint: Facts, member: int, team: Team) -> tuple[Person, ...]:
    keepers = team.responsible(Role.COMPLAINTS_COACH, complaint)
    return keepers if is_missed(complaint, member, team) else ()


def _may_fill(person: int, complaint: Facts, team: Team) -> bool:
    return person in team.people and team.may(team.people[person], Action.APPOINT, complaint)


def to_others(notice: Notice, people: Iterable[Person]) -> tuple[Notice, ...]:
    return tuple(replace(notice, to=person.id) for person in people if person.id != notice.to)


def _notice(kind: str, complaint: Facts, person: Person, not_before: datetime) -> Notice:
    return Notice(
        kind=kind,
        subject=complaint.number,
        due_on=complaint.registered.on,
        step="urgent" if complaint.is_urgent else AT_ONCE,
        to=person.id,
        not_before=not_before,
    )

"""What the bot sends of its own accord: after this event, who must hear what. No text, no names: a
reference.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from complaints.committee import vacancies
from complaints.events import (
    Appointed,
    Corrected,
    Event,
    Involved,
    Promised,
    Reopened,
    Replaced,
    Replied,
    SettledInformally,
    UnreachableLetterSent,
)
from complaints.facts import Facts
from complaints.lifecycle import Stage
from complaints.people import Action, Person, Role, Team

AT_ONCE = "at_once"


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
        for person in _hearers(telling, complaint, place, team)
    )


def readdressed(notice: Notice, complaint: Facts, team: Team) -> tuple[Notice, ...]:
    """Its recipient left, or became involved, before it was sent: who is responsible now hears of it (T6).
    The ladder needs no new address, it is asked for anew at every sweep.
    """
    place = place_of(notice)
    if notice.kind in TELLINGS and 0 < place <= len(complaint.events):
        return _to_others(notice, _hearers(TELLINGS[notice.kind], complaint, place, team))
    now = after_registration(complaint, team, not_before=notice.not_before)
    return tuple(each for each in now if each.kind == notice.kind and each.to != notice.to)


def place_of(notice: Notice) -> int:
    """The place of the event that is told at once, from 1; 0 for every other notice."""
    step, _sep, place = notice.step.partition(":")
    return int(place) if step == AT_ONCE and place.isdigit() else 0


def holds(notice: Notice, complaint: Facts, team: Team) -> bool:
    """Whether what this event asked for still waits, and its recipient may still know of it (3.3b, T6)."""
    place, telling, to = place_of(notice), TELLINGS.get(notice.kind), team.people.get(notice.to)
    if telling is None or to is None or not 0 < place <= len(complaint.events):
        return False
    return team.may(to, telling.may, complaint) and telling.waits(complaint, place, team, notice.to)


def _to_others(notice: Notice, people: Iterable[Person]) -> tuple[Notice, ...]:
    return tuple(replace(notice, to=person.id) for person in people if person.id != notice.to)


# --- what an event has to tell at once


@dataclass(frozen=True)
class Telling:
    """`to`: who hears of the event at this place; `waits`: whether it still stands for this person; `may`:
    what that person must be allowed to do.
    """

    to: Callable[[Facts, int, Team], Iterable[Person]]
    waits: Callable[[Facts, int, Team, int], bool]
    may: Action


def _hearers(telling: Telling, complaint: Facts, place: int, team: Team) -> Iterator[Person]:
    by = complaint.events[place - 1].by
    for person in telling.to(complaint, place, team):
        if (
            person.id != by
            and team.may(person, telling.may, complaint)
            and telling.waits(complaint, place, team, person.id)
        ):
            yield person


def _event(complaint: Facts, place: int) -> Event:
    return complaint.events[place - 1]


def _appointed(complaint: Facts, place: int, team: Team) -> Iterable[Person]:
    event = _event(complaint, place)
    members = event.members if isinstance(event, Appointed) else ()
    return (team.people[member] for member in members if member in team.people)


def _is_nominee(complaint: Facts, place: int, _team: Team, to: int) -> bool:
    asked = (
        each
        for each, event in enumerate(complaint.events, 1)
        if isinstance(event, Appointed) and to in event.members
    )
    return to in complaint.nominees and place == max(asked, default=0)


def _who_fills_seats(complaint: Facts, place: int, team: Team) -> Iterable[Person]:
    return team.responsible(Role.COMPLAINTS_COACH, complaint) if _empties_a_seat(complaint, place) else ()


def _empties_a_seat(complaint: Facts, place: int) -> bool:
    """Somebody who sat in the committee left it, or proved to be involved."""
    event = _event(complaint, place)
    if isinstance(event, Corrected) and event.fact in CORRECTED_TIES:
        tied = replace(complaint, events=[]).involved  # by the answers alone
        return any(isinstance(each, Appointed) and tied & {*each.members} for each in complaint.events)
    if not isinstance(event, Replaced | Involved):
        return False
    before, since = (replace(complaint, events=complaint.events[:until]) for until in (place - 1, place))
    return since.committee.size < before.committee.size


def _has_vacancy(complaint: Facts, place: int, team: Team, _to: int) -> bool:
    """Told once, of the last seat that became empty."""
    later = range(place + 1, len(complaint.events) + 1)
    return (
        complaint.stage is Stage.ACCEPTED
        and vacancies(complaint, team) > 0
        and not any(_empties_a_seat(complaint, each) for each in later)
    )


def _who_phone(complaint: Facts, place: int, team: Team) -> Iterable[Person]:
    return team.responsible(Role.DIRECTOR, complaint) if isinstance(_event(complaint, place), Replied) else ()


def _must_be_phoned(complaint: Facts, place: int, _team: Team, _to: int) -> bool:
    """The term of 3.4a runs from this reply: neither reached nor written to yet."""
    return (
        complaint.stage is Stage.RESOLVED
        and not complaint.is_anonymous
        and complaint.now(Replied) is _event(complaint, place)
        and complaint.now(SettledInformally) is None
        and complaint.reached is None
        and complaint.now(UnreachableLetterSent) is None
    )


def _owner(complaint: Facts, place: int, team: Team) -> Iterable[Person]:
    event = _event(complaint, place)
    owner = team.people.get(event.owner) if isinstance(event, Promised) else None
    return (owner,) if owner else ()


def _has_promise(complaint: Facts, place: int, _team: Team, to: int) -> bool:
    promised = dict(complaint.promises).get(place)
    return promised is not None and promised.owner == to


def _who_keeps(complaint: Facts, place: int, team: Team) -> Iterable[Person]:
    is_reopened = isinstance(_event(complaint, place), Reopened)
    return team.responsible(Role.COMPLAINTS_COACH, complaint) if is_reopened else ()


def _always(_complaint: Facts, _place: int, _team: Team, _to: int) -> bool:
    return True


CORRECTED_TIES = frozenset({"about", "guiding_coach"})  # answers that say who is involved
TELLINGS: Mapping[str, Telling] = MappingProxyType({
    "seat": Telling(_appointed, _is_nominee, Action.CONFIRM),  # 3.3b; nothing else opens for a nominee
    "committee": Telling(_who_fills_seats, _has_vacancy, Action.APPOINT),  # 3.3b
    "call": Telling(_who_phone, _must_be_phoned, Action.CALL),  # 3.4a
    "promise": Telling(_owner, _has_promise, Action.OPEN),  # 3.3e, 3.6
    "reopened": Telling(_who_keeps, _always, Action.OPEN),
})  # fmt: skip


def _notice(kind: str, complaint: Facts, person: Person, not_before: datetime) -> Notice:
    return Notice(
        kind=kind,
        subject=complaint.number,
        due_on=complaint.registered.on,
        step="urgent" if complaint.is_urgent else AT_ONCE,
        to=person.id,
        not_before=not_before,
    )

"""What an event has to tell at once: to whom, as long as it waits, and what they must be allowed to do."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from complaints.committee import gone, vacancies
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
from complaints.lifecycle import STEPS, Stage, Step
from complaints.people import Action, Person, Role, Team


@dataclass(frozen=True)
class Telling:
    """`to`: who hears of the event at this place; `waits`: whether it still stands for this person; `may`:
    what that person must be allowed to do.
    """

    to: Callable[[Facts, int, Team], Iterable[Person]]
    waits: Callable[[Facts, int, Team, int], bool]
    may: Action


def hearers(telling: Telling, complaint: Facts, place: int, team: Team) -> Iterator[Person]:
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
    return (
        complaint.stage in STEPS[Step.CONFIRM].stages
        and to in complaint.nominees
        and place == max(asked, default=0)
    )


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


def is_missed(complaint: Facts, member: int, team: Team) -> bool:
    """A member of the committee who left the agency, or is no coach any more, and has to be replaced."""
    decided = complaint.judged or complaint.now(SettledInformally)
    return complaint.stage is Stage.ACCEPTED and not decided and member in gone(complaint, team)


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


def _who_takes_over(complaint: Facts, place: int, team: Team) -> Iterable[Person]:
    """Whoever keeps the register, when who did so until then proved to be involved (3.3b)."""
    if not isinstance(_event(complaint, place), Involved | Corrected):
        return ()
    tied = _then(complaint, place).involved
    kept = team.responsible(Role.COMPLAINTS_COACH, _then(complaint, place - 1))
    if not any(person.id in tied for person in kept):
        return ()
    return team.responsible(Role.COMPLAINTS_COACH, complaint)


def _then(complaint: Facts, place: int) -> Facts:
    """As it stood after the event at this place, as far as that says who is involved: whom a later correction
    of the form tied to it was not so then.
    """
    later = [event for event in complaint.events[place:] if isinstance(event, Corrected)]
    tied = {str(person) for event in later for person in event.tied}
    about = [str(person) for person in complaint.subjects if str(person) not in tied]
    guiding = str(complaint.answers.get("guiding_coach"))
    answers = {**complaint.answers, "about": about, "guiding_coach": "none" if guiding in tied else guiding}
    return replace(complaint, events=complaint.events[:place], answers=answers)


def _keeps_it(complaint: Facts, _place: int, team: Team, to: int) -> bool:
    keepers = team.responsible(Role.COMPLAINTS_COACH, complaint)
    return complaint.stage is not Stage.CLOSED and any(person.id == to for person in keepers)


def _always(_complaint: Facts, _place: int, _team: Team, _to: int) -> bool:
    return True


CORRECTED_TIES = frozenset({"about", "guiding_coach"})  # answers that say who is involved
TELLINGS: Mapping[str, Telling] = MappingProxyType({
    "seat": Telling(_appointed, _is_nominee, Action.CONFIRM),  # 3.3b; nothing else opens for a nominee
    "committee": Telling(_who_fills_seats, _has_vacancy, Action.APPOINT),  # 3.3b
    "call": Telling(_who_phone, _must_be_phoned, Action.CALL),  # 3.4a
    "promise": Telling(_owner, _has_promise, Action.OPEN),  # 3.3e, 3.6
    "handover": Telling(_who_takes_over, _keeps_it, Action.ENTER),  # 3.2a, 3.3b
    "reopened": Telling(_who_keeps, _always, Action.OPEN),
})  # fmt: skip

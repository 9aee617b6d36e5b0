"""The table of duties: when one waits, since which day, who hears of it and how often (docs/reminders.md)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from complaints.absence import chain
from complaints.committee import gone, vacancies
from complaints.deadlines import Deadline
from complaints.events import Accepted, Reopened, Replied, SettledInformally
from complaints.facts import Facts
from complaints.lifecycle import Stage, Step
from complaints.people import Action, Person, Role, Team
from complaints.ready import why_not
from complaints.workdays import Calendar


@dataclass(frozen=True)
class Look:
    """A complaint as it stands today; `attempts` are the calls that come before the letter of 3.4c."""

    complaint: Facts
    team: Team
    calendar: Calendar
    attempts: int

    @cached_property
    def is_shut(self) -> bool:
        return self.complaint.is_shut

    @cached_property
    def deadlines(self) -> Mapping[str, Deadline]:
        return {each.term.key: each for each in self.complaint.deadlines(self.calendar)}


@dataclass(frozen=True)
class Waiting:
    """Something that was not done yet. `since` is the day on which it came to be, or from which it is
    counted; `place` that of a promise among the events, `owner` who has to keep it.
    """

    since: date
    due_on: date
    act_by: date
    place: int = 0
    owner: int = 0


@dataclass(frozen=True)
class Rungs:
    """So many working days before `act_by`; late, every working day."""

    days: tuple[int, ...]

    def is_late(self, waiting: Waiting, today: date) -> bool:
        return today > waiting.due_on

    def step(self, waiting: Waiting, today: date, calendar: Calendar) -> str:
        """Of those that were reached since the duty came to be, the latest; "" when there is none."""
        if self.is_late(waiting, today):
            return f"late:{calendar.last_on_or_before(today)}"
        reached = [days for days in self.days if waiting.since < calendar.back(waiting.act_by, days) <= today]
        return str(min(reached)) if reached else ""


@dataclass(frozen=True)
class Every:
    """Comes back every so many working days, the first time so many after the day it is counted from."""

    days: int
    first: int

    def is_late(self, _waiting: Waiting, _today: date) -> bool:
        """It has no hard date."""
        return False

    def step(self, waiting: Waiting, today: date, calendar: Calendar) -> str:
        passed = calendar.between(waiting.since, today) - self.first
        if passed < 0:
            return ""
        came_back = calendar.add(waiting.since, self.first + passed - passed % self.days)
        return f"every:{came_back}"


@dataclass(frozen=True)
class Duty:
    kind: str
    waits: Callable[[Look], Iterator[Waiting]]
    to: tuple[Callable[[Look, Waiting], tuple[Person, ...]], ...]
    pace: Rungs | Every


# --- what waits


def _term(key: str, since: Callable[[Facts], date]) -> Callable[[Look], Iterator[Waiting]]:
    """A term that runs; of a complaint that is shut, none but that of entering what was withdrawn."""

    def waits(look: Look) -> Iterator[Waiting]:
        asks = not look.is_shut or look.complaint.asks_for(key)
        found = look.deadlines.get(key) if asks else None
        if found is not None and found.met_on is None:
            yield Waiting(since(look.complaint), found.due_on, found.act_by)

    return waits


def _registered(complaint: Facts) -> date:
    return complaint.registered.on


def _registered_or_reopened(complaint: Facts) -> date:
    reopened = complaint.last(Reopened)
    return reopened.on if reopened else complaint.registered.on


def _replied(complaint: Facts) -> date:
    replied = complaint.now(Replied)
    return replied.on if replied else complaint.registered.on


def _promises(look: Look) -> Iterator[Waiting]:
    """Also of a complaint that is shut: a measure outlives it (3.6)."""
    for place, promised in look.complaint.promises:
        act_by = look.calendar.last_on_or_before(promised.until)
        yield Waiting(promised.on, promised.until, act_by, place, promised.owner)


def _committee(look: Look) -> Iterator[Waiting]:
    """A seat is empty, or was not confirmed (3.3b); counted from the day it was taken up, or reopened."""
    complaint = look.complaint
    if complaint.stage is not Stage.ACCEPTED or complaint.judged or complaint.now(SettledInformally):
        return
    unconfirmed = complaint.nominees - set(gone(complaint, look.team))
    if vacancies(complaint, look.team) > 0 or unconfirmed:
        taken_up = complaint.now(Accepted)
        since = taken_up.on if taken_up else complaint.round_began_on
        yield Waiting(since, since, since)


def _letter(look: Look) -> Iterator[Waiting]:
    """The attempts are used up (3.4c); who has no phone can't be called, then from the reply."""
    if why_not(look.complaint, Step.LETTER, look.attempts) is None:
        days = [attempt.on for attempt in look.complaint.attempts]
        since = max(days, default=_replied(look.complaint))
        yield Waiting(since, since, since)


# --- who hears of it


def _acting(role: Role) -> Callable[[Look, Waiting], tuple[Person, ...]]:
    def to(look: Look, _waiting: Waiting) -> tuple[Person, ...]:
        return look.team.responsible(role, look.complaint)

    return to


def _seats(look: Look, _waiting: Waiting) -> tuple[Person, ...]:
    return tuple(person for seat in look.complaint.seats for person in _in_person(look, seat))


def _owner(look: Look, waiting: Waiting) -> tuple[Person, ...]:
    return _in_person(look, waiting.owner)


def _in_person(look: Look, named: int) -> tuple[Person, ...]:
    """Who is named, or the first along the chain of deputies who is here and may see the complaint; the
    complaints coach for who may not see it, and when there is nobody along the chain.
    """
    team, complaint = look.team, look.complaint
    along = [each for each in chain(team, named) if team.may(each, Action.OPEN, complaint)]
    here = [each for each in along if not each.is_absent(team.today)]
    if here and along[0].id == named:
        return (here[0],)
    return team.responsible(Role.COMPLAINTS_COACH, complaint)


KEEPER, DIRECTOR = _acting(Role.COMPLAINTS_COACH), _acting(Role.DIRECTOR)
DUTIES = (
    # Its "at once" is the notice of the new complaint itself.
    Duty("enter", _term("enter", _registered), (KEEPER,), Rungs((2, 0))),
    Duty("acknowledge", _term("acknowledge", _registered), (KEEPER,), Rungs((5, 2, 0))),
    Duty("decide", _term("decide", _registered_or_reopened), (KEEPER,), Rungs((5, 2, 0))),
    Duty("resolve", _term("resolve", _registered_or_reopened), (_seats, KEEPER), Rungs((10, 5, 2, 0))),
    Duty("call", _term("call", _replied), (DIRECTOR,), Rungs((2, 0))),
    Duty("promise", _promises, (_owner,), Rungs((2, 0))),
    Duty("committee", _committee, (KEEPER,), Every(2, first=2)),
    Duty("letter", _letter, (DIRECTOR,), Every(2, first=0)),
)

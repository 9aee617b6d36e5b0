"""The time machine: what the ladder would ask, day by day, if nothing happened from now on.

It asks `due` of each working day, as the sweep will; what can't change in between is worked out once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from complaints import periodic
from complaints.complaint import Complaint
from complaints.deadlines import Deadline
from complaints.errors import Refusal
from complaints.events import Event, Judged, Promised, Registered
from complaints.facts import Committee
from complaints.lifecycle import Stage
from complaints.notices import Notice
from complaints.people import Action, Concerns, Person, Role, Team
from complaints.reminders import due
from complaints.workdays import AMSTERDAM, ONE_DAY, OPENS, Calendar

FURTHEST = timedelta(days=366)
NONE_HELD: Mapping[str, date] = MappingProxyType({})

Key = tuple[str, str, date, str, int]


def check(last: date, today: date) -> None:
    """Raises Refusal, for a day that was, or that is more than a year away."""
    if last < today:
        raise Refusal("Die dag is al geweest: %(day)s. Kies een dag die nog komt.", day=last)
    if last - today > FURTHEST:
        raise Refusal("Die dag is te ver weg: %(day)s. Kies een dag binnen een jaar.", day=last)


def simulate(
    complaints: Iterable[Complaint],
    team: Team,
    calendar: Calendar,
    first: date,
    last: date,
    *,
    attempts: int | None = None,
    months: int | None = None,
    done: Collection[str] = (),
    held: Mapping[str, date] = NONE_HELD,
) -> tuple[tuple[date, Notice], ...]:
    """Each notice once, on the first day that asks for it. Absences end on the way.

    `attempts` and `months`: the agency's own number of calls (3.4c) and months of retention (P8); `done`: the
    periods that were reported and evaluated; `held`: until when a complaint is kept all the same. One that
    can't be reckoned with is passed over, as the sweep does.
    """
    seen: set[Key] = set()
    found: list[tuple[date, Notice]] = []
    quick, still = _Calendar(calendar.days_off), [_still(each) for each in complaints]
    for then in _teams(team, _working_days(quick, first, last)):
        opens = datetime.combine(then.today, OPENS, AMSTERDAM)
        asked = [periodic.due(then, quick, done, not_before=opens)]
        asked += [_due(each, then, quick, opens, attempts, months, held.get(each.number)) for each in still]
        for notice in chain.from_iterable(asked):
            if (key := key_of(notice)) not in seen:
                seen.add(key)
                found.append((then.today, notice))
    return tuple(found)


def key_of(notice: Notice) -> Key:
    """What makes it unique."""
    return notice.kind, notice.subject, notice.due_on, notice.step, notice.to


def _due(
    complaint: Complaint,
    team: Team,
    calendar: Calendar,
    opens: datetime,
    attempts: int | None,
    months: int | None,
    held_until: date | None,
) -> tuple[Notice, ...]:
    try:
        told = periodic.retention(complaint, team, not_before=opens, months=months, held_until=held_until)
        return told + due(complaint, team, calendar, not_before=opens, attempts=attempts)
    except (Refusal, LookupError, ValueError):
        return ()


def _working_days(calendar: Calendar, first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        if calendar.is_working_day(day):
            yield day
        day += ONE_DAY


def _still(complaint: Complaint) -> "_Still":
    return _Still(
        complaint.number, complaint.regulation, complaint.answers, complaint.events, complaint.version
    )


# --- the same answers, remembered: a year of days asks for them thousands of times


class _Still(Complaint):
    """A complaint to which nothing happens."""

    @cached_property
    def registered(self) -> Registered:
        return super().registered

    @cached_property
    def involved(self) -> frozenset[int]:
        return super().involved

    @cached_property
    def registered_by(self) -> int:
        return super().registered_by

    @cached_property
    def seats(self) -> frozenset[int]:
        return super().seats

    @cached_property
    def nominees(self) -> frozenset[int]:
        return super().nominees

    @cached_property
    def judged(self) -> Judged | None:
        return super().judged

    @cached_property
    def this_round(self) -> list[Event]:
        return super().this_round

    @cached_property
    def committee(self) -> Committee:
        return super().committee

    @cached_property
    def stage(self) -> Stage:
        return super().stage

    @cached_property
    def promises(self) -> tuple[tuple[int, Promised], ...]:
        return super().promises

    @cached_property
    def _running(self) -> dict[int, tuple[Deadline, ...]]:
        return {}

    def deadlines(self, calendar: Calendar) -> tuple[Deadline, ...]:
        if id(calendar) not in self._running:
            self._running[id(calendar)] = super().deadlines(calendar)
        return self._running[id(calendar)]


@dataclass(frozen=True)
class _Calendar(Calendar):
    working: dict[date, bool] = field(default_factory=dict, hash=False)
    before: dict[tuple[date, int], date] = field(default_factory=dict, hash=False)
    after: dict[tuple[date, int], date] = field(default_factory=dict, hash=False)
    apart: dict[tuple[date, date], int] = field(default_factory=dict, hash=False)

    def is_working_day(self, day: date) -> bool:
        if day not in self.working:
            self.working[day] = super().is_working_day(day)
        return self.working[day]

    def back(self, day: date, n: int) -> date:
        if (day, n) not in self.before:
            self.before[day, n] = super().back(day, n)
        return self.before[day, n]

    def add(self, start: date, days: int) -> date:
        if (start, days) not in self.after:
            self.after[start, days] = super().add(start, days)
        return self.after[start, days]

    def between(self, a: date, b: date) -> int:
        if (a, b) not in self.apart:
            self.apart[a, b] = super().between(a, b)
        return self.apart[a, b]


Ties = tuple[frozenset[int], int, frozenset[int], frozenset[int]]


@dataclass(frozen=True)
class _Team(Team):
    """Of one day. Who may do what, and who acts for whom, is the same on every day with the same people away:
    those share what they remember.
    """

    allowed: dict[tuple[int, Action, Ties], bool] = field(default_factory=dict)
    acting: dict[tuple[Role, frozenset[int]], tuple[Person, ...]] = field(default_factory=dict)

    def may(self, person: Person, action: Action, complaint: Concerns | None = None) -> bool:
        if complaint is None:
            return super().may(person, action)
        key = person.id, action, _ties(complaint)
        if key not in self.allowed:
            self.allowed[key] = super().may(person, action, complaint)
        return self.allowed[key]

    def responsible(self, role: Role, complaint: Concerns) -> tuple[Person, ...]:
        key = role, complaint.involved
        if key not in self.acting:
            self.acting[key] = super().responsible(role, complaint)
        return self.acting[key]


def _ties(complaint: Concerns) -> Ties:
    return complaint.involved, complaint.registered_by, complaint.seats, complaint.nominees


def _teams(team: Team, days: Iterable[date]) -> Iterator[_Team]:
    """The same people on each of these days."""
    alike: dict[frozenset[int], _Team] = {}
    for day in days:
        away = frozenset(each.id for each in team.people.values() if each.is_absent(day))
        known = alike.setdefault(away, _Team(team.people, day))
        yield replace(known, today=day)

"""Who must be told of the complaints system at the start, and who has been (3.1a, 3.1b).

A client is known by the reference of the programme, never by name. A programme that is recorded as not told
yet is a gap, and so is one that a complaint speaks of and nobody recorded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from complaints.events import Way
from complaints.people import Action, Concerns, Person, Team
from complaints.periodic import NOTHING, retention_ends_on
from complaints.team import WORKING


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """A programme, and that its client was told. `told_by` recorded that at `told_at`: mostly, not always,
    who recorded the programme. `proof` is an attachment, `proof_hash` its SHA-256 when it was recorded.
    """

    id: int
    reference: str
    started_on: date
    recorded_by: int
    recorded_at: datetime
    told_on: date | None = None
    way: Way | None = None
    told_by: int | None = None
    told_at: datetime | None = None
    proof: int | None = None
    proof_hash: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)  # why a reference that was stopped is kept (P2)
    corrections: tuple[Mapping[str, str], ...] = ()  # `fact`, `by`, `at` and `reason` of each (P5)

    @property
    def is_told(self) -> bool:
        return self.told_on is not None


def kept_until(disclosure: Disclosure, months: int) -> date:
    """As long as a complaint at most (P8), from the day on which the client was told, or the programme began:
    when it ended is not known here. A complaint that names it keeps it longer.
    """
    return retention_ends_on(max(disclosure.started_on, disclosure.told_on or disclosure.started_on), months)


class Registered(Concerns, Protocol):
    """What is asked of a complaint."""

    @property
    def number(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, object]: ...


@dataclass(frozen=True)
class Spoken:
    """A programme that a complaint speaks of, and of which nothing is recorded."""

    reference: str
    number: str


@dataclass(frozen=True)
class Gaps:
    """What is missing, as far as somebody may know of it."""

    untold: tuple[Disclosure, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    freelancers: tuple[Person, ...] = ()

    @property
    def programmes(self) -> int:
        return len(self.untold) + len(self.spoken)

    def __bool__(self) -> bool:
        return bool(self.programmes or self.freelancers)


def same(reference: str) -> str:
    """By what a programme is recognised: neither spaces nor capitals make it another one."""
    return "".join(reference.split()).casefold()


def may_see(team: Team, me: Person, disclosure: Disclosure) -> bool:
    """Their own; for a director, all (3.1a)."""
    own = disclosure.recorded_by == me.id and team.may(me, Action.DISCLOSE)
    return own or sees_all(team, me)


def sees_all(team: Team, me: Person) -> bool:
    """A director, or who acts as one."""
    return team.may(me, Action.REPORT, NOTHING)


def gaps(
    team: Team,
    me: Person,
    untold: Iterable[Disclosure],
    complaints: Iterable[Registered],
) -> Gaps:
    """What this person may know is missing. `complaints` name a programme of which nothing is recorded;
    nothing of one that is hidden from them is among it (3.3b).
    """
    spoken: dict[str, Spoken] = {}
    for complaint in complaints:
        reference = programme_of(complaint)
        key = same(reference)
        if key and team.may(me, Action.OPEN, complaint):
            spoken.setdefault(key, Spoken(reference, complaint.number))
    own = [each for each in untold if not each.is_told and may_see(team, me, each)]
    return Gaps(
        untold=tuple(sorted(own, key=lambda each: (each.started_on, each.id))),
        spoken=tuple(spoken.values()),
        freelancers=freelancers(team) if sees_all(team, me) else (),
    )


def programme_of(complaint: Registered) -> str:
    """Empty when it names none."""
    return str(complaint.answers.get("programme") or "").strip()


def freelancers(team: Team) -> tuple[Person, ...]:
    """Who works here freelance and did not confirm the disclosure (3.1b)."""
    return tuple(
        person
        for person in team.people.values()
        if person.freelancer and person.standing in WORKING and person.disclosure_on is None
    )

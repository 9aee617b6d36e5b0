"""Who may do what: one table, read afresh for every act (P7), and failing closed for who is involved
(3.3b).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol


class Role(StrEnum):
    COACH = "coach"
    COMPLAINTS_COACH = "complaints_coach"
    DIRECTOR = "director"


class Standing(StrEnum):
    """Where a person stands between invitation and leaving; only ACTIVE opens anything (P9)."""

    WAITING = "waiting"  # answered an invitation made in the chat; a director has to confirm the account
    JOINING = "joining"  # has the secrecy statement (and, freelance, the disclosure) still to confirm
    ACTIVE = "active"
    REVOKED = "revoked"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of the team. `account` is the Telegram user id, which is also the private chat's id."""

    id: int
    name: str
    roles: frozenset[Role]
    account: int | None = None
    standing: Standing = Standing.ACTIVE
    freelancer: bool = False
    absent_until: date | None = None
    deputy: int | None = None
    locale: str = "nl"
    secrecy_on: date | None = None
    disclosure_on: date | None = None

    @property
    def is_active(self) -> bool:
        return self.standing is Standing.ACTIVE

    def is_absent(self, today: date) -> bool:
        """Absent *until* a date: on that date the person is back."""
        return self.absent_until is not None and today < self.absent_until


class Concerns(Protocol):
    """What the rules of access need to know of a complaint."""

    @property
    def involved(self) -> frozenset[int]: ...
    @property
    def registered_by(self) -> int: ...
    @property
    def seats(self) -> frozenset[int]: ...
    @property
    def nominees(self) -> frozenset[int]: ...


class Action(StrEnum):
    REGISTER = "register"
    OPEN = "open"
    KEEP_NUMBER = "keep_number"
    ENTER = "enter"
    ACKNOWLEDGE = "acknowledge"
    CONFIRM = "confirm"
    DECIDE = "decide"
    TELL = "tell"
    APPOINT = "appoint"
    HANDLE = "handle"
    SETTLE = "settle"
    CALL = "call"
    MEDIATE = "mediate"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"
    NOTE = "note"
    CORRECT = "correct"
    RECUSE = "recuse"
    DISCLOSE = "disclose"
    REPORT = "report"
    SEE_REGISTER = "see_register"
    MANAGE_TEAM = "manage_team"
    ERASE = "erase"
    ANSWER_REQUEST = "answer_request"
    SEE_STATUS = "see_status"


class Tie(StrEnum):
    """How a person is tied to a complaint."""

    ANY = "any"  # needs no tie: the role reaches the whole register
    OWN = "own"  # registered it
    SEAT = "seat"  # sits in its committee, and confirmed to be independent
    NOMINEE = "nominee"  # chosen for its committee, not yet confirmed: nothing opens (3.3b)


_REGISTER_KEEPERS = {Role.COMPLAINTS_COACH: {Tie.ANY}, Role.DIRECTOR: {Tie.ANY}}
_HANDLERS = {Role.COACH: {Tie.SEAT}, **_REGISTER_KEEPERS}

# Action -> role -> the ties that are enough. What is not in the table is not allowed.
RIGHTS: Mapping[Action, Mapping[Role, set[Tie]]] = {
    Action.REGISTER: {role: {Tie.ANY} for role in Role},
    Action.OPEN: {Role.COACH: {Tie.OWN, Tie.SEAT}, **_REGISTER_KEEPERS},
    Action.KEEP_NUMBER: {role: {Tie.OWN} for role in Role},
    Action.ENTER: _REGISTER_KEEPERS,
    Action.ACKNOWLEDGE: _REGISTER_KEEPERS,
    Action.CONFIRM: {Role.COACH: {Tie.NOMINEE}},
    Action.DECIDE: _REGISTER_KEEPERS,
    Action.TELL: _HANDLERS,
    Action.APPOINT: _REGISTER_KEEPERS,
    Action.HANDLE: _HANDLERS,
    Action.SETTLE: _HANDLERS,
    Action.CALL: {Role.DIRECTOR: {Tie.ANY}},  # 3.4a: the director phones
    Action.MEDIATE: _REGISTER_KEEPERS,
    Action.WITHDRAW: _REGISTER_KEEPERS,
    Action.CLOSE: _REGISTER_KEEPERS,
    Action.REOPEN: _REGISTER_KEEPERS,
    Action.NOTE: {Role.COACH: {Tie.OWN, Tie.SEAT}, **_REGISTER_KEEPERS},
    Action.CORRECT: _REGISTER_KEEPERS,
    Action.RECUSE: {Role.COACH: {Tie.OWN, Tie.SEAT, Tie.NOMINEE}, **_REGISTER_KEEPERS},
    Action.DISCLOSE: {role: {Tie.ANY} for role in Role},  # 3.1a
    Action.REPORT: {Role.DIRECTOR: {Tie.ANY}},  # 3.6, 3.7
    Action.SEE_REGISTER: _REGISTER_KEEPERS,
    Action.MANAGE_TEAM: {Role.DIRECTOR: {Tie.ANY}},
    Action.ERASE: {Role.DIRECTOR: {Tie.ANY}},  # P8
    Action.ANSWER_REQUEST: {Role.DIRECTOR: {Tie.ANY}},  # P4, P10
    Action.SEE_STATUS: {Role.DIRECTOR: {Tie.ANY}},
}

# Who acts when a role has nobody left: a duty without an owner would be missed in silence.
INSTEAD = {Role.COMPLAINTS_COACH: Role.DIRECTOR, Role.DIRECTOR: Role.COMPLAINTS_COACH}

# The coach who registered a complaint keeps its number and confirmation, even when involved (3.3b).
OPEN_TO_INVOLVED = frozenset({Action.KEEP_NUMBER})


@dataclass(frozen=True)
class Team:
    """Everybody, on one day: absences and deputies decide who acts for whom."""

    people: Mapping[int, Person] = field(default_factory=dict)
    today: date = date.min

    @classmethod
    def of(cls, people: Iterable[Person], today: date) -> "Team":
        return cls({person.id: person for person in people}, today)

    def may(self, person: Person, action: Action, complaint: Concerns | None = None) -> bool:
        """Whether the table allows it. Without a complaint: whether any tie at all would be enough."""
        if not person.is_active:
            return False
        if complaint is None:
            return any(role in RIGHTS[action] for role in person.roles)
        if person.id in complaint.involved and action not in OPEN_TO_INVOLVED:
            return False
        ties = _ties(person, complaint)
        return any(RIGHTS[action].get(role, set()) & ties for role in self.roles_for(person, complaint))

    def roles_for(self, person: Person, complaint: Concerns) -> frozenset[Role]:
        """Own roles, and those of whoever this person stands in for in this complaint."""
        stood_in = (
            principal
            for principal in self._without(complaint)
            if self._stand_in(principal, complaint) == person.id
        )
        roles = person.roles.union(*(principal.roles - {Role.COACH} for principal in stood_in))
        if Role.COMPLAINTS_COACH in roles and not self._acting_in(Role.DIRECTOR, complaint):
            return roles | {Role.DIRECTOR}
        return roles

    def responsible(self, role: Role, complaint: Concerns) -> tuple[Person, ...]:
        """Who acts in `role` for this complaint: its free holders, else their deputies. Is there nobody,
        then a free director for the complaints coach, and the complaints coach for the director. Is
        everybody away, then who holds it still hears of it.
        """
        instead = INSTEAD.get(role, role)
        return (
            self._acting_in(role, complaint)
            or self._acting_in(instead, complaint)
            or self._not_involved(role, complaint)
            or self._not_involved(instead, complaint)
        )

    def _not_involved(self, role: Role, complaint: Concerns) -> tuple[Person, ...]:
        return tuple(each for each in self._holders(role) if each.id not in complaint.involved)

    def _without(self, complaint: Concerns) -> Iterator[Person]:
        """Who is active, and needs a deputy in this complaint: a few, however large the team is."""
        for each in self._absent | complaint.involved:
            if (person := self.people.get(each)) is not None and person.is_active:
                yield person

    @cached_property
    def _absent(self) -> frozenset[int]:
        return frozenset(person.id for person in self.people.values() if person.is_absent(self.today))

    def _holders(self, role: Role) -> Iterable[Person]:
        return self._by_role.get(role, ())

    @cached_property
    def _by_role(self) -> Mapping[Role, list[Person]]:
        found: dict[Role, list[Person]] = {}
        for person in self.people.values():
            for role in person.roles if person.is_active else ():
                found.setdefault(role, []).append(person)
        return found

    def _acting_in(self, role: Role, complaint: Concerns) -> tuple[Person, ...]:
        acting = [self._acting(holder, complaint) for holder in self._holders(role)]
        return tuple({person.id: person for person in acting if person is not None}.values())

    def _acting(self, holder: Person, complaint: Concerns) -> Person | None:
        if not self._needs_deputy(holder, complaint):
            return holder
        deputy = self._stand_in(holder, complaint)
        return None if deputy is None else self.people[deputy]

    def _needs_deputy(self, person: Person, complaint: Concerns) -> bool:
        return person.id in complaint.involved or person.is_absent(self.today)

    def _stand_in(self, principal: Person, complaint: Concerns) -> int | None:
        """The first free, active person along the chain of deputies; a chain that bites its tail ends."""
        seen, current = {principal.id}, principal.deputy
        while current is not None and current not in seen:
            deputy = self.people.get(current)
            if deputy is None:
                return None
            if deputy.is_active and not self._needs_deputy(deputy, complaint):
                return deputy.id
            seen.add(current)
            current = deputy.deputy
        return None


def _ties(person: Person, complaint: Concerns) -> set[Tie]:
    ties = {Tie.ANY}
    if person.id == complaint.registered_by:
        ties.add(Tie.OWN)
    if person.id in complaint.seats:
        ties.add(Tie.SEAT)
    if person.id in complaint.nominees:
        ties.add(Tie.NOMINEE)
    return ties

"""One page of the register as it is kept: what was filled in, what happened, and who that ties to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from complaints.events import Appointed, Confirmed, Event, Involved, Registered, Replaced
from complaints.regulation import Regulation, regulation

E = TypeVar("E", bound=Event)

ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Committee:
    """`members` are persons' ids, in order of appointment; `external` the names of who is from outside."""

    members: tuple[int, ...] = ()
    external: tuple[str, ...] = ()
    confirmed: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        return len(self.members) + len(self.external)


@dataclass
class Page:
    """`answers` are those of the registration form (`complaints/intake.py`).

    `version` is the page's version as it was read; `regulation` the version in force when it was registered.
    """

    number: str
    regulation: str
    answers: Mapping[str, object]
    events: list[Event] = field(default_factory=list)
    version: int = 0

    @property
    def rules(self) -> Regulation:
        return regulation(self.regulation)

    def last(self, kind: type[E]) -> E | None:
        return next((event for event in reversed(self.events) if isinstance(event, kind)), None)

    # --- the form

    @property
    def registered(self) -> Registered:
        found = self.last(Registered)
        if found is None:
            raise LookupError(self.number)
        return found

    @property
    def registered_by(self) -> int:
        return self.registered.by

    @property
    def received_on(self) -> date:
        return date.fromisoformat(str(self.answers["received_on"]))

    @property
    def is_anonymous(self) -> bool:
        """No name, so no letters and no aftercare."""
        return self.answers.get("name") == ANONYMOUS

    @property
    def is_urgent(self) -> bool:
        return self.answers.get("urgent") == "yes"

    @property
    def may_be_leak(self) -> bool:
        """A possible data leak: the director is told at once (72 hours under the AVG)."""
        return self.answers.get("leak") == "yes"

    @property
    def categories(self) -> tuple[str, ...]:
        return categories_of(self.answers)

    # --- who

    @property
    def subjects(self) -> tuple[int, ...]:
        """The members of the team that the complaint is about, in the order of the answers."""
        return tuple(int(str(person)) for person in _several(self.answers.get("about")) if _is_id(person))

    @property
    def involved(self) -> frozenset[int]:
        """Everyone the complaint is about, the coach who guides the client, and who said so (3.3b)."""
        guiding = self.answers.get("guiding_coach")
        said = {event.person for event in self.events if isinstance(event, Involved)}
        return frozenset({*self.subjects, *([int(str(guiding))] if _is_id(guiding) else []), *said})

    @property
    def committee(self) -> Committee:
        """Who sits in it now; somebody who proves to be involved has lost the seat (3.3b)."""
        found, involved = self._sitting(self.events), self.involved
        sitting = tuple(person for person in found.members if person not in involved)
        return replace(found, members=sitting, confirmed=found.confirmed - involved)

    def _sitting(self, events: Sequence[Event]) -> Committee:
        """After these events; who left or proved to be involved comes back only by a new appointment."""
        members: dict[int, None] = {}
        external: dict[str, None] = {}
        confirmed: set[int] = set()
        for event in events:
            if isinstance(event, Appointed):
                members.update(dict.fromkeys(event.members))
                external.update(dict.fromkeys(event.external))
            if isinstance(event, Replaced):
                external.pop(event.external, None)
            if isinstance(event, (Replaced, Involved)):
                left = event.member if isinstance(event, Replaced) else event.person
                members.pop(left, None)
                confirmed.discard(left)
            if isinstance(event, Confirmed):
                confirmed.add(event.by)
        return Committee(tuple(members), tuple(external), frozenset(confirmed & members.keys()))

    @property
    def seats(self) -> frozenset[int]:
        """The members of its committee who confirmed that they are independent."""
        return self.committee.confirmed

    @property
    def nominees(self) -> frozenset[int]:
        """The members who did not confirm it yet: for them nothing opens (3.3b)."""
        return frozenset(self.committee.members) - self.committee.confirmed


def categories_of(answers: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(category) for category in _several(answers.get("categories")))


def _several(value: object) -> list[object]:
    """One answer alone counts too: who is named must not be overlooked (3.3b)."""
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


def _is_id(value: object) -> bool:
    return isinstance(value, (int, str)) and str(value).isascii() and str(value).isdigit()

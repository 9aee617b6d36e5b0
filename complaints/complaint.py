"""A complaint is its dated facts: the answers of the registration form, and the events since. Nothing
else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from complaints.deadlines import Deadline, deadline
from complaints.errors import Refusal
from complaints.events import Acknowledged, Entered, Event, Registered, Way
from complaints.lifecycle import STEPS, Stage, Step
from complaints.regulation import Regulation, regulation
from complaints.workdays import AMSTERDAM, Calendar

E = TypeVar("E", bound=Event)


@dataclass
class Complaint:
    """One page of the register. `answers` are those of the registration form (`complaints/intake.py`).

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
    def involved(self) -> frozenset[int]:
        """Everyone the complaint is about, and the coach who guides the client (3.3b)."""
        people = [self.answers.get("guiding_coach"), *_several(self.answers.get("about"))]
        return frozenset(
            int(person) for person in people if isinstance(person, (int, str)) and _is_id(person)
        )

    @property
    def seats(self) -> frozenset[int]:
        """The members of its committee."""
        return frozenset()

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
        return tuple(str(category) for category in _several(self.answers.get("categories")))

    @property
    def stage(self) -> Stage:
        return Stage.REGISTERED

    def last(self, kind: type[E]) -> E | None:
        return next((event for event in reversed(self.events) if isinstance(event, kind)), None)

    def deadlines(self, calendar: Calendar) -> tuple[Deadline, ...]:
        """The terms that run, in the order in which they end."""
        met: dict[str, Event | None] = {"enter": self.last(Entered), "acknowledge": self.last(Acknowledged)}
        keys = ["enter", *([] if self.is_anonymous else ["acknowledge"]), "decide", "resolve"]
        return tuple(self._deadline(key, met.get(key), calendar) for key in keys)

    def _deadline(self, key: str, met: Event | None, calendar: Calendar) -> Deadline:
        return deadline(self.rules.term(key), self.received_on, calendar, met_on=met.on if met else None)

    def steps(self) -> tuple[Step, ...]:
        """What can still be done at this stage, by somebody who may."""
        done = {
            Step.ENTER: self.last(Entered),
            Step.ACKNOWLEDGE: self.last(Acknowledged) or self.is_anonymous,
        }
        return tuple(step for step, rule in STEPS.items() if self.stage in rule.stages and not done[step])

    def enter(self, *, by: int, on: date, at: datetime) -> None:
        """Enter it in the register (3.2b)."""
        if self.last(Entered):
            raise Refusal("Klacht %(number)s staat al in het register.", number=self.number)
        self._require_stage(Step.ENTER)
        self.events.append(Entered(on=on, at=at, by=by))

    def acknowledge(self, *, by: int, on: date, way: Way, at: datetime) -> None:
        """Record the acknowledgement (3.3a). `on` lies between the day of receipt and the day of `at`."""
        if self.is_anonymous:
            raise Refusal("De klager is anoniem: er is niemand om de ontvangst aan te bevestigen.")
        if self.last(Acknowledged):
            raise Refusal("De ontvangst van klacht %(number)s is al bevestigd.", number=self.number)
        self._require_stage(Step.ACKNOWLEDGE)
        if on < self.received_on:
            raise Refusal(
                "De klacht is ontvangen op %(day)s. De bevestiging kan niet eerder zijn.",
                day=self.received_on,
            )
        if on > (today := at.astimezone(AMSTERDAM).date()):
            raise Refusal("Die dag is nog niet geweest. Vandaag is het %(today)s.", today=today)
        self.events.append(Acknowledged(on=on, at=at, by=by, way=way))

    def _require_stage(self, step: Step) -> None:
        if self.stage not in STEPS[step].stages:
            raise Refusal("Dat kan nu niet meer met klacht %(number)s.", number=self.number)


ANONYMOUS = "anonymous"


def _several(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _is_id(value: int | str) -> bool:
    return str(value).isascii() and str(value).isdigit()

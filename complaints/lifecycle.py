"""The stages of a complaint, and the one table of steps: in which stages, and by whom."""

from dataclasses import dataclass
from enum import StrEnum

from complaints.people import Action


class Stage(StrEnum):
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESOLVED = "resolved"
    IN_MEDIATION = "in_mediation"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Step(StrEnum):
    ENTER = "enter"
    ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True)
class Rule:
    """A step is open in these stages, to whoever may do this action."""

    stages: frozenset[Stage]
    action: Action
    clause: str


_OPEN = frozenset(Stage) - {Stage.CLOSED, Stage.WITHDRAWN}

STEPS: dict[Step, Rule] = {
    Step.ENTER: Rule(_OPEN, Action.ENTER, clause="3.2b"),
    Step.ACKNOWLEDGE: Rule(_OPEN, Action.ACKNOWLEDGE, clause="3.3a"),
}

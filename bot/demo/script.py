"""The words in which the invented complaints are written: days from today, parts for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from complaints.lifecycle import Step


class Part(Enum):
    """Whoever plays it: the first coach, the second, ..."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    KEEPER = "keeper"  # the complaints coach
    DIRECTOR = "director"


@dataclass(frozen=True)
class Day:
    """So many days after today, or before it: then the last working day until then."""

    days: int


@dataclass(frozen=True)
class Span:
    """A period of one or more days, as the form keeps it."""

    first: Day
    last: Day


@dataclass(frozen=True)
class Act:
    """A step that somebody took on a day, at a quarter past this hour. Answers as the form of the step
    gives them, but for days and people.
    """

    day: Day
    who: Part
    step: Step
    answers: Mapping[str, object] = field(default_factory=dict)
    hour: int = 11


@dataclass(frozen=True)
class Life:
    """A complaint: who registered it, when, what the form says, and what came after."""

    by: Part
    registered: Day
    answers: Mapping[str, object]
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Mutter:
    """A dissatisfaction that is no complaint (2.2)."""

    heard: Day
    by: Part
    commissioner: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Programme:
    """A programme; `told` None: its client has not been told of the complaints system (3.1a)."""

    reference: str
    by: Part
    started: Day
    told: Day | None
    way: str = "email"


def act(ago: int, who: Part, step: Step, /, *, hour: int = 11, **answers: object) -> Act:
    """On that day, with the answers of its form."""
    return Act(Day(-ago), who, step, answers, hour)

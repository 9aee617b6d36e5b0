"""What a file is held against, and what is noted while it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from complaints.exchange.cells import Faults
from complaints.exchange.names import Names
from complaints.questions import Answers, Scene
from complaints.regulation import CURRENT


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What is there already. `scene` judges the answers, `now` is an instant (UTC); `taken` are the numbers
    in the register, `first_new` the number that the next person gets. `invited` are to join yet: a complaint
    about one of them has to wait, or they would see it (3.3b).
    """

    scene: Scene
    now: datetime
    people: Mapping[int, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    first_new: int = 1
    invited: tuple[str, ...] = ()
    months: int = CURRENT.retention_months

    @property
    def today(self) -> date:
        return self.scene.today


@dataclass(frozen=True)
class Dissatisfaction:
    """What was said and not wanted as a complaint (2.2): nobody is in it. `at` is when it was recorded."""

    answers: Answers
    at: datetime


@dataclass(frozen=True)
class Work:
    """One file on the desk. What is in `remarks` refuses nothing."""

    desk: Desk
    names: Names
    faults: Faults = field(default_factory=Faults)
    remarks: Faults = field(default_factory=Faults)

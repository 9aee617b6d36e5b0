"""What the oracle is told: the dates of a case, and who is who. Plain data."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

COACH, KEEPER, DIRECTOR = "coach", "complaints_coach", "director"


class Row(NamedTuple):
    """A notice, as the table holds it."""

    kind: str
    subject: str
    due_on: date
    step: str
    to: int


# --- what is known: a case and a team, as they stand


@dataclass
class Round:
    """Since receipt, or since a reopening. None, or nothing, is what did not happen."""

    opened: date
    accepted: date | None = None
    settled: date | None = None
    declined: date | None = None
    told: date | None = None  # that it was declined
    extensions: list[tuple[date, date | None]] = field(default_factory=list)  # until, told on
    judged: date | None = None
    replied: date | None = None
    calls: list[tuple[date, bool]] = field(default_factory=list)  # on, reached
    letter: date | None = None
    referred: date | None = None
    withdrawn: date | None = None
    closed: date | None = None


@dataclass
class Promised:
    owner: int
    made: date
    until: date
    kept: bool = False


@dataclass
class Case:
    """`members` are those of the committee, with whether they confirmed; `promises` by their place among
    what happened.
    """

    number: str
    received: date
    registered: date
    by: int
    phone: bool = True
    anonymous: bool = False
    involved: set[int] = field(default_factory=set)
    entered: date | None = None
    acknowledged: date | None = None
    members: dict[int, bool] = field(default_factory=dict)
    external: int = 0
    promises: dict[int, Promised] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rounds = self.rounds or [Round(self.received)]

    @property
    def now(self) -> Round:
        return self.rounds[-1]

    @property
    def shut(self) -> bool:
        return bool(self.now.closed or self.now.withdrawn)


@dataclass
class Member:
    """Away until the day of return; gone is for ever."""

    roles: set[str]
    deputy: int | None = None
    back: date | None = None
    gone: bool = False


Staff = dict[int, Member]

"""Who stands in front of which complaint, and one row of the table of steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from complaints.complaint import Complaint, Moment
from complaints.people import Person, Team
from complaints.questions import Answers, Question
from complaints.workdays import Calendar


@dataclass(frozen=True, kw_only=True)
class Situation:
    """`at` is an instant (UTC); `attempts` the calls that the agency makes before the letter of 3.4c."""

    complaint: Complaint
    team: Team
    me: Person
    at: datetime
    calendar: Calendar
    attempts: int

    @property
    def today(self) -> date:
        return self.team.today

    def moment(self, because: str = "") -> Moment:
        return Moment(by=self.me.id, at=self.at, because=because)


def nothing(_situation: Situation) -> None:
    """For a step that needs no look beforehand."""


def whatever(_situation: Situation, _answers: Answers) -> None:
    """For a step whose form never comes too late."""


@dataclass(frozen=True)
class Taking:
    """How a step is taken: what it asks (None: one press is enough), and what it does with the answers.

    `before` raises what makes asking useless. `questions` never raises: the form lies open while the world
    changes, and it is `take` that refuses. `overtaken` raises what somebody else did meanwhile, when these
    answers no longer make sense.
    """

    take: Callable[[Situation, Answers, Moment], None]
    questions: Callable[[Situation], tuple[Question, ...]] | None = None
    before: Callable[[Situation], None] = nothing
    overtaken: Callable[[Situation, Answers], None] = whatever

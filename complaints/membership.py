"""A member, and what a director decides about them: one row of the table of tasks."""

from collections.abc import Callable
from dataclasses import dataclass

from complaints.people import Person, Team
from complaints.questions import Answers, Question


@dataclass(frozen=True, kw_only=True)
class Membership:
    """The person that a director decides about, among the others as they are now."""

    team: Team
    by: Person
    person: Person

    @property
    def name(self) -> str:
        return self.person.name


def nothing(_membership: Membership) -> None:
    """For what needs no look beforehand."""


@dataclass(frozen=True)
class Decision:
    """`take` gives the person as they become. `questions` is None when one press is enough, and never raises:
    the form lies open while the world changes. `before` raises what makes asking useless.
    """

    take: Callable[[Membership, Answers], Person]
    questions: Callable[[Membership], tuple[Question, ...]] | None = None
    before: Callable[[Membership], None] = nothing

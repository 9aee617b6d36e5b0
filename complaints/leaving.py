"""Where goes what somebody leaves behind (P9, T6): half-filled forms to who can finish them, what was to be
told to them to who is responsible now.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from complaints import notices
from complaints.escalation import TOLD_TO_OTHERS, to_the_next
from complaints.facts import Facts
from complaints.lifecycle import STEPS, Step
from complaints.notices import Notice
from complaints.page import Page
from complaints.people import Action, Concerns, Person, Role, Team
from complaints.periodic import NOTHING, is_put_off
from complaints.team import who_confirms

INHERITED = "inherited"  # the notice that such a form waits
INTAKE = "intake"
# One's own word (3.3b), or a decision about a colleague: nobody can give it for somebody else.
PERSONAL = frozenset({Step.CONFIRM.value, Step.RECUSE.value, "team", "retention:erase"})
# Forms about no complaint's step, and what who finishes them must be allowed to do.
OF_DIRECTORS: Mapping[str, Action] = {
    "avg": Action.ANSWER_REQUEST,
    "disclosure": Action.REPORT,
    "retention": Action.ERASE,
}
KEEPERS = frozenset({"handover", "reopened"})  # told to whoever keeps the register


@dataclass(frozen=True)
class Begun:
    """Who is involved by what a form says so far: also by what was ticked and not yet settled."""

    involved: frozenset[int]
    registered_by: int
    seats: frozenset[int]
    nominees: frozenset[int]

    @classmethod
    def of(cls, draft: Mapping[str, object], complaint: Concerns = NOTHING) -> "Begun":
        """`complaint`: the one that the form is about; a correction may tie others to it."""
        parts = (draft.get(part) for part in ("answers", "assumed", "unfinished"))
        said = (Page("", "", part).involved for part in parts if isinstance(part, Mapping))
        involved = complaint.involved.union(*said)
        return cls(involved, complaint.registered_by, complaint.seats, complaint.nominees)


def is_personal(form: str) -> bool:
    return form in PERSONAL or form.partition(":")[0] in PERSONAL


def heirs(form: str, concerns: Concerns, team: Team) -> tuple[Person, ...]:
    """Who can finish it, the first one first; nobody when all who could are involved. `concerns`: the
    complaint it is about, or will become.
    """
    keepers = team.responsible(Role.COMPLAINTS_COACH, concerns)
    if form == INTAKE:
        return keepers
    directors = team.responsible(Role.DIRECTOR, concerns)
    kind = form.partition(":")[0]
    if kind in OF_DIRECTORS:
        return tuple(each for each in directors if team.may(each, OF_DIRECTORS[kind], concerns))
    return tuple(
        each for each in (*keepers, *directors) if team.may(each, STEPS[Step(form)].action, concerns)
    )


def readdressed(
    notice: Notice, heard: Iterable[int], complaint: Facts, team: Team, applies: Callable[[Notice], bool]
) -> tuple[Notice, ...]:
    """Its recipient left, or became involved, before it was sent. `heard`: who was told of the same."""
    if notice.kind in TOLD_TO_OTHERS:
        return to_the_next(notice, notice, heard, complaint, team, applies)
    if notice.kind in KEEPERS and is_put_off(notice.step):
        others = notices.to_others(notice, team.responsible(Role.COMPLAINTS_COACH, complaint))
    else:
        others = notices.readdressed(notice, complaint, team)
    return tuple(each for each in others if applies(each))


def to_who_confirms(notice: Notice, team: Team) -> tuple[Notice, ...]:
    """That somebody waits at the door, in place of a director who left."""
    return notices.to_others(notice, who_confirms(team))

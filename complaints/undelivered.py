"""Who hears that something about no complaint could not be delivered (T26): the next director; the complaints
coach when no director is left, who is told what it was about and nothing of what stands in it.
"""

from collections.abc import Iterable
from dataclasses import replace

from complaints.leaving import INHERITED
from complaints.notices import Notice
from complaints.people import Person, Role, Team
from complaints.periodic import OCCASIONS
from complaints.privacy import REQUEST

UNDELIVERED = "undelivered"
OPENINGS = "openings"  # that somebody was stopped who opened very much (T4)
OF_DIRECTORS = frozenset({*OCCASIONS, REQUEST, OPENINGS, "joining", "stalled", "backup_failed"})
OF_ONE = frozenset({"ask_wish", INHERITED})  # forms that wait for their owner
TURNS = (Role.DIRECTOR, Role.COMPLAINTS_COACH)


def origin(notice: Notice) -> tuple[str, str]:
    """The kind and the step of what could not be delivered; it stands in the step."""
    if notice.kind != UNDELIVERED:
        return notice.kind, notice.step
    kind, _sep, step = notice.step.partition(":")
    return kind, step


def instead_of(
    notice: Notice, waiting: Iterable[int], failed: Iterable[int], team: Team
) -> tuple[Notice, ...]:
    """`waiting`: who was told of the same, or will be; `failed`: who could not be."""
    kind, step = origin(notice)
    heard = {*waiting} - {notice.to}
    if kind not in OF_DIRECTORS | OF_ONE or heard:
        return ()
    told = replace(notice, kind=UNDELIVERED, step=f"{kind}:{step}")
    known = {notice.to, *failed, _whom(notice)}
    for role in TURNS:
        if people := [person for person in _here(role, team) if person.id not in known]:
            return tuple(replace(told, to=person.id) for person in people)
    return ()


def _whom(notice: Notice) -> int:
    """Who was stopped; 0 for whatever is about nobody in the team."""
    person = notice.subject.partition(":")[2]
    return int(person) if origin(notice)[0] == OPENINGS and person.isdecimal() else 0


def _here(role: Role, team: Team) -> list[Person]:
    """Who holds it and is not away; when all are away, every one of them."""
    holders = [each for each in team.people.values() if each.is_active and role in each.roles]
    return [each for each in holders if not each.is_absent(team.today)] or holders

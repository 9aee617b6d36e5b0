"""The oracle's own answer to who hears of something ("Who" in docs/reminders.md)."""

from datetime import date

from tests.reminders.known import COACH, DIRECTOR, KEEPER, Case, Staff


def acting(role: str, case: Case | None, staff: Staff, today: date) -> set[int]:
    """Is everybody away, then who holds the role hears of it after all: no duty is without an owner."""
    instead = {KEEPER: DIRECTOR, DIRECTOR: KEEPER}[role]
    free = _holders(role, case, staff, today) or _holders(instead, case, staff, today)
    return free or _not_involved(role, case, staff) or _not_involved(instead, case, staff)


def _not_involved(role: str, case: Case | None, staff: Staff) -> set[int]:
    involved = case.involved if case else set()
    return {who for who, member in staff.items() if role in member.roles and not member.gone} - involved


def _holders(role: str, case: Case | None, staff: Staff, today: date) -> set[int]:
    found = set()
    for person, member in staff.items():
        if role in member.roles and not member.gone:
            line = (person, *chain(person, staff))
            found |= {*[each for each in line if _is_free(each, case, staff, today)][:1]}
    return found


def _is_free(person: int, case: Case | None, staff: Staff, today: date) -> bool:
    return is_here(person, staff, today) and not (case and person in case.involved)


def is_here(person: int, staff: Staff, today: date) -> bool:
    member = staff[person]
    return not member.gone and (member.back is None or today >= member.back)


def is_coach(person: int, staff: Staff) -> bool:
    return not staff[person].gone and COACH in staff[person].roles


def chain(person: int, staff: Staff) -> list[int]:
    line: list[int] = []
    deputy = staff[person].deputy
    while deputy is not None and deputy != person and deputy not in line:
        line.append(deputy)
        deputy = staff[deputy].deputy
    return line


def sees(person: int, case: Case, staff: Staff, today: date) -> bool:
    """A keeper and a director the whole register, and who stands in for one; a coach one's own and where one
    sits. Nobody who is involved.
    """
    if staff[person].gone or person in case.involved:
        return False
    if {KEEPER, DIRECTOR} & staff[person].roles or person == case.by or case.members.get(person):
        return True
    return person in _holders(KEEPER, case, staff, today) | _holders(DIRECTOR, case, staff, today)

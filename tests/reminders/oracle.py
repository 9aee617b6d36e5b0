"""The rules of docs/reminders.md worked out a second time, from that page and the dates alone.

It shares no line with the program: days, terms, ladder and people are its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tests.reminders.days import DAY, step_days, until_works
from tests.reminders.known import DIRECTOR, KEEPER, Case, Round, Row, Staff
from tests.reminders.whom import acting, chain, is_coach, is_here, sees

SEATS = 2  # 3.3b
CALLS, CALL_DAYS = 3, 2  # 3.4c


@dataclass(frozen=True)
class Open:
    """A duty that was not done yet."""

    kind: str
    since: date
    due_on: date
    rungs: tuple[int, ...] = ()
    place: int = 0
    owner: int = 0
    first: int | None = None  # of a duty without a hard date: so many working days after `since`


def rows(case: Case, staff: Staff, today: date) -> set[Row]:
    """What the ladder asks for on this day."""
    found = set()
    for duty in _open(case, staff):
        for step in _step(duty, today):
            placed = f"{duty.place}/{step}" if duty.place else step
            for to in _hearers(duty, case, staff, today):
                found.add(Row(duty.kind, case.number, duty.due_on, placed, to))
    return found


def _step(duty: Open, today: date) -> Iterator[str]:
    if duty.first is not None:
        yield from _every_second(duty.since, duty.first, today)
    elif today > duty.due_on:
        yield f"late:{until_works(today, -DAY)}"
    else:
        act_by = until_works(duty.due_on, -DAY)
        reached = [rung for rung in duty.rungs if duty.since < step_days(act_by, -rung) <= today]
        yield from (str(rung) for rung in sorted(reached)[:1])


def _every_second(since: date, first: int, today: date) -> Iterator[str]:
    came, following = None, step_days(since, first)
    while following <= today:
        came, following = following, step_days(following, 2)
    if came:
        yield f"every:{came}"


def _open(case: Case, staff: Staff) -> Iterator[Open]:
    if not case.entered and not case.now.closed:
        yield Open("enter", case.registered, step_days(case.received, 5), (2, 0))
    if not case.shut:
        yield from _intake(case)
        yield from _handling(case, staff)
        yield from _aftercare(case)
    for place, each in case.promises.items():
        if not each.kept:
            yield Open("promise", each.made, each.until, (2, 0), place, each.owner)


def _intake(case: Case) -> Iterator[Open]:
    if not case.acknowledged and not case.anonymous:
        yield Open("acknowledge", case.registered, case.received + 14 * DAY, (5, 2, 0))
    if not _is_decided(case):
        yield Open("decide", _began(case), _counted_from(case) + 28 * DAY, (5, 2, 0))


def _handling(case: Case, staff: Staff) -> Iterator[Open]:
    now = case.now
    met = now.replied or (case.anonymous and (now.judged or now.settled))
    if not met and not now.declined:
        yield Open("resolve", _began(case), _extended(case), (10, 5, 2, 0))
    if _is_taken_up(case) and not now.judged and not now.settled and not now.replied:
        here = {member: sure for member, sure in case.members.items() if is_coach(member, staff)}
        if len(here) + case.external < SEATS or not all(here.values()):
            since = now.accepted or now.opened
            yield Open("committee", since, since, first=2)


def _aftercare(case: Case) -> Iterator[Open]:
    now = case.now
    if not now.replied or now.settled or now.letter or case.anonymous or any(ok for _on, ok in now.calls):
        return
    yield Open("call", now.replied, step_days(now.replied, 5), (2, 0))
    days = [on for on, _reached in now.calls]
    used_up = len(days) >= CALLS and len(set(days)) >= CALL_DAYS
    if not now.referred and (used_up or not case.phone):
        since = max(days, default=now.replied)
        yield Open("letter", since, since, first=0)


def _is_taken_up(case: Case) -> bool:
    """In this round, or in an earlier one: then it stays so (decision 0011)."""
    if case.now.declined:
        return False
    return any(each.accepted or each.settled for each in case.rounds)


def _is_decided(case: Case) -> bool:
    if any(each.accepted or each.settled for each in case.rounds):
        return True
    return bool(case.now.told or (case.anonymous and case.now.declined))


def _began(case: Case) -> date:
    """When the duties of this round came to be."""
    return case.now.opened if len(case.rounds) > 1 else case.registered


def _terms_of(case: Case) -> list[Round]:
    """The rounds since the terms began: a decline that the complainant never heard of ends nothing (0011)."""
    first = 0
    for place, (earlier, _later) in enumerate(pairwise(case.rounds), 1):
        untold = earlier.declined and not earlier.told and not earlier.closed and not case.anonymous
        first = first if untold else place
    return case.rounds[first:]


def _counted_from(case: Case) -> date:
    first = _terms_of(case)[0]
    return case.received if first is case.rounds[0] else first.opened


def _extended(case: Case) -> date:
    """The date moves when the complainant was told on or before the date in force, to a later day (3.3d)."""
    due_on = _counted_from(case) + 42 * DAY
    told = [(on, until) for each in _terms_of(case) for until, on in each.extensions if on]
    for on, until in sorted(told, key=lambda each: each[0]):
        if on <= due_on < until:
            due_on = until
    return due_on


# --- who


def _hearers(duty: Open, case: Case, staff: Staff, today: date) -> set[int]:
    if duty.kind == "promise":
        people = _named([duty.owner], case, staff, today)
    elif duty.kind in {"call", "letter"}:
        people = acting(DIRECTOR, case, staff, today)
    else:
        people = acting(KEEPER, case, staff, today)
    if duty.kind == "resolve":
        people |= _named([member for member, sure in case.members.items() if sure], case, staff, today)
    if duty.first is None and today > duty.due_on:
        people |= acting(DIRECTOR, case, staff, today)
    return {person for person in people if person not in case.involved}


def _named(people: Iterable[int], case: Case, staff: Staff, today: date) -> set[int]:
    """The person, the deputy of who is absent, the complaints coach for who may not see it any more."""
    found: set[int] = set()
    for person in people:
        free = [
            each
            for each in (person, *chain(person, staff))
            if is_here(each, staff, today) and sees(each, case, staff, today)
        ]
        if free and sees(person, case, staff, today):
            found.add(free[0])
        else:
            found |= acting(KEEPER, case, staff, today)
    return found


# --- about no complaint


def periodic(staff: Staff, today: date, done: Iterable[str]) -> set[Row]:
    """The quarter and the year before, until they are recorded."""
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    before = quarter - DAY
    year = date(today.year, 1, 1)
    told = {
        ("uwv", f"uwv:{before.year}-K{(before.month - 1) // 3 + 1}", quarter),
        ("year", f"year:{year.year - 1}", year),
    }
    return {
        Row(kind, subject, until_works(begin, DAY), f"every:{came}", to)
        for kind, subject, begin in told
        if subject not in done
        for came in _weekly(until_works(begin, DAY), today)
        for to in acting(DIRECTOR, None, staff, today)
    }


def _weekly(first: date, today: date) -> list[date]:
    weeks = (first + 7 * DAY * n for n in range(54))
    return [day for day in (until_works(each, DAY) for each in weeks) if day <= today][-1:]


def retention(case: Case, staff: Staff, today: date, months: int) -> set[Row]:
    """30 days before the retention term of a closed complaint ends."""
    if not case.now.closed:
        return set()
    ends = _months_later(case.now.closed, months)
    if not ends - 30 * DAY <= today:
        return set()
    return {Row("retention", case.number, ends, "once", to) for to in acting(DIRECTOR, case, staff, today)}


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    later = first + (day.day - 1) * DAY
    return later if later.month == first.month else later.replace(day=1) - DAY


# --- haste


def has_haste(row: Row) -> bool:
    """The last rung and the first working day of being late do not wait for the morning."""
    step = row.step.rpartition("/")[2]
    return step in {"0", f"late:{until_works(row.due_on + DAY, DAY)}"}

"""The duties that are about no complaint (3.6, 3.7), and the list before an erasure (P8)."""

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from complaints.events import Closed
from complaints.facts import Facts
from complaints.lifecycle import Stage
from complaints.notices import Notice
from complaints.people import Role, Team
from complaints.workdays import Calendar

RETENTION = "retention"
UNTOLD = "disclosure"  # clients or freelancers who were not told (3.1)
ONCE = "once"
WEEK = timedelta(days=7)
BEFORE = timedelta(days=30)  # so long before the end of the retention term the list is shown (P8)
YEAR = 12  # months


@dataclass(frozen=True)
class Nothing:
    """No complaint, to ask who acts in a role: nobody is involved."""

    involved: frozenset[int] = frozenset()
    registered_by: int = 0
    seats: frozenset[int] = frozenset()
    nominees: frozenset[int] = frozenset()


NOTHING = Nothing()


@dataclass(frozen=True)
class Occasion:
    """`begins` is the first day of the span that today lies in; `before` names the span before that one."""

    begins: Callable[[date], date]
    before: Callable[[date], str]
    period: re.Pattern[str]


def _quarter_begins(today: date) -> date:
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)


def _quarter_before(begin: date) -> str:
    last = begin - timedelta(days=1)
    return f"{last.year}-K{(last.month + 2) // 3}"


def _year_begins(today: date) -> date:
    return date(today.year, 1, 1)


def _year_before(begin: date) -> str:
    return str(begin.year - 1)


OCCASIONS: Mapping[str, Occasion] = MappingProxyType({
    "uwv": Occasion(_quarter_begins, _quarter_before, re.compile(r"20\d\d-K[1-4]", re.ASCII)),
    "year": Occasion(_year_begins, _year_before, re.compile(r"20\d\d", re.ASCII)),
    UNTOLD: Occasion(_quarter_begins, _quarter_before, re.compile(r"20\d\d-K[1-4]", re.ASCII)),
})  # fmt: skip
ALWAYS = frozenset(OCCASIONS) - {UNTOLD}  # that is due only while something is missing


def subject_of(kind: str, period: str) -> str:
    """As in "uwv:2026-K3"."""
    return f"{kind}:{period}"


def is_over(kind: str, period: str, today: date) -> bool:
    """Whether there is such a period, and it has ended: only then it can have been reported or evaluated."""
    occasion = OCCASIONS.get(kind)
    if occasion is None or not occasion.period.fullmatch(period):
        return False
    return period <= occasion.before(occasion.begins(today))


def due(
    team: Team,
    calendar: Calendar,
    done: Collection[str],
    *,
    not_before: datetime,
    kinds: Collection[str] = ALWAYS,
) -> tuple[Notice, ...]:
    """What is to be reported and evaluated on `team.today`; `done` are the subjects that were recorded."""
    return tuple(
        Notice(
            kind=kind,
            subject=subject,
            due_on=first,
            step=f"every:{_came_back(first, team.today, calendar)}",
            to=person.id,
            not_before=not_before,
        )
        for kind, occasion in OCCASIONS.items()
        if kind in kinds
        for begin in [occasion.begins(team.today)]
        for first in [calendar.next_on_or_after(begin)]
        for subject in [subject_of(kind, occasion.before(begin))]
        if first <= team.today and subject not in done
        for person in team.responsible(Role.DIRECTOR, NOTHING)
    )


def still_applies(notice: Notice, team: Team, calendar: Calendar, done: Collection[str]) -> bool:
    """Asked again just before sending."""
    return any(
        (each.kind, each.subject, each.due_on, each.to)
        == (notice.kind, notice.subject, notice.due_on, notice.to)
        and (each.step == notice.step or is_put_off(notice.step))
        for each in due(team, calendar, done, not_before=notice.not_before, kinds={notice.kind})
    )


def is_put_off(step: str) -> bool:
    """With “Morgen weer”; of a promise, its place stands before it."""
    return step.rpartition("/")[2].startswith("again:")


def _came_back(first: date, today: date, calendar: Calendar) -> date:
    """Every seven days, on the working day on or after: the last one until today."""
    weeks = (today - first) // WEEK
    while (day := calendar.next_on_or_after(first + weeks * WEEK)) > today:
        weeks -= 1
    return day


# --- what will be erased


def retention(
    complaint: Facts,
    team: Team,
    *,
    not_before: datetime,
    months: int | None = None,
    held_until: date | None = None,
) -> tuple[Notice, ...]:
    """Of a closed complaint, from 30 days before its term ends until it is erased: nothing goes that was not
    announced. `months` is the agency's own term; `held_until` a day until which a director keeps it.
    """
    ends_on = kept_until(complaint, months, held_until)
    if ends_on is None or team.today < ends_on - BEFORE:
        return ()
    return tuple(
        Notice(
            kind=RETENTION,
            subject=complaint.number,
            due_on=ends_on,
            step=ONCE,
            to=person.id,
            not_before=not_before,
        )
        for person in team.responsible(Role.DIRECTOR, complaint)
    )


def kept_until(complaint: Facts, months: int | None, held_until: date | None = None) -> date | None:
    """The day on which it may be erased; None while it is not closed."""
    closed = complaint.now(Closed)
    if complaint.stage is not Stage.CLOSED or closed is None:
        return None
    ends_on = retention_ends_on(closed.on, months or complaint.rules.retention_months)
    return max(ends_on, held_until or ends_on)


def retention_ends_on(closed_on: date, months: int) -> date:
    """So many months later; a day that the month does not have is its last."""
    count = closed_on.year * YEAR + closed_on.month - 1 + months
    year, month = count // YEAR, count % YEAR + 1
    return date(year, month, min(closed_on.day, monthrange(year, month)[1]))


def closings(today: date, months: int) -> tuple[date, date]:
    """The first and the last day on which a complaint was closed whose retention is told of today; a few
    days too many, since months differ in length.
    """
    return date.min, retention_ends_on(today + BEFORE, -months) + timedelta(days=3)

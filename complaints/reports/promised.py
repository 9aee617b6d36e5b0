"""Agreements and measures (3.3e, 3.6): how many were kept, and whether a measure helped."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from complaints.events import Promise
from complaints.intake import CATEGORIES
from complaints.reports.cases import Case, Kept
from complaints.reports.periods import Period
from complaints.reports.small import ENOUGH, FEW, UNKNOWN_LABEL

LONGEST = timedelta(days=365)  # looked back and forward from a measure


@dataclass(frozen=True)
class Promises:
    """Measures or agreements made in the period, of whatever complaint; each is in exactly one: `done`,
    `overdue` (not done, and its day is past), or `open`.
    """

    open: int
    overdue: int
    done: int

    @property
    def made(self) -> int:
        return self.open + self.overdue + self.done


@dataclass(frozen=True)
class Recurrence:
    """Complaints of a category received in the `days` before its first measure of the period, and in as many
    days from it on: up to today, at most a year. None stands for one or two. `trend` is "fewer", "same" or
    "more"; "" when there are too few to say. `label` is a Dutch source text.
    """

    key: str
    label: str
    measured_on: date
    days: int
    before: int | None
    after: int | None
    trend: str


def promises(cases: Iterable[Case], kind: Promise, period: Period, today: date) -> Promises:
    made = [kept for case in cases for kept in case.promises if kept.of is kind and kept.made_on in period]
    done = sum(kept.done_on is not None for kept in made)
    overdue = sum(is_overdue(kept, today) for kept in made)
    return Promises(open=len(made) - done - overdue, overdue=overdue, done=done)


def is_overdue(kept: Kept, today: date) -> bool:
    return kept.done_on is None and kept.until < today


class Came:
    """How many complaints of each category were received on each day."""

    def __init__(self) -> None:
        self._days: defaultdict[str, Counter[date]] = defaultdict(Counter)

    def add(self, case: Case) -> None:
        for category in case.categories:
            self._days[category][case.received_on] += 1

    def within(self, category: str, first: date, last: date) -> int:
        """From the first day up to, and not on, the last."""
        return sum(count for day, count in self._days[category].items() if first <= day < last)


def recurrence(promised: Iterable[Case], came: Came, period: Period, today: date) -> tuple[Recurrence, ...]:
    """In the order of the form; of categories with a measure in the period. `promised` are all cases with
    a promise.
    """
    first: dict[str, date] = {}
    for case in promised:
        for kept in case.promises:
            if kept.of is Promise.MEASURE and kept.made_on in period:
                for category in case.categories:
                    first[category] = min(kept.made_on, first.get(category, kept.made_on))
    places = [*CATEGORIES]
    ordered = sorted(first, key=lambda key: places.index(key) if key in places else len(places))
    return tuple(_around(key, first[key], came, today) for key in ordered)


def _around(key: str, day: date, came: Came, today: date) -> Recurrence:
    span = min(today - day, LONGEST)
    return _recurrence(key, day, span, came.within(key, day - span, day), came.within(key, day, day + span))


def _recurrence(key: str, day: date, span: timedelta, before: int, after: int) -> Recurrence:
    trend = "same" if before == after else "more" if after > before else "fewer"
    return Recurrence(
        key=key,
        label=CATEGORIES.get(key, UNKNOWN_LABEL),
        measured_on=day,
        days=span.days,
        before=_unless_few(before),
        after=_unless_few(after),
        trend=trend if before + after >= ENOUGH else "",
    )


def _unless_few(count: int) -> int | None:
    return None if 0 < count < FEW else count

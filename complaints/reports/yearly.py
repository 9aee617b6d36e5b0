"""The yearly evaluation (3.6): the figures of a year, what was learned, and what was promised.

A lesson or a promise is a text, and can hold a name: a director who is involved in a complaint does not get
to read those of it (3.3b). The figures hold nobody, and are of all complaints.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from complaints.complaint import Complaint
from complaints.events import Closed, Fulfilled, Promise, Promised
from complaints.reports.insight import Insight
from complaints.reports.periods import Period, quarter_of
from complaints.reports.uwv import Counts


@dataclass(frozen=True)
class Lesson:
    """What was learned from a complaint when it was closed."""

    number: str
    learned_on: date
    text: str


@dataclass(frozen=True)
class Task:
    """A measure or an agreement of a complaint; `owner` is a person's id. Not done: no `done_on`."""

    number: str
    what: str
    owner: int
    made_on: date
    until: date
    done_on: date | None

    def is_late(self, today: date) -> bool:
        """Done after its day, or not done and its day is past."""
        return (self.done_on or today) > self.until


@dataclass(frozen=True)
class Yearly:
    """`quarters` are those of the year that have begun. `measures` are those made in the year, and earlier
    ones that were not done before it; `broken` are the agreements with a day in the year that were not kept
    by it. Texts are in the order of their day.
    """

    insight: Insight
    quarters: tuple[Counts, ...]
    lessons: tuple[Lesson, ...]
    measures: tuple[Task, ...]
    broken: tuple[Task, ...]

    @property
    def year(self) -> int:
        return self.insight.period.first.year


def quarters_of(year: int, today: date) -> tuple[Period, ...]:
    """Those that have begun."""
    quarters = (quarter_of(date(year, month, 1)) for month in (1, 4, 7, 10))
    return tuple(quarter for quarter in quarters if quarter.first <= today)


def yearly(
    insight: Insight,
    quarters: Iterable[Counts],
    complaints: Iterable[Complaint],
    *,
    may_read: Callable[[Complaint], bool],
) -> Yearly:
    """`insight` of the year, `quarters` as in `quarters_of`, `complaints` all those that have their texts
    still; `may_read` says whose texts the reader may see.
    """
    year, today = insight.period, insight.today
    lessons: list[Lesson] = []
    measures: list[Task] = []
    broken: list[Task] = []
    for complaint in filter(may_read, complaints):
        lessons += (lesson for lesson in _lessons(complaint) if lesson.learned_on in year)
        measures += (task for task in _tasks(complaint, Promise.MEASURE) if _concerns(task, year))
        agreements = _tasks(complaint, Promise.AGREEMENT)
        broken += (task for task in agreements if task.until in year and task.is_late(today))
    return Yearly(
        insight=insight,
        quarters=tuple(quarters),
        lessons=tuple(sorted(lessons, key=lambda lesson: (lesson.learned_on, lesson.number))),
        measures=tuple(sorted(measures, key=lambda task: (task.made_on, task.number))),
        broken=tuple(sorted(broken, key=lambda task: (task.until, task.number))),
    )


def _lessons(complaint: Complaint) -> Iterator[Lesson]:
    for event in complaint.events:
        if isinstance(event, Closed) and event.lesson.strip():
            yield Lesson(complaint.number, event.on, event.lesson)


def _tasks(complaint: Complaint, kind: Promise) -> Iterator[Task]:
    done = {event.promise: event.on for event in complaint.events if isinstance(event, Fulfilled)}
    for place, event in enumerate(complaint.events, 1):
        if isinstance(event, Promised) and event.of is kind:
            yield Task(complaint.number, event.what, event.owner, event.on, event.until, done.get(place))


def _concerns(task: Task, year: Period) -> bool:
    return task.made_on <= year.last and (task.done_on is None or task.done_on >= year.first)

"""A complaint without anybody in it: the dated, nameless facts that reports count, and that stay when the
persons are erased (P8).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from complaints.complaint import Complaint
from complaints.conditions import uwv_client
from complaints.deadlines import Deadline, Due, Extension, Run, last_day
from complaints.events import (
    Accepted,
    Closed,
    Declined,
    Fulfilled,
    Ground,
    Judgment,
    Promise,
    Promised,
    Referred,
    Reopened,
    SettledInformally,
    Withdrawn,
)
from complaints.facts import Facts, deadlines_of
from complaints.lifecycle import Stage
from complaints.regulation import EXTENDABLE, Term, regulation
from complaints.workdays import Calendar


class Decision(StrEnum):
    """What was decided of taking it up (3.3c)."""

    NONE = ""
    ACCEPTED = "accepted"
    SETTLED = "settled"  # solved together, without a committee; counts as taken up
    DECLINED = "declined"


class Timeliness(StrEnum):
    """How a complaint stands with one of its terms."""

    IN_TIME = "in_time"
    LATE = "late"
    RUNNING = "running"
    RUNNING_LATE = "running_late"
    ENDED = "ended"  # withdrawn or closed without it


@dataclass(frozen=True, slots=True)
class Kept:
    """An agreement (3.3e) or a measure (3.6): made, to be done, and done."""

    of: Promise
    made_on: date
    until: date
    done_on: date | None = None


class Case(NamedTuple):
    """Of its first handling: a reopening does not change what was reported. `runs` are the terms of it, and
    `shut_on` when it was withdrawn or closed then; `closed_on` and `promises` are as they are now.
    A tuple, since a report makes a hundred thousand of them.
    """

    number: str
    regulation: str
    received_on: date
    channel: str
    commissioner: str
    uwv: str  # yes, no, unknown
    categories: tuple[str, ...]
    runs: tuple[Run, ...]
    extensions: tuple[Extension, ...] = ()
    decision: Decision = Decision.NONE
    decided_on: date | None = None
    ground: Ground | None = None
    outcome: Mapping[str, Judgment] | None = None  # of each category, once it was told
    attempts: int = 0
    satisfied: bool | None = None  # None: not known
    mediated: bool = False
    withdrawn: bool = False
    shut_on: date | None = None
    reopened: int = 0
    closed_on: date | None = None
    promises: tuple[Kept, ...] = ()

    def deadlines(self, calendar: Calendar) -> Mapping[str, Deadline]:
        """By term; the same terms, met or not, as those of the complaint itself."""
        found = deadlines_of(
            self.runs,
            regulation(self.regulation),
            self.received_on,
            self.extensions,
            self.shut_on,
            calendar,
        )
        return {each.term.key: each for each in found}

    def timeliness(self, key: str, calendar: Calendar, today: date) -> Timeliness:
        due = self._due(key, calendar)
        in_time = None if due is None else due.in_time
        if in_time is not None:
            return Timeliness.IN_TIME if in_time else Timeliness.LATE
        if due is None or self.shut_on is not None:
            return Timeliness.ENDED
        return Timeliness.RUNNING_LATE if due.is_overdue(today) else Timeliness.RUNNING

    def _due(self, key: str, calendar: Calendar) -> Due | None:
        """As in `deadlines`, but of one term and without the day to act by: counting a hundred thousand
        complaints has to be quick.
        """
        for run in self.runs:
            if run.key == key:
                told = self.extensions if key in EXTENDABLE else ()
                term = _term(self.regulation, key)
                return Due(last_day(term, run.start_on, calendar, told), run.met_on)
        return None


@cache
def _term(version: str, key: str) -> Term:
    return regulation(version).term(key)


def case_of(complaint: Complaint) -> Case:
    """Without names, texts, or who did it."""
    first = Facts(complaint.number, complaint.regulation, complaint.answers, complaint.first_handling)
    answers, judged = complaint.answers, first.judged
    decision, decided_on = _decision(first)
    declined, closed = first.now(Declined), complaint.last(Closed)
    return Case(
        number=complaint.number,
        regulation=complaint.regulation,
        received_on=complaint.received_on,
        channel=str(answers.get("channel") or ""),
        commissioner=str(answers.get("commissioner") or ""),
        uwv=uwv_client(answers),
        categories=complaint.categories,
        runs=first.runs,
        extensions=tuple(Extension(each.until, each.told_on) for each in first.extensions),
        decision=decision,
        decided_on=decided_on,
        ground=declined.ground if declined else None,
        outcome=dict(judged.judgments) if judged and "resolve" in _met(first) else None,
        attempts=len(first.attempts),
        satisfied=_satisfied(first),
        mediated=first.last(Referred) is not None,
        withdrawn=first.now(Withdrawn) is not None,
        shut_on=first.shut_on,
        reopened=sum(isinstance(event, Reopened) for event in complaint.events),
        closed_on=closed.on if closed and complaint.stage is Stage.CLOSED else None,
        promises=tuple(_promises(complaint)),
    )


def _decision(first: Facts) -> tuple[Decision, date | None]:
    """Taken up once is taken up, whatever came after it."""
    for event in first.events:
        if isinstance(event, (Accepted, SettledInformally)):
            settled = isinstance(event, SettledInformally)
            return (Decision.SETTLED if settled else Decision.ACCEPTED), event.on
    declined = first.now(Declined)
    return (Decision.DECLINED, declined.on) if declined else (Decision.NONE, None)


def _met(first: Facts) -> frozenset[str]:
    return frozenset(run.key for run in first.runs if run.met_on is not None)


def _satisfied(first: Facts) -> bool | None:
    if first.now(SettledInformally):
        return True
    return first.reached.satisfied if first.reached else None


def _promises(complaint: Complaint) -> list[Kept]:
    done = {event.promise: event.on for event in complaint.events if isinstance(event, Fulfilled)}
    return [
        Kept(event.of, event.on, event.until, done.get(place))
        for place, event in enumerate(complaint.events, 1)
        if isinstance(event, Promised)
    ]

"""What a director sees of the complaints (3.1c): their backgrounds, lead times and outcomes. Figures only."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from complaints.deadlines import Run
from complaints.events import Judgment, Promise
from complaints.intake import CATEGORIES, CHANNELS, COMMISSIONERS
from complaints.reports.cases import Case, Decision, Timeliness
from complaints.reports.periods import Period
from complaints.reports.promised import Came, Promises, Recurrence, promises, recurrence
from complaints.reports.received import Received, Span, Unit, received
from complaints.reports.small import ENOUGH, FEW, MERGED, TOO_FEW, Slice, largest, percentage, slices
from complaints.reports.spread import PHASES, LeadTime, Part, lead_time
from complaints.steps.handling import JUDGMENTS
from complaints.words import N_
from complaints.workdays import Calendar

__all__ = [
    "BACKGROUNDS", "ENOUGH", "FEW", "MERGED", "OUTCOMES", "PHASES", "TIMELINESS", "TOO_FEW", "Aftercare",
    "Insight", "LeadTime", "Part", "Promises", "Received", "Recurrence", "Slice", "Span", "Tally", "Unit",
    "insight", "percentage",
]  # fmt: skip

# What became of a complaint as a whole.
OUTCOMES: Mapping[str, str] = MappingProxyType({
    **{str(judgment): label for judgment, label in JUDGMENTS.items()},
    "settled": N_("Samen opgelost"),
    "declined": N_("Niet in behandeling genomen"),
    "withdrawn": N_("Ingetrokken"),
    "open": N_("Nog geen uitkomst"),
})  # fmt: skip
# How it stands with the term that matters: that of 3.3c for what is not taken up, else that of 3.3d.
TIMELINESS: Mapping[str, str] = MappingProxyType({
    Timeliness.IN_TIME: N_("Op tijd afgehandeld"),
    Timeliness.LATE: N_("Te laat afgehandeld"),
    Timeliness.RUNNING: N_("Loopt nog, binnen de termijn"),
    Timeliness.RUNNING_LATE: N_("Loopt nog, over de termijn"),
    Timeliness.ENDED: N_("Beëindigd zonder antwoord"),
})  # fmt: skip
BACKGROUNDS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "category": CATEGORIES,
    "channel": CHANNELS,
    "commissioner": COMMISSIONERS,
    "outcome": OUTCOMES,
})  # fmt: skip


@dataclass(frozen=True)
class Aftercare:
    """Of the complaints with a written reply after which a director phones (3.4a): `owed` is `reached`, plus
    those who got the `letter` of 3.4c instead, plus those who are still `waiting`. Who was reached is
    `satisfied` or `dissatisfied`; both are None when one or two were reached.
    """

    owed: int
    reached: int
    letter: int
    waiting: int
    satisfied: int | None
    dissatisfied: int | None


@dataclass(frozen=True)
class Insight:
    """Of the complaints received in the period, as it stands `today`; `total` of them.

    `by` has the keys of `BACKGROUNDS`: category (a complaint can have more than one, so its slices together
    are at least `total`), channel, commissioner, outcome (each complaint has exactly one). Slices under `FEW`
    are merged; `largest` is the key of the largest before that, or "" when two are as large. `lead_times` has
    the phases of `PHASES`, in their order. `timeliness` has the keys of `TIMELINESS`; each complaint is in
    exactly one. `dissatisfaction`: expressions that were not wanted as a complaint (2.2).
    """

    period: Period
    today: date
    total: int
    received: Received
    by: Mapping[str, tuple[Slice, ...]]
    largest: Mapping[str, str]
    lead_times: tuple[LeadTime, ...]
    timeliness: Mapping[str, int]
    aftercare: Aftercare
    measures: Promises
    agreements: Promises
    recurrence: tuple[Recurrence, ...]
    extended: int
    mediated: int
    reopened: int
    dissatisfaction: int


def insight(
    cases: Iterable[Case], period: Period, calendar: Calendar, today: date, *, dissatisfied: int = 0
) -> Insight:
    """`cases` are all that there are: the measures of the period can be of older ones, and what came before a
    measure is counted too. `dissatisfied` is the number of expressions of dissatisfaction in the period.
    """
    tally = Tally(period, calendar, today)
    for case in cases:
        tally.add(case)
    return tally.insight(dissatisfied)


class Tally:
    """What an insight is made of, case by case: a long register is never held at once."""

    def __init__(self, period: Period, calendar: Calendar, today: date) -> None:
        self._period, self._calendar, self._today = period, calendar, today
        self._came = Came()
        self._promised: list[Case] = []
        self._received: list[date] = []
        self._counted = {key: Counter[str]() for key in BACKGROUNDS}
        self._took: dict[str, list[int]] = {key: [] for key in PHASES}
        self._timely: Counter[Timeliness] = Counter()
        self._called: Counter[str] = Counter()
        self._extended = self._mediated = self._reopened = 0

    def add(self, case: Case) -> None:
        self._came.add(case)
        if case.promises:
            self._promised.append(case)
        if self._period.first <= case.received_on <= self._period.last:
            self._add_received(case)
            self._add_terms(case)

    def _add_received(self, case: Case) -> None:
        self._received.append(case.received_on)
        for category in case.categories:
            self._counted["category"][category] += 1
        self._counted["channel"][case.channel] += 1
        self._counted["commissioner"][case.commissioner] += 1
        self._counted["outcome"][_outcome(case)] += 1
        self._extended += bool(case.extensions)
        self._mediated += case.mediated
        self._reopened += case.reopened > 0

    def _add_terms(self, case: Case) -> None:
        key = "decide" if case.decision is Decision.DECLINED else "resolve"
        self._timely[case.timeliness(key, self._calendar, self._today)] += 1
        for run in case.runs:
            if run.met_on is not None:
                self._took[run.key].append((run.met_on - run.start_on).days)
            if run.key == "call":
                self._called[_aftercare_of(case, run)] += 1
        if case.closed_on is not None:
            self._took["whole"].append((case.closed_on - case.received_on).days)

    def insight(self, dissatisfied: int) -> Insight:
        period, today = self._period, self._today
        return Insight(
            period=period,
            today=today,
            total=len(self._received),
            received=received(self._received, period, today),
            by={key: slices(self._counted[key], labels) for key, labels in BACKGROUNDS.items()},
            largest={key: largest(counts) for key, counts in self._counted.items()},
            lead_times=tuple(lead_time(key, days) for key, days in self._took.items()),
            timeliness={key: self._timely[Timeliness(key)] for key in TIMELINESS},
            aftercare=_aftercare(self._called),
            measures=promises(self._promised, Promise.MEASURE, period, today),
            agreements=promises(self._promised, Promise.AGREEMENT, period, today),
            recurrence=recurrence(self._promised, self._came, period, today),
            extended=self._extended,
            mediated=self._mediated,
            reopened=self._reopened,
            dissatisfaction=dissatisfied,
        )


def _outcome(case: Case) -> str:
    if case.outcome is not None:
        return _as_a_whole(frozenset(case.outcome.values()))
    if case.withdrawn:
        return "withdrawn"
    if case.decision is Decision.DECLINED:
        return "declined"
    return "settled" if case.satisfied else "open"


@cache
def _as_a_whole(judgments: frozenset[Judgment]) -> str:
    """Of several subjects, judged differently: partly founded, unless no part of it is founded."""
    said = judgments - {Judgment.NONE}
    if len(said) > 1:
        return str(Judgment.PARTLY)
    return str(next(iter(said), Judgment.NONE))


def _aftercare_of(case: Case, run: Run) -> str:
    if case.satisfied is not None:
        return "satisfied" if case.satisfied else "dissatisfied"
    return "waiting" if run.met_on is None else "letter"


def _aftercare(called: Counter[str]) -> Aftercare:
    reached = called["satisfied"] + called["dissatisfied"]
    tells = reached == 0 or reached >= FEW
    return Aftercare(
        owed=called.total(),
        reached=reached,
        letter=called["letter"],
        waiting=called["waiting"],
        satisfied=called["satisfied"] if tells else None,
        dissatisfied=called["dissatisfied"] if tells else None,
    )

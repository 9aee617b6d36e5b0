"""What a director sees of the complaints (3.1c): their backgrounds, lead times and outcomes. Figures only."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from complaints.events import Judgment, Promise
from complaints.intake import CATEGORIES, CHANNELS, COMMISSIONERS
from complaints.reports.cases import Case, Decision, Timeliness
from complaints.reports.periods import Period
from complaints.reports.promised import Promises, Recurrence, promises, recurrence
from complaints.reports.received import Received, Span, Unit, received
from complaints.reports.small import ENOUGH, FEW, MERGED, TOO_FEW, Slice, largest, percentage, slices
from complaints.reports.spread import PHASES, LeadTime, Part, lead_time
from complaints.steps.handling import JUDGMENTS
from complaints.words import N_
from complaints.workdays import Calendar

__all__ = [
    "BACKGROUNDS", "ENOUGH", "FEW", "MERGED", "OUTCOMES", "PHASES", "TIMELINESS", "TOO_FEW", "Aftercare",
    "Insight", "LeadTime", "Part", "Promises", "Received", "Recurrence", "Slice", "Span", "Unit", "insight",
    "percentage",
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
    every = cases if isinstance(cases, Sequence) else tuple(cases)
    found = [case for case in every if period.first <= case.received_on <= period.last]
    counted = {key: _counted(key, found) for key in BACKGROUNDS}
    timely = Counter(_timeliness(case, calendar, today) for case in found)
    return Insight(
        period=period,
        today=today,
        total=len(found),
        received=received((case.received_on for case in found), period, today),
        by={key: slices(counted[key], labels) for key, labels in BACKGROUNDS.items()},
        largest={key: largest(counts) for key, counts in counted.items()},
        lead_times=_lead_times(found),
        timeliness={key: timely[Timeliness(key)] for key in TIMELINESS},
        aftercare=_aftercare(found),
        measures=promises(every, Promise.MEASURE, period, today),
        agreements=promises(every, Promise.AGREEMENT, period, today),
        recurrence=recurrence(every, period, today),
        extended=sum(bool(case.extensions) for case in found),
        mediated=sum(case.mediated for case in found),
        reopened=sum(case.reopened > 0 for case in found),
        dissatisfaction=dissatisfied,
    )


def _counted(background: str, cases: Sequence[Case]) -> Counter[str]:
    if background == "category":
        return Counter(category for case in cases for category in case.categories)
    if background == "outcome":
        return Counter(_outcome(case) for case in cases)
    return Counter(getattr(case, background) for case in cases)


def _outcome(case: Case) -> str:
    if case.outcome is not None:
        return _as_a_whole(frozenset(case.outcome.values()))
    if case.withdrawn:
        return "withdrawn"
    if case.decision is Decision.DECLINED:
        return "declined"
    return "settled" if case.satisfied else "open"


def _as_a_whole(judgments: frozenset[Judgment]) -> str:
    """Of several subjects, judged differently: partly founded, unless no part of it is founded."""
    said = judgments - {Judgment.NONE}
    if len(said) > 1:
        return str(Judgment.PARTLY)
    return str(next(iter(said), Judgment.NONE))


def _timeliness(case: Case, calendar: Calendar, today: date) -> Timeliness:
    key = "decide" if case.decision is Decision.DECLINED else "resolve"
    return case.timeliness(key, calendar, today)


def _lead_times(cases: Sequence[Case]) -> tuple[LeadTime, ...]:
    took: dict[str, list[int]] = {key: [] for key in PHASES}
    for case in cases:
        for run in case.runs:
            if run.met_on is not None:
                took[run.key].append((run.met_on - run.start_on).days)
        if case.closed_on is not None:
            took["whole"].append((case.closed_on - case.received_on).days)
    return tuple(lead_time(key, days) for key, days in took.items())


def _aftercare(cases: Sequence[Case]) -> Aftercare:
    said: Counter[bool] = Counter()
    owed = letter = 0
    for case in cases:
        for run in case.runs:
            if run.key == "call":
                owed += 1
                if case.satisfied is not None:
                    said[case.satisfied] += 1
                elif run.met_on is not None:
                    letter += 1
    reached = said.total()
    tells = reached == 0 or reached >= FEW
    return Aftercare(
        owed=owed,
        reached=reached,
        letter=letter,
        waiting=owed - reached - letter,
        satisfied=said[True] if tells else None,
        dissatisfied=said[False] if tells else None,
    )

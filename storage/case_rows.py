"""A case of the core as a row of `fact`, and back: dates, codes and counts. A list is codes with "," between
them, the parts of one with "/" or "=".
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import compress
from types import MappingProxyType
from typing import Any

from sqlalchemy import type_coerce
from sqlalchemy.types import NullType

from complaints.deadlines import Extension, Run
from complaints.events import Ground, Judgment, Promise
from complaints.regulation import TERMS
from complaints.reports.cases import Case, Decision, Kept
from storage.rows import fact

KEYS = tuple(term.key for term in TERMS)  # in the order of `Case.runs`, and of the columns
NAMES = tuple(column.name for column in fact.columns if column.name != "version")
# As the driver gives them: a report reads them by the thousand, and many are the same day.
COLUMNS = tuple(type_coerce(fact.c[name], NullType()) for name in NAMES)


def row_of(case: Case, version: int) -> dict[str, object]:
    """`version`: that of the complaint."""
    runs = {run.key: run for run in case.runs}
    return {
        "number": case.number,
        "regulation": case.regulation,
        "received_on": case.received_on,
        "channel": case.channel,
        "commissioner": case.commissioner,
        "uwv": case.uwv,
        "categories": ",".join(case.categories),
        "extensions": ",".join(f"{each.until}/{each.told_on or ''}" for each in case.extensions),
        "decision": case.decision.value,
        "decided_on": case.decided_on,
        "ground": case.ground.value if case.ground else None,
        "outcome": _outcome_code(case.outcome),
        "attempts": case.attempts,
        "satisfied": case.satisfied,
        "mediated": case.mediated,
        "withdrawn": case.withdrawn,
        "shut_on": case.shut_on,
        "reopened": case.reopened,
        "closed_on": case.closed_on,
        "promises": ",".join(
            f"{each.of}/{each.made_on}/{each.until}/{each.done_on or ''}" for each in case.promises
        ),
        **{f"{key}_from": runs[key].start_on if key in runs else None for key in KEYS},
        **{f"{key}_met": runs[key].met_on if key in runs else None for key in KEYS},
        "version": version,
    }


def _outcome_code(outcome: Mapping[str, Judgment] | None) -> str | None:
    if outcome is None:
        return None
    return ",".join(f"{category}={judgment}" for category, judgment in outcome.items())


class _Days(dict[Any, Any]):
    """Each day once, by what the driver gives: a text on SQLite, a date on PostgreSQL."""

    def __missing__(self, given: str | date) -> date:
        self[given] = day = given if isinstance(given, date) else date.fromisoformat(given)
        return day


DAYS = _Days({None: None, "": None})
_YES_OR_NO = {None: None, 0: False, 1: True}
_DECISIONS = {each.value: each for each in Decision}
_GROUNDS: Mapping[str | None, Ground | None] = {None: None, **{each.value: each for each in Ground}}


def case_from(row: Sequence[Any]) -> Case:
    """By the place of `COLUMNS`."""
    (
        number,
        regulation,
        received_on,
        channel,
        commissioner,
        uwv,
        categories,
        extensions,
        decision,
        decided_on,
        ground,
        outcome,
        attempts,
        satisfied,
        mediated,
        withdrawn,
        shut_on,
        reopened,
        closed_on,
        promises,
        *terms,
    ) = row
    return Case(
        number,
        regulation,
        DAYS[received_on],
        channel,
        commissioner,
        uwv,
        _categories(categories),
        _runs(terms),
        _extensions(extensions) if extensions else (),
        _DECISIONS[decision],
        DAYS[decided_on],
        _GROUNDS[ground],
        _outcome(outcome),
        attempts,
        _YES_OR_NO[satisfied],
        bool(mediated),
        bool(withdrawn),
        DAYS[shut_on],
        reopened,
        DAYS[closed_on],
        _promises(promises) if promises else (),
    )


def _runs(terms: Sequence[Any]) -> tuple[Run, ...]:
    """Of each term the day on which it began, NULL when it does not apply, and that on which it was met."""
    days = [*map(DAYS.__getitem__, terms)]
    began, met = days[0::2], days[1::2]
    return tuple(compress(map(Run, KEYS, began, met), began))


@lru_cache(maxsize=4096)
def _categories(code: str) -> tuple[str, ...]:
    return tuple(code.split(",")) if code else ()


@lru_cache(maxsize=4096)
def _outcome(code: str | None) -> Mapping[str, Judgment] | None:
    if code is None:
        return None
    pairs = (each.split("=") for each in _categories(code))
    return MappingProxyType({category: Judgment(judgment) for category, judgment in pairs})


def _extensions(code: str) -> tuple[Extension, ...]:
    pairs = (each.split("/") for each in code.split(","))
    return tuple(Extension(DAYS[until], DAYS[told_on]) for until, told_on in pairs)


def _promises(code: str) -> tuple[Kept, ...]:
    return tuple(_promise(*each.split("/")) for each in code.split(","))


def _promise(of: str, made_on: str, until: str, done_on: str) -> Kept:
    return Kept(Promise(of), DAYS[made_on], DAYS[until], DAYS[done_on])

"""What is kept of a report to UWV (3.7), so that it can be shown again as it was sent; and what is different
since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from complaints.reports.periods import named
from complaints.reports.uwv import BELOW, COUNTS, Counts, check

FORM = 1  # of what is kept: a later version of the bot has to know how to read it


@dataclass(frozen=True)
class Difference:
    """A line that was reported as `was` and would now be `now`."""

    key: str
    was: int
    now: int

    @property
    def label(self) -> str:
        return (COUNTS.get(self.key) or BELOW[self.key])[0]


def content_of(counts: Counts, cut_off: datetime, regulation: str) -> dict[str, object]:
    """Numbers and codes only; `cut_off` an instant in UTC."""
    return {
        "form": FORM,
        "period": counts.period.name,
        "cut_off": cut_off.isoformat(),
        "regulation": regulation,
        "counts": dict(counts.counted),
    }


def counts_in(content: Mapping[str, Any]) -> Counts:
    """The other way round. Raises Inconsistent when what was kept contradicts itself."""
    counts = Counts(named(content["period"]), dict.fromkeys((*COUNTS, *BELOW), 0) | content["counts"])
    check(counts)
    return counts


def differences(was: Counts, now: Counts) -> tuple[Difference, ...]:
    """In the order of the report."""
    return tuple(Difference(key, was[key], now[key]) for key in (*COUNTS, *BELOW) if was[key] != now[key])

"""How many complaints were received, month by month; by longer spans when a month would hold one or two, or
when there are too many months for a picture.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from complaints.reports.periods import Period
from complaints.reports.small import FEW
from complaints.words import N_, Text, say

MOST = 13  # spans in a picture: a year, that need not begin on the first of a month


class Unit(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    PERIOD = "period"  # all of it is one span


MONTHS = (
    N_("januari"), N_("februari"), N_("maart"), N_("april"), N_("mei"), N_("juni"),
    N_("juli"), N_("augustus"), N_("september"), N_("oktober"), N_("november"), N_("december"),
)  # fmt: skip
IN_MONTHS: Mapping[Unit, int] = MappingProxyType(
    {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12}
)


@dataclass(frozen=True)
class Span:
    """Both days included; the first and the last span of a period can be shorter than its unit."""

    first: date
    last: date
    count: int
    label: Text


@dataclass(frozen=True)
class Received:
    """Every span from the first day of the period to the last, or to today; together all complaints. None
    holds one or two of them, but the only one of a period with so few.
    """

    unit: Unit
    spans: tuple[Span, ...]


def received(days: Iterable[date], period: Period, today: date) -> Received:
    """`days` are the days of receipt, all of them in the period."""
    found = tuple(days)
    per_month = Counter(_month(day) for day in found)
    last = max(period.first, min(period.last, today), *found)
    shown = Period(period.first, last)
    for unit, months in IN_MONTHS.items():
        spans = _spans(per_month, shown, unit, months)
        if len(spans) <= MOST and not any(0 < span.count < FEW for span in spans):
            return Received(unit, spans)
    whole = Span(period.first, last, per_month.total(), say("de hele periode"))
    return Received(Unit.PERIOD, (whole,))


def _spans(per_month: Counter[int], shown: Period, unit: Unit, months: int) -> tuple[Span, ...]:
    spans = []
    for place in range(_month(shown.first) // months, _month(shown.last) // months + 1):
        begin = place * months
        count = sum(per_month[month] for month in range(begin, begin + months))
        first = max(_first_of(begin), shown.first)
        last = min(_first_of(begin + months) - timedelta(days=1), shown.last)
        spans.append(Span(first, last, count, _label(unit, begin)))
    return tuple(spans)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _label(unit: Unit, month: int) -> Text:
    year, place = divmod(month, 12)
    if unit is Unit.MONTH:
        return say("%(month)s %(year)s", month=Text(MONTHS[place]), year=str(year))
    if unit is Unit.QUARTER:
        return say("kwartaal %(quarter)s van %(year)s", quarter=place // 3 + 1, year=str(year))
    if unit is Unit.HALF and place == 0:
        return say("de eerste helft van %(year)s", year=str(year))
    if unit is Unit.HALF:
        return say("de tweede helft van %(year)s", year=str(year))
    return say("%(year)s", year=str(year))

"""The span of a report, as a director types it: "2026-K3", "2026", "maart", "1 januari t/m 15 maart"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from complaints.dates import NotYet, parse_period
from complaints.errors import NotAnAnswer
from complaints.words import N_, Text, say

QUARTER = re.compile(
    r"(?:(?P<y1>20\d\d)[- ]?[kq](?P<q1>[1-4])|(?:[kq]|kwartaal )(?P<q2>[1-4])[- /]?(?:van )?(?P<y2>20\d\d))",
    re.ASCII,
)
UNKNOWN = N_("Die periode ken ik niet. Typ bijvoorbeeld 2026-K3, 2026, of 1 januari t/m 15 maart 2026.")
LONGEST = timedelta(days=3653)  # ten years: no report is about more


@dataclass(frozen=True, order=True)
class Period:
    """Both days included. `name` as in "2026-K3", "2026", or "2026-01-01..2026-03-15"."""

    first: date
    last: date

    @property
    def name(self) -> str:
        quarter = (self.last.month + 2) // 3
        if self == _quarter(self.last.year, quarter):
            return f"{self.last.year}-K{quarter}"
        if self == _year(self.last.year):
            return str(self.last.year)
        return f"{self.first}..{self.last}"

    @property
    def words(self) -> Text:
        """As in "het 3e kwartaal van 2026", "het jaar 2026", or from day to day."""
        quarter = (self.last.month + 2) // 3
        if self == _quarter(self.last.year, quarter):
            return say("het %(quarter)se kwartaal van %(year)s", quarter=quarter, year=self.last.year)
        if self == _year(self.last.year):
            return say("het jaar %(year)s", year=self.last.year)
        return say("%(first)s tot en met %(last)s", first=self.first, last=self.last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def _quarter(year: int, quarter: int) -> Period:
    month = 3 * quarter - 2
    following = date(year + quarter // 4, month % 12 + 3 if quarter < 4 else 1, 1)  # noqa: PLR2004 - quarters
    return Period(date(year, month, 1), following - timedelta(days=1))


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def quarter_of(day: date) -> Period:
    return _quarter(day.year, (day.month + 2) // 3)


def year_of(day: date) -> Period:
    return _year(day.year)


def named(name: str) -> Period:
    """From its `name`. Raises ValueError."""
    if found := QUARTER.fullmatch(name.lower()):
        return _quarter(int(found["y1"]), int(found["q1"]))
    first, sep, last = name.partition("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last)) if sep else _year(int(name))


def read(text: str, today: date, *, language: str = "") -> Period:
    """Raises NotAnAnswer, with a sentence: unknown, not begun yet, or longer than ten years. A period that
    has begun and is not over is allowed.
    """
    typed = " ".join(text.lower().split())
    if found := QUARTER.fullmatch(typed):
        period = _quarter(int(found["y1"] or found["y2"]), int(found["q1"] or found["q2"]))
    else:
        period = _free(typed, today, language)
    if period.first > today:
        raise NotAnAnswer("Die periode is nog niet begonnen. Vandaag is het %(today)s.", today=today)
    if period.last - period.first > LONGEST:
        raise NotAnAnswer("Die periode is te lang. Kies hoogstens tien jaar.")
    return period


def _free(typed: str, today: date, language: str) -> Period:
    first, sep, last = typed.partition("..")
    try:
        iso = (date.fromisoformat(first), date.fromisoformat(last)) if sep else None
        days = iso or parse_period(typed, today, language=language)
    except NotYet:
        raise
    except (ValueError, NotAnAnswer) as error:
        raise NotAnAnswer(UNKNOWN) from error
    if days[0] > days[1]:
        raise NotAnAnswer("De eerste dag van die periode komt na de laatste.")
    return Period(*days)

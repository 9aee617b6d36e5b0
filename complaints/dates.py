"""Dutch dates as people type them. What can be read in two ways is refused, and both are offered."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import NoReturn

from complaints import english
from complaints.date_rules import (
    Period,
    Seen,
    ago,
    bare_weekday,
    calendar_date,
    day_word,
    exists,
    following_weekday,
    last_weekday,
    named_month,
    named_year,
    next_weekday,
    numbered_week,
    one,
    previous_weekday,
    this_month,
    this_year,
    week,
)
from complaints.date_words import (
    DAY,
    MONTH,
    NUMBER,
    STEP,
    THIRDS,
    VOCABULARY,
    WEEKDAY,
    YEAR_STEP,
    neighbour,
    plain,
)
from complaints.errors import NotAnAnswer

FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST = 60  # no date takes more letters
LONG = 300  # days; without a year, “7-11 t/m 3-11” is a slip rather than a year


class NotYet(NotAnAnswer):
    """It is a date, but one that has not been yet."""


@dataclass(frozen=True)
class Tongue:
    """How its words are compared, how they come to the Dutch that the rules read, and which it knows."""

    small: Callable[[str], str]
    in_dutch: Callable[[str], str]
    vocabulary: Sequence[str]


DUTCH = Tongue(plain, str, VOCABULARY)
TONGUES: Mapping[str, Tongue] = MappingProxyType({
    "en": Tongue(english.small, english.day_in_dutch, english.VOCABULARY),
})  # fmt: skip


def parse_date(text: str, today: date, *, future: bool = False, language: str = "") -> date:
    """One day. With `future` an incomplete date is the coming one; without it a later day is refused. Who
    reads another language may type that too.

    Raises NotAnAnswer.
    """
    tongue, seen = TONGUES.get(language, DUTCH), Seen(today, today, ahead=future)
    first, last = _in(tongue, text, seen) or _unknown(tongue, text, today, ahead=future)
    if first != last:
        raise NotAnAnswer(
            "Dat is een periode: %(first)s tot en met %(last)s. Noem één dag, bijvoorbeeld 12 november.",
            first=first,
            last=last,
        )
    if first > today and not future:
        raise _later(first)
    return first


def parse_period(text: str, today: date, *, language: str = "") -> Period:
    """The first and the last day; a single day is both. Raises NotAnAnswer."""
    tongue = TONGUES.get(language, DUTCH)
    first, last = _in(tongue, text, Seen(today, today)) or _unknown(tongue, text, today, period=True)
    if first > today:
        raise _later(first)
    return first, last


# --- reading


def _in(tongue: Tongue, text: str, seen: Seen) -> Period | None:
    typed = tongue.small(text)
    return _read(tongue.in_dutch(typed), seen) if len(typed) <= LONGEST else None


def _read(typed: str, seen: Seen) -> Period | None:
    """None when no rule knows it; NotAnAnswer when a rule does, and it can't be."""
    if len(typed) > LONGEST:
        return None
    for pattern, reader in RULES:
        if (found := pattern.fullmatch(typed)) and (period := reader(found, seen)):
            return _plausible(period)
    return None


def _plausible(period: Period) -> Period:
    for day in period:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise NotAnAnswer(
                "Het jaar %(year)s kan niet kloppen. Typ bijvoorbeeld 3-11-2026.", year=day.year
            )
    return period


def _unknown(
    tongue: Tongue, text: str, today: date, *, period: bool = False, ahead: bool = False
) -> NoReturn:
    if guess := _guess(tongue, text, today):
        raise NotAnAnswer("Ik lees hier geen datum in. Bedoel je “%(guess)s”?", guess=guess)
    if period:
        raise NotAnAnswer(
            "Ik lees hier geen datum of periode in. Typ bijvoorbeeld: gisteren, 12 november,"
            " 3-11 t/m 7-11 of november 2026."
        )
    if ahead:
        raise NotAnAnswer(
            "Ik lees hier geen datum in. Typ bijvoorbeeld: morgen, volgende week woensdag, 12 november"
            " of 3-11-2026."
        )
    raise NotAnAnswer(
        "Ik lees hier geen datum in. Typ bijvoorbeeld: gisteren, vorige week woensdag, 12 november"
        " of 3-11-2026."
    )


def _guess(tongue: Tongue, text: str, today: date) -> str | None:
    """The same text with each word we don't know replaced by its neighbour, when that is a date."""
    words = [neighbour(word, tongue.vocabulary) for word in tongue.small(text)[:LONGEST].split()]
    guess = " ".join(word or "" for word in words)
    with suppress(NotAnAnswer):
        return guess if all(words) and _read(tongue.in_dutch(guess), Seen(today, today)) else None
    return None


def _later(day: date) -> NotAnAnswer:
    return NotYet("Dat ligt in de toekomst: %(day)s. Noem een dag tot en met vandaag.", day=day)


# --- ranges


def _range(found: re.Match[str], seen: Seen) -> Period | None:
    """What one end leaves out, the other tells: “3 t/m 7 november”, “28 december 2025 t/m 3 januari”."""
    first, last = found["first"], found["last"]
    tells = YEAR_LAST.search(first) and not YEAR_LAST.search(last) and _read(first, seen)
    end = _read(last, replace(seen, anchor=tells[0], ahead=True) if tells else seen)
    start = end and _read_start(first, end, seen)
    if not (start and end):
        return None
    if start[0] > end[1]:
        raise NotAnAnswer("Die periode eindigt voordat ze begint. Typ bijvoorbeeld: 3-11 t/m 7-11.")
    if _days_apart(start, end) > LONG and not YEAR_LAST.search(last):
        raise NotAnAnswer(
            "Die periode duurt bijna een jaar. Zet het jaar erbij, zoals 3-11-2025 t/m 7-3-2026."
        )
    if end[0] > seen.today and not seen.ahead:
        raise _later(end[0])
    return start[0], end[1]


def _days_apart(start: Period, end: Period) -> int:
    """Between two days; months and years that were named as such are not in doubt."""
    return (end[1] - start[0]).days if start[0] == start[1] and end[0] == end[1] else 0


def _read_start(first: str, end: Period, seen: Seen) -> Period | None:
    if not first.isdecimal() or len(first) > len("31"):
        return _read(first, replace(seen, anchor=end[1], ahead=False))
    day = exists(end[0].year, end[0].month, int(first))
    if day is None:
        raise NotAnAnswer("Die dag bestaat niet. Typ bijvoorbeeld: 3-11 t/m 7-11.")
    return one(day)


# --- the grammar: the first pattern that takes the whole text and gives a period


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


WD = _any(WEEKDAY)
M = _any(MONTH)
Y = r"\d{4}|\d{2}"
N = rf"\d{{1,3}}|{_any(NUMBER)}"
UNIT = "dag|dagen|week|weken|maand|maanden|jaar"
PART = "(?:ochtend|morgen|middag|avond)?"
THIS_WEEK = rf"(?P<step>{_any(STEP)}) week"
UNTIL = " ?t/m ?| (?:tm|tem|tot en met|tot) "  # with spaces: there is a “tem” in september
YEAR_LAST = re.compile(r"\b\d{4}$|^\d{4}\b")

Reader = Callable[[re.Match[str], Seen], Period | None]
RULES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?P<day>{_any(DAY)})", day_word),
        (rf"(?P<wd>{WD}){PART}", bare_weekday),
        (rf"(?:afgelopen|laatste|jongstleden) (?P<wd>{WD}){PART}", last_weekday),
        (rf"(?P<wd>{WD}) (?:jl|jongstleden)", last_weekday),
        (rf"(?:komende|aanstaande|eerstvolgende|as) (?P<wd>{WD}){PART}", next_weekday),
        (rf"(?P<wd>{WD}) (?:as|aanstaande)", next_weekday),
        (rf"(?:vorige|verleden) (?P<wd>{WD}){PART}", previous_weekday),
        (rf"volgende (?P<wd>{WD}){PART}", following_weekday),
        (rf"(?P<over>)(?P<n>{N}) (?P<unit>{UNIT}) (?:geleden|terug)", ago),
        (rf"(?P<over>over) (?P<n>{N}) (?P<unit>{UNIT})", ago),
        (
            rf"(?:(?P<wd>{WD}) )?(?:de )?(?P<d>\d{{1,2}})(?:e|ste|de)? ?(?P<m>{M})(?: ?(?P<y>{Y}))?",
            calendar_date,
        ),
        (
            rf"(?:(?P<wd>{WD}) )?(?P<d>\d{{1,2}}) ?[-/.] ?(?P<m>\d{{1,2}})(?: ?[-/.] ?(?P<y>{Y}))?",
            calendar_date,
        ),
        (rf"(?:(?P<wd>{WD}) )?(?P<d>\d{{1,2}}) (?P<m>\d{{1,2}}) (?P<y>\d{{4}})", calendar_date),
        (rf"(?:(?P<wd>{WD}) )?(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})", calendar_date),
        (rf"(?:(?P<wd>{WD}) (?:in )?(?:de )?)?{THIS_WEEK}(?: (?:op )?(?P<wd2>{WD}))?{PART}", week),
        (r"week (?P<n>\d{1,2})(?: (?:van |in )?(?P<y>(?:19|20)\d\d))?", numbered_week),
        (rf"(?P<step>{_any(STEP)}) maand", this_month),
        (rf"(?P<step>{_any(YEAR_STEP)}) jaar", this_year),
        (rf"(?:(?P<third>{_any(THIRDS)}) )?(?P<m>{M})(?: (?P<y>(?:19|20)\d\d|\d\d))?", named_month),
        (r"(?:heel )?(?P<y>(?:19|20)\d\d)", named_year),
        (rf"(?:van |vanaf )?(?P<first>.+?)(?:{UNTIL})(?P<last>.+)", _range),
        (r"tussen (?P<first>.+?) en (?P<last>.+)", _range),
        (rf"(?P<first>\d{{1,2}}) ?- ?(?P<last>\d{{1,2}} ?(?:{M})(?: .+)?)", _range),
        (r"(?P<first>.+) - (?P<last>.+)", _range),
    )
)

"""The working-day calendar: weekends, the named observances and the agency's own days off do not count."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from complaints.errors import Refusal
from complaints.words import N_, Text, say

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPENS = time(8, 30)
CLOSES = time(17, 30)
ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Observance:
    """A day that does not count, as we call it, and why it is in the set."""

    name: str
    reason: str


STATUTE = N_("Algemene feestdag (Algemene termijnenwet, artikel 3).")
EQUATED = N_("Gelijkgesteld met een algemene feestdag (Algemene termijnenwet, artikel 3).")

# By the name the `holidays` package gives; a name it may add one day does not count until it stands here.
OBSERVANCES: Mapping[str, Observance] = MappingProxyType({
    "Nieuwjaarsdag": Observance(N_("Nieuwjaarsdag"), STATUTE),
    "Goede vrijdag": Observance(N_("Goede Vrijdag"), EQUATED),
    "Eerste paasdag": Observance(N_("eerste paasdag"), N_("Valt altijd op zondag.")),
    "Tweede paasdag": Observance(N_("tweede paasdag"), STATUTE),
    "Koninginnedag": Observance(N_("Koninginnedag"), N_("De verjaardag van de Koning, tot en met 2013.")),
    "Koningsdag": Observance(
        N_("Koningsdag"), N_("De verjaardag van de Koning; op 26 april als 27 april een zondag is.")
    ),
    "Bevrijdingsdag": Observance(
        N_("Bevrijdingsdag"),
        N_("Alleen in lustrumjaren vrij. Anders is 5 mei een werkdag: de vroegste datum is de veilige."),
    ),
    "Hemelvaartsdag": Observance(N_("Hemelvaartsdag"), STATUTE),
    "Eerste pinksterdag": Observance(N_("eerste pinksterdag"), N_("Valt altijd op zondag.")),
    "Tweede pinksterdag": Observance(N_("tweede pinksterdag"), STATUTE),
    "Eerste kerstdag": Observance(N_("eerste kerstdag"), STATUTE),
    "Tweede kerstdag": Observance(N_("tweede kerstdag"), STATUTE),
})  # fmt: skip


@lru_cache(maxsize=512)
def _observed(year: int) -> Mapping[date, Text]:
    # Loading the package takes a third of a second: only when a date is first asked for.
    from holidays.constants import HOLIDAY_NAME_DELIMITER  # noqa: PLC0415
    from holidays.countries.netherlands import Netherlands  # noqa: PLC0415

    observed = {}
    netherlands = Netherlands(years=year, language="nl", expand=False)  # type: ignore[no-untyped-call]
    for day, found in netherlands.items():
        names = [
            OBSERVANCES[name].name for name in found.split(HOLIDAY_NAME_DELIMITER) if name in OBSERVANCES
        ]
        if names:
            observed[day] = _joined(names)
    return observed


def _joined(names: list[str]) -> Text:
    """Ascension Day fell on 5 May in 2005, a lustrum year: two names for one day."""
    if len(names) == 1:
        return Text(names[0])
    return say("%(one)s en %(other)s", one=Text(names[0]), other=_joined(names[1:]))


def _weekend(day: date) -> Text | None:
    if day.weekday() < SATURDAY:
        return None
    return say("zaterdag") if day.weekday() == SATURDAY else say("zondag")


@dataclass(frozen=True)
class Calendar:
    """Holds for 1990-2100. `days_off` are the agency's own, each with its reason."""

    days_off: Mapping[date, str] = field(default_factory=dict, hash=False)

    def day_off(self, day: date) -> Text | None:
        """Why this day does not count: its holiday, else the weekend, else the agency's reason."""
        if found := _observed(day.year).get(day) or _weekend(day):
            return found
        reason = self.days_off.get(day)
        return None if reason is None else say("%(reason)s", reason=reason)

    def is_working_day(self, day: date) -> bool:
        return self.day_off(day) is None

    def add(self, start: date, days: int) -> date:
        """The last day of a term of so many working days; `start`, the day of receipt, is day 0."""
        day = start
        for _ in range(_counted(days)):
            day = self.next_on_or_after(day + ONE_DAY)
        return day

    def back(self, day: date, n: int) -> date:
        """The n-th working day before `day`; 0 is the day itself."""
        for _ in range(_counted(n)):
            day = self.last_on_or_before(day - ONE_DAY)
        return day

    def next_on_or_after(self, day: date) -> date:
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def last_on_or_before(self, day: date) -> date:
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` comes first."""
        if b < a:
            return -self.between(b, a)
        return sum(self.is_working_day(day) for day in _days(a + ONE_DAY, b))

    def explain(self, start: date, days: int) -> tuple[Text, ...]:
        """Every day after `start` up to the last of the term: its number, or why it does not count."""
        lines: list[Text] = []
        count = 0
        for day in _days(start + ONE_DAY, self.add(start, days)):
            reason = self.day_off(day)
            count += reason is None
            lines.append(
                say("%(day)s: werkdag %(count)s.", day=day, count=count)
                if reason is None
                else say("%(day)s telt niet mee: %(reason)s.", day=day, reason=reason)
            )
        return tuple(lines)

    def within_hours(self, now: datetime) -> bool:
        """On a working day from 08:30 until 17:30, Amsterdam time."""
        here = _in_amsterdam(now)
        return self.is_working_day(here.date()) and OPENS <= here.time() < CLOSES

    def working_moment(self, now: datetime) -> datetime:
        """`now` when within hours, else the next 08:30 of a working day; in UTC."""
        if self.within_hours(now):
            return now.astimezone(UTC)
        here = _in_amsterdam(now)
        first = here.date() if here.time() < OPENS else here.date() + ONE_DAY
        return datetime.combine(self.next_on_or_after(first), OPENS, AMSTERDAM).astimezone(UTC)


def _counted(days: int) -> int:
    if days < 0:
        raise ValueError(f"{days} working days")
    return days


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _in_amsterdam(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return now.astimezone(AMSTERDAM)


class WrongDaysOff(Refusal):
    """The setting can't be read; `faults` says what is wrong, part by part."""

    def __init__(self, faults: tuple[Text, ...]) -> None:
        super().__init__("%(faults)s", faults=_listed(faults))
        self.faults = faults


DAYS_OFF = re.compile(r"(?P<first>[\d-]+)(?:\s*\.\.\s*(?P<last>[\d-]+))?(?:\s+(?P<reason>\S.*))?")
LONGEST = 92  # a longer closure is a slip of the pen in the year or the month
YEARS = range(1990, 2101)


def parse_days_off(setting: str) -> dict[date, str]:
    """Parts with ";" or a line end between them; raises WrongDaysOff with every fault at once."""
    days_off: dict[date, str] = {}
    faults: list[Text] = []
    for part in filter(None, map(str.strip, re.split(r"[;\n]", setting))):
        try:
            found = _days_off(part)
            if double := sorted(found.keys() & days_off.keys()):
                raise Refusal("“%(part)s”: %(day)s staat er twee keer in.", part=part, day=double[0])  # noqa: TRY301
            days_off |= found
        except Refusal as refusal:
            faults.append(refusal.text)
    if faults:
        raise WrongDaysOff(tuple(faults))
    return days_off


def _days_off(part: str) -> dict[date, str]:
    found = DAYS_OFF.fullmatch(part)
    if not found:
        raise Refusal("“%(part)s”: begin met een datum, zoals 2026-12-24 Kantoor dicht.", part=part)
    if not found["reason"]:
        raise Refusal("“%(part)s”: zet de reden achter de datum, zoals 2026-12-24 Kantoor dicht.", part=part)
    first = _iso(part, found["first"])
    last = _iso(part, found["last"] or found["first"])
    if last < first:
        raise Refusal("“%(part)s”: de laatste dag ligt voor de eerste.", part=part)
    if (last - first).days >= LONGEST:
        raise Refusal("“%(part)s”: een periode is hoogstens %(days)s dagen.", part=part, days=LONGEST)
    return dict.fromkeys(_days(first, last), found["reason"])


def _iso(part: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        raise Refusal("“%(part)s”: %(text)s is geen datum. Schrijf jaar-maand-dag.", part=part, text=text)
    return day


def _listed(texts: tuple[Text, ...]) -> Text:
    if len(texts) == 1:
        return texts[0]
    return say("%(first)s %(rest)s", first=texts[0], rest=_listed(texts[1:]))

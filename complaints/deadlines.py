"""In time or not is computed here only, from dated facts. A term that ends on a day off is not moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from complaints.regulation import EXTENDABLE, Term, Unit, amount, duty, start_of
from complaints.words import Text, say
from complaints.workdays import ONE_DAY, Calendar

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Extension:
    """It takes until a later date, and the complainant was told so on a day and in a way (3.3d)."""

    until: date
    told_on: date | None = None
    way: Text | str = ""


class Run(NamedTuple):
    """A term that runs, or ran, for a complaint: from which day, and the day on which it was met. A report
    makes half a million of them: a tuple takes half the time of a frozen dataclass.
    """

    key: str
    start_on: date
    met_on: date | None = None


class _Timed:
    __slots__ = ()
    due_on: date
    met_on: date | None

    def is_overdue(self, today: date) -> bool:
        return self.met_on is None and today > self.due_on

    @property
    def in_time(self) -> bool | None:
        """None as long as it has not been met."""
        return None if self.met_on is None else self.met_on <= self.due_on


@dataclass(frozen=True, slots=True)
class Due(_Timed):
    """The hard date, and the day on which it was met: what counting needs."""

    due_on: date
    met_on: date | None = None


@dataclass(frozen=True)
class Deadline(_Timed):
    """`due_on` is the hard date; `act_by`, the last working day on or before it, is what people aim for."""

    term: Term
    start_on: date
    due_on: date
    act_by: date
    met_on: date | None = None
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True)
class _Judged:
    extension: Extension
    in_force: date  # the date in force when the complainant was told

    @property
    def told_in_time(self) -> bool:
        return self.extension.told_on is not None and self.extension.told_on <= self.in_force

    @property
    def counts(self) -> bool:
        return self.told_in_time and self.extension.until > self.in_force


def deadline(
    term: Term,
    start_on: date,
    calendar: Calendar,
    met_on: date | None = None,
    extensions: Iterable[Extension] = (),
) -> Deadline:
    """Raises ValueError when a term is extended that the regulation does not let be extended."""
    told = tuple(extensions)
    if told and term.key not in EXTENDABLE:
        raise ValueError(f"{term.clause} has no extension")
    due_on = last_day(term, start_on, calendar, told)
    return Deadline(term, start_on, due_on, _act_by(start_on, due_on, calendar), met_on, told)


def last_day(term: Term, start_on: date, calendar: Calendar, extensions: tuple[Extension, ...] = ()) -> date:
    """The hard date: the end of the term, or of the extensions that count (3.3d)."""
    due_on = _unextended(term, start_on, calendar)
    for judged in _judge(due_on, extensions) if extensions else ():
        due_on = judged.extension.until if judged.counts else due_on
    return due_on


def _unextended(term: Term, start_on: date, calendar: Calendar) -> date:
    if term.unit is Unit.WEEKS:
        return start_on + term.amount * WEEK
    return calendar.add(start_on, term.amount)


def _judge(due_on: date, extensions: Iterable[Extension]) -> Iterable[_Judged]:
    """In the order in which the complainant was told, whatever the order of recording."""
    for extension in sorted(extensions, key=lambda extension: extension.told_on or date.max):
        judged = _Judged(extension, due_on)
        due_on = extension.until if judged.counts else due_on
        yield judged


def _act_by(start_on: date, due_on: date, calendar: Calendar) -> date:
    """When the whole term is days off there is no working day to act on: then the hard date itself."""
    last = calendar.last_on_or_before(due_on)
    return last if last >= start_on else due_on


def explain(deadline: Deadline, calendar: Calendar) -> tuple[Text, ...]:
    """“Waarom deze datum?”, line by line."""
    lines = [duty(deadline.term), start_of(deadline.term, deadline.start_on)]
    lines += _explain_term(deadline, calendar)
    first = _unextended(deadline.term, deadline.start_on, calendar)
    lines += [_explain_extension(judged) for judged in _judge(first, deadline.extensions)]
    lines.append(say("De uiterste datum is %(due_on)s.", due_on=deadline.due_on))
    lines += _explain_act_by(deadline, calendar)
    lines += _explain_met(deadline)
    return tuple(lines)


def _explain_term(deadline: Deadline, calendar: Calendar) -> tuple[Text, ...]:
    term = deadline.term
    if term.unit is Unit.WORKING_DAYS:
        return calendar.explain(deadline.start_on, term.amount)
    last = _unextended(term, deadline.start_on, calendar)
    return (
        say("%(term)s later is het %(day)s.", term=amount(term), day=last),
        say("Weken tellen gewoon door: ook een vrije dag telt mee en de datum schuift niet op."),
    )


def _explain_extension(judged: _Judged) -> Text:
    extension = judged.extension
    values = {
        "until": extension.until,
        "told_on": extension.told_on,
        "way": extension.way,
        "due_on": judged.in_force,
    }
    if judged.counts:
        return say(
            "Verlengd tot en met %(until)s. De klager hoorde dit op tijd, op %(told_on)s (%(way)s).", **values
        )
    if extension.told_on is None:
        return say(
            "De verlenging tot en met %(until)s telt nog niet: de klager is nog niet ingelicht.", **values
        )
    if not judged.told_in_time:
        return say(
            "De verlenging tot en met %(until)s telt niet. De klager hoorde dit op %(told_on)s (%(way)s)."
            " Dat was na %(due_on)s, dus te laat.",
            **values,
        )
    return say(
        "De verlenging tot en met %(until)s telt niet: die dag is niet later dan %(due_on)s.", **values
    )


def _explain_act_by(deadline: Deadline, calendar: Calendar) -> list[Text]:
    if calendar.is_working_day(deadline.due_on):
        return []
    if deadline.act_by == deadline.due_on:
        return [say("In deze termijn zit geen werkdag. Houd daarom de uiterste datum zelf aan.")]
    lines = []
    day = deadline.due_on
    while day > deadline.act_by:
        lines.append(say("%(day)s is geen werkdag: %(reason)s.", day=day, reason=calendar.day_off(day)))
        day -= ONE_DAY
    return [
        *lines,
        say("Doe het daarom uiterlijk op %(act_by)s, de laatste werkdag.", act_by=deadline.act_by),
    ]


def _explain_met(deadline: Deadline) -> list[Text]:
    if deadline.met_on is None:
        return []
    if deadline.in_time:
        return [say("Gedaan op %(met_on)s: op tijd.", met_on=deadline.met_on)]
    return [say("Gedaan op %(met_on)s: te laat.", met_on=deadline.met_on)]

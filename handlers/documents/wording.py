"""Days, moments and numbers as a report says them, in the language of `texts.speaking`."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from complaints.reports.periods import Period
from complaints.words import N_
from handlers.texts import _, locale

FROM_TO = N_("%(first)s tot en met %(last)s")


def day_of(day: date) -> str:
    """As in "30 september 2026"."""
    return format_date(day, "d MMMM y", locale=locale())


def short_day_of(day: date) -> str:
    """As in "30-09-2026", in a table."""
    return format_date(day, "dd-MM-y", locale=locale())


def days_of(period: Period) -> str:
    """As in "1 juli tot en met 30 september 2026"; each year is said once."""
    one_year = period.first.year == period.last.year
    first = format_date(period.first, "d MMMM" if one_year else "d MMMM y", locale=locale())
    return _(FROM_TO) % {"first": first, "last": day_of(period.last)}


def minute_of(at: datetime) -> str:
    """As in "5 oktober 2026 om 9:30", in the time zone it has."""
    said = {"day": day_of(at.date()), "time": format_datetime(at, "H:mm", locale=locale())}
    return _(N_("%(day)s om %(time)s")) % said


def number_of(count: int) -> str:
    """As in "1.234"."""
    return format_decimal(count, locale=locale())

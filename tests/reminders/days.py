"""The oracle's own working days: the holidays are written out by hand."""

from datetime import date, timedelta

DAY = timedelta(days=1)


def _days(text: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, text.split()))


# On a weekday; 5 May is free in 2025 and 2030 only. King's Day, Easter Monday, Ascension, Whit Monday, Good
# Friday and the rest, written out.
HOLIDAYS = _days(
    "2025-12-25 2025-12-26"
    " 2026-01-01 2026-04-03 2026-04-06 2026-04-27 2026-05-14 2026-05-25 2026-12-25"
    " 2027-01-01 2027-03-26 2027-03-29 2027-04-27 2027-05-06 2027-05-17"
    " 2028-04-14 2028-04-17 2028-04-27 2028-05-25 2028-06-05 2028-12-25 2028-12-26"
)


def works(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in HOLIDAYS


def step_days(day: date, count: int) -> date:
    """So many working days later, or earlier; 0 is the day itself."""
    while count:
        day += DAY if count > 0 else -DAY
        if works(day):
            count += -1 if count > 0 else 1
    return day


def until_works(day: date, direction: timedelta) -> date:
    while not works(day):
        day += direction
    return day

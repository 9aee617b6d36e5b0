"""The world's clock: the real one, shifted by whole seconds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

ZONE = ZoneInfo("Europe/Amsterdam")
OPENS, CLOSES = time(9), time(16)
STARTS_AT = time(10)
FRIDAY = 4


class ShiftedClock:
    def __init__(self, offset: int = 0) -> None:
        self.offset = offset  # seconds

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def begin(self, at: datetime) -> None:
        """Any moment, since nothing was written yet."""
        self.offset = round((at - datetime.now(UTC)).total_seconds())

    def travel(self, to: datetime) -> None:
        """Only ahead: what was written can't be unwritten."""
        self.offset += max(0, round((to - self()).total_seconds()))


def working_moment(now: datetime) -> datetime:
    """Now on a weekday from nine to four, else the next weekday at ten, in Amsterdam."""
    local = now.astimezone(ZONE)
    if local.weekday() <= FRIDAY and OPENS <= local.time() < CLOSES:
        return now
    day = local.date() + timedelta(days=local.time() >= OPENS)
    while day.weekday() > FRIDAY:
        day += timedelta(days=1)
    return datetime.combine(day, STARTS_AT, ZONE)


def later(now: datetime, days: int = 0, hours: int = 0) -> datetime:
    """Days keep the time on the wall, hours are hours."""
    local = now.astimezone(ZONE) + timedelta(days=days)
    return local.astimezone(UTC) + timedelta(hours=hours)


def in_words(moment: datetime) -> str:
    return format_datetime(moment, "EEEE d MMMM y HH:mm", ZONE, "nl")

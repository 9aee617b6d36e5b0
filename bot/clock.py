"""The one clock. Everything else gets `now` or `today` as an argument."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo


@dataclass(frozen=True)
class Clock:
    """`offset` shifts it: the sandbox travels in time with it."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """An instant, in UTC."""
        return datetime.now(UTC) + self.offset

    def today(self, tz: tzinfo) -> date:
        """The day it is where people work."""
        return self.now().astimezone(tz).date()

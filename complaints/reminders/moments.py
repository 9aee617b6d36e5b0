"""When on the day: what has haste at once, the rest with the first sweep of the day; never outside hours."""

from dataclasses import dataclass
from datetime import datetime

from complaints.notices import Notice
from complaints.reminders.ladder import unplaced
from complaints.workdays import AMSTERDAM, ONE_DAY, OPENS, Calendar


@dataclass(frozen=True)
class Moments:
    """Instants (UTC) for what is planned now."""

    urgent: datetime
    other: datetime

    def of(self, notice: Notice, calendar: Calendar) -> datetime:
        return self.urgent if is_urgent(notice, calendar) else self.other


def moments(now: datetime, last: datetime | None, calendar: Calendar) -> Moments:
    """`last` is when the sweep came by before, by the same clock. One that lies in the future was written by
    a clock that was put back, and says nothing.
    """
    at_once = calendar.working_moment(now)
    if not calendar.within_hours(now):
        return Moments(at_once, at_once)
    here = now.astimezone(AMSTERDAM)
    opened = datetime.combine(here.date(), OPENS, AMSTERDAM)
    if last is None or not opened <= last <= now:
        return Moments(at_once, at_once)
    midnight = datetime.combine(here.date() + ONE_DAY, datetime.min.time(), AMSTERDAM)
    return Moments(at_once, calendar.working_moment(midnight))


def is_urgent(notice: Notice, calendar: Calendar) -> bool:
    """Of the ladder: the last rung, and the first working day of being late."""
    _place, step = unplaced(notice.step)
    return step in {"0", f"late:{calendar.next_on_or_after(notice.due_on + ONE_DAY)}"}

"""What the oracle expects of the table of notices and of the chats: planned when, said when, withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from tests.reminders.days import DAY, until_works, works
from tests.reminders.known import Row
from tests.reminders.oracle import has_haste

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPENS, CLOSES = time(8, 30), time(17, 30)


def within_hours(now: datetime) -> bool:
    here = now.astimezone(AMSTERDAM)
    return works(here.date()) and OPENS <= here.time() < CLOSES


def morning(now: datetime, *, later: bool = False) -> datetime:
    """The first 08:30 of a working day from now on; `later`: not of today."""
    here = now.astimezone(AMSTERDAM)
    passed = later or here.time() >= OPENS
    return datetime.combine(until_works(here.date() + passed * DAY, DAY), OPENS, AMSTERDAM)


@dataclass
class Outbox:
    """`waiting` and `sent` are told apart by row; what is in neither was withdrawn."""

    planned: set[Row] = field(default_factory=set)
    waiting: dict[Row, datetime] = field(default_factory=dict)
    sent: dict[Row, datetime] = field(default_factory=dict)
    swept: datetime | None = None

    def sweep(self, now: datetime, rows: Collection[Row]) -> None:
        for row in rows:
            if row not in self.sent and row not in self.waiting:
                self.waiting[row] = self._moment(row, now)
                self.planned.add(row)
        self.swept = now

    def _moment(self, row: Row, now: datetime) -> datetime:
        if not within_hours(now):
            return morning(now)
        here = now.astimezone(AMSTERDAM)
        opened = datetime.combine(here.date(), OPENS, AMSTERDAM)
        is_first = self.swept is None or not opened <= self.swept <= now
        return now if is_first or has_haste(row) else morning(now, later=True)

    def deliver(self, now: datetime, rows: Collection[Row]) -> set[Row]:
        """What is said now; what no longer holds is withdrawn."""
        if not within_hours(now):
            return set()
        reached = {row for row, at in self.waiting.items() if at <= now}
        said = reached & {*rows}
        self.waiting = {row: at for row, at in self.waiting.items() if row not in reached}
        self.sent.update(dict.fromkeys(said, now))
        return said

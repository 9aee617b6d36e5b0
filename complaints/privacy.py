"""How long a complaint is kept (P8), and how soon a request about one's own data is answered (P4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from complaints.errors import Refusal
from complaints.facts import Facts
from complaints.lifecycle import Stage
from complaints.notices import Notice
from complaints.people import Role, Team
from complaints.periodic import BEFORE, NOTHING, retention_ends_on
from complaints.words import N_
from complaints.workdays import Calendar

# --- retention


def goes_on(ends_on: date, announced_on: date | None) -> date | None:
    """The day on which it is erased by itself: at the end of its term, and 30 days after a director was told;
    None as long as nobody was.
    """
    return None if announced_on is None else max(ends_on, announced_on + BEFORE)


def check_erasable(complaint: Facts) -> None:
    """Before its term, too, when a director says so; but not while it is being handled."""
    if complaint.stage is not Stage.CLOSED:
        raise Refusal(
            "Klacht %(number)s is nog niet afgesloten. Zolang bewaren we de gegevens.",
            number=complaint.number,
        )


# --- requests


class Asks(StrEnum):
    """What a request is for."""

    ACCESS = "access"  # P4
    CORRECTION = "correction"  # P5
    ERASURE = "erasure"  # P8
    HANDOVER = "handover"  # P10


LABELS: Mapping[Asks, str] = MappingProxyType({
    Asks.ACCESS: N_("Inzage"),
    Asks.CORRECTION: N_("Correctie"),
    Asks.ERASURE: N_("Wissen"),
    Asks.HANDOVER: N_("Overdracht"),
})  # fmt: skip
ANSWER, LONGER = 1, 3  # months after receipt; the second when the requester was told of it in time (AVG 12.3)
REQUEST = "request"  # the notice
REMINDED = (5, 2)  # working days before the last day
KEPT_DAYS = 30  # the files of a request

# Why a request to erase may be refused (AVG 17.3); the key is kept, in the clear.
GROUNDS: Mapping[str, str] = MappingProxyType({
    "legal": N_("We moeten het bewaren van de wet"),
    "claim": N_("Nodig voor een rechtsvordering"),
    "running": N_("De klacht loopt nog"),
    "other": N_("Een andere reden"),
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Request:
    """`name` as in AVG-2026-003. `told_on`: the requester was told that it takes longer."""

    name: str
    asks: Asks
    received_on: date
    told_on: date | None = None
    settled_on: date | None = None

    @property
    def due_on(self) -> date:
        """The last day, in calendar months (AVG 12.3). Told after the first month, it does not move."""
        first = retention_ends_on(self.received_on, ANSWER)
        in_time = self.told_on is not None and self.told_on <= first
        return retention_ends_on(self.received_on, LONGER) if in_time else first

    def is_late(self, today: date) -> bool:
        return today > self.due_on

    def reminders(self, team: Team, calendar: Calendar, *, not_before: datetime) -> tuple[Notice, ...]:
        """To the directors: five and two working days before, and each working day that it is late."""
        today = team.today
        days = calendar.between(today, calendar.last_on_or_before(self.due_on))
        step = (
            f"late:{today}"
            if self.is_late(today)
            else next((str(n) for n in sorted(REMINDED) if days <= n), "")
        )
        if not step or not calendar.is_working_day(today):
            return ()
        return tuple(
            Notice(
                kind=REQUEST,
                subject=self.name,
                due_on=self.due_on,
                step=step,
                to=person.id,
                not_before=not_before,
            )
            for person in team.responsible(Role.DIRECTOR, NOTHING)
        )

    def is_mentioned(self, today: date, calendar: Calendar) -> bool:
        """From five working days before the last day on."""
        return calendar.between(today, calendar.last_on_or_before(self.due_on)) <= REMINDED[0]

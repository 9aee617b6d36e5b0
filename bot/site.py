"""One process as it shows itself from outside: what it does now, and how that goes. Nobody is in it."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from handlers.context import Clock
from handlers.status import POLLED
from storage import heartbeat
from storage.database import Database
from storage.errors import NotSaved

SWEPT = timedelta(minutes=15)  # five sweeps
PATIENCE = 3  # seconds for a look at the database


class Role(StrEnum):
    """What this process does now."""

    STANDBY = "standby"
    POLLING = "polling"
    WEBHOOK = "webhook"


class Door(Protocol):
    """Where the updates go that Telegram brings."""

    async def take(self, brought: Mapping[str, Any]) -> int:
        """The HTTP status: 200 only when it is kept."""


@dataclass
class Site:
    """`door` is there once updates may come in. `database` is the site's own, and may be out of reach."""

    database: Database
    clock: Clock
    shift: timedelta = timedelta()  # of the clock, from its setting
    secret: str = ""
    role: Role = Role.STANDBY
    door: Door | None = None
    since: float = field(default_factory=time.monotonic)

    def becomes(self, role: Role, door: Door | None = None) -> None:
        """What it has not done yet in its new role, it gets the time for."""
        self.role, self.door, self.since = role, door, time.monotonic()

    async def health(self) -> dict[str, object]:
        """`healthy`, and why. Who stands by has only to reach the database."""
        try:
            async with asyncio.timeout(PATIENCE):
                poll, sweep, now = await self._heartbeats()
        except (NotSaved, TimeoutError):
            return {"healthy": False, "role": self.role, "database": "unreachable"}
        late = self._is_late(poll, now, POLLED) or self._is_late(sweep, now, SWEPT)
        return {
            "healthy": self.role is Role.STANDBY or not late,
            "role": self.role,
            "database": "reachable",
            "last_poll": poll and poll.isoformat(),
            "last_sweep": sweep and sweep.isoformat(),
        }

    async def _heartbeats(self) -> tuple[datetime | None, datetime | None, datetime]:
        """Of whichever process did it; with a webhook, `poll` is that updates could come in."""
        now = self.clock.now()
        async with self.database.read(now) as page:
            poll = await heartbeat.last(page, "poll", shift=self.shift)
            return poll, await heartbeat.last(page, "sweep"), now

    def _is_late(self, last: datetime | None, now: datetime, within: timedelta) -> bool:
        if time.monotonic() - self.since <= within.total_seconds():
            return False
        return last is None or abs(now - last) > within

"""Who watches the sweep: an address outside that hears of each one, and looks of our own at its heartbeat."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import httpx
import structlog
from pydantic import SecretStr

from bot.directors import directors, tell
from handlers.context import House
from storage import heartbeat, notices, people

log = structlog.get_logger(__name__)

PATIENCE = 10  # seconds
LOOK = 300  # seconds between two looks
STILL = 12  # looks without a sweep: an hour of this process, whatever the clock on the wall did


async def call(url: SecretStr) -> None:
    """That a sweep went well, and nothing else. A failure is logged, without the address: it is a secret."""
    try:
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = await client.get(url.get_secret_value())
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        log.warning("watch_not_called", error=type(error).__name__)
        return
    if not answer.is_success:
        log.warning("watch_not_called", status=answer.status_code)


@dataclass
class Watch:
    """Counts the looks at which the last sweep was still the same: a journey in time is no standstill."""

    house: House
    last: datetime | None = field(default=None, init=False)
    still: int = field(default=0, init=False)

    async def look(self) -> bool:
        """Whether the sweep stands still; then each director is told, once a day."""
        now = self.house.clock.now()
        async with self.house.database.read(now) as page:
            last = await heartbeat.last(page, "sweep")
            team = await people.team(page, self.house.today())
        self.still = self.still + 1 if last == self.last else 0
        self.last = last
        if self.still < STILL:
            return False
        log.error("sweep_stalled", looks=self.still)
        async with self.house.database.write(now) as page:
            await notices.plan(page, tell("stalled", directors(team), team.today, self.house, now))
        return True

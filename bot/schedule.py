"""APScheduler is the clock, not the memory: what has to be done stands in the database."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from pydantic import SecretStr
from telegram import Bot

from bot import backup, keys
from bot.courier import Courier
from bot.escalation import Daily
from bot.sweep import sweep
from bot.tidy import tidy, upkeep
from bot.watch import LOOK, Watch, call
from bot.witness import Witness
from handlers.context import House
from storage import heartbeat

log = structlog.get_logger(__name__)

COURIER = 2  # seconds
TIDY = 5
SWEEP = 180


@dataclass
class Schedule:
    """The jobs of one process. `stop` lets a job in hand finish: the scheduler itself would cancel it."""

    bot: Bot
    house: House
    watch_url: SecretStr | None = None
    running: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.scheduler = AsyncIOScheduler(
            timezone=self.house.zone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self.courier, self.daily = Courier(self.bot, self.house), Daily(self.house)
        self.witness = Witness(self.house)
        self._every(COURIER, self.courier.round)
        self._every(TIDY, lambda: tidy(self.bot, self.house))
        self._every(SWEEP, self._sweep)
        self._every(SWEEP, self._daily)
        self._every(LOOK, Watch(self.house).look)
        # Never between two and three: that hour comes twice in autumn and not at all in spring.
        self.scheduler.add_job(self._guarded(self._nightly), "cron", hour=4, minute=15)

    def _every(self, seconds: int, job: Callable[[], Awaitable[object]]) -> None:
        self.scheduler.add_job(self._guarded(job), "interval", seconds=seconds)

    def _guarded(self, job: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await asyncio.shield(self._begin(job))

        return run

    def _begin(self, job: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(_logged(job))
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        return task

    async def start(self) -> None:
        """The sweep comes first: what fell due while we were away is planned before anything is sent."""
        await _logged(self._sweep)
        await _logged(self._daily)
        self._begin(lambda: backup.if_due(self.house))
        self.scheduler.start()

    async def _sweep(self) -> None:
        """Whoever watches from outside hears of it, beside the sweep: a slow answer holds up nothing."""
        await sweep(self.house)
        if (url := self.watch_url) is not None:
            self._begin(lambda: call(url))

    async def _daily(self) -> None:
        await self.daily.run()
        await self.witness.run()

    async def _nightly(self) -> None:
        """What has to go is gone before the backup is made; a key after the last backup that needs it. One
        process does it.
        """
        async with self.house.database.write(self.house.clock.now()) as page:
            if not await heartbeat.claim(page, "nightly", str(self.house.today())):
                return
        await _logged(lambda: upkeep(self.house))
        await backup.nightly(self.house)
        await keys.forget(self.house)

    async def stop(self) -> None:
        if not self.scheduler.running:
            return  # stopped before it had begun
        self.scheduler.pause()
        self.courier.close()
        await asyncio.gather(*self.running, return_exceptions=True)
        self.scheduler.shutdown(wait=False)


async def _logged(job: Callable[[], Awaitable[object]]) -> None:
    """A job that fails is logged and comes round again: nothing it had to do is lost, it stands in the
    database.
    """
    try:
        await job()
    except Exception as error:
        log.exception("job_failed", error=type(error).__name__)

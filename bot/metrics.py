"""Counts for Prometheus, on loopback: what this process did, and how the archive stands. No label holds a
person or a number.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.site import Role, Site
from bot.tally import OURS
from complaints.regulation import TERMS
from complaints.workdays import Calendar
from handlers import damaged
from handlers.status import BACKUP
from storage import heartbeat, messages, notices, outcomes, register
from storage.database import Page
from storage.errors import NotSaved
from storage.notices import State

FRESH = 30  # seconds that a look at the archive is good for: all that is open is read
PATIENCE = 10  # seconds for that look


@dataclass(frozen=True)
class Look:
    """The archive at one moment."""

    notices: Mapping[State, int]
    oldest_notice: float  # seconds that it waits; 0 when none does
    overdue: Mapping[str, int]  # by the key of the term
    drafts: int
    stuck: int
    beats: Mapping[str, datetime | None]


@dataclass
class Metrics:
    """Of one process; the archive is looked at once in a while, however often it is asked."""

    site: Site
    calendar: Calendar
    zone: ZoneInfo
    _look: Look | None = field(default=None, init=False)
    _at: float = field(default=0.0, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def told(self) -> bytes:
        async with self._turn:
            if self._look is None or time.monotonic() - self._at > FRESH:
                self._look, self._at = await self._looked(), time.monotonic()
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(_Told([*_of_the_process(self.site.role), *_of_the_archive(self._look)]))
        return generate_latest(registry)

    async def _looked(self) -> Look | None:
        """None when the archive is out of reach."""
        now = self.site.clock.now()
        try:
            async with asyncio.timeout(PATIENCE), self.site.database.read(now) as page:
                return await self._read(page)
        except (NotSaved, TimeoutError):
            return None

    async def _read(self, page: Page) -> Look:
        stats, shift = await notices.stats(page), self.site.shift
        waits = (page.now - stats.oldest_due).total_seconds() if stats.oldest_due else 0.0
        return Look(
            notices=stats.counts,
            oldest_notice=max(0.0, waits),
            overdue=await self._overdue(page),
            drafts=await outcomes.open_drafts(page),
            stuck=await messages.stuck(page),
            beats={
                "poll": await heartbeat.last(page, "poll", shift=shift),
                "sweep": await heartbeat.last(page, "sweep"),
                BACKUP: await heartbeat.last(page, BACKUP, shift=shift),
            },
        )

    async def _overdue(self, page: Page) -> Mapping[str, int]:
        today = page.now.astimezone(self.zone).date()
        found: Counter[str] = Counter()
        async for complaint in register.with_duties(page, on_broken=damaged.report):
            for each in complaint.deadlines(self.calendar):
                if complaint.asks_for(each.term.key) and each.is_overdue(today):
                    found[each.term.key] += 1
        return found


class _Told(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self.metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self.metrics


def _of_the_process(role: Role) -> Iterator[Metric]:
    updates = CounterMetricFamily(
        "klachtenbot_updates", "Updates taken in since the start, by kind.", labels=["kind"]
    )
    for kind, count in OURS.updates.items():
        updates.add_metric([kind], count)
    yield updates
    yield SummaryMetricFamily(
        "klachtenbot_update_seconds",
        "From taking an update to its reply.",
        count_value=sum(OURS.updates.values()),
        sum_value=OURS.seconds,
    )
    yield CounterMetricFamily("klachtenbot_replies", "Updates whose reply was written down.", OURS.replies)
    doing = GaugeMetricFamily("klachtenbot_role", "What this process does now.", labels=["role"])
    for each in Role:
        doing.add_metric([each.value], each is role)
    yield doing


def _of_the_archive(look: Look | None) -> Iterator[Metric]:
    yield GaugeMetricFamily("klachtenbot_archive_up", "Whether the database answers.", look is not None)
    if look is None:
        return
    by_state = GaugeMetricFamily("klachtenbot_notices", "Notices in each state.", labels=["state"])
    for state in State:
        by_state.add_metric([state.value], look.notices.get(state, 0))
    yield by_state
    late = GaugeMetricFamily("klachtenbot_overdue_steps", "Terms that have passed, by step.", labels=["step"])
    for term in TERMS:
        late.add_metric([term.key], look.overdue.get(term.key, 0))
    yield late
    last = GaugeMetricFamily("klachtenbot_last_timestamp_seconds", "When it was last done.", labels=["what"])
    for what, at in look.beats.items():
        last.add_metric([what], at.timestamp() if at else 0)
    yield last
    for name, meaning, value in (
        ("oldest_notice_seconds", "How long the oldest notice that is due waits.", look.oldest_notice),
        ("open_drafts", "Forms that somebody has open.", look.drafts),
        ("stuck_messages", "Messages that could not be taken out of a chat.", look.stuck),
    ):
        yield GaugeMetricFamily(f"klachtenbot_{name}", meaning, value)


def application(metrics: Metrics) -> Starlette:
    async def told(_request: Request) -> Response:
        return Response(await metrics.told(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return Starlette(routes=[Route("/metrics", told)])

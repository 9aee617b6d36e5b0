"""The sweep with 5,000 open complaints, in a register of 10,000 and of 200,000: seconds, and their ratio.

`uv run python benchmarks/sweep.py [--postgresql]`: the floor is the bare SQL that fetches the open
complaints and their events. What was closed was closed in the last four years, so that no list before an
erasure is due: that grows with the year it is about, not with the register. SQLite with WAL and
synchronous=FULL, on the disk of the working folder.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import filing
import where
from filing import days, the_facts
from sqlalchemy import bindparam, delete, func, select, text

from bot.sweep import sweep
from complaints.complaint import Complaint
from complaints.events import (
    About,
    Accepted,
    Acknowledged,
    Appointed,
    CallAttempted,
    Closed,
    Confirmed,
    Entered,
    Extended,
    Judged,
    Judgment,
    Promise,
    Promised,
    Registered,
    Replied,
    Told,
    Way,
)
from complaints.people import Role
from complaints.workdays import Calendar
from handlers.context import House
from storage import register
from storage.crypto import Keyring
from storage.database import Database
from storage.rows import OPEN, notice
from storage.rows import complaint as complaint_table

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday, ten o'clock in Amsterdam
OPEN_ONES = 5_000
SMALL, LARGE = 10_000, 200_000
YEARS = 4
ROLES = (Role.COMPLAINTS_COACH, Role.DIRECTOR, *[Role.COACH] * 18)
KEEPER, DIRECTOR, ONE, OTHER = 1, 2, 3, 4
FLOOR = text(f"SELECT number, version, sealed FROM complaint WHERE {OPEN}")  # noqa: S608 - no value in it
FLOOR_EVENTS = text("SELECT * FROM event WHERE complaint IN :numbers").bindparams(
    bindparam("numbers", expanding=True)
)
ROUNDS = 5
ACKNOWLEDGED, CONFIRMED = 3, 7  # events after which a complaint is so far


@dataclass
class At:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class Figures:
    """In seconds, one of each round."""

    first: list[float] = field(default_factory=list)  # the first sweep of a day plans all that is due
    again: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    planned: int = 0  # notices
    held_up: float = 0  # the longest that the event loop did not come round
    write: float = 0  # the longest that another waited for a page to write on


# --- the register


def course(received: date) -> list[object]:
    """All that happens to a complaint that goes well."""
    spoken = {"time": "10:00", "reached": True, "satisfied": True, "note": "Tevreden."}
    verdict = {
        "judgments": dict.fromkeys(("treatment", "agreements"), Judgment.FOUNDED),
        "reasons": dict.fromkeys(("treatment", "agreements"), "De afspraken zijn niet nagekomen."),
    }
    return [
        Registered(**the_facts(received, ONE)),
        Entered(**the_facts(received + days(2), KEEPER)),
        Acknowledged(**the_facts(received + days(6), KEEPER), way=Way.EMAIL),
        Accepted(**the_facts(received + days(10), KEEPER)),
        Appointed(**the_facts(received + days(11), KEEPER), members=(ONE, OTHER)),
        Confirmed(**the_facts(received + days(12), ONE)),
        Confirmed(**the_facts(received + days(12), OTHER)),
        Judged(**the_facts(received + days(30), ONE), **verdict),
        Replied(**the_facts(received + days(31), ONE), way=Way.EMAIL),
        CallAttempted(**the_facts(received + days(40), DIRECTOR), **spoken),
        Closed(**the_facts(received + days(42), DIRECTOR)),
    ]


def an_open_one(number: int) -> Complaint:
    """Received in the last nine weeks, and so far as a complaint is by then; every fifth is behindhand,
    every seventh was extended, every ninth has a promise to keep.
    """
    received = NOW.date() - days(number % 63)
    behind = days(14 if number % 5 == 0 else 0)
    until = NOW.date() - behind
    events = [each for each in course(received)[:-1] if each.on <= until]
    if len(events) > CONFIRMED and number % 7 == 0:
        extended, on = received + days(56), received + days(20)
        events[CONFIRMED:] = [
            Extended(**the_facts(on, ONE), until=extended, reason="Er moet nog iemand worden gehoord."),
            Told(**the_facts(on, ONE), about=About.EXTENSION, way=Way.EMAIL, told_by=ONE),
        ]
    if len(events) > ACKNOWLEDGED and number % 9 == 0:
        until = NOW.date() + days(number % 6)
        promise = {"of": Promise.AGREEMENT, "what": "Terugbellen.", "owner": OTHER, "until": until}
        events.append(Promised(**the_facts(events[-1].on, ONE), **promise))
    first = events[0] if events else Registered(**the_facts(received, ONE))
    return filing.numbered(number, received, events or [first], about=[str(5 + number % 16)])


def a_closed_one(number: int) -> Complaint:
    received = NOW.date() - days(60 + number % (YEARS * 365 - 60))
    return filing.numbered(number, received, course(received), about=[str(5 + number % 16)])


async def grow(database: Database, first: int, last: int) -> None:
    make = a_closed_one if first > OPEN_ONES else an_open_one
    await filing.file(database, NOW, (make(number) for number in range(first, last + 1)), first)


async def fill(database: Database, size: int) -> None:
    async with database.write(NOW) as page:
        ids = [(await filing.join(page, 1000 + n, role)).id for n, role in enumerate(ROLES)]
    assert ids == [*range(1, len(ROLES) + 1)]
    await grow(database, 1, OPEN_ONES)
    await grow(database, OPEN_ONES + 1, size)
    await check(database, size)


async def check(database: Database, size: int) -> None:
    counted = select(func.count()).select_from(complaint_table)
    async with database.read(NOW) as page:
        assert await page.connection.scalar(counted) == size
        assert await page.connection.scalar(counted.where(text(f"complaint.{OPEN}"))) == OPEN_ONES


# --- what is measured


async def seconds(act: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await act()
    return time.perf_counter() - started


async def bare(database: Database) -> None:
    """In portions, as the register reads them."""
    async with database.read(NOW) as page:
        rows = (await page.connection.execute(FLOOR)).all()
        for start in range(0, len(rows), register.PORTION):
            numbers = [row.number for row in rows[start : start + register.PORTION]]
            (await page.connection.execute(FLOOR_EVENTS, {"numbers": numbers})).all()


@asynccontextmanager
async def meanwhile(database: Database, figures: Figures) -> AsyncIterator[None]:
    """Others who want a turn, and how long the unluckiest of them waited."""
    over = asyncio.Event()

    async def come_round() -> None:
        while not over.is_set():
            figures.held_up = max(figures.held_up, await seconds(lambda: asyncio.sleep(0.001)))

    async def write() -> None:
        async with database.write(NOW) as page:
            await page.connection.execute(delete(notice).where(notice.c.id == 0))

    async def want_to_write() -> None:
        while not over.is_set():
            figures.write = max(figures.write, await seconds(write))
            await asyncio.sleep(0.05)

    async with asyncio.TaskGroup() as others:
        others.create_task(come_round())
        others.create_task(want_to_write())
        try:
            yield
        finally:
            over.set()


async def measure(house: House, figures: Figures) -> None:
    """One round: the first sweep of a day, and the next."""
    database = house.database
    async with database.write(NOW) as page:
        await page.connection.execute(delete(notice))
    figures.floor.append(await seconds(lambda: bare(database)))
    async with meanwhile(database, figures):
        started = time.perf_counter()
        figures.planned = await sweep(house)
        figures.first.append(time.perf_counter() - started)
        figures.again.append(await seconds(lambda: sweep(house)))


def told(size: int, figures: Figures) -> None:
    first, again, floor = (statistics.median(each) for each in (figures.first, figures.again, figures.floor))
    print(
        f"register of {size:,}: first sweep {first:.2f} s ({figures.planned:,} notices),"
        f" again {again:.2f} s, {again / OPEN_ONES * 1000:.2f} ms an open complaint\n"
        f"  bare SQL {floor:.3f} s: again to bare {again / floor:.1f}\n"
        f"  meanwhile, at most: event loop held up {figures.held_up * 1000:.0f} ms,"
        f" a write waited {figures.write * 1000:.0f} ms"
    )


async def run(small: Database, large: Database) -> None:
    """Both in turns, so that what else the machine does is the same for both."""
    figures = {}
    for size, database in ((SMALL, small), (LARGE, large)):
        took = await seconds(lambda database=database, size=size: fill(database, size))
        print(f"{size:,} complaints written in {took:.0f} s", flush=True)
        figures[size] = Figures()
    houses = [
        House(each, At(), Calendar(), ZoneInfo("Europe/Amsterdam"), "Bureau Voorbeeld", "")
        for each in (small, large)
    ]
    await sweep(houses[0])  # the holidays are read
    for _round in range(ROUNDS):
        for house, each in zip(houses, figures.values(), strict=True):
            await measure(house, each)
    for size, each in figures.items():
        told(size, each)
    print(
        "large to small: first {:.2f}, again {:.2f} (aim: under 1.3), bare SQL {:.2f}".format(
            *(
                statistics.median(getattr(figures[LARGE], name))
                / statistics.median(getattr(figures[SMALL], name))
                for name in ("first", "again", "floor")
            )
        )
    )


async def measured(folder: Path, urls_in: where.Where) -> None:
    keyring = Keyring.create(folder / "keyring.json", year=NOW.year)
    async with urls_in(folder) as urls:
        for url in urls:
            await Database.create(url, keyring)
        async with Database(urls[0], keyring) as small, Database(urls[1], keyring) as large:
            await run(small, large)


if __name__ == "__main__":
    where.main(__doc__, measured)

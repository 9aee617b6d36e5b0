"""The figures for UWV and the insight over 1,000, 10,000 and 100,000 complaints: as a ratio to fetching the
bare columns by plain SQL, their growth, and their memory.

`uv run python benchmarks/reports.py [--postgresql]`: every complaint is in the period and of a client of UWV,
so that each is judged. They are a thousand courses, over and over.
"""

import statistics
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import filing
import where
from sqlalchemy import insert, text
from sweep import NOW, ROLES, At, Figures, a_closed_one, an_open_one, meanwhile

from complaints.reports.periods import Period
from complaints.workdays import Calendar
from handlers import reporting
from handlers.context import House
from storage import facts, register
from storage.crypto import Keyring
from storage.database import Database, Page
from storage.rows import complaint as complaint_table
from storage.rows import fact as fact_table

SIZES = (1_000, 10_000, 100_000)
COURSES = 1_000
OPEN_ONES = 50  # of them
ALL = Period(date(2020, 1, 1), NOW.date())
COLUMNS = ", ".join(column.name for column in fact_table.columns)
BARE = text(f"SELECT {COLUMNS} FROM fact WHERE received_on BETWEEN :first AND :last")  # noqa: S608 - our names
ROUNDS = 5
AT_ONCE = 1_000  # rows in one insert
MEGABYTE = 2**20

Row = dict[str, object]
Act = Callable[[Page, House], Awaitable[object]]


# --- the register


def courses(page: Page) -> list[tuple[Row, Row]]:
    """The row of a complaint, and that of its facts; none of the events, which no report reads."""
    found = []
    for number in range(1, COURSES + 1):
        one = an_open_one(number) if number <= OPEN_ONES else a_closed_one(number)
        sealed = page.keyring.seal_json("complaint", one.number, dict(one.answers))
        found.append(
            ({**register.clear_columns(one), "version": one.version, "sealed": sealed}, facts.of(one))
        )
    return found


async def grow(database: Database, numbers: Iterable[int]) -> None:
    async with database.write(NOW) as page:
        prepared = courses(page)
    left = [*numbers]
    for start in range(0, len(left), AT_ONCE):
        part = [(number, *prepared[number % COURSES]) for number in left[start : start + AT_ONCE]]
        async with database.write(NOW) as page:
            complaints = [
                {**one, "number": f"KL-{number:07}", "draft_id": number} for number, one, _fact in part
            ]
            await page.connection.execute(insert(complaint_table), complaints)
            rows = [{**fact, "number": f"KL-{number:07}"} for number, _one, fact in part]
            await page.connection.execute(insert(fact_table), rows)


# --- what is measured


async def bare(page: Page, _house: House) -> int:
    return len((await page.connection.execute(BARE, {"first": str(ALL.first), "last": str(ALL.last)})).all())


async def uwv(page: Page, house: House) -> int:
    counts = await facts.uwv_counts(page, ALL, house.calendar, house.today())
    return counts["submitted"]


async def insight(page: Page, house: House) -> int:
    return (await reporting.insight_of(page, house, ALL)).total


ACTS: tuple[Act, ...] = (bare, uwv, insight)


@dataclass
class Measured:
    took: list[float] = field(default_factory=list)  # seconds, of each round
    worked: list[float] = field(default_factory=list)  # seconds of this process alone
    held_up: float = 0  # the longest that the event loop did not come round
    megabytes: float = 0  # at most, of Python's own


async def once(house: House, act: Act, size: int) -> tuple[float, float]:
    started, worked = time.perf_counter(), time.process_time()
    async with house.database.read(NOW) as page:
        assert await act(page, house) == size
    return time.perf_counter() - started, time.process_time() - worked


async def measure(house: House, size: int) -> dict[Act, Measured]:
    """In turns, so that what else the machine does is the same for all; the memory apart, it costs time."""
    found = {act: Measured() for act in ACTS}
    for round_ in range(ROUNDS + 1):
        for act, each in found.items():
            took, worked = await once(house, act, size)
            if round_:  # the first one warms up
                each.took.append(took)
                each.worked.append(worked)
    for act, each in found.items():
        others = Figures()
        async with meanwhile(house.database, others):
            await once(house, act, size)
        each.held_up = others.held_up
        tracemalloc.start()
        await once(house, act, size)
        each.megabytes = tracemalloc.get_traced_memory()[1] / MEGABYTE
        tracemalloc.stop()
    return found


def told(size: int, found: dict[Act, Measured]) -> None:
    floor = found[bare]
    for act, each in found.items():
        took, worked = statistics.median(each.took), statistics.median(each.worked)
        print(
            f"{size:>7,} {act.__name__:8} {took / size * 1e6:5.1f} µs a complaint,"
            f" to bare {took / statistics.median(floor.took):4.2f}"
            f" (processor alone {worked / statistics.median(floor.worked):4.2f});"
            f" at most {each.megabytes:5.1f} MB, event loop held up {each.held_up * 1000:4.0f} ms",
            flush=True,
        )


async def run(database: Database) -> None:
    async with database.write(NOW) as page:
        for n, role in enumerate(ROLES):
            await filing.join(page, 1000 + n, role)
    house = House(database, At(), Calendar(), ZoneInfo("Europe/Amsterdam"), "Bureau Voorbeeld", "")
    found: dict[int, dict[Act, Measured]] = {}
    for size in SIZES:
        there = max(found, default=0)
        await grow(database, range(there + 1, size + 1))
        found[size] = await measure(house, size)
        told(size, found[size])
    grown = {
        act: statistics.median(found[SIZES[2]][act].took) / statistics.median(found[SIZES[1]][act].took)
        for act in ACTS
    }
    for act, times in grown.items():
        print(
            f"{act.__name__}: {SIZES[2] // SIZES[1]} times as many took {times:.1f} times as long,"
            f" beside bare {times / grown[bare]:.2f} (linear is 1)"
        )


async def measured(folder: Path, urls_in: where.Where) -> None:
    keyring = Keyring.create(folder / "keyring.json", year=NOW.year)
    async with urls_in(folder) as urls:
        await Database.create(urls[0], keyring)
        async with Database(urls[0], keyring) as database:
            await run(database)


if __name__ == "__main__":
    where.main(__doc__, measured)

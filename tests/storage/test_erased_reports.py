"""Whatever is erased, each report gives the figures of before, and what was sent stays as it was (P8)."""

from random import Random

import pytest

from benchmarks import filing
from complaints.lifecycle import Stage
from complaints.people import Role
from complaints.regulation import CURRENT
from complaints.reports.keeping import content_of
from storage import erasure, facts, register, reports
from storage.database import Database
from storage.verify import verify
from tests.reports.lives import LAST, lives
from tests.storage.test_counting import CALENDAR, NOW, SENT, figures

MANY = 150
SEEDS = [pytest.param(seed, marks=pytest.mark.storm) if seed > 1 else seed for seed in range(1, 11)]


@pytest.mark.parametrize("seed", SEEDS)
async def test_reports_are_the_same_before_and_after(database: Database, seed: int):
    rng, complaints = Random(seed), lives(MANY, seed)
    closed = [each.number for each in complaints if each.stage is Stage.CLOSED]
    async with database.write(NOW) as page:
        for account in range(1, 6):
            await filing.join(page, account, Role.COACH)
    await filing.file(database, NOW, complaints)
    async with database.write(NOW) as page:
        content = content_of(await facts.uwv_counts(page, SENT, CALENDAR, LAST), NOW, CURRENT.version)
        kept = await reports.keep(page, "uwv", SENT.name, content, 1)
        await reports.sent(page, kept.id, LAST, 1)
        before, frozen = await figures(page), (await reports.get(page, kept.id)).text
    gone = rng.sample(closed, rng.randint(1, len(closed)))
    async with database.write(NOW) as page:
        for number in gone:
            await erasure.erase(page, number, by=None, on=LAST, why="term")
    async with database.read(NOW) as page:
        assert await figures(page) == before
        assert (await reports.last_sent(page, "uwv", SENT.name)).text == frozen
        assert len(await register.listing(page)) == MANY - len(gone)
        assert await verify(page) == []

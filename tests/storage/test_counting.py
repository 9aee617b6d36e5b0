"""Of 2,000 complaints of all kinds the database gives the figures of the oracle, also when all that is sealed
is gone (P8).
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from benchmarks import filing
from complaints.people import Role
from complaints.regulation import CURRENT
from complaints.reports.cases import case_of
from complaints.reports.insight import insight
from complaints.reports.keeping import content_of
from complaints.reports.periods import Period, named
from complaints.workdays import Calendar
from storage import facts, reports, rows
from storage.database import Database
from tests.conftest import KINDS
from tests.reports.brute import brute_uwv
from tests.reports.lives import FIRST, LAST, lives
from tests.storage.making import counted

NOW = datetime(LAST.year, LAST.month, LAST.day, 12, tzinfo=UTC)
CALENDAR = Calendar()
QUARTERS = [
    named(f"{year}-K{quarter}") for year in range(FIRST.year - 1, LAST.year + 2) for quarter in (1, 2, 3, 4)
]
WHOLE = Period(FIRST.replace(year=FIRST.year - 1), LAST)
SENT = named("2026-K3")


class Undone(Exception):  # noqa: N818 - the page is thrown away on purpose
    pass


@pytest.fixture(scope="module")
def complaints():
    return lives(2000, seed=5)


@pytest.fixture(scope="module", params=KINDS)
def filed(request, tmp_path_factory, keyring, complaints):
    """The URL of a database with all of them, made once; no test leaves a change in it."""

    async def file(url):
        await Database.create(url, keyring)
        async with Database(url, keyring) as database:
            async with database.write(NOW) as page:
                for account in range(1, 6):
                    await filing.join(page, account, Role.COACH)
            await filing.file(database, NOW, complaints)
            async with database.write(NOW) as page:
                counts = await facts.uwv_counts(page, SENT, CALENDAR, LAST)
                content = content_of(counts, NOW, CURRENT.version)
                kept = await reports.keep(page, "uwv", SENT.name, content, 1)
                await reports.sent(page, kept.id, LAST, 1)
        return url

    if request.param == "sqlite":
        yield asyncio.run(file(f"sqlite:///{tmp_path_factory.mktemp('filed')}/klachtenbot.db"))
        return
    with request.getfixturevalue("postgresql_server").database() as url:
        yield asyncio.run(file(url))


@pytest.fixture
async def archive(filed, keyring):
    async with Database(filed, keyring) as opened:
        yield opened


async def figures(page, today=LAST):
    """Of every quarter for UWV, and the insight in all of it."""
    every = await counted(page)
    return (
        [(await facts.uwv_counts(page, quarter, CALENDAR, today)).counted for quarter in QUARTERS],
        insight(every, WHOLE, CALENDAR, today),
    )


async def test_every_case_comes_back_as_it_was_filed(archive, complaints):
    expected = sorted(map(case_of, complaints), key=lambda case: (case.received_on, case.number))
    async with archive.read(NOW) as page:
        assert await counted(page) == expected
    assert len(expected) == 2000


@pytest.mark.parametrize("today", [LAST, named("2025-K2").last], ids=["at the end", "on a day in between"])
@pytest.mark.parametrize("quarter", QUARTERS, ids=lambda quarter: quarter.name)
async def test_the_lines_for_uwv_are_those_of_the_oracle(archive, complaints, quarter, today):
    async with archive.read(NOW) as page:
        found = await facts.uwv_counts(page, quarter, CALENDAR, today)
    expected = brute_uwv(complaints, quarter.first, quarter.last, today)
    assert found.counted == {**expected, "dissatisfaction": 0}


async def test_the_insight_is_that_of_the_complaints_themselves(archive, complaints):
    async with archive.read(NOW) as page:
        _lines, found = await figures(page)
    assert found == insight([*map(case_of, complaints)], WHOLE, CALENDAR, LAST)
    assert found.total > 1900


async def test_with_all_that_is_sealed_gone_the_figures_are_the_same(archive):
    async with archive.read(NOW) as page:
        before, sent = await figures(page), await reports.last_sent(page, "uwv", SENT.name)
    with suppress(Undone):
        async with archive.write(NOW) as page:
            for table in (rows.complaint, rows.event, rows.person):
                await page.connection.execute(update(table).values(sealed=b"gone"))
            assert await figures(page) == before
            again = await reports.last_sent(page, "uwv", SENT.name)
            assert (again, again.text) == (sent, sent.text)
            raise Undone

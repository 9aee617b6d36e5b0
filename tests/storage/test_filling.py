"""What a migration could not fill in is filled in before the first report."""

import asyncio

import pytest
from sqlalchemy import delete, select, update

from complaints.complaint import Moment
from complaints.reports.cases import case_of
from storage import facts, filling, register, rows
from storage.database import Database
from storage.errors import Uncounted
from storage.verify import verify
from tests.storage.making import ALWAYS, NOW, TODAY, a_complaint, a_member, counted, reading, unheard, writing

_FACTS = select(rows.fact).order_by(rows.fact.c.number)
_WHO = select(rows.dissatisfaction.c.commissioner).order_by(rows.dissatisfaction.c.id)


@pytest.fixture
async def emptied(database, monkeypatch):
    """As just after the step of the migrations, with five complaints and three dissatisfied; and what there
    was to be found.
    """
    monkeypatch.setattr(register, "PORTION", 2)
    async with writing(database) as page:
        alice = await a_member(page)
        for draft in range(5):
            await a_complaint(page, alice.id, draft_id=draft)
        for commissioner in ("uwv", "employer", None):
            said = {"channel": "phone", "received_on": "2026-11-20", "commissioner": commissioner}
            await register.note_dissatisfaction(page, said, TODAY)
        found = await everything(page)
        await page.connection.execute(delete(rows.fact))
        await page.connection.execute(update(rows.dissatisfaction).values(commissioner=None))
    return database, found


async def everything(page):
    return (await page.connection.execute(_FACTS)).all(), (await page.connection.scalars(_WHO)).all()


async def test_all_is_filled_in_as_it_would_have_been_kept(emptied):
    database, found = emptied
    assert await filling.fill(database, NOW, unheard) == 8
    async with reading(database) as page:
        assert await everything(page) == found
        assert await verify(page) == []


async def test_when_all_is_there_nothing_is_written(emptied, statements):
    database, _found = emptied
    await filling.fill(database, NOW, unheard)
    with statements(database) as seen:
        assert await filling.fill(database, NOW, unheard) == 0
    assert [statement for statement in seen if not statement.startswith(("SELECT", "BEGIN"))] == []


@pytest.mark.parametrize("harm", [{"sealed": b"damaged"}, {"sealed": b""}])
async def test_one_damaged_complaint_stops_no_other_and_no_report_goes_without_it(emptied, harm):
    database, (found, _who) = emptied
    async with writing(database) as page:
        await page.connection.execute(
            update(rows.complaint).where(rows.complaint.c.number == "KL-2026-003").values(harm)
        )
    broken = []
    assert await filling.fill(database, NOW, broken.append) == 7
    assert [(each.table, each.row_id) for each in broken] == [("complaint", "KL-2026-003")]
    async with reading(database) as page:
        filled, _who = await everything(page)
        assert filled == [row for row in found if row.number != "KL-2026-003"]
        with pytest.raises(Uncounted):
            await counted(page)


async def test_one_damaged_dissatisfaction_stops_no_other_and_no_report_goes_without_it(emptied):
    database, _found = emptied
    async with writing(database) as page:
        await page.connection.execute(
            update(rows.dissatisfaction).where(rows.dissatisfaction.c.id == 1).values(sealed=b"damaged")
        )
    broken = []
    assert await filling.fill(database, NOW, broken.append) == 7
    assert [(each.table, each.row_id) for each in broken] == [("dissatisfaction", "1")]
    async with reading(database) as page:
        assert (await everything(page))[1] == [None, "employer", ""]
        with pytest.raises(Uncounted):
            await facts.dissatisfied(page, *ALWAYS)


async def test_what_is_changed_while_it_is_filled_in_is_counted_as_it_is_now(emptied, keyring):
    database, _found = emptied

    async def change(where, number):
        async with writing(where) as page, register.change(page, number, by=1, action="entered") as one:
            one.enter(Moment(by=1, at=NOW))

    async with Database(database.url, keyring) as another:
        await asyncio.gather(
            filling.fill(database, NOW, unheard),
            filling.fill(another, NOW, unheard),
            *(change(where, f"KL-2026-00{n}") for n, where in enumerate([database, another] * 2, 1)),
        )
    async with reading(database) as page:
        assert await counted(page) == [case_of(each) for each in await register.listing(page)]
        assert await verify(page) == []

"""A report that was made is kept with its figures, and one that was sent is frozen (3.7)."""

import asyncio
import json
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update

from complaints.errors import NotFound
from complaints.regulation import CURRENT
from storage import reports, rows, trail
from storage.database import Database
from storage.errors import Broken, NotSaved
from storage.reports import AlreadySent
from storage.verify import Fault, verify
from tests.storage.making import NOW, TODAY, reading, writing

FOREVER = NOW + timedelta(days=1000)

FIGURES = {"period": "2026-K3", "counts": {"submitted": 12, "declined": 3}, "said": "Coördinatie “K3”"}
OTHERS = {**FIGURES, "counts": {"submitted": 13, "declined": 3}}
LIFTED = {
    "sqlite": ["DROP TRIGGER report_no_update", "DROP TRIGGER report_no_delete"],
    "postgresql": ["ALTER TABLE report DISABLE TRIGGER ALL"],
}
CHANGES = [
    update(rows.report).values(content="{}"),
    update(rows.report).values(content_hash="0" * 64),
    update(rows.report).values(sent_on=TODAY + timedelta(days=1)),
    update(rows.report).values(sent_on=None),
    delete(rows.report),
]
AS = ["content", "hash", "sent on", "not sent", "deleted"]


async def kept(database, content=FIGURES, kind="uwv", period="2026-K3", by=None):
    async with writing(database) as page:
        return await reports.keep(page, kind, period, content, by)


@pytest.fixture
async def frozen(database, alice):
    made = await kept(database, by=alice)
    async with writing(database) as page:
        return await reports.sent(page, made.id, TODAY, alice)


async def test_a_report_is_kept_with_all_that_proves_it(database, alice):
    async with reading(database) as page:
        seq, head = await trail.head(page)
    made = await kept(database, by=alice)
    assert (made.kind, made.period, made.made_at, made.made_by) == ("uwv", "2026-K3", NOW, alice)
    assert (made.regulation, made.trail_seq, made.trail_head) == (CURRENT.version, seq, head)
    assert (made.content, made.sent_on, made.sent_recorded_at, made.sent_by) == (FIGURES, None, None, None)
    async with reading(database) as page:
        assert await reports.get(page, made.id) == made
        (row,) = (await page.connection.execute(select(rows.trail).where(rows.trail.c.seq > seq))).all()
    assert (row.actor, row.action, row.subject) == (alice, "report.made", "uwv:2026-K3")
    assert json.loads(row.detail) == {"report": made.id, "hash": made.content_hash}


async def test_the_same_figures_are_the_same_text(database):
    one = await kept(database)
    other = await kept(database, {key: FIGURES[key] for key in reversed(FIGURES)})
    assert (one.text, one.content_hash) == (other.text, other.content_hash)
    assert (await kept(database, OTHERS)).content_hash != one.content_hash


async def test_what_was_sent_reads_back_byte_for_byte(database, frozen):
    expected = '{"counts":{"declined":3,"submitted":12},"period":"2026-K3","said":"Coördinatie “K3”"}'
    async with Database(database.url, database.keyring) as again, reading(again) as page:
        found = await reports.get(page, frozen.id)
    assert (found, found.text) == (frozen, expected)
    assert (found.sent_on, found.sent_recorded_at, found.sent_by) == (TODAY, NOW, frozen.made_by)


async def test_that_it_was_sent_stands_in_the_trail_with_its_hash(database, frozen):
    async with reading(database) as page:
        last = (await page.connection.execute(select(rows.trail).order_by(rows.trail.c.seq.desc()))).first()
    assert (last.action, last.subject) == ("report.sent", "uwv:2026-K3")
    assert json.loads(last.detail) == {
        "report": frozen.id,
        "hash": frozen.content_hash,
        "on": TODAY.isoformat(),
    }


async def test_a_report_is_sent_once(database, frozen):
    with pytest.raises(AlreadySent) as refused:
        async with writing(database) as page:
            await reports.sent(page, frozen.id, TODAY + timedelta(days=3), None)
    assert refused.value.on == TODAY
    async with reading(database) as page:
        assert await reports.get(page, frozen.id) == frozen
        assert (await trail.verify(page)).rows == 2


async def test_of_two_who_record_it_as_sent_at_once_one_does(database, alice):
    made = await kept(database)

    async def send(where, on):
        async with writing(where) as page:
            return (await reports.sent(page, made.id, on, alice)).sent_on

    async with Database(database.url, database.keyring) as another:
        results = await asyncio.gather(
            *(send(where, date(2026, 11, n)) for n, where in enumerate([database, another] * 3, 1)),
            return_exceptions=True,
        )
    (won,) = (each for each in results if isinstance(each, date))
    assert [each.on for each in results if isinstance(each, AlreadySent)] == [won] * 5


async def test_a_report_that_does_not_exist_is_not_found(database):
    async with writing(database) as page:
        for asked in (reports.get(page, 9), reports.sent(page, 9, TODAY, None)):
            with pytest.raises(NotFound):
                await asked


async def test_the_last_one_is_of_its_own_kind_and_period(database):
    async with writing(database) as page:
        first, second, _later, _insight = [
            (await reports.keep(page, kind, period, FIGURES, None)).id
            for kind, period in (
                ("uwv", "2026-K3"),
                ("uwv", "2026-K3"),
                ("uwv", "2026-K4"),
                ("insight", "2026-K3"),
            )
        ]
        assert await reports.last_sent(page, "uwv", "2026-K3") is None
        for each in (second, first):  # recorded on one page
            await reports.sent(page, each, TODAY, None)
        assert (await reports.last_sent(page, "uwv", "2026-K3")).id == second
        assert (await reports.last_made(page, "uwv", "2026-K3", FOREVER)).id == second
        assert await reports.last_sent(page, "uwv", "2026-K4") is None
        assert await reports.last_made(page, "uwv", "2025-K4", FOREVER) is None
        assert (
            await reports.last_made(page, "uwv", "2026-K3", NOW) is None
        )  # made at that instant, not before
        assert [each.id for each in await reports.all_sent(page)] == [first, second]


async def test_what_was_recorded_last_as_sent_is_what_was_reported(database):
    first, second = await kept(database), await kept(database, OTHERS)
    for hours, each in enumerate((second, first), 1):
        async with database.write(NOW + timedelta(hours=hours)) as page:
            await reports.sent(page, each.id, TODAY, None)
    async with reading(database) as page:
        assert (await reports.last_sent(page, "uwv", "2026-K3")).id == first.id
        assert (await reports.last_made(page, "uwv", "2026-K3", FOREVER)).id == second.id


@pytest.mark.parametrize("change", CHANGES, ids=AS)
async def test_the_database_itself_refuses_to_change_what_was_sent(database, frozen, change):
    with pytest.raises(NotSaved):
        async with writing(database) as page:
            await page.connection.execute(change)
    async with reading(database) as page:
        assert await reports.get(page, frozen.id) == frozen


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_what_was_sent_is_not_replaced_either(database, frozen):
    replacing = text("INSERT OR REPLACE INTO report SELECT * FROM report")
    with pytest.raises(NotSaved):
        async with writing(database) as page:
            await page.connection.execute(replacing)


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_the_reports_cannot_be_emptied_at_once(database, frozen):
    with pytest.raises(NotSaved):
        async with writing(database) as page:
            await page.connection.execute(text("TRUNCATE report"))


async def test_what_was_not_sent_may_go(database):
    made = await kept(database)
    async with writing(database) as page:
        await page.connection.execute(delete(rows.report))
    async with reading(database) as page:
        with pytest.raises(NotFound):
            await reports.get(page, made.id)
        assert await verify(page) == []


@pytest.mark.parametrize("change", CHANGES, ids=AS)
async def test_an_intruder_who_lifts_the_triggers_is_named(database, frozen, kind, change):
    async with writing(database) as page:
        for statement in LIFTED[kind]:
            await page.connection.execute(text(statement))
        await page.connection.execute(change)
    async with reading(database) as page:
        (fault,) = await verify(page)
    assert (fault.table, fault.row) == ("report", str(frozen.id))


async def test_figures_that_are_not_those_that_were_kept_are_not_shown(database):
    made = await kept(database)
    async with writing(database) as page:
        await page.connection.execute(update(rows.report).values(content='{"submitted":0}'))
    async with reading(database) as page:
        for asked in (reports.get(page, made.id), reports.last_made(page, "uwv", "2026-K3", FOREVER)):
            with pytest.raises(Broken):
                await asked


async def test_a_report_that_nobody_made_is_named(database, frozen):
    forged = {**frozen.__dict__, "id": 9, "content": frozen.text}
    del forged["text"]
    async with writing(database) as page:
        await page.connection.execute(insert(rows.report), forged)
    async with reading(database) as page:
        assert await verify(page) == [Fault("differs", "report", "9")]

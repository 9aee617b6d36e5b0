"""The tables are what `rows.py` says, on both databases, up and down."""

from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from complaints.events import Closed, Fulfilled, Promise, Promised, Reopened
from complaints.reports.cases import case_of
from storage import facts, filling, migrations, register
from storage.database import Database
from storage.engines import engine_for
from storage.errors import Uncounted
from storage.rows import CLEAR, complaint, metadata
from storage.types import Sealed
from storage.verify import verify
from tests.conftest import NOW
from tests.storage.making import TODAY, a_complaint, a_member, counted, reading, unheard, writing

LATER = TODAY + timedelta(days=1)
_COPIES = select(complaint.c.closed_on, complaint.c.promises).order_by(complaint.c.number)
at = {"on": TODAY, "at": NOW, "by": 1}


async def tables(url):
    engine = engine_for(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    return set(names) - {"alembic_version", "sqlite_sequence"}


async def differences(url):
    engine = engine_for(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(
            lambda sync: compare_metadata(
                MigrationContext.configure(sync, opts={"compare_type": True}), metadata
            )
        )
    await engine.dispose()
    return found


async def test_up_down_and_up_again_ends_as_the_tables_are_described(an_initialised_database):
    url = an_initialised_database
    assert await differences(url) == []
    await migrations.downgrade(url, "base")
    assert await tables(url) == set()
    assert await migrations.current(url) is None
    await migrations.upgrade(url)
    assert await migrations.current(url) == migrations.NEWEST
    assert await differences(url) == []
    assert await tables(url) == set(metadata.tables)


async def open_ones(url):
    """What the index of the open complaints is about, as the database says it."""
    engine = engine_for(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(lambda sync: inspect(sync).get_indexes("complaint"))
    await engine.dispose()
    (options,) = (index["dialect_options"] for index in found if index["name"] == "ix_complaint_open")
    (condition,) = (str(each) for key, each in options.items() if key.endswith("_where"))
    return condition


async def test_the_index_of_the_open_complaints_is_about_those_that_are_not_closed(an_initialised_database):
    url = an_initialised_database
    assert "withdrawn" not in await open_ones(url)
    await migrations.downgrade(url, "0001")
    assert "withdrawn" in await open_ones(url)
    await migrations.upgrade(url)
    assert "withdrawn" not in await open_ones(url)


async def test_going_up_twice_changes_nothing(an_initialised_database):
    await migrations.upgrade(an_initialised_database)
    assert await differences(an_initialised_database) == []


async def test_migrating_works_from_any_folder(database_url, keyring, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    await Database.create(database_url, keyring)
    assert await migrations.current(database_url) == migrations.NEWEST


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_what_is_not_sealed_is_listed_as_clear(table):
    clear = {column.name for column in table.columns if not isinstance(column.type, Sealed)}
    assert clear == set(CLEAR[table.name].split())


def test_the_newest_version_is_the_last_step_there_is():
    assert ScriptDirectory.from_config(migrations.config()).get_current_head() == migrations.NEWEST


async def test_what_was_there_gets_the_new_columns_filled(an_initialised_database, keyring):
    """From the events, so that `verify` finds the copies as they would be made today."""
    url = an_initialised_database
    async with Database(url, keyring) as database, writing(database) as page:
        alice = await a_member(page)
        await a_complaint(page, alice.id, draft_id=1)
        shut = await a_complaint(page, alice.id, draft_id=2, name="anonymous")
        again = await a_complaint(page, alice.id, draft_id=3)
        for number, events in (
            (shut.number, (Promised(**at, of=Promise.MEASURE, what="Cursus", owner=1, until=TODAY),) * 3),
            (shut.number, (Fulfilled(**at, promise=3), Closed(**at), Reopened(**at, reason="Nieuw"))),
            (shut.number, (Closed(**{**at, "on": LATER}),)),
            (again.number, (Closed(**at), Reopened(**at, reason="Nieuw"))),
        ):
            async with register.change(page, number, by=alice.id, action="test") as changed:
                changed.events = [*changed.events, *events]
        expected = (await page.connection.execute(_COPIES)).all()
    assert [tuple(row) for row in expected] == [(None, 0), (LATER, 2), (None, 0)]
    await migrations.downgrade(url, "0001")
    await migrations.upgrade(url)
    async with Database(url, keyring) as database:
        await filling.fill(database, NOW, unheard)
        async with reading(database) as page:
            assert (await page.connection.execute(_COPIES)).all() == expected
            assert await verify(page) == []


async def test_until_the_facts_are_filled_in_no_report_is_made(an_initialised_database, keyring):
    url = an_initialised_database
    async with Database(url, keyring) as database, writing(database) as page:
        opened = await a_complaint(page, (await a_member(page)).id)
        await register.note_dissatisfaction(page, {"channel": "phone", "commissioner": "uwv"}, TODAY)
    await migrations.downgrade(url, "0002")
    await migrations.upgrade(url)
    async with Database(url, keyring) as database:
        async with reading(database) as page:
            for asked in (counted(page), facts.dissatisfied(page, TODAY, TODAY)):
                with pytest.raises(Uncounted):
                    await asked
        await filling.fill(database, NOW, unheard)
        async with reading(database) as page:
            assert await counted(page) == [case_of(opened)]
            assert await facts.dissatisfied(page, TODAY, TODAY, "uwv") == 1

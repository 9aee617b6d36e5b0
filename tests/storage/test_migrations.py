"""The tables are what `rows.py` says, on both databases, up and down."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from storage import migrations
from storage.database import Database
from storage.engines import engine_for
from storage.rows import CLEAR, metadata
from storage.types import Sealed


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

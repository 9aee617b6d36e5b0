"""Opening, refusing to open, and pages that are kept whole or not at all."""

import asyncio
import sqlite3
import stat
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from complaints.people import Role
from storage import drafts, people, rows
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import AlreadyInitialised, NotInitialised, NotSaved, WrongKey
from tests.conftest import NOW
from tests.storage.making import a_member, reading, writing

OTHER = Keyring(bytes(32), {"2026": bytes(32)})


async def test_a_database_that_was_made_opens(database_url, keyring):
    await Database.create(database_url, keyring)
    async with Database(database_url, keyring) as opened, reading(opened) as page:
        assert (await people.team(page, NOW.date())).people == {}


async def test_a_database_is_made_once(database, keyring):
    with pytest.raises(AlreadyInitialised):
        await Database.create(database.url, keyring)


async def test_what_is_not_made_yet_does_not_open(database_url, keyring, tmp_path):
    with pytest.raises(NotInitialised):
        await Database(database_url, keyring).open()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 but not really", b"something else"])
async def test_a_file_that_is_no_database_is_left_as_it_is(database_url, keyring, tmp_path, content):
    file = tmp_path / "klachtenbot.db"
    file.write_bytes(content)
    with pytest.raises(NotInitialised):
        await Database(database_url, keyring).open()
    assert file.read_bytes() == content


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_somebody_elses_database_is_left_as_it_is(database_url, keyring, tmp_path):
    file = tmp_path / "klachtenbot.db"
    with sqlite3.connect(file) as theirs:
        theirs.execute("CREATE TABLE theirs (id INTEGER)")
    theirs.close()
    before = file.read_bytes()
    with pytest.raises(NotInitialised):
        await Database(database_url, keyring).open()
    assert file.read_bytes() == before


async def test_another_key_does_not_open_and_writes_nothing(an_initialised_database, keyring):
    file = Database(an_initialised_database, keyring).file
    before = file.read_bytes() if file else b""
    with pytest.raises(WrongKey):
        await Database(an_initialised_database, OTHER).open()
    assert (file.read_bytes() if file else b"") == before


async def test_tables_of_another_version_do_not_open(database, keyring):
    async with writing(database) as page:
        await page.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotInitialised):
        await Database(database.url, keyring).open()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_the_file_is_its_owners_only(database_url, keyring, tmp_path):
    await Database.create(database_url, keyring)
    assert stat.S_IMODE((tmp_path / "klachtenbot.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_every_sqlite_connection_is_set_up(database):
    wanted = {
        "busy_timeout": 5000,
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }
    async with writing(database) as page:
        found = {name: await page.connection.scalar(text(f"PRAGMA {name}")) for name in wanted}
    assert found == wanted


async def test_a_page_that_raises_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the page is part of the act
        async with writing(database) as page:
            await a_member(page)
            raise ZeroDivisionError
    async with reading(database) as page:
        assert await people.by_account(page, 1001) is None


async def test_a_cancelled_page_leaves_nothing_and_blocks_nobody(database):
    async def endless() -> None:
        async with writing(database) as page:
            await a_member(page)
            await asyncio.sleep(60)

    task = asyncio.create_task(endless())
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with writing(database) as page:
        assert await people.by_account(page, 1001) is None


async def test_pages_cancelled_at_any_moment_block_nobody(database):
    async def act(account: int) -> None:
        async with writing(database) as page:
            await a_member(page, account=account)

    for moment in range(40):
        task = asyncio.create_task(act(2000 + moment))
        await asyncio.sleep(moment / 5_000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with writing(database) as page:
        assert await a_member(page, account=1)


async def test_a_page_to_read_writes_nothing(database):
    with pytest.raises(NotSaved):
        async with reading(database) as page:
            await page.connection.execute(rows.meta.insert(), {"key": "x", "value": "y"})


async def test_an_instant_comes_back_in_utc(database):
    amsterdam = timezone(timedelta(hours=1))
    async with database.write(datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=amsterdam)) as page:
        alice = await a_member(page)
        await drafts.start(page, alice.id, "intake")
    async with reading(database) as page:
        found = await drafts.active(page, alice.id)
    assert found.created_at == datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
    assert found.created_at.tzinfo is UTC


async def test_an_instant_without_a_zone_is_a_fault(database):
    with pytest.raises(Exception, match="time zone"):
        async with writing(database) as page:
            await page.connection.execute(
                rows.draft.update(),
                {"touched_at": datetime(2026, 11, 23, 9, 0)},  # noqa: DTZ001 - the point
            )


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_locked_file_is_not_saved_within_its_time_and_goes_on_when_it_can(database, keyring):
    impatient = Database(database.url, keyring, busy_timeout=0.2)
    other = sqlite3.connect(database.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = asyncio.get_running_loop().time()
    with pytest.raises(NotSaved):
        async with writing(impatient) as page:
            await a_member(page)
    assert asyncio.get_running_loop().time() - started < 2
    other.execute("ROLLBACK")
    other.close()
    async with writing(impatient) as page:
        assert await a_member(page)
    await impatient.close()


@pytest.fixture
def another_process(database):
    """Somebody else who is writing to the file."""
    other = sqlite3.connect(database.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_who_waits_for_another_process_keeps_nobody_here_waiting(database, another_process):
    async def act() -> None:
        async with writing(database) as page:
            await a_member(page)

    task = asyncio.create_task(act())
    started = asyncio.get_running_loop().time()
    await asyncio.sleep(0.2)
    assert asyncio.get_running_loop().time() - started < 1
    assert not task.done()
    another_process.execute("ROLLBACK")
    await asyncio.wait_for(task, 3)
    async with reading(database) as page:
        assert await people.by_account(page, 1001)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_who_is_cancelled_while_waiting_for_another_process_blocks_nobody(database, another_process):
    async def act() -> None:
        async with writing(database) as page:
            await a_member(page)

    task = asyncio.create_task(act())
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.sleep(0.1)
    task.cancel()
    another_process.execute("ROLLBACK")
    with pytest.raises(asyncio.CancelledError):
        await task
    async with writing(database) as page:
        assert await people.by_account(page, 1001) is None
        assert await a_member(page)


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_a_locked_table_is_not_saved_within_its_time_and_goes_on_when_it_can(database, keyring):
    impatient = Database(database.url, keyring, busy_timeout=0.2)
    async with writing(database) as blocking:
        await blocking.connection.execute(text("LOCK TABLE person"))
        with pytest.raises(NotSaved) as refused:
            async with writing(impatient) as page:
                await a_member(page)
    assert refused.value.cause == "LockNotAvailable 55P03"
    async with writing(impatient) as page:
        assert await a_member(page)
    await impatient.close()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_who_waits_for_a_turn_waits_a_bounded_time(database, keyring):
    impatient = Database(database.url, keyring, busy_timeout=0.1)
    async with writing(impatient):
        with pytest.raises(NotSaved):
            async with writing(impatient):
                raise AssertionError
    await impatient.close()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_full_disk_is_not_saved_and_goes_on_when_it_can(database):
    async with writing(database) as page:
        alice = await a_member(page)
        stored = await drafts.start(page, alice.id, "intake")
    await _limit_pages(database, 1)
    with pytest.raises(NotSaved) as refused:
        async with writing(database) as page:
            await drafts.save(page, stored, {"description": "x" * 500_000})
    assert "FULL" in refused.value.cause
    await _limit_pages(database, 1_000_000)
    async with writing(database) as page:
        saved = await drafts.save(page, stored, {"description": "x" * 500_000})
    assert saved.version == 2


async def _limit_pages(database, most):
    async with writing(database) as page:
        await page.connection.execute(text(f"PRAGMA max_page_count={most}"))


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_a_lost_connection_is_not_saved_and_the_next_page_is(database):
    with pytest.raises(NotSaved):  # noqa: PT012 - the page is part of the act
        async with writing(database) as page:
            await a_member(page)
            await page.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    async with writing(database) as page:
        assert await people.by_account(page, 1001) is None
        assert await a_member(page)


async def test_a_server_that_is_away_is_not_saved(keyring):
    with pytest.raises(NotSaved):
        await Database("postgresql://127.0.0.1:1/nowhere", keyring, busy_timeout=0.2).open()


async def test_what_was_not_saved_tells_no_value(database):
    async with writing(database) as page:
        await people.invite(page, Role.COACH, "KANARIE", vouched=True)
    with pytest.raises(NotSaved) as refused:
        async with writing(database) as page:
            await page.connection.execute(
                rows.meta.insert(), [{"key": "KANARIE", "value": "1"}, {"key": "KANARIE", "value": "2"}]
            )
    shown = [repr(refused.value), str(refused.value.__cause__), refused.value.cause]
    assert "KANARIE" not in " ".join(shown)
    assert refused.value.__suppress_context__


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_page_never_makes_a_file(database_url, keyring, tmp_path):
    unopened = Database(database_url, keyring)
    for opening in (writing, reading):
        with pytest.raises(NotSaved):
            async with opening(unopened):
                raise AssertionError
    await unopened.close()
    assert list(tmp_path.iterdir()) == []


async def test_a_hundred_pages_at_once_are_all_kept(database):
    async def register_one(account):
        async with writing(database) as page:
            return (await a_member(page, account=account)).id

    made = await asyncio.gather(*(register_one(account) for account in range(100)))
    assert sorted(made) == list(range(1, 101))

"""One poller, and standbys that take over (T25)."""

import asyncio

import pytest
from sqlalchemy import text

from storage.standby import PollerLock
from tests.storage.making import writing

on_postgresql = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)


@on_postgresql
async def test_one_of_many_polls(database):
    locks = [PollerLock(database.url) for _ in range(5)]
    taken = await asyncio.gather(*(lock.take() for lock in locks))
    assert sorted(taken) == [False, False, False, False, True]
    assert [await lock.is_held() for lock in locks] == taken
    await asyncio.gather(*(lock.release() for lock in locks))


@on_postgresql
async def test_a_standby_takes_over_when_the_poller_stops(database):
    poller, standby = PollerLock(database.url), PollerLock(database.url)
    assert await poller.take()
    waiting = asyncio.create_task(standby.wait(every=0.05))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await poller.release()
    await asyncio.wait_for(waiting, 5)
    assert await standby.is_held()
    await standby.release()


@on_postgresql
async def test_a_poller_that_lost_its_connection_knows_it(database):
    poller, standby = PollerLock(database.url), PollerLock(database.url)
    assert await poller.take()
    async with writing(database) as page:
        await page.connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        )
    await asyncio.wait_for(standby.wait(every=0.05), 5)
    assert not await poller.is_held()
    assert not await poller.take()
    await standby.release()
    assert await poller.take()
    await poller.release()


async def test_a_server_out_of_reach_gives_no_lock():
    assert not await PollerLock("postgresql://127.0.0.1:1/nowhere").take()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_with_sqlite_the_folder_is_locked_instead(database):
    lock = PollerLock(database.url)
    assert await lock.take()
    assert await lock.is_held()
    await lock.release()

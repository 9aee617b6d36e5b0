"""One poller, and standbys that take over (T25)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import make_url, text

from storage.standby import PATIENCE, PULSE, Hold, PollerLock
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


@on_postgresql
async def test_who_is_cut_off_knows_it_before_another_can_take_the_lock(database):
    """Nothing arrives any more, and nobody hangs up: the server thinks that all is well."""
    async with a_gate(database.url) as gate:
        poller, standby = PollerLock(gate.url), PollerLock(database.url)
        assert await poller.take()
        losing = asyncio.create_task(poller.lost())
        await asyncio.sleep(0.1)
        assert not losing.done()
        gate.freeze()
        await asyncio.wait_for(losing, PULSE + PATIENCE + 1)
        assert not await standby.take()
    await asyncio.wait_for(standby.wait(every=0.05), 5)
    await standby.release()


@on_postgresql
async def test_a_server_that_hangs_up_is_noticed_at_once(database):
    poller = PollerLock(database.url)
    assert await poller.take()
    losing = asyncio.create_task(poller.lost())
    await asyncio.sleep(0.1)
    async with writing(database) as page:
        await page.connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        )
    await asyncio.wait_for(losing, PULSE / 2)


@on_postgresql
async def test_who_share_a_webhook_hold_it_together_and_nobody_polls_beside_them(database):
    webhooks = [PollerLock(database.url, Hold.TOGETHER) for _ in range(3)]
    assert [await lock.take() for lock in webhooks] == [True] * 3
    poller = PollerLock(database.url)
    assert not await poller.take()
    await asyncio.gather(*(lock.release() for lock in webhooks))
    await asyncio.wait_for(poller.wait(every=0.05), 5)
    assert not await webhooks[0].take()
    await poller.release()


class Gate:
    """Between a client and the server; `freeze` lets nothing through any more."""

    def __init__(self, url: str) -> None:
        self.target = make_url(url)
        self.url = ""
        self.open = asyncio.Event()
        self.open.set()
        self.tasks: set[asyncio.Task[None]] = set()

    def freeze(self) -> None:
        self.open.clear()

    async def through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        socket_file = f"{self.target.query['host']}/.s.PGSQL.{self.target.port or 5432}"
        there, back = await asyncio.open_unix_connection(socket_file)
        for source, sink in ((reader, back), (there, writer)):
            self.tasks.add(asyncio.create_task(self._copy(source, sink)))

    async def _copy(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            await self.open.wait()
            sink.write(data)
        await self.open.wait()
        sink.close()


@asynccontextmanager
async def a_gate(url: str) -> AsyncIterator[Gate]:
    gate = Gate(url)
    server = await asyncio.start_server(gate.through, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    clean = gate.target.set(host="127.0.0.1", port=port, query={})
    gate.url = clean.render_as_string(hide_password=False)
    try:
        yield gate
    finally:
        server.close()
        gate.open.set()
        await asyncio.wait_for(asyncio.gather(*gate.tasks, return_exceptions=True), 5)


async def test_a_server_out_of_reach_gives_no_lock():
    assert not await PollerLock("postgresql://127.0.0.1:1/nowhere").take()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_with_sqlite_the_folder_is_locked_instead(database):
    lock = PollerLock(database.url)
    assert await lock.take()
    assert await lock.is_held()
    await lock.release()

"""T25: of several processes on one database one polls; the others end (SQLite) or stand by (PostgreSQL)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from complaints.people import Role
from storage import drafts, people
from tests.whole.process import Process, a_process
from tests.whole.several import SECRET, enrol, in_front_of, several, the_archive, until_one_polls

TAKE_OVER = 10
START = 60  # seconds, on a slow machine
ANNA, BRAM = 201, 202
on_postgresql = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_second_bot_on_the_same_folder_ends(tmp_path: Path, database_url: str):
    async with a_process(tmp_path, database_url) as process:
        await process.child.start()
        await process.until(lambda: process.server.polling)
        with pytest.raises(Exception, match="run"):
            await process.child.once("run")
        assert "De bot draait al met deze gegevensmap." in process.log
        assert not process.world.calls_of("close")


@pytest.fixture
async def process(tmp_path: Path, an_initialised_database: str, keyring_file: Path) -> AsyncIterator[Process]:
    async with a_process(tmp_path, an_initialised_database, made_with=keyring_file) as made:
        await enrol(made, {ANNA: Role.COACH, BRAM: Role.COACH})
        yield made


@on_postgresql
async def test_of_three_processes_one_polls_and_another_takes_over_at_its_end(process: Process):
    """When it is killed, and when the database hangs up on it: then it stands by itself."""
    async with several(process, 3) as members:
        await asyncio.gather(*(member.child.start() for member in members))
        first = await until_one_polls(members, START)
        others = [member for member in members if member is not first]
        await until_role(others, "standby", START)
        assert at_work(process) == 1, "who stands by neither sweeps nor sends"
        await first.child.kill()
        second = await until_one_polls(others, TAKE_OVER)
        await process.until(lambda: process.server.polling)

        hang_up(process)
        await until_logged(process, "lock_lost")
        await until_one_polls(others, TAKE_OVER)
        await process.until(lambda: process.server.polling)
        process.users[ANNA].says("/help")
        await process.server.settled(20)
        await until_role(others, "standby", TAKE_OVER, of=1)
        assert second.child.pid is not None
    assert [message.text.partition("\n")[0] for message in answers(process, ANNA)] == ["Zo werkt het"]
    assert all(call.code == 200 for call in process.world.calls_of("getUpdates")), "two polled"


@on_postgresql
async def test_with_a_webhook_every_process_takes_updates_and_one_may_die(process: Process):
    async with several(process, 2) as members, in_front_of(members) as url:
        process.set(WEBHOOK_URL=url, WEBHOOK_SECRET=SECRET)
        await asyncio.gather(*(member.child.start() for member in members))
        await until_role(members, "webhook", START)
        await both_say(process, "/klacht", "E-mail")
        await members[0].child.kill()
        await both_say(process, "gisteren", "Cliënt")
        await both_say(process, "Fenna Visser", "06 12345678")
        assert not process.world.calls_of("getUpdates")
        async with the_archive(process) as database, database.read(datetime.now(UTC)) as page:
            for account in (ANNA, BRAM):
                member = await people.by_account(page, account)
                stored = await drafts.active(page, member.id)
                assert stored.draft["answers"]["phone"] == "+31612345678"
                assert stored.version == len(answers(process, account)) == 6


async def both_say(process: Process, *texts: str) -> None:
    """Typed in one go."""
    for account in (ANNA, BRAM):
        for text in texts:
            process.users[account].says(text)
    await process.server.settled(20)


def answers(process: Process, account: int):
    return process.world.from_bot(account)


def hang_up(process: Process) -> None:
    """As when the server restarts: whoever holds the lock loses it."""
    url = process.environment["KLACHTENBOT_DATABASE_URL"].replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )


def at_work(process: Process) -> int:
    """How often somebody began to poll, to sweep and to send."""
    return process.log.count('"running"')


async def until_logged(process: Process, event: str) -> None:
    async with asyncio.timeout(TAKE_OVER):
        while event not in process.log:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.1)


async def until_role(members, role: str, patience: float, of: int = 0) -> None:
    """Until so many say that they do this; without a number, all."""
    async with asyncio.timeout(patience):
        while [await member.role() for member in members].count(role) < (of or len(members)):  # noqa: ASYNC110
            await asyncio.sleep(0.1)

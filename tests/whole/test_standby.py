"""T25: of several processes on one database one polls; the others end (SQLite) or stand by (PostgreSQL)."""

import asyncio
from pathlib import Path

import pytest

from sandbox.child import Child
from tests.whole.process import a_process

TAKE_OVER = 10 + 10  # seconds: ten to notice, and what a start costs on a slow machine


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_second_bot_on_the_same_folder_ends(tmp_path: Path, database_url: str):
    async with a_process(tmp_path, database_url) as process:
        await process.child.start()
        await process.until(lambda: process.server.polling)
        with pytest.raises(Exception, match="run"):
            await process.child.once("run")
        assert "De bot draait al met deze gegevensmap." in process.log
        assert not process.world.calls_of("close")


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_a_standby_takes_over_when_the_first_is_killed(tmp_path: Path, database_url: str):
    async with a_process(tmp_path, database_url) as process:
        await process.child.start()
        await process.until(lambda: process.server.polling)
        second = Child(process.child.command, tmp_path, lambda: process.environment, lambda: None)
        await second.start()
        try:
            await until_standing_by(process)
            before = len(process.world.calls_of("getMe"))
            await process.child.kill()
            await process.until(lambda: len(process.world.calls_of("getMe")) > before, TAKE_OVER)
            await process.until(lambda: process.server.polling)
        finally:
            await second.stop()
    assert all(call.code == 200 for call in process.world.calls_of("getUpdates"))


async def until_standing_by(process, patience: float = 20) -> None:
    async with asyncio.timeout(patience):
        while "standing_by" not in process.log:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.1)

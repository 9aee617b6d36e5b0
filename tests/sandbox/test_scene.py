"""The scene with a real child process: joining, travelling, killing, failing, ending."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import TimedOut
from telegram.request import HTTPXRequest

from sandbox.__main__ import listening, serving
from sandbox.cast import CAST
from sandbox.clock import ZONE, later
from sandbox.memory import Memory
from sandbox.scene import Scene

STAND_IN = Path(__file__).with_name("stand_in.py")
COMMAND = (sys.executable, str(STAND_IN))
ANNA, BRAM = 11001, 11002
PATIENCE = 20
pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def a_scene(folder, **more):
    scene = Scene(folder, COMMAND, CAST[:2], **more)
    with listening("127.0.0.1", 0) as listener:
        async with serving(scene, listener):
            try:
                await scene.start()
                yield scene
            finally:
                await scene.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory):
    """One for all tests here that leave it running."""
    async with a_scene(tmp_path_factory.mktemp("scene")) as scene:
        yield scene


async def says(scene, text):
    """What the bot answers."""
    before = len(scene.world.from_bot(ANNA))
    scene.people[ANNA].says(text)
    return await scene.server.wait_for(lambda world: world.from_bot(ANNA)[before:], PATIENCE)


async def test_the_cast_joins_by_itself_and_confirms_what_is_asked(scene):
    assert [one.sees()[-1].text for one in scene.people.values()] == ["Je doet mee."] * 2
    assert scene.people[BRAM].last().edited_at
    labels = {
        call.params.get("reply_markup", "") for call in scene.world.calls_of("editMessageText", chat_id=BRAM)
    }
    assert any("Ik heb dit gelezen" in one for one in labels)
    assert (scene.child.state, scene.note) == ("running", "")


async def test_with_examples_the_cast_has_joined_before_and_can_be_written_to(tmp_path):
    start = datetime(2026, 11, 24, 10, tzinfo=ZONE)
    async with a_scene(tmp_path, demo=True, start=start) as scene:
        team = json.loads((tmp_path / "data" / "team").read_text())
        assert team[:4] == ["--member", "11001", "coach", "Anna de Wit"]
        assert team[-2:] == ["--freelance", "11002"]
        assert [one.sees() for one in scene.people.values()] == [[], []]
        assert all(one.chat.reachable for one in scene.people.values())
        assert (
            timedelta(seconds=-1) < scene.clock() - start < timedelta(minutes=1)
        )  # shifted by whole seconds
        assert scene.note == ""
    again = Scene(tmp_path, COMMAND, CAST[:2], demo=True, start=start - timedelta(days=9))
    assert again.clock() > start - timedelta(seconds=1)  # not nine days earlier


async def test_a_register_without_examples_gets_none(tmp_path):
    Memory(prepared=True).save(tmp_path)
    with pytest.raises(ValueError, match="--fresh"):
        Scene(tmp_path, COMMAND, demo=True)


async def test_travelling_restarts_the_bot_with_a_shifted_clock(scene):
    first, before = scene.child.pid, scene.clock()
    await scene.travel(later(before, days=1))
    (answer,) = await says(scene, "klok")
    assert scene.child.pid != first
    assert answer.text == f"{before + timedelta(days=1):%Y-%m-%dT%H}"
    assert abs(scene.world.now() - before - timedelta(days=1)) < timedelta(seconds=30)


async def test_nobody_travels_back_or_too_far(scene):
    pid = scene.child.pid
    with pytest.raises(ValueError, match="alleen vooruit"):
        await scene.travel(scene.clock() - timedelta(minutes=1))
    with pytest.raises(ValueError, match="Zo ver"):
        await scene.travel(scene.clock() + timedelta(days=4000))
    assert scene.child.pid == pid


async def test_a_killed_bot_comes_back_and_answers_what_was_waiting(scene):
    first = scene.child.pid
    scene.people[ANNA].says("hallo")
    await scene.kill()
    await scene.server.wait_for(lambda world: world.from_bot(ANNA)[-1].text == "Je zei: hallo", PATIENCE)
    assert scene.child.pid != first


async def test_a_bot_that_falls_over_is_shown_with_its_last_words_and_can_be_restarted(scene, capsys):
    scene.people[ANNA].says("val om")
    await scene.server.wait_for(lambda _: scene.child.state == "stopped", PATIENCE)
    assert "omgevallen met een reden" in scene.child.last_lines
    assert "onverwacht gestopt" in capsys.readouterr().out
    scene.world.updates.clear()
    await scene.restart()
    assert (await says(scene, "terug?"))[0].text == "Je zei: terug?"


async def test_a_bot_that_can_not_start_leaves_the_page_alive(tmp_path):
    async with a_scene(tmp_path) as scene:
        await scene.stop()
        (tmp_path / "data" / "broken").touch()
        await scene.restart()
        await scene.server.wait_for(lambda _: scene.child.state == "stopped", PATIENCE)
        assert "kan niet starten" in scene.child.last_lines
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{scene.url}/")).status_code == 200


async def test_a_failing_preparation_says_so_and_may_be_tried_again(tmp_path):
    (tmp_path / "data").mkdir()
    async with a_scene(tmp_path) as scene:
        assert "De bot kon niet starten. init:" in scene.note
        (tmp_path / "data").rmdir()
        await scene.restart()
        assert scene.child.state == "running"


async def test_a_kept_folder_keeps_token_team_and_time(tmp_path):
    async with a_scene(tmp_path) as first:
        await first.travel(later(first.clock(), days=3))
    async with a_scene(tmp_path) as second:
        assert second.world.token == first.world.token
        assert second.clock.offset >= first.clock.offset
        assert second.people[ANNA].sees() == []
        assert (await says(second, "nog bekend?"))[0].text == "Je zei: nog bekend?"


async def test_the_bot_gets_its_own_settings_and_none_from_outside(tmp_path, monkeypatch):
    monkeypatch.setenv("KLACHTENBOT_DATABASE_URL", "postgresql://example.org/echt")
    scene = Scene(tmp_path, COMMAND)
    scene.url = "http://127.0.0.1:1"
    environment = scene._environment()
    assert "KLACHTENBOT_DATABASE_URL" not in environment
    assert environment["KLACHTENBOT_TOKEN"] == scene.world.token
    assert not Path(environment["KLACHTENBOT_KEYRING_FILE"]).is_relative_to(
        environment["KLACHTENBOT_DATA_DIR"]
    )
    assert int(environment["KLACHTENBOT_CLOCK_OFFSET"]) == scene.clock.offset


@asynccontextmanager
async def a_bot_over_http(scene):
    request = HTTPXRequest(read_timeout=0.2)
    async with Bot(
        scene.world.token, f"{scene.url}/bot", get_updates_request=HTTPXRequest(), request=request
    ) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="module")
async def lonely(tmp_path):
    """A scene whose bot was never started; Anna has written."""
    scene = Scene(tmp_path, COMMAND, CAST[:1])
    with listening("127.0.0.1", 0) as listener:
        async with serving(scene, listener):
            scene.people[ANNA].says("/start")
            scene.world.updates.clear()
            yield scene


async def test_a_poller_whose_connection_breaks_does_not_stay(lonely):
    async with a_bot_over_http(lonely) as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=30, read_timeout=40))
        await lonely.server.wait_for(lambda _: lonely.server.polling)
        poll.cancel()
        with pytest.raises(asyncio.CancelledError):
            await poll
        await lonely.server.wait_for(lambda _: not lonely.server.polling)
        lonely.people[ANNA].says("hallo")
        assert len(await bot.get_updates()) == 1


@pytest.mark.parametrize("executed", [True, False])
async def test_a_hanging_answer_times_out_over_http(lonely, executed):
    async with a_bot_over_http(lonely) as bot:
        lonely.world.fail_next("sendMessage", hangs=True, executed=executed)
        with pytest.raises(TimedOut):
            await bot.send_message(ANNA, "hallo")
    assert len(lonely.world.from_bot(ANNA)) == int(executed)

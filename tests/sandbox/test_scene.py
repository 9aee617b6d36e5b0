"""The scene with a real child process: joining, travelling, killing, failing, ending."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from sandbox.__main__ import listening, main, serving
from sandbox.cast import CAST
from sandbox.clock import ZONE, ShiftedClock, in_words, later, working_moment
from sandbox.memory import Memory, forget, remembered
from sandbox.scene import Scene

STAND_IN = Path(__file__).with_name("stand_in.py")
COMMAND = (sys.executable, str(STAND_IN))
ANNA, BRAM = 11001, 11002
PATIENCE = 20


@asynccontextmanager
async def a_scene(folder, *, start=True):
    scene = Scene(folder, COMMAND, CAST[:2])
    with listening("127.0.0.1", 0) as listener:
        async with serving(scene, listener):
            try:
                if start:
                    await scene.start()
                yield scene
            finally:
                await scene.stop()


@pytest.fixture
async def scene(tmp_path):
    async with a_scene(tmp_path) as scene:
        yield scene


async def says(scene, text):
    """What the bot answers."""
    before = len(scene.world.from_bot(ANNA))
    scene.people[ANNA].says(text)
    return await scene.server.wait_for(lambda world: world.from_bot(ANNA)[before:], PATIENCE)


def gone(pid):
    """Ended, or waiting for its parent to notice."""
    stat_file = Path(f"/proc/{pid}/stat")
    return not stat_file.exists() or stat_file.read_text().rsplit(")", 1)[1].split()[0] == "Z"


async def test_the_cast_joins_by_itself_and_confirms_what_is_asked(scene):
    assert [one.sees()[-1].text for one in scene.people.values()] == ["Je doet mee."] * 2
    assert scene.people[BRAM].last().edited_at
    labels = {
        call.params.get("reply_markup", "") for call in scene.world.calls_of("editMessageText", chat_id=BRAM)
    }
    assert any("Ik heb dit gelezen" in one for one in labels)
    assert (scene.child.state, scene.note) == ("running", "")


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
    assert gone(first)


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


def child_of(pid):
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


async def a_sandbox(tmp_path):
    """The program itself, in its own process, with the stand-in; its pid and the pid of its bot."""
    script = tmp_path / "program.py"
    script.write_text(
        "import sandbox.scene, sys\n"
        f"sandbox.scene.Scene.__init__.__defaults__ = ({COMMAND!r}, sandbox.scene.CAST[:1])\n"
        "from sandbox.__main__ import main\n"
        "sys.exit(main(['--port', '0', '--data-dir', sys.argv[1]]))\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), str(tmp_path / "folder"),
        stdout=asyncio.subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(STAND_IN.parents[2])},
    )  # fmt: skip
    lines = []
    async with asyncio.timeout(PATIENCE):
        async for line in process.stdout:
            lines.append(line.decode())
            if "draait" in lines[-1]:
                break
    return process, child_of(process.pid), lines


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGKILL, -9)])
async def test_no_bot_outlives_its_sandbox(tmp_path, how, code):
    process, bot, lines = await a_sandbox(tmp_path)
    assert lines[0].startswith("De sandbox staat klaar op http://127.0.0.1:")
    start = time.monotonic()
    process.send_signal(how)
    assert await asyncio.wait_for(process.wait(), PATIENCE) == code
    while not gone(bot) and time.monotonic() - start < PATIENCE:  # noqa: ASYNC110  the kernel has no event
        await asyncio.sleep(0.01)
    assert gone(bot)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::"])  # noqa: S104  refused
def test_others_can_not_reach_it(host, capsys):
    assert main(["--host", host, "--port", "0"]) == 2
    assert "luistert alleen op 127.0.0.1" in capsys.readouterr().err


def test_a_taken_port_is_said(capsys):
    with listening("127.0.0.1", 0) as other:
        assert main(["--port", str(other.getsockname()[1])]) == 2
    assert "Address already in use" in capsys.readouterr().err


def test_fresh_empties_only_a_folder_of_a_sandbox(tmp_path):
    (tmp_path / "vakantie.jpg").touch()
    with pytest.raises(ValueError, match="niets gewist"):
        forget(tmp_path)
    assert (tmp_path / "vakantie.jpg").exists()
    Memory().save(tmp_path)
    (tmp_path / "data").mkdir()
    forget(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_memory_is_for_its_owner_and_its_token_well_formed(tmp_path):
    Memory().save(tmp_path)
    assert stat.S_IMODE((tmp_path / "sandbox.json").stat().st_mode) == 0o600
    number, secret = remembered(tmp_path).token.split(":")
    assert number.isdigit()
    assert len(secret) == 35


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:00"),  # Monday, in time
        ("2026-11-23 15:59", "2026-11-23 15:59"),
        ("2026-11-23 08:59", "2026-11-23 10:00"),
        ("2026-11-23 16:00", "2026-11-24 10:00"),
        ("2026-11-27 16:00", "2026-11-30 10:00"),  # Friday evening
        ("2026-11-28 12:00", "2026-11-30 10:00"),
        ("2026-11-29 08:00", "2026-11-30 10:00"),
    ],
)
def test_the_world_starts_at_a_working_moment(now, start):
    moments = [datetime.fromisoformat(one).replace(tzinfo=ZONE) for one in (now, start)]
    assert working_moment(moments[0].astimezone(UTC)) == moments[1]


def test_a_day_later_keeps_the_time_on_the_wall_when_the_clock_changes():
    saturday = datetime(2026, 10, 24, 10, 0, tzinfo=ZONE)
    assert later(saturday, days=1) - saturday.astimezone(UTC) == timedelta(hours=25)
    assert later(saturday, hours=1) - saturday.astimezone(UTC) == timedelta(hours=1)


def test_a_moment_is_said_in_full():
    assert in_words(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == "maandag 23 november 2026 10:00"


def test_a_shifted_clock_never_goes_back():
    clock = ShiftedClock(60)
    clock.travel(clock() - timedelta(days=1))
    assert clock.offset == 60

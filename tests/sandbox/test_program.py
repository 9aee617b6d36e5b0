"""The program in its own process, the stand-in as its bot: where it listens, how it ends, what it keeps."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
import time
from pathlib import Path

import pytest

from sandbox.__main__ import listening, main
from sandbox.memory import Memory, forget, remembered

STAND_IN = Path(__file__).with_name("stand_in.py")
COMMAND = (sys.executable, str(STAND_IN))
PATIENCE = 20


def gone(pid):
    """Ended, or waiting for its parent to notice."""
    stat_file = Path(f"/proc/{pid}/stat")
    return not stat_file.exists() or stat_file.read_text().rsplit(")", 1)[1].split()[0] == "Z"


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

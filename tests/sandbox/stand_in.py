"""A small bot with the commands of the real one, for the tests of the sandbox: init, invite, run."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

FOLDER = Path(os.environ["KLACHTENBOT_DATA_DIR"])


def init():
    FOLDER.mkdir()


def invite(arguments):
    name = arguments[3]
    code = f"code-{name.split()[0]}_x"
    (FOLDER / code).write_text(json.dumps({"name": name, "freelance": "--freelance" in arguments}))
    sys.stdout.write(f"https://t.me/sandbox_bot?start={code}\n")


def demo(arguments):
    (FOLDER / "team").write_text(json.dumps(arguments))


def run():
    if (FOLDER / "broken").exists():
        sys.exit("kan niet starten")
    import stand_in_bot  # noqa: PLC0415  the other commands need no Telegram and are quick

    stand_in_bot.run()


if __name__ == "__main__":
    os.environ["PTB_TIMEDELTA"] = "1"
    command, *rest = sys.argv[1:]
    {"init": init, "invite": lambda: invite(rest), "demo": lambda: demo(rest), "run": run}[command]()

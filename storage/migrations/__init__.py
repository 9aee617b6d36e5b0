"""The steps from one version of the tables to the next. No alembic.ini: it works wherever it is installed.

Alembic is loaded only to take a step: it costs half a second, and most starts find the tables in order.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.engines import engine_for

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0006"  # the version this program was made for

_VERSION = text("SELECT version_num FROM alembic_version")


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


def revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(_VERSION)
    return found


def run_upgrade(connection: Connection, to: str = "head") -> None:
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(config(connection), to)


def _run_downgrade(connection: Connection, to: str) -> None:
    from alembic import command  # noqa: PLC0415 - see above

    command.downgrade(config(connection), to)


def config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see above

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made

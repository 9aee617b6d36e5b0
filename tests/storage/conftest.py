"""What only the tests of the archive ask for."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy.event import listen, remove

from storage.database import Database
from tests.storage.making import a_member, writing


@pytest.fixture
def statements() -> Callable[[Database], AbstractContextManager[list[str]]]:
    """Every statement that goes to a database inside a block."""

    @contextmanager
    def watching(database: Database) -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        engines = [database._engine.sync_engine, database._reader.sync_engine]
        for engine in engines:
            listen(engine, "before_cursor_execute", note)
        yield seen
        for engine in engines:
            remove(engine, "before_cursor_execute", note)

    return watching


@pytest.fixture
async def alice(database):
    async with writing(database) as page:
        return (await a_member(page)).id


@pytest.fixture
async def three(database):
    async with writing(database) as page:
        return [(await a_member(page, name, account=1001 + n)).id for n, name in enumerate(["A", "B", "C"])]

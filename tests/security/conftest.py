"""The agency of these tests: five members, whose chats are empty yet."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.agency import Agency, an_agency
from tests.enrolling import enrol


@pytest.fixture
async def agency(database: Database) -> AsyncIterator[Agency]:
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened

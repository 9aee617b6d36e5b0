"""The agency of these tests: five members, whose chats are empty yet."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from storage.crypto import Keyring
from storage.database import Database
from tests.agency import Agency, an_agency
from tests.enrolling import enrol
from tests.security.whole_life import Lived, live


@pytest.fixture(scope="session")
def life(keyring: Keyring, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Lived once for all who look at it."""
    return asyncio.run(live(tmp_path_factory.mktemp("life"), keyring))


@pytest.fixture
async def agency(database: Database) -> AsyncIterator[Agency]:
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened
    assert opened.untraced.found == [], "changed without a row in the trail (T27)"

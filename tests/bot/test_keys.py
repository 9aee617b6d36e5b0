"""The keys of years that are over go by themselves (P8)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import backup, keys
from complaints.errors import Refusal
from handlers.context import House
from storage import people, register, verify
from storage.crypto import Keyring
from storage.database import Database
from storage.rows import trail as trail_table
from tests.agency import AMSTERDAM, FixedClock
from tests.storage.making import a_complaint, a_member

pytestmark = pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.storm)])

THEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT_LAST = datetime(2033, 1, 2, 4, 15, tzinfo=UTC)  # 2026 closed in 2027 at the earliest, and five years


@dataclass
class Place:
    house: House
    clock: FixedClock
    file: Path

    @property
    def keys(self) -> tuple[str, ...]:
        return Keyring.load(self.file).key_ids


@pytest.fixture
async def place(database_url: str, tmp_path: Path) -> AsyncIterator[Place]:
    """A member and an open complaint of 2026, a key of 2027, and the newest one of 2033."""
    file = tmp_path / "keyring.json"
    first = Keyring.create(file, year=THEN.year)
    await Database.create(database_url, first)
    async with Database(database_url, first) as database, database.write(THEN) as page:
        alice = await a_member(page)
        await a_complaint(page, alice.id)
    ring = first.rotated(year=2027).rotated(year=2033)
    ring.replace(file)
    clock = FixedClock(AT_LAST)
    async with Database(database_url, ring) as database:
        house = House(
            database=database,
            clock=clock,
            calendar=None,  # type: ignore[arg-type] - no day is counted here
            zone=AMSTERDAM,
            organisation="Bureau Voorbeeld",
            contact="",
            backup_dir=tmp_path / "backups",
            keyring_file=file,
        )
        yield Place(house, clock, file)


async def test_the_key_of_a_year_that_is_over_goes_and_what_lasts_can_still_be_read(place: Place):
    assert await keys.forget(place.house) == ["2026"]
    assert place.keys == ("2027", "2033")
    ring = Keyring.load(place.file)
    async with Database(place.house.database.url, ring) as database, database.read(AT_LAST) as page:
        assert (await register.get(page, "KL-2026-001")).answers["name"] == "K. Lager"
        assert [each.name for each in (await people.team(page, AT_LAST.date())).people.values()] == ["Alice"]
        assert await verify.verify(page) == []


async def test_a_year_that_may_still_be_needed_keeps_its_key(place: Place):
    place.clock.moment = AT_LAST - timedelta(days=3)  # still 2032
    assert await keys.forget(place.house) == []
    assert place.keys == ("2026", "2027", "2033")


async def test_a_backup_that_needs_the_key_keeps_it_and_the_night_after_that_one_it_goes(place: Place):
    place.clock.moment = AT_LAST - timedelta(days=10)
    await backup.nightly(place.house)
    place.clock.moment = AT_LAST
    assert await keys.forget(place.house) == []
    place.clock.ahead(days=31)
    await backup.nightly(place.house)
    assert await keys.forget(place.house) == ["2026"]


async def test_what_is_damaged_keeps_its_key(place: Place):
    async with place.house.database.write(AT_LAST) as page:
        await page.connection.exec_driver_sql("UPDATE person SET sealed = substr(sealed, 1, 40)")
    assert await keys.forget(place.house) == []
    assert "2026" in place.keys


async def test_a_keyring_that_can_not_be_written_is_refused_and_the_trail_does_not_say_it_went(place: Place):
    place.file.parent.joinpath("keyring.json.new").mkdir()
    with pytest.raises(Refusal, match="kan hier niet worden gewijzigd"):
        await keys.forget(place.house)
    assert "2026" in place.keys
    async with place.house.database.read(AT_LAST) as page:
        actions = await page.connection.scalars(select(trail_table.c.action))
        assert "key.dropped" not in set(actions)

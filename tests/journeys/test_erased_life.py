"""A whole life with a canary in every field, then erasure (P8): nothing of it is left, wherever one looks."""

import asyncio
import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.log import OURS
from bot.tidy import tidy
from storage import backup, erasure, rows
from storage.database import Database
from storage.sealed_file import opened
from storage.verify import BOUND, verify
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency, an_agency
from tests.enrolling import enrol
from tests.living import CANARY, Cast, lives, registered
from tests.security.watching import send
from tests.walking import NUMBER

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
CAST = Cast(keeps=CARLA, phones=DIRK, members=(ANNA, EVA), spare=BRAM)
FOUND = (CANARY.encode(), CANARY.title().encode(), CANARY.upper().encode())


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened_:
        await enrol(opened_)
        yield opened_


async def nothing() -> None:
    pass


async def sealed(agency: Agency) -> list[bytes]:
    """Every sealed row that is there."""
    async with agency.house.database.read(agency.clock.now()) as page:
        return [
            row
            for table in BOUND
            for row in await page.connection.scalars(select(table.c.sealed))
        ]  # fmt: skip


async def held(agency: Agency) -> str:
    """Every row of every table, with what is sealed opened."""
    keyring, found = agency.house.database.keyring, []
    async with agency.house.database.read(agency.clock.now()) as page:
        for table in rows.metadata.sorted_tables:
            for row in await page.connection.execute(select(table)):
                found.append(repr(row))
                if table in BOUND:
                    found.append(repr(keyring.open(table.name, BOUND[table](row), row.sealed)))
    return "\n".join(found)


async def test_after_a_whole_life_and_an_erasure_nothing_of_it_is_left(
    agency: Agency, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    for name in OURS:
        caplog.set_level(logging.DEBUG, logger=name)
    await registered(agency, ANNA, "De organisatie")
    await lives(agency, CAST, nothing)
    await send(agency, CARLA, f"notitie {NUMBER}", "Een halve kanarie.")  # a form that was not finished
    assert (await held(agency)).lower().count(CANARY) > 30
    was = await sealed(agency)
    await send(agency, DIRK, f"wissen {NUMBER}", NUMBER, "vastleggen")
    assert agency.user(DIRK).last().text.startswith(f"Klacht {NUMBER} is gewist")
    await tidy(agency.bot.bot, agency.house)

    assert CANARY not in (await held(agency)).lower()
    gone = set(was) - set(await sealed(agency))
    assert len(gone) > 30
    await backup_of(agency, tmp_path / "fresh.backup")
    files = contents(tmp_path)
    assert len(files) > 2
    for path, content in files.items():
        assert not any(each in content for each in FOUND), path
        assert not any(each[:40] in content or each[-24:] in content for each in gone), path
    assert CANARY not in unsealed(agency, tmp_path / "fresh.backup").lower()
    assert CANARY not in caplog.text.lower()
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await verify(page) == []
        assert (await erasure.grave(page, NUMBER)).erased_by == agency.ids[DIRK]
    agency.clear()
    await send(agency, CARLA, f"/zaak {NUMBER}", "/zoek kanarie", "/klachten", "/vandaag")
    assert CANARY not in agency.reads(CARLA).lower().replace("/zoek kanarie", "")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def backup_of(agency: Agency, path: Path) -> None:
    database = agency.house.database
    await asyncio.to_thread(backup.make, database.url, database.keyring, path, agency.clock.now())


def unsealed(agency: Agency, path: Path) -> str:
    """What somebody with the keyring reads in a backup; its rows are sealed once more."""
    with opened(path, agency.house.database.keyring) as (_header, source):
        parts = []
        while part := source.read(65536):
            parts.append(part)
    return b"".join(parts).decode("latin-1")

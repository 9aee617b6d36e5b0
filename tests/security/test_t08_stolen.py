"""T8: who takes the database, its log, the backups and the logs, but not the keyring, reads nothing but what
`CLEAR` lists.
"""

import io
import logging
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import log
from bot.backup import nightly
from complaints.people import Role
from storage import people
from storage.crypto import Keyring
from storage.errors import BadBackup, Broken
from storage.rows import CLEAR, metadata
from storage.sealed_file import header_of, opened
from storage.types import Sealed
from storage.verify import BOUND
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, FAY, NAMES, Agency
from tests.living import CANARY, Cast, life, lives, registered, the_form
from tests.security.watching import send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

CAST = Cast(CARLA, DIRK, (EVA, ANNA), FAY)
# Words that people typed and that are also the bot's own, in the code of a step or a choice.
OURS = {"mediator", "privacy"}


@pytest.fixture
def written(agency: Agency) -> Iterator[io.StringIO]:
    """The log, at DEBUG; the process is as before afterwards."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in (*log.OURS, *log.QUIET))]
    before = [(each, each.level, list(each.handlers)) for each in loggers]
    stream = io.StringIO()
    log.set_up("DEBUG", [agency.world.token], stream=stream)
    yield stream
    for each, level, handlers in before:
        each.setLevel(level)
        each.handlers[:] = handlers


@pytest.fixture
async def stolen(agency: Agency, written: io.StringIO, tmp_path: Path) -> dict[str, bytes]:
    """Every file after a whole life with a word in each field, a form half done, and a backup."""
    agency.house.backup_dir = tmp_path / "backups"
    await agency.joins(FAY, Role.COACH)
    await registered(agency, ANNA, NAMES[BRAM])
    await lives(agency, CAST, agency.time_passes)
    await send(agency, BRAM, *the_form(NAMES[EVA])[:-3])
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.invite(page, Role.COACH, "Kanarie Kanariesen", vouched=True)
    await nightly(agency.house)
    return {**taken(tmp_path), "log": written.getvalue().encode()}


def taken(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def forms(secret: str) -> set[bytes]:
    """As it might stand somewhere: a text, as Windows writes it, in hex, in base64 at each place."""
    plain = secret.encode()
    shifted = {b64encode(b"x" * n + plain)[4 if n else 0 : -4] for n in range(3)}
    long_enough = {each for each in shifted if len(each) >= 8}  # shorter ones stand anywhere by chance
    return {plain, secret.encode("utf-16-le"), plain.hex().encode(), *long_enough}


def typed() -> set[str]:
    """Every longer word that somebody typed in that life."""
    texts = [*the_form(NAMES[BRAM]), *(word for _who, step, words in life(CAST) for word in (step, *words))]
    return {word for text in texts for word in re.findall(r"[^\W\d_]{6,}", text.casefold())} - OURS


async def clear_values(agency: Agency) -> Iterator[tuple[str, str]]:
    found = []
    async with agency.house.database.read(agency.clock.now()) as page:
        for table in metadata.sorted_tables:
            for name in CLEAR[table.name].split():
                values = await page.connection.scalars(select(table.c[name]))
                found += [(f"{table.name}.{name}", str(value).casefold()) for value in values]
    return iter(found)


@only_sqlite
async def test_nothing_readable_is_stolen(stolen: dict[str, bytes], agency: Agency, tmp_path: Path):
    assert {name.partition("/")[0] for name in stolen} >= {
        "klachtenbot.db",
        "klachtenbot.db-wal",
        "backups",
        "log",
    }
    assert b"backup_made" in stolen["log"]
    low = {name: content.lower() for name, content in stolen.items()}
    for secret in (
        CANARY,
        "Anna de Wit",
        "Fay Post",
        "612345678",
        "06 12345678",
        "1234 AB",
        agency.world.token,
    ):
        for form in forms(secret):
            hits = [name for name, content in low.items() if form.lower() in content]
            assert hits == [], (secret, form)
    # The database's own words are there to be found, so the search works.
    assert b"trail_head" in low["klachtenbot.db"]
    clear = [*await clear_values(agency)]
    words = typed()
    assert len(words) > 60
    assert [(where, value) for where, value in clear for word in words if word in value] == []
    await nothing_opens(stolen, agency, tmp_path)


async def nothing_opens(stolen: dict[str, bytes], agency: Agency, tmp_path: Path) -> None:
    """No sealed column and no backup, not with a keyring of the same years either."""
    other = Keyring.create(tmp_path / "other.json", year=2026)
    count = 0
    async with agency.house.database.read(agency.clock.now()) as page:
        for table, bound in BOUND.items():
            for row in await page.connection.execute(select(table)):
                with pytest.raises(Broken):
                    other.open(table.name, bound(row), row.sealed)
                count += 1
    assert count > 50
    (name,) = [name for name in stolen if name.startswith("backups/")]
    with pytest.raises(BadBackup), opened(tmp_path / name, other):
        raise AssertionError
    assert header_of(tmp_path / name).trail_rows > 100


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_a_column_is_sealed_or_listed_as_clear_and_every_sealed_one_is_known(table):
    sealed = {column.name for column in table.columns if isinstance(column.type, Sealed)}
    assert {column.name for column in table.columns} - sealed == {*CLEAR[table.name].split()}
    assert bool(sealed) == (table in BOUND)

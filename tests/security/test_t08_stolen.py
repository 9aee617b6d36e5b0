"""T8: who takes the database, its log, the backups and the logs, but not the keyring, reads nothing but what
`CLEAR` lists.
"""

import re
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, select

from sandbox.world import TOKEN
from storage.crypto import Keyring
from storage.database import Database, Page
from storage.errors import BadBackup, Broken
from storage.rows import CLEAR, metadata
from storage.sealed_file import header_of, opened
from storage.types import Sealed
from storage.verify import BOUND
from tests.agency import BRAM, NAMES
from tests.living import CANARY, the_form
from tests.living import life as steps
from tests.security.whole_life import CAST, Lived

# Words that people typed and that are also the bot's own, in the code of a step or a choice.
OURS = {"mediator", "privacy"}
SECRET = (
    *(CANARY, "Anna de Wit", "Fay Post", "612345678", "06 12345678", "1234 AB"),
    *(TOKEN, "De kanarie van Fenna"),
)


def forms(secret: str) -> set[bytes]:
    """As it might stand somewhere: a text, as Windows writes it, in hex, in base64 at each place."""
    plain = secret.encode()
    shifted = {b64encode(b"x" * n + plain)[4 if n else 0 : -4] for n in range(3)}
    long_enough = {each for each in shifted if len(each) >= 8}  # shorter ones stand anywhere by chance
    return {plain, secret.encode("utf-16-le"), plain.hex().encode(), *long_enough}


def typed() -> set[str]:
    """Every longer word that somebody typed in that life."""
    texts = [*the_form(NAMES[BRAM]), *(word for _who, step, words in steps(CAST) for word in (step, *words))]
    return {word for text in texts for word in re.findall(r"[^\W\d_]{6,}", text.casefold())} - OURS


async def clear_values(page: Page) -> Iterator[tuple[str, str]]:
    found = []
    for table in metadata.sorted_tables:
        for name in CLEAR[table.name].split():
            values = await page.connection.scalars(select(table.c[name]))
            found += [(f"{table.name}.{name}", str(value).casefold()) for value in values]
    return iter(found)


def test_nothing_readable_is_stolen(life: Lived):
    assert {name.partition("/")[0] for name in life.files} >= {
        *("klachtenbot.db", "klachtenbot.db-wal", "restored.db", "backups"),
    }
    assert "backup_made" in life.log
    low = {name: content.lower() for name, content in {**life.files, "log": life.log.encode()}.items()}
    for secret in SECRET:
        for form in forms(secret):
            hits = [name for name, content in low.items() if form.lower() in content]
            assert hits == [], (secret, form)
    # The database's own words are there to be found, so the search works.
    assert b"trail_head" in low["klachtenbot.db"]
    assert b"trail_head" in low["restored.db"]


def test_nothing_is_ever_written_elsewhere(life: Lived):
    """Reports, letters, pictures, exports and attachments are made in memory: no file is left to be stolen,
    not even one that was there for a moment.
    """
    names = {path.rpartition("/")[2] for path in life.opened}
    assert any(name.endswith(".backup.part") for name in names)
    ours = re.compile(r"klachtenbot-\w+\.backup\.part|restored\.db\.part|fontlist.*")
    assert [name for name in names if not ours.fullmatch(name)] == []


async def test_every_clear_column_holds_no_word_that_was_typed(life: Lived, keyring: Keyring, now: datetime):
    words = typed()
    assert len(words) > 60
    async with Database(life.url, keyring) as database, database.read(now) as page:
        clear = [*await clear_values(page)]
    assert [(where, value) for where, value in clear for word in words if word in value] == []


async def test_no_sealed_column_and_no_backup_opens_with_another_keyring(
    life: Lived, keyring: Keyring, now: datetime, tmp_path: Path
):
    """Not with one of the same years either."""
    other = Keyring.create(tmp_path / "other.json", year=2026)
    count = 0
    async with Database(life.url, keyring) as database, database.read(now) as page:
        for table, bound in BOUND.items():
            for row in await page.connection.execute(select(table)):
                with pytest.raises(Broken):
                    other.open(table.name, bound(row), row.sealed)
                count += 1
    assert count > 50
    (name,) = [name for name in life.files if name.startswith("backups/")]
    (tmp_path / "stolen.backup").write_bytes(life.files[name])
    with pytest.raises(BadBackup), opened(tmp_path / "stolen.backup", other):
        raise AssertionError
    assert header_of(tmp_path / "stolen.backup").trail_rows > 100


def test_every_column_of_every_table_that_there_is_has_been_decided_on(life: Lived, tmp_path: Path):
    """What the migrations made, not what the code says that they made."""
    (tmp_path / "stolen.db").write_bytes(life.files["restored.db"])
    with closing(sqlite3.connect(tmp_path / "stolen.db")) as there:
        tables = {name for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        there_is = {name: {row[1] for row in there.execute(f"PRAGMA table_info({name})")} for name in tables}
    decided = {
        table.name: {*CLEAR[table.name].split(), *sealed_of(table)} for table in metadata.sorted_tables
    }
    its_own = {"alembic_version": {"version_num"}, "sqlite_sequence": {"name", "seq"}}
    assert there_is == {**decided, **its_own}


def sealed_of(table: Table) -> set[str]:
    return {column.name for column in table.columns if isinstance(column.type, Sealed)}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_a_column_is_sealed_or_listed_as_clear_and_every_sealed_one_is_known(table: Table):
    assert {column.name for column in table.columns} - sealed_of(table) == {*CLEAR[table.name].split()}
    assert bool(sealed_of(table)) == (table in BOUND)

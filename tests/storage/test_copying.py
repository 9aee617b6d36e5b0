"""A register in another database: all of it, or nothing."""

import pytest
from sqlalchemy import insert, select, text, update

from storage import dump, rows, trail
from storage.copying import NotCopied, copy
from storage.database import Database
from storage.verify import verify
from tests.conftest import KINDS, NOW
from tests.storage.making import a_complaint, reading, writing
from tests.storage.test_backup import CANARY, elsewhere, everything, filled

__all__ = ["elsewhere", "filled"]  # fixtures
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize("to", KINDS)
async def test_every_row_is_there_in_a_database_of_either_kind(filled, keyring, elsewhere, to):
    target = elsewhere(to)
    before = await everything(filled.url, keyring)
    found = await copy(filled.url, target, keyring, NOW)
    after = await everything(target, keyring)
    assert await everything(filled.url, keyring) == before
    assert after.pop("trail")[:-1] == before.pop("trail")
    before.pop("trail_head"), after.pop("trail_head")
    assert after == before
    assert found.here == found.there
    assert found.here["complaint"] == 3
    async with Database(target, keyring) as there, reading(there) as page:
        assert await verify(page) == []
        assert await trail.was(page, found.trail_rows, found.trail_hash)


async def test_numbers_go_on_where_they_were(filled, keyring, elsewhere):
    """A notice that is gone leaves its number unused, there too; and what comes next can be written."""
    target = elsewhere("sqlite" if filled.file is None else "postgresql")
    await copy(filled.url, target, keyring, NOW)
    async with Database(target, keyring) as there:
        async with writing(there) as page:
            await a_complaint(page, 1, 9, name=CANARY)
            row = dict((await page.connection.execute(select(rows.notice))).mappings().first())
            row |= {"step": "later"}
            del row["id"]
            new = insert(rows.notice).values(row).returning(rows.notice.c.id)
            assert await page.connection.scalar(new) == 4
        async with reading(there) as page:
            assert await verify(page) == []


@pytest.mark.parametrize("to", KINDS)
@only_sqlite
async def test_only_an_empty_place_will_do(filled, keyring, elsewhere, to, tmp_path):
    target = elsewhere(to)
    (tmp_path / "new folder").mkdir()
    await Database.create(target, keyring)
    before = await everything(target, keyring)
    with pytest.raises(NotCopied, match="Daar staat al een database"):
        await copy(filled.url, target, keyring, NOW)
    with pytest.raises(NotCopied, match="Daar staat al een database"):
        await copy(filled.url, filled.url, keyring, NOW)
    assert await everything(target, keyring) == before


@pytest.mark.parametrize("to", KINDS)
@only_sqlite
async def test_halfway_is_nothing(filled, keyring, elsewhere, to, monkeypatch):
    target = elsewhere(to)
    whole = dump._set_last_number

    def cut_off(connection, table, last):
        if table.name == "notice":
            connection.execute(text("SELECT * FROM no_such_table"))
        whole(connection, table, last)

    monkeypatch.setattr(dump, "_set_last_number", cut_off)
    with pytest.raises(NotCopied, match="Er is niets gekopieerd"):
        await copy(filled.url, target, keyring, NOW)
    monkeypatch.setattr(dump, "_set_last_number", whole)
    await copy(filled.url, target, keyring, NOW)


@pytest.mark.parametrize("to", KINDS)
@only_sqlite
async def test_what_is_damaged_is_not_copied(filled, keyring, elsewhere, to):
    async with writing(filled) as page:
        await page.connection.execute(update(rows.person).values(sealed=b"damaged"))
    with pytest.raises(NotCopied, match="De database die er is, klopt niet") as refused:
        await copy(filled.url, elsewhere(to), keyring, NOW)
    assert "person 1: de verzegeling klopt niet." in str(refused.value.text)


@only_sqlite
async def test_a_row_that_does_not_arrive_is_noticed(filled, keyring, elsewhere, monkeypatch):
    put = dump._Portion.put

    def without_one(portion):
        if portion.table.name == "notice":
            portion.waiting.pop(0)
        put(portion)

    monkeypatch.setattr(dump._Portion, "put", without_one)
    with pytest.raises(NotCopied, match="De kopie is niet gelijk aan wat er is"):
        await copy(filled.url, elsewhere("sqlite"), keyring, NOW)


@only_sqlite
async def test_a_place_out_of_reach_is_said_without_its_address(filled, keyring):
    with pytest.raises(NotCopied) as refused:
        await copy(filled.url, "postgresql://iemand:geheim@127.0.0.1:1/nergens", keyring, NOW)
    assert "niet te bereiken" in str(refused.value.text)
    assert "geheim" not in str(refused.value.text)

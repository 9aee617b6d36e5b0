"""Rows under the newest key: all of them, in portions, whenever it was stopped."""

from contextlib import suppress

import pytest
from sqlalchemy import select

from complaints.people import Role
from storage import attachments, drafts, people, register, resealing, rows
from storage.database import Database
from storage.types import Sealed
from storage.verify import BOUND, verify
from tests.storage.making import NOW, TODAY, a_complaint, a_member, reading, unheard, writing


@pytest.fixture
async def filled(database):
    """Rows in every sealed table, more of them than one portion holds."""
    async with writing(database) as page:
        alice = await a_member(page)
        await people.invite(page, Role.COACH, "Bob", vouched=True)
        stored = await drafts.start(page, alice.id, "intake")
        for n in range(3):
            await attachments.add(page, stored.id, "pdf", b"%PDF")
            await a_complaint(page, alice.id, n)
        await register.remember_commissioner(page, alice.id, "employer", "Voorbeeld BV")
        await register.note_dissatisfaction(page, {"channel": "phone"}, TODAY)
    return database


@pytest.fixture
def newer(keyring):
    return keyring.rotated(year=2027)


@pytest.fixture
async def rotated(filled, newer, monkeypatch):
    monkeypatch.setattr(resealing, "PORTION", 2)
    monkeypatch.setattr(resealing, "HEAVY", {})
    async with Database(filled.url, newer) as opened:
        yield opened


async def left(database):
    async with reading(database) as page:
        return await resealing.needed(page, "2026")


def test_every_sealed_column_is_known():
    sealed = {
        (t.name, c.name) for t in rows.metadata.tables.values() for c in t.c if isinstance(c.type, Sealed)
    }
    assert sealed == {(table.name, "sealed") for table in BOUND}


async def test_all_rows_come_under_the_newest_key_and_the_archive_is_whole(rotated, newer):
    there = await left(rotated)
    assert there > len(BOUND)
    assert await resealing.reseal(rotated, NOW, unheard) == there
    assert await left(rotated) == 0
    assert await resealing.reseal(rotated, NOW, unheard) == 0
    async with Database(rotated.url, newer.without("2026")) as only_new, reading(only_new) as page:
        assert await verify(page) == []
        assert (await register.get(page, "KL-2026-003")).number == "KL-2026-003"


async def test_stopped_in_between_it_goes_on_with_what_is_left(rotated, newer):
    class Stopped(Exception):  # noqa: N818 - a stop
        pass

    class StoppedAfter:
        def __init__(self, pages):
            self.pages = pages

        def write(self, now):
            self.pages -= 1
            if self.pages < 0:
                raise Stopped
            return rotated.write(now)

    seen, pages = [await left(rotated)], 1
    while seen[-1]:
        with suppress(Stopped):
            await resealing.reseal(StoppedAfter(pages), NOW, unheard)
        seen.append(await left(rotated))
        pages += 3
        async with reading(rotated) as page:
            assert await verify(page) == []
            assert await resealing.are_left(page) == (seen[-1] > 0)
    assert seen == sorted(seen, reverse=True)
    assert len({*seen}) > 3


async def test_a_damaged_row_is_told_left_as_it_is_and_stops_no_other(rotated):
    damaged = rows.complaint.c.number == "KL-2026-002"
    async with writing(rotated) as page:
        sealed = await page.connection.scalar(select(rows.complaint.c.sealed).where(damaged))
        broken = sealed[:-1] + bytes((sealed[-1] ^ 1,))
        await page.connection.execute(rows.complaint.update().where(damaged).values(sealed=broken))
    told = []
    await resealing.reseal(rotated, NOW, told.append)
    assert [(each.table, each.row_id) for each in told] == [("complaint", "KL-2026-002")]
    assert await left(rotated) == 1
    async with reading(rotated) as page:
        assert await page.connection.scalar(select(rows.complaint.c.sealed).where(damaged)) == broken

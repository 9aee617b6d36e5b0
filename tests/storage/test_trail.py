"""The trail: append-only, and nothing in it changes unnoticed (T9)."""

import pytest
from sqlalchemy import delete, insert, text, update

from storage import trail
from storage.errors import NotSaved
from storage.rows import trail as trail_table
from storage.rows import trail_head
from storage.trail import Verdict
from tests.storage.making import reading, writing

LIFTED = {
    "sqlite": ["DROP TRIGGER trail_no_update", "DROP TRIGGER trail_no_delete"],
    "postgresql": ["ALTER TABLE trail DISABLE TRIGGER ALL"],
}
AT = trail_table.c.seq


@pytest.fixture
async def five(database, kind):
    """Five rows, and an intruder who has lifted the triggers."""
    async with writing(database) as page:
        for number in range(1, 6):
            await trail.append(page, 1, "read", f"KL-2026-{number:03d}", {"n": number})
    async with writing(database) as page:
        for statement in LIFTED[kind]:
            await page.connection.execute(text(statement))
    return database


async def verdict_after(database, *statements):
    async with writing(database) as page:
        for statement in statements:
            await page.connection.execute(statement)
    async with reading(database) as page:
        return await trail.verify(page)


def moved(old, new):
    return update(trail_table).where(old == AT).values(seq=new)


async def test_an_untouched_trail_is_whole(five):
    assert await verdict_after(five) == Verdict(5)


async def test_an_empty_trail_is_whole(database):
    assert await verdict_after(database) == Verdict(0)


@pytest.mark.parametrize(
    "change",
    [
        {"actor": 2},
        {"actor": None},
        {"action": "written"},
        {"subject": "KL-2026-009"},
        {"detail": "{}"},
        {"hash": bytes(32)},
        {"at": trail_table.c.at},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_an_edited_row_is_named(five, now, change):
    if "at" in change:
        change = {"at": now.replace(year=2027)}
    changed = update(trail_table).where(AT == 3).values(**change)
    assert await verdict_after(five, changed) == Verdict(2, 3, "changed")


async def test_a_deleted_row_is_named(five):
    assert await verdict_after(five, delete(trail_table).where(AT == 3)) == Verdict(2, 3, "missing")


async def test_a_deleted_row_is_named_also_when_the_rest_moves_up(five):
    gone = delete(trail_table).where(AT == 3)
    assert await verdict_after(five, gone, moved(4, 3), moved(5, 4)) == Verdict(2, 3, "changed")


async def test_a_deleted_first_row_is_named(five):
    assert await verdict_after(five, delete(trail_table).where(AT == 1)) == Verdict(0, 1, "missing")


@pytest.mark.parametrize("cut", [1, 3, 5])
async def test_a_cut_off_end_is_named(five, cut):
    gone = delete(trail_table).where(5 - cut < AT)
    assert await verdict_after(five, gone) == Verdict(5 - cut, 6 - cut, "missing")


async def test_a_cut_off_end_is_named_also_when_the_head_is_made_to_fit(five):
    gone = delete(trail_table).where(AT > 3)
    async with reading(five) as page:
        row = (await page.connection.execute(trail_table.select().where(AT == 3))).one()
    head = update(trail_head).values(seq=3, hash=row.hash)
    assert await verdict_after(five, gone, head) == Verdict(3, 4, "head")


async def test_a_lost_head_is_named(five):
    assert await verdict_after(five, delete(trail_head)) == Verdict(5, 6, "head")


@pytest.mark.parametrize("seq", [0, -1])
async def test_a_row_inserted_in_front_is_named(five, seq, now):
    row = {
        "seq": seq,
        "at": now,
        "actor": 1,
        "action": "read",
        "subject": "",
        "detail": "{}",
        "hash": bytes(32),
    }
    assert (await verdict_after(five, insert(trail_table).values(**row))).fault == "inserted"


async def test_a_row_added_at_the_end_is_named(five, now):
    row = {
        "seq": 6,
        "at": now,
        "actor": 1,
        "action": "read",
        "subject": "",
        "detail": "{}",
        "hash": bytes(32),
    }
    assert await verdict_after(five, insert(trail_table).values(**row)) == Verdict(5, 6, "changed")


async def test_two_rows_that_changed_places_are_named(five):
    assert await verdict_after(five, moved(2, 9), moved(3, 2), moved(9, 3)) == Verdict(1, 2, "changed")


async def test_a_row_of_another_trail_is_named(five):
    row = {"detail": '{"n":3}', "hash": b"x" * 32}
    assert (await verdict_after(five, update(trail_table).where(AT == 3).values(**row))).wrong_row == 3


@pytest.mark.parametrize(
    "statement", [update(trail_table).values(actor=2), delete(trail_table)], ids=["update", "delete"]
)
async def test_the_database_itself_refuses_to_change_the_trail(database, statement):
    async with writing(database) as page:
        await trail.append(page, 1, "read")
    with pytest.raises(NotSaved):
        async with writing(database) as page:
            await page.connection.execute(statement)
    async with reading(database) as page:
        assert await trail.verify(page) == Verdict(1)


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_the_trail_cannot_be_emptied_at_once(database):
    with pytest.raises(NotSaved):
        async with writing(database) as page:
            await page.connection.execute(text("TRUNCATE trail"))


async def test_a_page_that_is_not_kept_leaves_no_row(database):
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the page is part of the act
        async with writing(database) as page:
            await trail.append(page, 1, "read")
            raise ZeroDivisionError
    assert await verdict_after(database) == Verdict(0)


async def test_a_page_to_read_takes_no_row(database):
    with pytest.raises(RuntimeError):
        async with reading(database) as page:
            await trail.append(page, 1, "read")


async def test_a_long_trail_is_walked_in_batches(database, monkeypatch):
    monkeypatch.setattr(trail, "BATCH", 10)
    async with writing(database) as page:
        for number in range(40):
            await trail.append(page, None, "read", str(number))
    assert await verdict_after(database) == Verdict(40)


async def test_the_head_is_the_last_row(five):
    async with reading(five) as page:
        last = (await page.connection.execute(trail_table.select().where(AT == 5))).one()
        assert await trail.head(page) == (5, last.hash.hex())

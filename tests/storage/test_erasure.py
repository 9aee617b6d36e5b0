"""A complaint is erased (P8): nothing that holds a person or a text is left; what is counted stays."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select

from complaints.complaint import Moment
from complaints.errors import NotFound
from complaints.events import Way
from complaints.notices import Notice
from storage import attachments, drafts, erasure, facts, holds, messages, notices, register, rows
from storage.database import Database
from storage.scrubbing import scrub
from storage.verify import Fault, verify
from tests.storage.making import (
    NOW,
    TODAY,
    a_complaint,
    a_member,
    a_notice,
    counted,
    reading,
    sent,
    writing,
)

HELD = (rows.complaint, rows.event, rows.attachment, rows.draft, rows.hold, rows.commissioner, rows.notice)
NUMBER, OTHER = "KL-2026-001", "KL-2026-002"


async def a_dossier(page, alice, **answers) -> str:
    """Everything that can hang on a complaint."""
    filed = await drafts.start(page, alice.id, "intake")
    await attachments.add(page, filed.id, "pdf", b"%PDF")
    name = {"commissioner": "employer", "commissioner_name": "Bakkerij De Korenaar", **answers}
    opened = await a_complaint(page, alice.id, filed.id, **name)
    await drafts.finish(page, filed)
    await register.remember_commissioner(page, alice.id, "employer", str(name["commissioner_name"]))
    async with register.change(page, opened.number, by=alice.id, action="acknowledged") as complaint:
        complaint.acknowledge(Moment(by=alice.id, at=NOW), on=TODAY, way=Way.EMAIL)
    step = await drafts.start(page, alice.id, "note", opened.number)
    await drafts.save(page, step, {"note": "Hij belde."})
    await attachments.add(page, step.id, "pdf", b"%PDF 2")
    await messages.remember(page, alice.id, 7 + step.id, draft_id=step.id)
    await drafts.put_aside(page, await drafts.get(page, step.id, alice.id))
    await notices.plan(page, [a_notice(alice.id, subject=opened.number)])
    await notices.plan(page, [a_notice(alice.id, kind="screen", subject=f"letter:{opened.number}:reply")])
    await holds.keep(page, opened.number, TODAY, "Er loopt een zaak.", alice.id)
    return opened.number


@pytest.fixture
async def two(database: Database) -> Database:
    """Two complaints with everything, of two commissioners."""
    async with writing(database) as page:
        alice = await a_member(page)
        assert await a_dossier(page, alice) == NUMBER
        assert await a_dossier(page, alice, commissioner_name="Garage Zoef") == OTHER
    return database


async def erased(database: Database, number: str = NUMBER) -> None:
    async with writing(database) as page:
        await erasure.erase(page, number, by=None, on=TODAY, why="term")


async def erased_both(database: Database, *numbers: str) -> None:
    async with writing(database) as page:
        for number in numbers:
            await erasure.erase(page, number, by=None, on=TODAY, why="term")


async def rows_in(database: Database) -> dict[str, int]:
    async with reading(database) as page:
        return {
            table.name: await page.connection.scalar(select(func.count()).select_from(table))
            for table in HELD
        }


async def test_one_goes_with_all_that_hangs_on_it_and_the_other_is_whole(two: Database):
    was = await rows_in(two)
    await erased(two)
    assert await rows_in(two) == {name: count // 2 for name, count in was.items()}
    async with reading(two) as page:
        with pytest.raises(NotFound):
            await register.get(page, NUMBER)
        assert (await register.get(page, OTHER)).answers["commissioner_name"] == "Garage Zoef"
        assert await verify(page) == []


async def test_what_it_was_is_still_counted_to_the_letter(two: Database):
    async with reading(two) as page:
        was = await counted(page)
    await erased(two)
    async with reading(two) as page:
        assert await counted(page) == was
        assert await facts.behind(page) == []


async def test_the_messages_of_its_forms_leave_the_chats_now(two: Database):
    await erased(two)
    async with writing(two) as page:
        assert len(await messages.due(page, NOW)) == 1


async def test_a_name_that_another_complaint_has_is_still_offered(database: Database):
    async with writing(database) as page:
        alice = await a_member(page)
        await a_dossier(page, alice)
        await a_dossier(page, alice, commissioner_name="BAKKERIJ de Korenaar")
    for number, left in ((NUMBER, 1), (OTHER, 0)):
        await erased(database, number)
        assert (await rows_in(database))["commissioner"] == left


async def test_that_it_was_erased_is_kept_with_the_days_and_in_the_trail(two: Database):
    await erased(two)
    async with reading(two) as page:
        grave = await erasure.grave(page, NUMBER)
        assert (grave.closed_on, grave.erased_on, grave.erased_by) == (None, TODAY, None)
        assert await erasure.grave(page, OTHER) is None
        last = select(rows.trail).order_by(rows.trail.c.seq.desc()).limit(1)
        row = (await page.connection.execute(last)).one()
    assert (row.action, row.subject, row.detail) == (
        "complaint.erased",
        NUMBER,
        '{"on":"2026-11-23","why":"term"}',
    )


async def test_what_fails_halfway_erases_nothing(two: Database):
    was = await rows_in(two)
    with pytest.raises(NotFound):
        await erased_both(two, NUMBER, "KL-2026-404")
    assert await rows_in(two) == was


async def test_a_number_that_is_not_there_can_t_be_erased(two: Database):
    await erased(two)
    with pytest.raises(NotFound):
        await erased(two)


async def test_an_erased_number_is_never_given_again(two: Database):
    await erased(two, OTHER)
    async with writing(two) as page:
        assert (await a_complaint(page, 1, draft_id=99)).number == "KL-2026-003"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (rows.tombstone, [Fault("stray", "fact", NUMBER), Fault("gone", "tombstone", NUMBER)]),
        (rows.fact, [Fault("gone", "fact", NUMBER)]),
    ],
)
async def test_who_takes_away_what_has_to_stay_is_noticed(two: Database, table, fault):
    await erased(two)
    async with writing(two) as page:
        await page.connection.execute(delete(table).where(table.c.number == NUMBER))
    async with reading(two) as page:
        assert await verify(page) == fault


async def test_who_erases_beside_the_trail_is_noticed(two: Database):
    """A complaint that was taken out by hand, with a tombstone in its place."""
    async with writing(two) as page:
        await erasure.erase(page, NUMBER, by=None, on=TODAY, why="term")
        page.entries[:] = [entry for entry in page.entries if entry.action != erasure.ERASED]
    async with reading(two) as page:
        assert await verify(page) == [Fault("differs", "tombstone", NUMBER)]


async def test_it_was_announced_when_a_notice_of_that_day_was_sent(database: Database):
    day = date(2026, 12, 20)
    told = Notice(kind="retention", subject=NUMBER, due_on=day, step="once", to=1, not_before=NOW)
    async with writing(database) as page:
        alice = await a_member(page)
        await notices.plan(page, [replace(told, to=alice.id)])
        assert await erasure.announced_at(page, NUMBER, day) is None
        await sent(page, replace(told, to=alice.id, not_before=NOW - timedelta(minutes=1)))
        assert await erasure.announced_at(page, NUMBER, day) == NOW
        assert await erasure.announced_at(page, NUMBER, day + timedelta(days=1)) is None
        assert await erasure.announced_at(page, OTHER, day) is None


async def test_nothing_of_it_is_left_in_the_files(two: Database):
    """Not even in its sealed form: who finds a key later can open nothing."""
    async with reading(two) as page:
        sealed = [
            *await page.connection.scalars(
                select(rows.complaint.c.sealed).where(rows.complaint.c.number == NUMBER)
            ),
            *await page.connection.scalars(
                select(rows.event.c.sealed).where(rows.event.c.complaint == NUMBER)
            ),
            *await page.connection.scalars(
                select(rows.attachment.c.sealed).where(rows.attachment.c.complaint == NUMBER)
            ),
        ]
    assert len(sealed) == 4
    await erased(two)
    assert scrub(two.url)
    if two.file is not None:
        held = b"".join(file.read_bytes() for file in two.file.parent.glob(f"{two.file.name}*"))
        assert [each for each in sealed if each[:40] in held or each[-24:] in held] == []
        assert two.file.with_name(f"{two.file.name}-wal").stat().st_size == 0


async def test_while_somebody_reads_the_log_has_to_wait(two: Database):
    if two.file is None:
        return
    async with reading(two) as page:
        await register.get(page, NUMBER)
        await erased(two)
        assert not scrub(two.url)
    assert scrub(two.url)


async def test_erased_twice_at_once_it_goes_once(two: Database):
    outcomes = await asyncio.gather(*(erased(two) for _ in range(4)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", *["NotFound"] * 3]
    async with reading(two) as page:
        assert await verify(page) == []


async def test_erased_while_somebody_changes_it_it_goes_whole(two: Database):
    async def change() -> None:
        async with writing(two) as page, register.change(page, NUMBER, by=1, action="entered") as complaint:
            complaint.enter(Moment(by=1, at=NOW))

    await asyncio.gather(change(), erased(two), return_exceptions=True)
    async with reading(two) as page:
        assert [*await erasure.registered(page)] == [OTHER]
        assert await verify(page) == []
